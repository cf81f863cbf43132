/**
 * A file, range by range, always into the same memory. `Blob.arrayBuffer()` gives each range memory of its own, and
 * Chromium keeps what it gave out until its collector comes by: hundreds of megabytes on the way of a large file.
 */
import { fail } from '../../contract/errors.ts';

/**
 * Readers that are waited for. Chromium collects the stream of a file that nothing else refers to while a read is
 * under way, and that read then never ends.
 */
const waitedFor = new Set<ReadableStreamBYOBReader>();

export class FileRanges {
  readonly #file: Blob;
  readonly #rangeBytes: number;
  #memory = new ArrayBuffer(0);

  constructor(file: Blob, rangeBytes: number) {
    this.#file = file;
    this.#rangeBytes = rangeBytes;
  }

  /** What is in a range; good until the next one is read. One at a time. Throws `file_unreadable`. */
  async read(range: number): Promise<Uint8Array<ArrayBuffer>> {
    const start = range * this.#rangeBytes;
    const end = Math.min(start + this.#rangeBytes, this.#file.size);
    let bytes: Uint8Array<ArrayBuffer>;
    try {
      bytes = await this.#filled(this.#file.slice(start, end), end - start);
    } catch (cause) {
      throw fail('file_unreadable', { cause });
    }
    if (bytes.length !== end - start) throw fail('file_unreadable');
    return bytes;
  }

  async #filled(range: Blob, sizeBytes: number): Promise<Uint8Array<ArrayBuffer>> {
    const reader = ownMemoryReader(range.stream());
    if (!reader) return new Uint8Array(await range.arrayBuffer());
    waitedFor.add(reader);
    try {
      return await this.#fill(reader, sizeBytes);
    } finally {
      waitedFor.delete(reader);
      // Lets go of what the browser holds of it at once.
      reader.cancel().catch(() => undefined);
    }
  }

  async #fill(reader: ReadableStreamBYOBReader, sizeBytes: number): Promise<Uint8Array<ArrayBuffer>> {
    // It is given away at each step and comes back with what was read; after a failure it is gone.
    let memory = this.#memory.byteLength < sizeBytes ? new ArrayBuffer(sizeBytes) : this.#memory;
    this.#memory = new ArrayBuffer(0);
    let filled = 0;
    while (filled < sizeBytes) {
      const { value, done } = await reader.read(new Uint8Array(memory, filled, sizeBytes - filled));
      if (!value) break;
      memory = value.buffer;
      filled += value.length;
      if (done) break;
    }
    this.#memory = memory;
    return new Uint8Array(memory, 0, filled);
  }
}

/** A reader that fills memory of ours; null where a browser has none for files. */
function ownMemoryReader(stream: ReadableStream<Uint8Array<ArrayBuffer>>): ReadableStreamBYOBReader | null {
  try {
    return stream.getReader({ mode: 'byob' });
  } catch {
    return null;
  }
}
