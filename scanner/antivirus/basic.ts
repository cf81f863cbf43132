import { extname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import { headOf } from './basic-rules.ts';
import type { Head, Position, RuleHit } from './basic-rules.ts';
import { OVERLAP_BYTES, Tally, WINDOW_BYTES, windows } from './basic-scan.ts';
import type { WindowMessage, WorkerAnswer } from './basic-worker.ts';
import { exactly, unavailable } from './engine.ts';
import type { AntivirusEngine, AntivirusResult, EngineState, Scan, ScanInput } from './engine.ts';

/** The version of `@litko/yara-x` that the rules run on. */
const YARA_X = 'yara-x 0.3.0';
const CEILING_BYTES = 2 ** 31 - 1;
const WORKER = new URL(`./basic-worker${extname(fileURLToPath(import.meta.url))}`, import.meta.url);

export interface BasicOptions {
  /** For the worker to be ready, and to answer for one window. */
  deadlineMs?: number;
  maxBytes?: number;
}

interface Matched {
  hits: RuleHit[];
  /** The buffer of the window, all zeros. */
  emptied: Uint8Array<ArrayBuffer>;
}

interface Waiting {
  resolve: (matched: Matched) => void;
  reject: (error: Error) => void;
}

/**
 * The engine that is always there: a handful of readable YARA rules in a thread of ours. It finds the EICAR
 * file, programs, scripts, macros and smuggling pages; it knows no viruses and does not look into archives,
 * which is why it is called basic wherever it is shown.
 */
export class BasicEngine implements AntivirusEngine {
  readonly name = 'basic';
  readonly #deadlineMs: number;
  readonly #maxBytes: number;
  #thread: RuleThread | null = null;

  constructor(options: BasicOptions = {}) {
    this.#deadlineMs = options.deadlineMs ?? 30_000;
    this.#maxBytes = Math.min(options.maxBytes ?? CEILING_BYTES, CEILING_BYTES);
  }

  async describe(): Promise<EngineState> {
    const { version, builtAt } = await this.#running().describe();
    return { name: 'basic', version: YARA_X, avdb: { version, builtAt } };
  }

  scansInWindows(sizeBytes: number): boolean {
    return sizeBytes > WINDOW_BYTES;
  }

  async scan(input: ScanInput, sizeBytes: number, signal?: AbortSignal): Promise<Scan> {
    signal?.throwIfAborted();
    const by = await this.describe();
    const result: AntivirusResult =
      sizeBytes > this.#maxBytes
        ? { verdict: 'unscannable', reason: 'over_limit' }
        : await this.#match(input, sizeBytes, signal);
    // It looks at the bytes of an archive, not into it.
    return { result, by, answersForArchives: () => Promise.resolve(false) };
  }

  async #match(
    input: AsyncIterable<Uint8Array>,
    sizeBytes: number,
    signal: AbortSignal | undefined,
  ): Promise<AntivirusResult> {
    const tally = new Tally();
    let head: Head | null = null;
    const windowBytes = Math.min(WINDOW_BYTES, Math.max(sizeBytes, 2 * OVERLAP_BYTES));
    // A window comes back empty from the thread and is filled anew: two of them see any number of bytes.
    let spare: Uint8Array<ArrayBuffer> | null = null;
    const fresh = (): Uint8Array<ArrayBuffer> => {
      const window = spare ?? new Uint8Array(windowBytes);
      spare = null;
      return window;
    };
    for await (const window of windows(exactly(input, sizeBytes), windowBytes, OVERLAP_BYTES, fresh)) {
      signal?.throwIfAborted();
      const position = head === null ? 'start' : 'later';
      head ??= headOf(window);
      const { hits, emptied } = await this.#running().match(window, head, position);
      tally.add(hits);
      spare = emptied;
    }
    return tally.result();
  }

  async close(): Promise<void> {
    await this.#thread?.end('closed');
    this.#thread = null;
  }

  #running(): RuleThread {
    if (this.#thread === null || this.#thread.ended) this.#thread = new RuleThread(this.#deadlineMs);
    return this.#thread;
  }
}

/** One worker thread and what waits for it. When it ends, for whatever reason, all that waits fails. */
class RuleThread {
  readonly ready: Promise<{ version: string; builtAt: number }>;
  ended = false;
  readonly #worker: Worker;
  readonly #deadlineMs: number;
  readonly #waiting = new Map<number, Waiting>();
  #failReady: (error: Error) => void = () => undefined;
  #lastId = 0;

  constructor(deadlineMs: number) {
    this.#deadlineMs = deadlineMs;
    this.#worker = new Worker(WORKER, { env: {}, stdout: true, stderr: true });
    this.#worker.unref();
    this.ready = new Promise((resolve, reject) => {
      this.#failReady = reject;
      this.#worker.on('message', (answer: WorkerAnswer) => {
        if ('ready' in answer) resolve(answer.ready);
        else this.#waiting.get(answer.id)?.resolve(answer);
      });
    });
    this.ready.catch(() => undefined);
    this.#worker.on('error', (error) => void this.end('worker_failed', error));
    this.#worker.on('exit', () => void this.end('worker_ended'));
  }

  describe(): Promise<{ version: string; builtAt: number }> {
    return this.#inTime(() => this.ready);
  }

  match(window: Uint8Array<ArrayBuffer>, head: Head, position: Position): Promise<Matched> {
    const id = ++this.#lastId;
    return this.#inTime(async () => {
      await this.ready;
      return new Promise<Matched>((resolve, reject) => {
        if (this.ended) return reject(unavailable('worker_ended'));
        this.#waiting.set(id, { resolve, reject });
        const message: WindowMessage = { id, window, head, position };
        this.#worker.postMessage(message, [window.buffer]);
      });
    }).finally(() => this.#waiting.delete(id));
  }

  /** The thread ends when it is late. The timer also keeps the process alive, which the thread does not. */
  async #inTime<Result>(work: () => Promise<Result>): Promise<Result> {
    const timer = setTimeout(() => void this.end('worker_timeout'), this.#deadlineMs);
    try {
      return await work();
    } finally {
      clearTimeout(timer);
    }
  }

  async end(why: string, cause?: unknown): Promise<void> {
    if (this.ended) return;
    this.ended = true;
    const error = unavailable(why, cause);
    this.#failReady(error);
    for (const { reject } of this.#waiting.values()) reject(error);
    this.#waiting.clear();
    await this.#worker.terminate();
  }
}
