/**
 * HPKE in base mode (RFC 9180), one message per encapsulation, in the one suite that age uses for hybrid
 * recipients: KEM 0x647a (X-Wing, draft-ietf-hpke-pq), HKDF-SHA256, ChaCha20Poly1305. Sealed is enc ‖ ct.
 */
import { concat, utf8 } from './bytes.ts';
import { aeadOpen, aeadSeal } from './chacha20poly1305.ts';
import { ZegelError } from './errors.ts';
import { hkdfExpand, hkdfExtract } from './hash.ts';
import { XWING_CIPHERTEXT, xwingDecapsulate, xwingEncapsulate } from './xwing.ts';

const NONE = new Uint8Array(0);
const VERSION = utf8('HPKE-v1');
/** "HPKE" ‖ kem_id 0x647a ‖ kdf_id 0x0001 ‖ aead_id 0x0003. */
const SUITE = Uint8Array.of(0x48, 0x50, 0x4b, 0x45, 0x64, 0x7a, 0x00, 0x01, 0x00, 0x03);
const MODE_BASE = Uint8Array.of(0x00);

const labeledExtract = (salt: Uint8Array, label: string, ikm: Uint8Array): Uint8Array =>
  hkdfExtract(salt, concat(VERSION, SUITE, utf8(label), ikm));

const labeledExpand = (prk: Uint8Array, label: string, info: Uint8Array, length: number): Uint8Array =>
  hkdfExpand(
    prk,
    concat(Uint8Array.of(length >> 8, length & 0xff), VERSION, SUITE, utf8(label), info),
    length,
  );

/** RFC 9180 §5.1 with no PSK: the key and the nonce of the first (here the only) message. */
export function hpkeKeySchedule(
  sharedSecret: Uint8Array,
  info: Uint8Array,
): { key: Uint8Array; nonce: Uint8Array } {
  const context = concat(
    MODE_BASE,
    labeledExtract(NONE, 'psk_id_hash', NONE),
    labeledExtract(NONE, 'info_hash', info),
  );
  const secret = labeledExtract(sharedSecret, 'secret', NONE);
  return {
    key: labeledExpand(secret, 'key', context, 32),
    nonce: labeledExpand(secret, 'base_nonce', context, 12),
  };
}

/**
 * Seals to a 1216-byte public key. With a 64-byte encapsulation seed the result is deterministic; a seed is
 * used for one message only. Throws `bad_recipient` for a public key that cannot be sealed to.
 */
export function hpkeSeal(
  publicKey: Uint8Array,
  info: Uint8Array,
  aad: Uint8Array,
  plaintext: Uint8Array,
  seed?: Uint8Array,
): Uint8Array {
  const { ciphertext, sharedSecret } = xwingEncapsulate(publicKey, seed);
  const { key, nonce } = hpkeKeySchedule(sharedSecret, info);
  return concat(ciphertext, aeadSeal(key, nonce, plaintext, aad));
}

/** Opens enc ‖ ct with the 32-byte seed of the recipient. Throws `unseal_failed`, whatever the reason. */
export function hpkeOpen(
  seed: Uint8Array,
  info: Uint8Array,
  aad: Uint8Array,
  sealed: Uint8Array,
): Uint8Array {
  const sharedSecret = xwingDecapsulate(seed, sealed.subarray(0, XWING_CIPHERTEXT));
  if (!sharedSecret) throw new ZegelError('unseal_failed');
  const { key, nonce } = hpkeKeySchedule(sharedSecret, info);
  const plaintext = aeadOpen(key, nonce, sealed.subarray(XWING_CIPHERTEXT), aad);
  if (!plaintext) throw new ZegelError('unseal_failed');
  return plaintext;
}
