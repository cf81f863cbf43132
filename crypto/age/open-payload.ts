/** A payload, read: only chunks whose tag has matched are handed out, and only in their place. */
import type { AeadName, ChunkCipher } from './aead.ts';
import {
  CHUNK,
  PAYLOAD_NONCE,
  SEALED_CHUNK,
  chunkNonce,
  inOrder,
  payloadCipher,
  plaintextSize,
  refusePayload,
  split,
} from './chunks.ts';
import { type Emit, type Stage, filler, streamOf } from './stage.ts';

export interface OpenOptions {
  /** A named implementation instead of the fastest there is. */
  aead?: AeadName;
  /**
   * What is emitted is lent until `emit` returns, and then written over: for whoever copies it to where it belongs, or
   * has no more use for it. Memory for each chunk costs a sixth of its time otherwise.
   */
  lends?: boolean;
}

/**
 * Emits the plaintext of each chunk. Everything emitted is authentic, but it is the beginning of the payload
 * until `finish` has been fulfilled. Both methods throw `age_payload`.
 */
export class PayloadOpener implements Stage {
  readonly #fileKey: Uint8Array;
  readonly #aead: AeadName | undefined;
  #cipher: ChunkCipher | undefined;
  #index = 0;
  #state: 'open' | 'last_seen' | 'closed' = 'open';
  /** The nonce until it is whole, then the part of a chunk that has arrived. */
  readonly #held = new Uint8Array(SEALED_CHUNK);
  #heldSize = 0;
  readonly #lends: boolean;
  /** Where chunks are opened that are only lent. */
  #lent: Uint8Array | undefined;

  constructor(fileKey: Uint8Array, { aead, lends = false }: OpenOptions = {}) {
    this.#fileKey = fileKey;
    this.#aead = aead;
    this.#lends = lends;
  }

  async push(bytes: Uint8Array, emit: Emit): Promise<void> {
    if (this.#state === 'closed') throw refusePayload('finished');
    let rest = bytes;
    if (!this.#cipher) {
      rest = this.#hold(rest, PAYLOAD_NONCE);
      if (this.#heldSize < PAYLOAD_NONCE) return;
      this.#cipher = await payloadCipher(this.#fileKey, this.#held.slice(0, PAYLOAD_NONCE), this.#aead);
      this.#heldSize = 0;
    }
    if (this.#heldSize > 0) {
      rest = this.#hold(rest, SEALED_CHUNK);
      if (this.#heldSize < SEALED_CHUNK) return;
      this.#heldSize = 0;
      await this.#openRun(this.#cipher, this.#held, emit);
    }
    const run = rest.length - (rest.length % SEALED_CHUNK);
    await this.#openRun(this.#cipher, rest.subarray(0, run), emit);
    this.#hold(rest.subarray(run), SEALED_CHUNK);
    if (this.#state === 'last_seen' && this.#heldSize > 0) throw this.#fail('trailing');
  }

  async finish(emit: Emit): Promise<void> {
    if (this.#state === 'closed') throw refusePayload('finished');
    const wasLastSeen = this.#state === 'last_seen';
    this.#state = 'closed';
    if (wasLastSeen) return;
    if (!this.#cipher) throw refusePayload('nonce');
    if (this.#heldSize === 0) throw refusePayload('truncated');
    const sealed = this.#held.subarray(0, this.#heldSize);
    const plaintext = await this.#cipher.open(chunkNonce(this.#index, true), sealed);
    if (!plaintext) throw refusePayload('tag');
    if (plaintext.length === 0 && this.#index > 0) throw refusePayload('empty_last_chunk');
    if (plaintext.length > 0) emit(plaintext);
  }

  /** Opens whole chunks. The one that refuses to be a chunk in the middle may be a last chunk of full size. */
  async #openRun(cipher: ChunkCipher, sealed: Uint8Array, emit: Emit): Promise<void> {
    if (sealed.length === 0) return;
    if (this.#state === 'last_seen') throw this.#fail('trailing');
    const first = this.#index;
    if (this.#lends) this.#lent ??= new Uint8Array(CHUNK);
    const lent = this.#lent;
    function* opens() {
      let index = first;
      for (const chunk of split(sealed, SEALED_CHUNK)) {
        yield cipher.open(chunkNonce(index, false), chunk, lent);
        index += 1;
      }
    }
    await inOrder(opens(), (plaintext) => {
      if (!plaintext) return false;
      this.#index += 1;
      emit(plaintext);
      return true;
    });
    const opened = (this.#index - first) * SEALED_CHUNK;
    if (opened === sealed.length) return;
    const chunk = sealed.subarray(opened, opened + SEALED_CHUNK);
    const plaintext = await cipher.open(chunkNonce(this.#index, true), chunk);
    if (!plaintext) throw this.#fail('tag');
    this.#state = 'last_seen';
    emit(plaintext);
    if (opened + SEALED_CHUNK < sealed.length) throw this.#fail('trailing');
  }

  #hold(bytes: Uint8Array, upTo: number): Uint8Array {
    const taken = bytes.subarray(0, upTo - this.#heldSize);
    this.#held.set(taken, this.#heldSize);
    this.#heldSize += taken.length;
    return bytes.subarray(taken.length);
  }

  #fail(reason: 'tag' | 'trailing') {
    this.#state = 'closed';
    return refusePayload(reason);
  }
}

/** Payload in, plaintext out, chunk by authenticated chunk; the stream errors with `age_payload`. */
export const openPayloadStream = (fileKey: Uint8Array, aead?: AeadName) =>
  streamOf(new PayloadOpener(fileKey, aead ? { aead } : {}));

/** The plaintext of a whole payload, all or nothing. Throws `age_payload`. */
export async function openPayload(
  fileKey: Uint8Array,
  payload: Uint8Array,
  aead?: AeadName,
): Promise<Uint8Array> {
  const plaintext = filler(new Uint8Array(plaintextSize(payload.length)));
  const opener = new PayloadOpener(fileKey, { ...(aead ? { aead } : {}), lends: true });
  await opener.push(payload, plaintext.emit);
  await opener.finish(plaintext.emit);
  return plaintext.bytes;
}
