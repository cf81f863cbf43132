/** SHA-256, HMAC and HKDF, on `node:crypto` in Node and on libsodium elsewhere: the same bytes. */
import { lp } from './bytes.ts';
import { nodeCrypto } from './node-crypto.ts';
import { na } from './sodium.ts';

/** Every label of ours starts so; a change of format is a change of this prefix. */
export const LABEL_PREFIX = 'zegel/v1/';

export const sha256 = (bytes: Uint8Array): Uint8Array =>
  nodeCrypto
    ? new Uint8Array(nodeCrypto.createHash('sha256').update(bytes).digest())
    : na().crypto_hash_sha256(bytes);

/**
 * The same for bulk: WebCrypto's where there is one, several times as fast as libsodium's and beside the thread that
 * asks. The bytes must not change meanwhile.
 */
export async function sha256Async(bytes: Uint8Array): Promise<Uint8Array> {
  // Outside secure contexts there is no WebCrypto, whatever its type says.
  const subtle = (globalThis.crypto as { subtle?: SubtleCrypto } | undefined)?.subtle;
  if (nodeCrypto || !subtle) return sha256(bytes);
  return new Uint8Array(await subtle.digest('SHA-256', bytes as Uint8Array<ArrayBuffer>));
}

/** Incremental SHA-256 over bytes that arrive in pieces. */
export interface Sha256 {
  update(bytes: Uint8Array): void;
  /** 32 bytes; the object is spent afterwards. */
  digest(): Uint8Array;
}

export function createSha256(): Sha256 {
  if (nodeCrypto) {
    const hash = nodeCrypto.createHash('sha256');
    return { update: (bytes) => void hash.update(bytes), digest: () => new Uint8Array(hash.digest()) };
  }
  const sodium = na();
  const state = sodium.crypto_hash_sha256_init();
  return {
    update: (bytes) => sodium.crypto_hash_sha256_update(state, bytes),
    digest: () => sodium.crypto_hash_sha256_final(state),
  };
}

/** HMAC-SHA-256 (RFC 2104), any key length, 32 bytes out. */
export function hmacSha256(key: Uint8Array, message: Uint8Array): Uint8Array {
  if (nodeCrypto) return new Uint8Array(nodeCrypto.createHmac('sha256', key).update(message).digest());
  const sodium = na();
  const state = sodium.crypto_auth_hmacsha256_init(key);
  sodium.crypto_auth_hmacsha256_update(state, message);
  return sodium.crypto_auth_hmacsha256_final(state);
}

/** HKDF-SHA-256 extract (RFC 5869 §2.2). */
export const hkdfExtract = (salt: Uint8Array, ikm: Uint8Array): Uint8Array =>
  hmacSha256(salt.length === 0 ? new Uint8Array(32) : salt, ikm);

/** HKDF-SHA-256 expand (RFC 5869 §2.3), at most 8160 bytes. */
export function hkdfExpand(prk: Uint8Array, info: Uint8Array, length: number): Uint8Array {
  if (length > 255 * 32) throw new RangeError('hkdf: more than 8160 bytes');
  const out = new Uint8Array(length);
  let block: Uint8Array = new Uint8Array(0);
  for (let counter = 1, offset = 0; offset < length; counter += 1) {
    const input = new Uint8Array(block.length + info.length + 1);
    input.set(block);
    input.set(info, block.length);
    input[input.length - 1] = counter;
    block = hmacSha256(prk, input);
    out.set(block.subarray(0, Math.min(32, length - offset)), offset);
    offset += 32;
  }
  return out;
}

export const hkdfSha256 = (ikm: Uint8Array, salt: Uint8Array, info: Uint8Array, length: number): Uint8Array =>
  hkdfExpand(hkdfExtract(salt, ikm), info, length);

/** `D(ikm, label, ctx…)`: HKDF-SHA-256, empty salt, info = LP(label) ‖ LP(ctx)…, 32 bytes (docs/format.md). */
export const derive = (ikm: Uint8Array, label: string, ...context: (Uint8Array | string)[]): Uint8Array =>
  hkdfSha256(ikm, new Uint8Array(0), lp(LABEL_PREFIX + label, ...context), 32);
