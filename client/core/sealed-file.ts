/**
 * A file as the bytes that go up: nonce ‖ STREAM under the message's key, sealed range by range when they are asked
 * for, in constant memory. An upload that is resumed asks for ranges again; the same key, nonce and place must then
 * give the same bytes, or two plaintexts would be sealed under one keystream. So the digest of every range of
 * plaintext is kept before it is sealed, and a range that has changed meanwhile is never sealed again.
 */
import { fail } from '../../contract/errors.ts';
import {
  CHUNK,
  PAYLOAD_NONCE,
  PartDigest,
  SEALED_CHUNK,
  equal,
  payloadSize,
  randomBytes,
  sealChunks,
  sha256,
} from '../../crypto/index.ts';

const CHUNKS_PER_RANGE = 16;
/** Bytes of the file in every range but the last. */
export const RANGE_BYTES = CHUNKS_PER_RANGE * CHUNK;
const SEALED_RANGE_BYTES = CHUNKS_PER_RANGE * SEALED_CHUNK;

export class SealedFile {
  /** Size of nonce ‖ STREAM. */
  readonly sizeBytes: number;
  readonly #fileKey: Uint8Array;
  readonly #file: Blob;
  readonly #nonce = randomBytes(PAYLOAD_NONCE);
  readonly #ranges: number;
  /** SHA-256 of the plaintext of each range, from the first time it was sealed. */
  readonly #seen: Uint8Array[] = [];
  readonly #digest = new PartDigest();
  #part: Uint8Array | null = null;

  constructor(fileKey: Uint8Array, file: Blob) {
    this.#fileKey = fileKey;
    this.#file = file;
    this.sizeBytes = payloadSize(file.size);
    this.#ranges = Math.max(1, Math.ceil(file.size / RANGE_BYTES));
    this.#digest.update(this.#nonce);
  }

  /**
   * Bytes `start` up to `end` of nonce ‖ STREAM. The first time through, ranges are asked for in order. Throws
   * `file_unreadable` when the file is gone or differs from what was sealed before: then it takes a new
   * `SealedFile`, with a new nonce, from zero.
   */
  async slice(start: number, end: number): Promise<Uint8Array> {
    const wanted = new Uint8Array(Math.min(end, this.sizeBytes) - start);
    const copy = (bytes: Uint8Array, offset: number): void => {
      const from = Math.max(0, start - offset);
      const piece = bytes.subarray(from, Math.min(bytes.length, end - offset));
      wanted.set(piece, offset + from - start);
    };
    if (start < PAYLOAD_NONCE) copy(this.#nonce, 0);
    const first = Math.floor(Math.max(0, start - PAYLOAD_NONCE) / SEALED_RANGE_BYTES);
    for (let range = first; range < this.#ranges; range += 1) {
      const offset = PAYLOAD_NONCE + range * SEALED_RANGE_BYTES;
      if (offset >= end) break;
      copy(await this.#seal(range), offset);
    }
    return wanted;
  }

  /** `P` (docs/format.md, Part digest), once every range has been sealed. Throws `upload_incomplete` before. */
  digest(): Uint8Array {
    if (this.#seen.length < this.#ranges) throw fail('upload_incomplete');
    this.#part ??= this.#digest.digest();
    return this.#part;
  }

  async #seal(range: number): Promise<Uint8Array> {
    const plaintext = await this.#read(range);
    const digest = sha256(plaintext);
    const before = this.#seen[range];
    if (before && !equal(before, digest)) throw fail('file_unreadable');
    if (!before && range !== this.#seen.length) throw fail('upload_incomplete');
    if (!before) this.#seen.push(digest);
    const isLast = range === this.#ranges - 1;
    const sealed = await sealChunks(this.#fileKey, this.#nonce, range * CHUNKS_PER_RANGE, plaintext, isLast);
    if (!before) this.#digest.update(sealed);
    return sealed;
  }

  async #read(range: number): Promise<Uint8Array> {
    const end = Math.min((range + 1) * RANGE_BYTES, this.#file.size);
    let plaintext: Uint8Array;
    try {
      plaintext = new Uint8Array(await this.#file.slice(range * RANGE_BYTES, end).arrayBuffer());
    } catch (cause) {
      throw fail('file_unreadable', { cause });
    }
    if (plaintext.length !== end - range * RANGE_BYTES) throw fail('file_unreadable');
    return plaintext;
  }
}
