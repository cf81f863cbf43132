/** ChaCha20-Poly1305 (RFC 8439) in one shot: sealed is ciphertext ‖ 16-byte tag. */
import { concat } from './bytes.ts';
import { nodeCrypto } from './node-crypto.ts';
import { na } from './sodium.ts';

export const TAG = 16;

const NO_AAD = new Uint8Array(0);

/** Node hands out `Buffer`s; the same memory as a plain `Uint8Array`. */
const plain = (buffer: Uint8Array): Uint8Array =>
  new Uint8Array(buffer.buffer, buffer.byteOffset, buffer.length);

/** OpenSSL would take a shorter nonce and fill it up. */
function requireSizes(key: Uint8Array, nonce: Uint8Array): void {
  if (key.length !== 32 || nonce.length !== 12) throw new RangeError('chacha20-poly1305: key or nonce size');
}

/** Seals under a 32-byte key and a 12-byte nonce that is used once with that key. */
export function aeadSeal(
  key: Uint8Array,
  nonce: Uint8Array,
  plaintext: Uint8Array,
  aad: Uint8Array = NO_AAD,
): Uint8Array {
  const [first, ...rest] = aeadSealPieces(key, nonce, plaintext, aad);
  return rest.length === 0 ? first : concat(first, ...rest);
}

/**
 * As `aeadSeal`, in pieces that belong one behind the other. OpenSSL gives the tag apart, and in bulk it is
 * dear to copy the ciphertext only to have both in one array.
 */
export function aeadSealPieces(
  key: Uint8Array,
  nonce: Uint8Array,
  plaintext: Uint8Array,
  aad: Uint8Array = NO_AAD,
): [Uint8Array, ...Uint8Array[]] {
  requireSizes(key, nonce);
  if (!nodeCrypto) {
    return [na().crypto_aead_chacha20poly1305_ietf_encrypt(plaintext, aad, null, nonce, key)];
  }
  const cipher = nodeCrypto.createCipheriv('chacha20-poly1305', key, nonce, { authTagLength: TAG });
  if (aad.length > 0) cipher.setAAD(aad, { plaintextLength: plaintext.length });
  const ciphertext = cipher.update(plaintext);
  cipher.final();
  return [plain(ciphertext), plain(cipher.getAuthTag())];
}

/** The plaintext, or `null` when the tag does not match: nothing unauthenticated leaves this function. */
export function aeadOpen(
  key: Uint8Array,
  nonce: Uint8Array,
  sealed: Uint8Array,
  aad: Uint8Array = NO_AAD,
): Uint8Array | null {
  requireSizes(key, nonce);
  const size = sealed.length - TAG;
  if (size < 0) return null;
  if (!nodeCrypto) {
    try {
      return na().crypto_aead_chacha20poly1305_ietf_decrypt(null, sealed, aad, nonce, key);
    } catch {
      return null;
    }
  }
  const decipher = nodeCrypto.createDecipheriv('chacha20-poly1305', key, nonce, { authTagLength: TAG });
  if (aad.length > 0) decipher.setAAD(aad, { plaintextLength: size });
  decipher.setAuthTag(sealed.subarray(size));
  const plaintext = decipher.update(sealed.subarray(0, size));
  try {
    decipher.final();
  } catch {
    return null;
  }
  return plain(plaintext);
}
