/**
 * Large files from and to named files. The chunks of STREAM do not depend on each other, so a few threads
 * take ranges of them in turn, read each at its place and write it at its place. That is sound because the output has no name
 * until every chunk was authenticated under its own number, the last one as the last.
 */
import { fstatSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { extname } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { MessageChannel, Worker } from 'node:worker_threads';
import { TAG } from '../crypto/chacha20poly1305.ts';
import {
  CHUNK,
  PAYLOAD_NONCE,
  SEALED_CHUNK,
  chunkNonce,
  payloadCipher,
  plaintextSize,
  refusePayload,
  split,
} from '../crypto/age/chunks.ts';
import { FILE_KEY, findHeaderEnd, parseHeader } from '../crypto/age/header.ts';
import type { ChunkCipher } from '../crypto/age/aead.ts';
import type { Identity } from '../crypto/age/recipient.ts';
import { type SealedTo, openHeader, sealHeader } from '../crypto/age/seal-header.ts';
import { randomBytes } from '../crypto/bytes.ts';
import { ZegelError } from '../crypto/errors.ts';
import { type Input, unreadable } from './input.ts';
import { type Output, unwritable } from './output.ts';
import { readInto, writeAll } from './positioned.ts';

/** In chunks: 1 MiB. */
const RANGE = 16;

/** With more of them, writing to one file is what they would wait for. One alone still reads keys meanwhile. */
const threadCount = (): number => Math.min(4, Math.max(2, availableParallelism()));

/** A named file to read and one to write: what this is for. */
export interface Named {
  readonly input: NonNullable<Input['file']>;
  readonly output: NonNullable<Output['file']>;
}

const [TAKEN, DONE] = [0, 1];
const newProgress = () => new Int32Array(new SharedArrayBuffer(2 * Int32Array.BYTES_PER_ELEMENT));

interface Place {
  readonly path: string;
  readonly fd: number;
  /** Where the first chunk begins. */
  readonly at: number;
}

/** What is to be done to one payload; goes to the other threads as it is. */
export interface Work {
  readonly to: 'seal' | 'open';
  readonly fileKey: Uint8Array;
  readonly nonce: Uint8Array;
  /** Of the plaintext, which is not empty. */
  readonly sizeBytes: number;
  readonly input: Place;
  readonly output: Place;
  /** Shared: the first chunk that nobody has taken, and how many are done. */
  readonly progress: Int32Array;
}

/** A thread beside the first. */
class Other {
  readonly #worker = new Worker(new URL(`./ranges-thread${extname(import.meta.url)}`, import.meta.url));
  /** Settles when the thread touches the files no more. */
  readonly ended: Promise<void>;

  constructor() {
    this.ended = new Promise<void>((resolve, reject) => {
      this.#worker.once('message', ({ code, detail }: Pick<ZegelError, 'code' | 'detail'>) => {
        reject(new ZegelError(code, detail ? { detail } : {}));
      });
      this.#worker.once('error', reject);
      this.#worker.once('exit', () => resolve());
    });
    // Heard when the work is waited for.
    this.ended.catch(() => undefined);
  }

  start(work: Work): void {
    this.#worker.postMessage(work);
  }

  async end(): Promise<void> {
    await this.#worker.terminate();
  }
}

/**
 * One file, sealed or opened, once, in as many threads as the machine has processors, from two to four. The others
 * start to load when this is made, while the first still reads keys; whoever made it ends it.
 */
export class Threads {
  readonly #input: Named['input'];
  readonly #output: Named['output'];
  readonly #others: readonly Other[];

  constructor({ input, output }: Named, count = threadCount()) {
    this.#input = input;
    this.#output = output;
    this.#others = Array.from({ length: count - 1 }, () => new Other());
  }

  /** Throws `recipients_mixed`, `file_unreadable` and `file_unwritable`. */
  async seal(to: readonly SealedTo[]): Promise<void> {
    const [input, output] = [this.#input, this.#output];
    const [fileKey, nonce] = [randomBytes(FILE_KEY), randomBytes(PAYLOAD_NONCE)];
    const header = sealHeader(fileKey, to);
    write({ ...output, at: 0 }, [header, nonce], 0);
    await this.#work({
      to: 'seal',
      fileKey,
      nonce,
      sizeBytes: input.sizeBytes,
      input: { ...input, at: 0 },
      output: { ...output, at: header.length + nonce.length },
      progress: newProgress(),
    });
    if (fstatSync(input.fd).size !== input.sizeBytes) throw unreadable(input.path, 'changed');
  }

  /**
   * Throws as `fileOpener` does, and `file_unreadable` and `file_unwritable`. False, with nothing done, for armor and
   * for a header longer than a range.
   */
  async open(identities: readonly Identity[]): Promise<boolean> {
    const [input, output] = [this.#input, this.#output];
    const head = read({ ...input, at: 0 }, Buffer.allocUnsafeSlow(RANGE * SEALED_CHUNK), 0);
    if (head[0] !== 'a'.charCodeAt(0)) return false;
    const { size } = findHeaderEnd(head);
    const at = (size ?? Infinity) + PAYLOAD_NONCE;
    if (size === null || at > head.length) return false;
    await this.#work({
      to: 'open',
      fileKey: openHeader(parseHeader(head), identities),
      nonce: Uint8Array.from(head.subarray(size, at)),
      sizeBytes: plaintextSize(input.sizeBytes - size),
      input: { ...input, at },
      output: { ...output, at: 0 },
      progress: newProgress(),
    });
    return true;
  }

  async end(): Promise<void> {
    await Promise.all(this.#others.map((other) => other.end()));
  }

  async #work(work: Work): Promise<void> {
    for (const other of this.#others) other.start(work);
    const ends = await Promise.allSettled([takeRanges(work), ...this.#others.map(({ ended }) => ended)]);
    for (const end of ends) if (end.status === 'rejected') throw end.reason;
    // A thread that was lost with a range must not go unnoticed.
    if (work.progress[DONE] !== chunksOf(work)) throw new Error('a range is missing');
  }
}

const chunksOf = ({ sizeBytes }: Work): number => Math.ceil(sizeBytes / CHUNK);

/** Takes range after range until none is left, or until one fails, which ends the others' work, too. */
export async function takeRanges(work: Work): Promise<void> {
  const chunks = chunksOf(work);
  const cipher = await payloadCipher(work.fileKey, work.nonce);
  const buffer = Buffer.allocUnsafeSlow(RANGE * SEALED_CHUNK);
  keepFreedMemory();
  try {
    for (;;) {
      const first = Atomics.add(work.progress, TAKEN, RANGE);
      if (first >= chunks) return;
      await doRange(work, cipher, buffer, first, chunks);
      // Signals are heard between two ranges.
      await setImmediate();
    }
  } catch (error) {
    Atomics.store(work.progress, TAKEN, chunks);
    throw error;
  }
}

async function doRange(
  { to, sizeBytes, input, output, progress }: Work,
  cipher: ChunkCipher,
  buffer: Uint8Array,
  first: number,
  chunks: number,
): Promise<void> {
  const [from, into] = to === 'seal' ? [CHUNK, SEALED_CHUNK] : [SEALED_CHUNK, CHUNK];
  const inputBytes = to === 'seal' ? sizeBytes : sizeBytes + chunks * TAG;
  const range = buffer.subarray(0, Math.min(RANGE * from, inputBytes - first * from));
  if (read(input, range, first * from).length < range.length) {
    throw unreadable(input.path, 'changed');
  }
  const pieces: Uint8Array[] = [];
  let index = first;
  for (const chunk of split(range, from)) {
    const nonce = chunkNonce(index, index === chunks - 1);
    if (to === 'seal') pieces.push(...(await cipher.seal(nonce, chunk)));
    else {
      const plaintext = await cipher.open(nonce, chunk);
      if (!plaintext) throw refusePayload('tag');
      pieces.push(plaintext);
    }
    index += 1;
  }
  write(output, pieces, first * into);
  release(pieces);
  Atomics.add(progress, DONE, index - first);
}

const nobody = new MessageChannel().port1;
nobody.close();

/**
 * Gives back the memory of chunks that were written, of which the cipher makes new ones for every chunk: what is sent
 * to a closed port is freed at once. Left to the collector it would be several times the memory, none of it in the
 * processor's cache.
 */
function release(pieces: readonly Uint8Array[]): void {
  const whole = pieces.filter(({ length, buffer }) => length >= CHUNK && length === buffer.byteLength);
  nobody.postMessage(
    null,
    whole.map(({ buffer }) => buffer as ArrayBuffer),
  );
}

/** Just below what glibc takes for its own business at most (`DEFAULT_MMAP_THRESHOLD_MAX`, 32 MiB). */
const LARGEST_BLOCK = 31 * 1024 * 1024;

/**
 * Lets the allocator keep what `release` gives back, instead of returning it to the system after every range and
 * asking for it again, page by page: glibc raises that threshold (mallopt(3), M_MMAP_THRESHOLD) when a large block
 * is freed. The block is never touched, so it takes no memory; other allocators do not mind.
 */
const keepFreedMemory = (): void => nobody.postMessage(null, [new ArrayBuffer(LARGEST_BLOCK)]);

function read({ path, fd, at }: Place, buffer: Uint8Array, from: number): Uint8Array {
  try {
    return readInto(fd, buffer, at + from);
  } catch (cause) {
    throw unreadable(path, cause);
  }
}

function write({ path, fd, at }: Place, pieces: readonly Uint8Array[], from: number): void {
  try {
    writeAll(fd, pieces, at + from);
  } catch (cause) {
    throw unwritable(path, cause);
  }
}
