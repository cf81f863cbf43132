/**
 * Symmetric wraps: a secret at rest under another key (docs/format.md, Wraps). The label says what it is, the
 * owner whose it is and the generation which one, so that no wrap can stand in for another.
 */
import { concat, lp, randomBytes, u64be } from './bytes.ts';
import { ZegelError } from './errors.ts';
import { LABEL_PREFIX } from './hash.ts';
import { idBytes } from './id.ts';
import { na } from './sodium.ts';

const NONCE_BYTES = 24;
const TAG_BYTES = 16;

/**
 * nonce ‖ XChaCha20-Poly1305 of `secret`. `key` is 32 bytes, `owner` an id, `generation` counts from 0 in steps
 * of the owner's choice. `nonce` is random unless a test vector fixes it.
 */
export function wrapSecret(
  key: Uint8Array,
  label: string,
  owner: string,
  generation: number,
  secret: Uint8Array,
  nonce: Uint8Array = randomBytes(NONCE_BYTES),
): Uint8Array {
  if (key.length !== 32 || nonce.length !== NONCE_BYTES) throw new ZegelError('bad_encoding');
  const aad = wrapContext(label, owner, generation);
  return concat(nonce, na().crypto_aead_xchacha20poly1305_ietf_encrypt(secret, aad, null, nonce, key));
}

/** Opens a wrap. Throws `unwrap_failed` when anything differs: key, label, owner, generation or a byte. */
export function unwrapSecret(
  key: Uint8Array,
  label: string,
  owner: string,
  generation: number,
  wrapped: Uint8Array,
): Uint8Array {
  const aad = wrapContext(label, owner, generation);
  if (key.length !== 32 || wrapped.length < NONCE_BYTES + TAG_BYTES) throw new ZegelError('unwrap_failed');
  const nonce = wrapped.subarray(0, NONCE_BYTES);
  try {
    return na().crypto_aead_xchacha20poly1305_ietf_decrypt(
      null,
      wrapped.subarray(NONCE_BYTES),
      aad,
      nonce,
      key,
    );
  } catch (cause) {
    throw new ZegelError('unwrap_failed', { cause });
  }
}

const wrapContext = (label: string, owner: string, generation: number): Uint8Array => {
  if (!Number.isSafeInteger(generation) || generation < 0) throw new ZegelError('bad_encoding');
  return lp(LABEL_PREFIX + label, idBytes(owner), u64be(generation));
};
