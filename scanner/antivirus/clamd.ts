import { Readable } from 'node:stream';
import NodeClam from 'clamscan';
import { ZegelError } from '../../crypto/errors.ts';
import type { ClamdAddress } from './clamd-address.ts';
import { Conversation, ask } from './clamd-conversation.ts';
import type { ClamdDeadlines } from './clamd-conversation.ts';
import { encryptedSample, nestedSample } from './archive-samples.ts';
import { exactly, unavailable } from './engine.ts';
import type { AntivirusEngine, AntivirusResult, EngineState } from './engine.ts';

export interface ClamdOptions {
  deadlines?: Partial<ClamdDeadlines>;
  /** Larger content is not offered. ClamAV's own ceiling is 2 GiB − 3; set it to clamd's StreamMaxLength. */
  maxBytes?: number;
}

const DEADLINES: ClamdDeadlines = { connectMs: 5_000, firstByteMs: 10_000, stallMs: 30_000, scanMs: 240_000 };
/** What a scan may take longer for its size: 4 MiB a second is a slow clamd on a slow machine. */
const BYTES_PER_MS = (4 * 1024 * 1024) / 1000;
/** libclamav looks at no file larger (INT_MAX − 2), whatever its settings say. */
const CEILING_BYTES = 2 ** 31 - 3;

/** Scans with a running clamd (INSTREAM of clamd(8)) through the `clamscan` package. */
export class ClamdEngine implements AntivirusEngine {
  readonly name = 'clamd';
  readonly #address: ClamdAddress;
  readonly #deadlines: ClamdDeadlines;
  readonly #maxBytes: number;

  constructor(address: ClamdAddress, options: ClamdOptions = {}) {
    this.#address = address;
    this.#deadlines = { ...DEADLINES, ...options.deadlines };
    this.#maxBytes = Math.min(options.maxBytes ?? CEILING_BYTES, CEILING_BYTES);
  }

  async describe(): Promise<EngineState> {
    return parseVersion(await ask(this.#address, 'VERSION', this.#deadlines));
  }

  scansInWindows(): boolean {
    return false;
  }

  /**
   * Tried on two small archives that pass for clean with ClamAV's defaults: a closed one, and one that goes too deep.
   * Each time it is asked, because a clamd that was started again may have other settings and nothing tells.
   */
  async answersForArchives(): Promise<boolean> {
    for (const sample of [encryptedSample(), nestedSample()]) {
      const { verdict } = await this.scan(once(sample), sample.length);
      if (verdict !== 'unscannable') return false;
    }
    return true;
  }

  async scan(
    input: AsyncIterable<Uint8Array>,
    sizeBytes: number,
    signal?: AbortSignal,
  ): Promise<AntivirusResult> {
    signal?.throwIfAborted();
    if (sizeBytes > this.#maxBytes) return { verdict: 'unscannable', reason: 'over_limit' };
    // A stopped clamd takes a connection and megabytes without a word: one short question finds out first.
    if ((await ask(this.#address, 'PING', this.#deadlines)) !== 'PONG') throw unavailable('bad_answer');
    if (sizeBytes === 0) {
      // Nothing to scan, and `clamscan` would open no INSTREAM; clamd was just heard.
      for await (const _ of exactly(input, 0));
      return { verdict: 'clean' };
    }
    return this.#stream(input, sizeBytes, signal);
  }

  close(): Promise<void> {
    return Promise.resolve();
  }

  async #stream(
    input: AsyncIterable<Uint8Array>,
    sizeBytes: number,
    signal: AbortSignal | undefined,
  ): Promise<AntivirusResult> {
    const conversation = new Conversation(this.#address, this.#deadlines);
    conversation.deadline(this.#deadlines.scanMs + sizeBytes / BYTES_PER_MS, 'scan_timeout');
    const failure: { ofInput?: { error: unknown } } = {};
    const source = Readable.from(paced(input, sizeBytes, conversation, failure), {
      objectMode: false,
      highWaterMark: 64 * 1024,
    });
    source.on('error', () => undefined);
    const aborted = abortion(signal);
    try {
      return await Promise.race([scanThrough(conversation, source), conversation.fault, aborted.promise]);
    } catch (error) {
      if (failure.ofInput !== undefined) throw failure.ofInput.error;
      if (signal?.aborted === true) throw signal.reason;
      // clamd gives this answer and hangs up, with more or less of our bytes unread.
      if (/size limit exceeded/i.test(conversation.reply))
        return { verdict: 'unscannable', reason: 'over_limit' };
      throw error instanceof ZegelError ? error : unavailable('bad_answer');
    } finally {
      aborted.forget();
      source.destroy();
      conversation.close();
    }
  }
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array, void, undefined> {
  yield await Promise.resolve(bytes);
}

/** Hands the input out no faster than clamd takes it, and remembers an error that was the input's own. */
async function* paced(
  input: AsyncIterable<Uint8Array>,
  sizeBytes: number,
  conversation: Conversation,
  failure: { ofInput?: { error: unknown } },
): AsyncGenerator<Uint8Array, void, undefined> {
  const bytes = exactly(input, sizeBytes);
  try {
    for (;;) {
      const next = await bytes.next().catch((error: unknown) => {
        failure.ofInput = { error };
        throw error;
      });
      if (next.done === true) return;
      await conversation.room();
      yield next.value;
    }
  } finally {
    await bytes.return();
  }
}

async function scanThrough(conversation: Conversation, source: Readable): Promise<AntivirusResult> {
  const clam = new NodeClam();
  // Any truthy socket lets scanStream begin; the connection it uses is the one below.
  clam.settings = { clamdscan: { socket: 'conversation', host: false, port: false } };
  clam._initSocket = () => Promise.resolve(conversation.duplex);
  const { isInfected, viruses, resultString } = await clam.scanStream(source);
  if (isInfected === false && /^stream: OK\0?$/.test(resultString)) return { verdict: 'clean' };
  if (isInfected === true) return judge(viruses);
  throw unavailable('bad_answer');
}

/** Tells what ClamAV found from what it says it could not look into (`AlertEncrypted`, `AlertExceedsMax`). */
function judge(signatures: readonly string[]): AntivirusResult {
  const found = signatures.find((name) => !/^Heuristics\.(Encrypted|Limits\.Exceeded)\b/.test(name));
  if (found !== undefined || signatures.length === 0)
    return { verdict: 'infected', signature: found ?? 'unnamed' };
  if (signatures.some((name) => /^Heuristics\.Encrypted\.(PDF|Doc)/.test(name))) {
    return { verdict: 'unscannable', reason: 'encrypted_document' };
  }
  const encrypted = signatures.some((name) => name.startsWith('Heuristics.Encrypted'));
  return { verdict: 'unscannable', reason: encrypted ? 'encrypted_archive' : 'over_limit' };
}

/** `ClamAV 1.4.6/27500/Thu Nov 20 09:26:47 2026`, or `ClamAV 1.4.6` where the database carries no version. */
function parseVersion(answer: string): EngineState {
  const [version = '', database, built] = answer.split('/');
  if (!version.startsWith('ClamAV ')) throw unavailable('bad_answer');
  // The time is clamd's local one and names no zone: UTC is at most half a day off, on a scale of days.
  const builtAt = built === undefined ? NaN : Date.parse(`${built} UTC`);
  return {
    name: 'clamd',
    version: version.slice('ClamAV '.length),
    avdb:
      database === undefined ? null : { version: database, builtAt: Number.isNaN(builtAt) ? null : builtAt },
  };
}

function abortion(signal: AbortSignal | undefined): { promise: Promise<never>; forget: () => void } {
  let listener: () => void = () => undefined;
  const promise = new Promise<never>((_, reject) => {
    listener = () => reject(unavailable('aborted'));
    signal?.addEventListener('abort', listener, { once: true });
  });
  promise.catch(() => undefined);
  return { promise, forget: () => signal?.removeEventListener('abort', listener) };
}
