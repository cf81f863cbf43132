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
import { FileRanges } from './file-ranges.ts';
import { Turns } from './turns.ts';

const CHUNKS_PER_RANGE = 16;
/** Bytes of the file in every range but the last. */
export const RANGE_BYTES = CHUNKS_PER_RANGE * CHUNK;
export const SEALED_RANGE_BYTES = CHUNKS_PER_RANGE * SEALED_CHUNK;

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
  /** Where one range at a time is read and sealed; null when nothing is under way. */
  #memory: { plaintexts: FileRanges; sealed: Uint8Array } | null = null;
  readonly #turns = new Turns(1);
  /** SHA-256 of the plaintext of each range, as `drawn.file` names them; one, of nothing, for an empty file. */
  readonly #ranges: readonly Uint8Array[];
  readonly #digest = new PartDigest();
  /** Ranges that are in `#digest`. */
  #digested = 0;
  #part: Uint8Array | null = null;
  /** The range that was sealed last: a request ends within it, and the next one begins there. */
  #last: { range: number; sealed: Promise<Blob> } | null = null;

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
  async slice(start: number, end: number): Promise<Blob> {
    const wanted: Blob[] = [];
    const take = (piece: Blob, offset: number): void => {
      wanted.push(piece.slice(Math.max(0, start - offset), Math.max(0, end - offset)));
    };
    if (start < PAYLOAD_NONCE) take(blobOf(this.drawn.nonce), 0);
    const first = Math.floor(Math.max(0, start - PAYLOAD_NONCE) / SEALED_RANGE_BYTES);
    for (let range = first; range < this.#ranges.length; range += 1) {
      const offset = PAYLOAD_NONCE + range * SEALED_RANGE_BYTES;
      if (offset >= end) break;
      take(await this.#sealOnce(range), offset);
    }
    return new Blob(wanted);
  }

  /** `P` (docs/format.md, Part digest). Throws as `slice` does. */
  async digest(reading: Reading = {}): Promise<Uint8Array> {
    await this.catchUp(this.sizeBytes, reading);
    this.#memory = null;
    this.#last = null;
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
      await this.#turns.take(async () => {
        // Asked for meanwhile, it may be in there by now.
        if (this.#digested < before) await this.#seal(this.#digested);
      });
      onRead?.(Math.min(this.#digested * RANGE_BYTES, this.#file.size));
    }
  }

  #sealOnce(range: number): Promise<Blob> {
    if (this.#last?.range === range) return this.#last.sealed;
    const last = { range, sealed: this.#turns.take(async () => blobOf(await this.#seal(range))) };
    this.#last = last;
    last.sealed.catch(() => {
      if (this.#last === last) this.#last = null;
    });
    return last.sealed;
  }

  /** The range, in memory that the next one takes over. */
  async #seal(range: number): Promise<Uint8Array> {
    const { plaintexts, sealed: into } = (this.#memory ??= {
      plaintexts: new FileRanges(this.#file, RANGE_BYTES),
      sealed: new Uint8Array(Math.min(this.sizeBytes - PAYLOAD_NONCE, SEALED_RANGE_BYTES)),
    });
    const plaintext = await plaintexts.read(range);
    const expected = this.#ranges[range];
    if (!expected || !equal(await sha256Async(plaintext), expected)) throw fail('file_unreadable');
    const isLast = range === this.#ranges.length - 1;
    const { nonce } = this.drawn;
    const first = range * CHUNKS_PER_RANGE;
    const sealed = await sealChunks(this.#fileKey, nonce, first, plaintext, isLast, { into });
    if (range === this.#digested) {
      this.#digest.update(sealed);
      this.#digested += 1;
    }
    return sealed;
  }
}

/** A copy, which a browser keeps outside of the page's memory. */
const blobOf = (bytes: Uint8Array): Blob => new Blob([bytes as Uint8Array<ArrayBuffer>]);

async function digestsOf(file: Blob, { signal, onRead }: Reading): Promise<Uint8Array[]> {
  const count = Math.max(1, Math.ceil(file.size / RANGE_BYTES));
  const ranges = new FileRanges(file, RANGE_BYTES);
  const digests: Uint8Array[] = [];
  while (digests.length < count) {
    if (signal?.aborted === true) throw fail('attachment_removed');
    digests.push(await sha256Async(await ranges.read(digests.length)));
    onRead?.(Math.min(digests.length * RANGE_BYTES, file.size));
  }
  return digests;
}
