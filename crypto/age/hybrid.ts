/** The `mlkem768x25519` recipient: the file key sealed by HPKE to an X-Wing key (age spec, "hybrid"). */
import { b64, utf8 } from '../bytes.ts';
import { aeadOpen } from '../chacha20poly1305.ts';
import { hpkeKeySchedule, hpkeSeal } from '../hpke.ts';
import { XWING_CIPHERTEXT, xwingDecapsulate } from '../xwing.ts';
import type { Stanza } from './header.ts';
import { malformed, shareOf } from './share.ts';

export const HYBRID_STANZA = 'mlkem768x25519';

const INFO = utf8('age-encryption.org/mlkem768x25519');
const NO_AAD = new Uint8Array(0);

/** Wraps the file key; the stanza is a function of its arguments when the 64-byte seed is given. */
export function wrapHybrid(publicKey: Uint8Array, fileKey: Uint8Array, seed?: Uint8Array): Stanza {
  const sealed = hpkeSeal(publicKey, INFO, NO_AAD, fileKey, seed);
  return {
    type: HYBRID_STANZA,
    args: [b64(sealed.subarray(0, XWING_CIPHERTEXT))],
    body: sealed.subarray(XWING_CIPHERTEXT),
  };
}

/**
 * The file key, or `null` when the stanza is for another. Throws `age_header` for a stanza that is malformed,
 * one with an X25519 share of low order included.
 */
export function unwrapHybrid(seed: Uint8Array, stanza: Stanza): Uint8Array | null {
  const sharedSecret = xwingDecapsulate(seed, shareOf(stanza, XWING_CIPHERTEXT));
  if (!sharedSecret) throw malformed();
  const { key, nonce } = hpkeKeySchedule(sharedSecret, INFO);
  return aeadOpen(key, nonce, stanza.body);
}
