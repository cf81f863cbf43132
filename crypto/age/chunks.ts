/**
 * STREAM (age spec, "Payload"; Hoang, Reyhanitabar, Rogaway, Vizár 2015): chunks of 64 KiB, each sealed by itself
 * under the payload key and a nonce that holds its number and whether it is the last one.
 */
import { TAG } from '../chacha20poly1305.ts';
import { ZegelError } from '../errors.ts';
import { hkdfSha256 } from '../hash.ts';
import { utf8 } from '../bytes.ts';
import { type AeadName, type ChunkCipher, chunkCipher } from './aead.ts';
import { FILE_KEY } from './header.ts';
import type { Emit } from './stage.ts';

/** Bytes of plaintext in every chunk but the last. */
export const CHUNK = 65536;
export const SEALED_CHUNK = CHUNK + TAG;
/** Bytes of the nonce that a payload starts with. */
export const PAYLOAD_NONCE = 16;

/** How many chunks may be under way at once where sealing is asynchronous. */
const WINDOW = 16;

export type PayloadFault =
  'tag' | 'truncated' | 'trailing' | 'empty_last_chunk' | 'size' | 'nonce' | 'finished';

export const refusePayload = (reason: PayloadFault): ZegelError =>
  new ZegelError('age_payload', { detail: { reason } });

/** The size of the payload (nonce and chunks) of this many bytes. */
export const payloadSize = (plaintextSize: number): number =>
  PAYLOAD_NONCE + plaintextSize + TAG * Math.max(1, Math.ceil(plaintextSize / CHUNK));

/** The size of what is in a payload of this many bytes. Throws `age_payload` when no payload has that size. */
export function plaintextSize(payload: number): number {
  const sealed = payload - PAYLOAD_NONCE;
  const chunks = Math.max(1, Math.ceil(sealed / SEALED_CHUNK));
  const size = sealed - TAG * chunks;
  if (!Number.isSafeInteger(size) || size < 0 || payloadSize(size) !== payload) throw refusePayload('size');
  return size;
}

/** The key of one payload: HKDF-SHA-256(file key, salt = the payload's nonce, info = "payload"). */
export function payloadKey(fileKey: Uint8Array, nonce: Uint8Array): Uint8Array {
  if (fileKey.length !== FILE_KEY || nonce.length !== PAYLOAD_NONCE) throw refusePayload('nonce');
  return hkdfSha256(fileKey, nonce, utf8('payload'), 32);
}

export const payloadCipher = (
  fileKey: Uint8Array,
  nonce: Uint8Array,
  aead?: AeadName,
): Promise<ChunkCipher> => chunkCipher(payloadKey(fileKey, nonce), aead);

/** Eleven bytes of chunk number, big endian, and one byte that is 1 for the last chunk. */
export function chunkNonce(index: number, isLast: boolean): Uint8Array {
  const nonce = new Uint8Array(12);
  const view = new DataView(nonce.buffer);
  view.setUint32(3, Math.floor(index / 2 ** 32));
  view.setUint32(7, index % 2 ** 32);
  nonce[11] = isLast ? 1 : 0;
  return nonce;
}

/** `bytes` in pieces of `size`, the last one shorter; no bytes are no pieces. */
export function* split(bytes: Uint8Array, size: number): Generator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

/**
 * Hands results to `take` in order, asking for the next ones while up to `WINDOW` asynchronous ones are under
 * way. Stops early when `take` returns false.
 */
export async function inOrder<T>(
  results: Iterable<T | Promise<T>>,
  take: (result: T) => boolean,
): Promise<void> {
  const underWay: Promise<T>[] = [];
  for (const result of results) {
    if (!(result instanceof Promise)) {
      if (!take(result)) return;
      continue;
    }
    underWay.push(result);
    // Its failure is met when its turn comes, or not at all when an earlier one has failed.
    result.catch(() => undefined);
    const oldest = underWay.length === WINDOW ? underWay.shift() : undefined;
    if (oldest && !take(await oldest)) return;
  }
  for (const result of underWay) if (!take(await result)) return;
}

/**
 * Seals consecutive chunks, the first of them number `first`. Unless `isLast`, `plaintext` is a whole number of
 * chunks; when it is the last, no bytes at all make one empty chunk. In `into`, which has room for all of them, a
 * chunk may already be in its place when it is emitted.
 */
export function sealRun(
  cipher: ChunkCipher,
  first: number,
  plaintext: Uint8Array,
  isLast: boolean,
  emit: Emit,
  into?: Uint8Array,
): Promise<void> {
  const final = first + Math.max(1, Math.ceil(plaintext.length / CHUNK)) - 1;
  function* seals() {
    let index = first;
    for (const chunk of split(plaintext, CHUNK)) {
      const at = (index - first) * SEALED_CHUNK;
      const nonce = chunkNonce(index, isLast && index === final);
      yield cipher.seal(nonce, chunk, into?.subarray(at, at + chunk.length + TAG));
      index += 1;
    }
    if (isLast && plaintext.length === 0) yield cipher.seal(chunkNonce(first, true), plaintext);
  }
  return inOrder(seals(), (pieces) => {
    for (const piece of pieces) emit(piece);
    return true;
  });
}
