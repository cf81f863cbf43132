/** The `X25519` recipient (age spec, "X25519 recipient stanza"), for exchange with other age programs. */
import { b64, concat, randomBytes, utf8 } from '../bytes.ts';
import { aeadOpen, aeadSeal } from '../chacha20poly1305.ts';
import { ZegelError } from '../errors.ts';
import { hkdfSha256 } from '../hash.ts';
import { na } from '../sodium.ts';
import type { Stanza } from './header.ts';
import { malformed, shareOf } from './share.ts';

export const X25519_STANZA = 'X25519';

const INFO = utf8('age-encryption.org/v1/X25519');
/** The wrapping key is used for one file key only. */
const NONCE = new Uint8Array(12);

/** X25519 (RFC 7748); `null` when the result is the all-zero value of a point of low order. */
export function x25519(scalar: Uint8Array, point: Uint8Array): Uint8Array | null {
  const sodium = na();
  try {
    return sodium.crypto_scalarmult(scalar, point);
  } catch {
    return null;
  }
}

const wrappingKey = (shared: Uint8Array, share: Uint8Array, publicKey: Uint8Array): Uint8Array =>
  hkdfSha256(shared, concat(share, publicKey), INFO, 32);

/** Wraps the file key under a fresh share. Throws `bad_recipient` for a public key of low order. */
export function wrapX25519(publicKey: Uint8Array, fileKey: Uint8Array): Stanza {
  const ephemeral = randomBytes(32);
  const share = na().crypto_scalarmult_base(ephemeral);
  const shared = x25519(ephemeral, publicKey);
  if (!shared) throw new ZegelError('bad_recipient');
  return {
    type: X25519_STANZA,
    args: [b64(share)],
    body: aeadSeal(wrappingKey(shared, share, publicKey), NONCE, fileKey),
  };
}

/** The file key, or `null` when the stanza is for another. Throws `age_header` for a malformed stanza. */
export function unwrapX25519(secret: Uint8Array, publicKey: Uint8Array, stanza: Stanza): Uint8Array | null {
  const share = shareOf(stanza, 32);
  const shared = x25519(secret, share);
  if (!shared) throw malformed();
  return aeadOpen(wrappingKey(shared, share, publicKey), NONCE, stanza.body);
}
