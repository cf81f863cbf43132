import { unavailable } from '../antivirus/engine.ts';
import type { ScanInput } from '../antivirus/engine.ts';

/**
 * Content on its way through an engine, as much of whose beginning is kept as fits. As long as all that has come is
 * kept, it can be had again from its first byte: another engine may go on where one died. One at a time iterates; what
 * an iteration that was given up had asked for reaches the next.
 */
export class KeptInput implements ScanInput {
  readonly #source: AsyncIterator<Uint8Array>;
  readonly #kept: Uint8Array;
  #asked: Promise<unknown> = Promise.resolve();
  #keptBytes = 0;
  #isAllKept = true;

  /** `kept` is the caller's to wipe, once `end` has settled. */
  constructor(content: AsyncIterable<Uint8Array>, kept: Uint8Array) {
    this.#source = content[Symbol.asyncIterator]();
    this.#kept = kept;
  }

  get isReplayable(): boolean {
    return this.#isAllKept;
  }

  get keptBytes(): number {
    return this.#keptBytes;
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Uint8Array, void, undefined> {
    await this.#asked;
    if (!this.#isAllKept) throw unavailable('not_replayable');
    if (this.#keptBytes > 0) yield this.#kept.subarray(0, this.#keptBytes);
    for (let bytes = await this.#next(); bytes !== null; bytes = await this.#next()) yield bytes;
  }

  /** Reads on until so many bytes are kept, or there are no more. */
  async keepAtLeast(count: number): Promise<void> {
    while (this.#keptBytes < count && (await this.#next()) !== null);
  }

  /** Lets go of the source. */
  async end(): Promise<void> {
    await this.#source.return?.();
  }

  #next(): Promise<Uint8Array | null> {
    const step = this.#asked.then(() => this.#read());
    step.catch(() => undefined);
    this.#asked = step;
    return step;
  }

  async #read(): Promise<Uint8Array | null> {
    const step = await this.#source.next();
    if (step.done === true) return null;
    const room = step.value.subarray(0, this.#kept.length - this.#keptBytes);
    this.#kept.set(room, this.#keptBytes);
    this.#keptBytes += room.length;
    this.#isAllKept &&= room.length === step.value.length;
    return step.value;
  }
}
