/**
 * Reads documents in a process of their own, one process per document: it gets the bytes over a pipe, answers with
 * findings, and is gone. A hostile document can use up its own time and memory and nothing else, and no text of it
 * ever comes into this process.
 */
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { extname } from 'node:path';
import type { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { ZegelError } from '../../crypto/errors.ts';
import { CONFIDENCES } from '../detect/finding.ts';
import type { Finding } from '../detect/finding.ts';
import { READING_NOTES } from '../extract/reading.ts';
import type { ReadingNote } from '../extract/reading.ts';
import type { TextCondition } from '../rules/text-conditions.ts';
import { CONTENT_KINDS } from '../types/content.ts';
import type { ContentKind, ContentType } from '../types/content.ts';
import { UNSCANNABLE_REASONS } from '../types/reasons.ts';
import type { UnscannableReason } from '../types/reasons.ts';

export interface DocumentReading {
  type: ContentType;
  contains: ContentKind[];
  findings: Finding[];
  unscannable: UnscannableReason[];
  notes: ReadingNote[];
}

export interface ReaderOptions {
  /** For one document, from the moment its process runs. */
  timeMs?: number;
  /** Resident memory of the process, watched where the system tells it (Linux); its heap is bounded everywhere. */
  memoryBytes?: number;
  /** Documents read at once; others wait. */
  atOnce?: number;
}

export interface ReadRequest {
  name?: string;
  /** Told from its first bytes. */
  type: ContentType;
  /** Phrases and patterns of the rules, looked for together with the detectors. */
  conditions: readonly TextCondition[];
}

const PROGRAM = fileURLToPath(
  new URL(`./reader-process${extname(fileURLToPath(import.meta.url))}`, import.meta.url),
);
const MAX_ANSWER_BYTES = 4 * 1024 * 1024;
const MEMORY_LOOK_MS = 50;

const answerShape = z.strictObject({
  type: z.strictObject({ mime: z.string().max(200), kind: z.enum(CONTENT_KINDS), mismatch: z.boolean() }),
  contains: z.array(z.enum(CONTENT_KINDS)),
  findings: z.array(
    z.strictObject({
      detector: z.string().max(64),
      start: z.int().min(0),
      end: z.int().min(0),
      confidence: z.enum(CONFIDENCES),
    }),
  ),
  unscannable: z.array(z.enum(UNSCANNABLE_REASONS)),
  notes: z.array(z.enum(READING_NOTES)),
});

export class DocumentReader {
  readonly #timeMs: number;
  readonly #memoryBytes: number;
  #free: number;
  readonly #waiting: (() => void)[] = [];

  constructor(options: ReaderOptions = {}) {
    this.#timeMs = options.timeMs ?? 30_000;
    this.#memoryBytes = options.memoryBytes ?? 1024 * 1024 * 1024;
    this.#free = options.atOnce ?? Math.max(2, availableParallelism());
  }

  /**
   * What is in a document. `content` is only read, and may be wiped as soon as this settles. A document that its
   * process did not survive is unscannable (`timeout`, `over_limit`, `damaged`). Throws
   * `scanner_unavailable` when no process could be started, or the reason of `signal`.
   */
  async read(content: Uint8Array, request: ReadRequest, signal?: AbortSignal): Promise<DocumentReading> {
    await this.#turn();
    try {
      signal?.throwIfAborted();
      return await this.#inProcess(content, request, signal);
    } finally {
      this.#free += 1;
      this.#waiting.shift()?.();
    }
  }

  async #turn(): Promise<void> {
    while (this.#free === 0) await new Promise<void>((resolve) => this.#waiting.push(resolve));
    this.#free -= 1;
  }

  async #inProcess(
    content: Uint8Array,
    request: ReadRequest,
    signal: AbortSignal | undefined,
  ): Promise<DocumentReading> {
    const heapMegabytes = Math.max(64, Math.floor(this.#memoryBytes / 2 / 1024 / 1024));
    const child = spawn(
      process.execPath,
      [...process.execArgv, `--max-old-space-size=${heapMegabytes}`, PROGRAM],
      {
        stdio: ['pipe', 'ignore', 'ignore', 'pipe'],
        env: {},
      },
    );
    const stopped: { because?: UnscannableReason } = {};
    const stop = (because?: UnscannableReason): void => {
      if (because !== undefined) stopped.because ??= because;
      child.kill('SIGKILL');
    };
    const onAbort = (): void => stop();
    signal?.addEventListener('abort', onAbort, { once: true });
    const time = setTimeout(() => stop('timeout'), this.#timeMs);
    const memory = setInterval(() => {
      void residentBytes(child.pid).then((bytes) => {
        if (bytes > this.#memoryBytes) stop('over_limit');
      });
    }, MEMORY_LOOK_MS);
    try {
      send(child, content, request);
      const { started, answer, code } = await outcome(child);
      signal?.throwIfAborted();
      if (code === 0) return answerShape.parse(JSON.parse(answer));
      if (!started && stopped.because === undefined)
        throw new ZegelError('scanner_unavailable', { detail: { why: 'reader' } });
      // V8 aborts the process when its heap is full; every other end is taken for damage done by the document.
      const because =
        stopped.because ?? (child.signalCode === 'SIGABRT' || code === 134 ? 'over_limit' : 'damaged');
      return { type: request.type, contains: [], findings: [], unscannable: [because], notes: [] };
    } finally {
      clearTimeout(time);
      clearInterval(memory);
      signal?.removeEventListener('abort', onAbort);
      child.kill('SIGKILL');
    }
  }
}

/** The request as a line of JSON, then the bytes. A pipe that breaks is the end of the process, seen there. */
function send(child: ChildProcess, content: Uint8Array, request: ReadRequest): void {
  child.stdin?.on('error', () => undefined);
  child.stdin?.write(`${JSON.stringify({ ...request, sizeBytes: content.length })}\n`);
  child.stdin?.end(content);
}

/** Settles when the process is gone, so that nothing reads `content` any more. */
function outcome(child: ChildProcess): Promise<{ started: boolean; answer: string; code: number | null }> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    let length = 0;
    const output = child.stdio[3] as Readable;
    output.on('data', (chunk: Buffer) => {
      length += chunk.length;
      if (length > MAX_ANSWER_BYTES) child.kill('SIGKILL');
      else chunks.push(chunk);
    });
    output.on('error', () => undefined);
    const end = (code: number | null): void => {
      // The first byte says that the program runs; what follows is its answer.
      const all = Buffer.concat(chunks).toString('utf8');
      resolve({ started: all.startsWith('+'), answer: all.slice(1), code });
    };
    child.once('error', () => end(null));
    child.once('close', end);
  });
}

async function residentBytes(pid: number | undefined): Promise<number> {
  const status = await readFile(`/proc/${String(pid)}/status`, 'latin1').catch(() => '');
  return Number(/^VmRSS:\s*(\d+) kB$/m.exec(status)?.[1] ?? 0) * 1024;
}
