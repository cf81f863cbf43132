/** X-Wing, the hybrid KEM of ML-KEM-768 and X25519 (draft-connolly-cfrg-xwing-kem), on libsodium. */
import { ZegelError } from './errors.ts';
import { na } from './sodium.ts';

export const XWING_PUBLIC_KEY = 1216;
export const XWING_SEED = 32;
export const XWING_ENCAPSULATION_SEED = 64;
export const XWING_CIPHERTEXT = 1120;

/** ML-KEM's modulus, and the bytes of a public key that hold its 768 coefficients of 12 bits. */
const Q = 3329;
const COEFFICIENTS = 1152;

/** The encapsulation key check of FIPS 203 §7.2: right length, and every coefficient below the modulus. */
export function isXwingPublicKey(publicKey: Uint8Array): boolean {
  if (publicKey.length !== XWING_PUBLIC_KEY) return false;
  const view = new DataView(publicKey.buffer, publicKey.byteOffset, COEFFICIENTS);
  for (let i = 0; i < COEFFICIENTS; i += 3) {
    if ((view.getUint16(i, true) & 0xfff) >= Q || view.getUint16(i + 1, true) >> 4 >= Q) return false;
  }
  return true;
}

/** The public key (1216 bytes) of a 32-byte seed; the seed is the whole private key. */
export const xwingPublicKey = (seed: Uint8Array): Uint8Array =>
  na().crypto_kem_xwing_seed_keypair(seed).publicKey;

/**
 * A fresh shared secret and the ciphertext (`enc`, 1120 bytes) that carries it; a function of the public key
 * alone when the 64-byte encapsulation seed is given. Throws `bad_recipient` for a public key that fails the
 * check of FIPS 203 or whose X25519 part is of low order.
 */
export function xwingEncapsulate(
  publicKey: Uint8Array,
  seed?: Uint8Array,
): { ciphertext: Uint8Array; sharedSecret: Uint8Array } {
  if (publicKey.length !== XWING_PUBLIC_KEY) throw new ZegelError('bad_recipient');
  try {
    return seed
      ? na().crypto_kem_xwing_enc_deterministic(publicKey, seed)
      : na().crypto_kem_xwing_enc(publicKey);
  } catch (cause) {
    throw new ZegelError('bad_recipient', { cause });
  }
}

/**
 * The shared secret, which is another's when the ciphertext was not made for this seed (implicit rejection);
 * `null` when the ciphertext has the wrong length or an X25519 part of low order.
 */
export function xwingDecapsulate(seed: Uint8Array, ciphertext: Uint8Array): Uint8Array | null {
  if (ciphertext.length !== XWING_CIPHERTEXT) return null;
  const sodium = na();
  try {
    return sodium.crypto_kem_xwing_dec(ciphertext, seed);
  } catch {
    return null;
  }
}
