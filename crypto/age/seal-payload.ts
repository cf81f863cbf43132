/** A payload, written: a nonce, then the chunks of STREAM. Any split of the input gives the same bytes. */
import { randomBytes } from '../bytes.ts';
import type { AeadName, ChunkCipher } from './aead.ts';
import {
  CHUNK,
  PAYLOAD_NONCE,
  SEALED_CHUNK,
  payloadCipher,
  payloadSize,
  refusePayload,
  sealRun,
} from './chunks.ts';
import { type Emit, type Stage, filler, streamOf } from './stage.ts';

/** Emits the nonce first, then each sealed chunk; holds back at most one chunk of plaintext. */
export class PayloadSealer implements Stage {
  /** 16 bytes. Never to be used with the same file key for other bytes. */
  readonly nonce: Uint8Array;
  readonly #fileKey: Uint8Array;
  readonly #aead: AeadName | undefined;
  #cipher: ChunkCipher | undefined;
  #index = 0;
  #finished = false;
  /** What may turn out to be the last chunk: 1 to 65536 bytes once something was pushed. */
  readonly #held = new Uint8Array(CHUNK);
  #heldSize = 0;

  constructor(fileKey: Uint8Array, nonce: Uint8Array = randomBytes(PAYLOAD_NONCE), aead?: AeadName) {
    this.#fileKey = fileKey;
    this.nonce = nonce;
    this.#aead = aead;
  }

  async push(bytes: Uint8Array, emit: Emit): Promise<void> {
    const cipher = await this.#start(emit);
    let rest = bytes;
    if (this.#heldSize > 0) {
      rest = this.#hold(rest);
      if (rest.length === 0) return;
      await this.#seal(cipher, this.#held, emit);
      this.#heldSize = 0;
    }
    // At least one byte is held back: an empty last chunk is for an empty payload alone.
    const run = Math.max(0, Math.ceil(rest.length / CHUNK) - 1) * CHUNK;
    if (run > 0) await this.#seal(cipher, rest.subarray(0, run), emit);
    this.#hold(rest.subarray(run));
  }

  async finish(emit: Emit): Promise<void> {
    const cipher = await this.#start(emit);
    this.#finished = true;
    await sealRun(cipher, this.#index, this.#held.subarray(0, this.#heldSize), true, emit);
  }

  async #start(emit: Emit): Promise<ChunkCipher> {
    if (this.#finished) throw refusePayload('finished');
    if (this.#cipher) return this.#cipher;
    this.#cipher = await payloadCipher(this.#fileKey, this.nonce, this.#aead);
    emit(this.nonce);
    return this.#cipher;
  }

  /** Fills up the held chunk; returns what did not fit. */
  #hold(bytes: Uint8Array): Uint8Array {
    const taken = bytes.subarray(0, CHUNK - this.#heldSize);
    this.#held.set(taken, this.#heldSize);
    this.#heldSize += taken.length;
    return bytes.subarray(taken.length);
  }

  async #seal(cipher: ChunkCipher, wholeChunks: Uint8Array, emit: Emit): Promise<void> {
    const first = this.#index;
    this.#index += wholeChunks.length / CHUNK;
    await sealRun(cipher, first, wholeChunks, false, emit);
  }
}

/** Plaintext in, payload out. */
export const sealPayloadStream = (fileKey: Uint8Array, nonce?: Uint8Array, aead?: AeadName) =>
  streamOf(new PayloadSealer(fileKey, nonce, aead));

/** The payload of `plaintext`: nonce ‖ STREAM. */
export async function sealPayload(
  fileKey: Uint8Array,
  plaintext: Uint8Array,
  nonce: Uint8Array = randomBytes(PAYLOAD_NONCE),
  aead?: AeadName,
): Promise<Uint8Array> {
  const cipher = await payloadCipher(fileKey, nonce, aead);
  const payload = filler(new Uint8Array(payloadSize(plaintext.length)));
  payload.emit(nonce);
  await sealRun(cipher, 0, plaintext, true, payload.emit, payload.bytes.subarray(PAYLOAD_NONCE));
  return payload.bytes;
}

/**
 * The sealed chunks of a range of a payload, without the nonce, for an upload that is resumed: the first of them
 * is number `firstChunk`. Throws `age_payload` when `plaintext` is not a whole number of chunks before the last,
 * or is empty where only the chunk of an empty payload may be. The same file key, nonce and chunk number must
 * never see other bytes. With `into`, which has room for them, they are its beginning, and no memory is taken for them.
 */
export async function sealChunks(
  fileKey: Uint8Array,
  nonce: Uint8Array,
  firstChunk: number,
  plaintext: Uint8Array,
  isLast: boolean,
  { aead, into }: { aead?: AeadName; into?: Uint8Array } = {},
): Promise<Uint8Array> {
  const isWhole = isLast ? plaintext.length > 0 || firstChunk === 0 : plaintext.length % CHUNK === 0;
  if (!isWhole || !Number.isSafeInteger(firstChunk) || firstChunk < 0) throw refusePayload('size');
  const cipher = await payloadCipher(fileKey, nonce, aead);
  const size = isLast
    ? payloadSize(plaintext.length) - PAYLOAD_NONCE
    : (plaintext.length / CHUNK) * SEALED_CHUNK;
  const chunks = filler(into?.subarray(0, size) ?? new Uint8Array(size));
  await sealRun(cipher, firstChunk, plaintext, isLast, chunks.emit, chunks.bytes);
  return chunks.bytes;
}
