/**
 * A file as the bytes that go up: nonce ‖ STREAM under the message's key, sealed range by range when they are asked
 * for, in constant memory. An upload that is resumed asks for ranges again, an hour later or on another day; the same
 * key, nonce and place must then give the same bytes, or two plaintexts would be sealed under one keystream.
 *
 * So the whole file is read once before a nonce is drawn for it, and the nonce never goes anywhere without the digest
 * of all its ranges (docs/format.md, Drafts). Who resumes reads the file again and gets that nonce only for that
 * digest; from then on no range is sealed that differs from what was read. Nothing rests on when a draft was saved,
 * nor on the relay's giving back the newest one.
 */
import { fail } from '../../contract/errors.ts';
import {
  CHUNK,
  PAYLOAD_NONCE,
  PartDigest,
  SEALED_CHUNK,
  equal,
  fileDigest,
  payloadSize,
  randomBytes,
  sealChunks,
  sha256Async,
} from '../../crypto/index.ts';

const CHUNKS_PER_RANGE = 16;
/** Bytes of the file in every range but the last. */
export const RANGE_BYTES = CHUNKS_PER_RANGE * CHUNK;
export const SEALED_RANGE_BYTES = CHUNKS_PER_RANGE * SEALED_CHUNK;
/** Ranges that are read at once. */
const RANGES_AT_ONCE = 4;

/** A nonce, and the digest of the one file it was drawn for. */
export interface Drawn {
  /** 16 bytes. */
  nonce: Uint8Array;
  /** 32 bytes (docs/format.md, Drafts). */
  file: Uint8Array;
}

/** What to hear of, and when to stop. */
export interface Reading {
  signal?: AbortSignal;
  onRead?: (readBytes: number) => void;
}

export class SealedFile {
  /** Size of nonce ‖ STREAM. */
  readonly sizeBytes: number;
  readonly drawn: Drawn;
  readonly #fileKey: Uint8Array;
  readonly #file: Blob;
  /** SHA-256 of the plaintext of each range, as `drawn.file` names them; one, of nothing, for an empty file. */
  readonly #ranges: readonly Uint8Array[];
  readonly #digest = new PartDigest();
  /** Ranges that are in `#digest`. */
  #digested = 0;
  #part: Uint8Array | null = null;
  /** The range that was sealed last: a request ends within it, and the next one begins there. */
  #last: { range: number; sealed: Promise<Uint8Array> } | null = null;

  private constructor(fileKey: Uint8Array, file: Blob, drawn: Drawn, ranges: readonly Uint8Array[]) {
    this.#fileKey = fileKey;
    this.#file = file;
    this.drawn = drawn;
    this.#ranges = ranges;
    this.sizeBytes = payloadSize(file.size);
    this.#digest.update(drawn.nonce);
  }

  /**
   * Reads the file. With `before` its nonce is taken again if this is the very file it was drawn for; for any other
   * file, and without `before`, a new one is drawn. Throws `file_unreadable`, and `attachment_removed` when `signal`
   * aborts.
   */
  static async of(
    fileKey: Uint8Array,
    file: Blob,
    before: Drawn | null = null,
    reading: Reading = {},
  ): Promise<SealedFile> {
    const ranges = await digestsOf(file, reading);
    const digest = fileDigest(file.size, file.size === 0 ? [] : ranges);
    const isSame = before !== null && equal(before.file, digest);
    const nonce = isSame ? before.nonce : randomBytes(PAYLOAD_NONCE);
    return new SealedFile(fileKey, file, { nonce, file: digest }, ranges);
  }

  /**
   * Bytes `start` up to `end` of nonce ‖ STREAM. Throws `file_unreadable` when the file is gone or is not what was
   * read at first: then it takes another `SealedFile`, with a new nonce, from zero.
   */
  async slice(start: number, end: number): Promise<Uint8Array> {
    const wanted = new Uint8Array(Math.min(end, this.sizeBytes) - start);
    const copy = (bytes: Uint8Array, offset: number): void => {
      const from = Math.max(0, start - offset);
      const piece = bytes.subarray(from, Math.min(bytes.length, end - offset));
      wanted.set(piece, offset + from - start);
    };
    if (start < PAYLOAD_NONCE) copy(this.drawn.nonce, 0);
    const first = Math.floor(Math.max(0, start - PAYLOAD_NONCE) / SEALED_RANGE_BYTES);
    for (let range = first; range < this.#ranges.length; range += 1) {
      const offset = PAYLOAD_NONCE + range * SEALED_RANGE_BYTES;
      if (offset >= end) break;
      copy(await this.#sealOnce(range), offset);
    }
    return wanted;
  }

  /** `P` (docs/format.md, Part digest). Throws as `slice` does. */
  async digest(reading: Reading = {}): Promise<Uint8Array> {
    await this.catchUp(this.sizeBytes, reading);
    this.#part ??= this.#digest.digest();
    return this.#part;
  }

  /**
   * Takes into the digest what lies before this offset. What went up before this page was opened is sealed once more
   * for that, here and for nobody. Throws as `slice` does.
   */
  async catchUp(offset: number, { signal, onRead }: Reading = {}): Promise<void> {
    const whole = Math.floor((offset - PAYLOAD_NONCE) / SEALED_RANGE_BYTES);
    const before = offset >= this.sizeBytes ? this.#ranges.length : whole;
    while (this.#digested < before) {
      if (signal?.aborted === true) throw fail('attachment_removed');
      await this.#seal(this.#digested);
      onRead?.(Math.min(this.#digested * RANGE_BYTES, this.#file.size));
    }
  }

  #sealOnce(range: number): Promise<Uint8Array> {
    if (this.#last?.range === range) return this.#last.sealed;
    const last = { range, sealed: this.#seal(range) };
    this.#last = last;
    last.sealed.catch(() => {
      if (this.#last === last) this.#last = null;
    });
    return last.sealed;
  }

  async #seal(range: number): Promise<Uint8Array> {
    const plaintext = await readRange(this.#file, range);
    const expected = this.#ranges[range];
    if (!expected || !equal(await sha256Async(plaintext), expected)) throw fail('file_unreadable');
    const isLast = range === this.#ranges.length - 1;
    const { nonce } = this.drawn;
    const sealed = await sealChunks(this.#fileKey, nonce, range * CHUNKS_PER_RANGE, plaintext, isLast);
    if (range === this.#digested) {
      this.#digest.update(sealed);
      this.#digested += 1;
    }
    return sealed;
  }
}

async function digestsOf(file: Blob, { signal, onRead }: Reading): Promise<Uint8Array[]> {
  const count = Math.max(1, Math.ceil(file.size / RANGE_BYTES));
  const digests: Uint8Array[] = [];
  while (digests.length < count) {
    if (signal?.aborted === true) throw fail('attachment_removed');
    const next = Array.from({ length: Math.min(RANGES_AT_ONCE, count - digests.length) }, async (_, index) =>
      sha256Async(await readRange(file, digests.length + index)),
    );
    digests.push(...(await Promise.all(next)));
    onRead?.(Math.min(digests.length * RANGE_BYTES, file.size));
  }
  return digests;
}

async function readRange(file: Blob, range: number): Promise<Uint8Array> {
  const end = Math.min((range + 1) * RANGE_BYTES, file.size);
  let plaintext: Uint8Array;
  try {
    plaintext = new Uint8Array(await file.slice(range * RANGE_BYTES, end).arrayBuffer());
  } catch (cause) {
    throw fail('file_unreadable', { cause });
  }
  if (plaintext.length !== end - range * RANGE_BYTES) throw fail('file_unreadable');
  return plaintext;
}
