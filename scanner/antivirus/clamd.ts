import { encryptedSample, nestedSample } from './archive-samples.ts';
import type { ClamdAddress } from './clamd-address.ts';
import { ClamdSession } from './clamd-session.ts';
import type { ClamdDeadlines } from './clamd-session.ts';
import { exactly, unavailable } from './engine.ts';
import type { AntivirusEngine, AntivirusResult, EngineState, Scan, ScanInput } from './engine.ts';

export interface ClamdOptions {
  deadlines?: Partial<ClamdDeadlines>;
  /** Larger content is not offered. ClamAV's own ceiling is 2 GiB − 3; set it to clamd's StreamMaxLength. */
  maxBytes?: number;
}

/** A scan has longer than clamd gives it (`MaxScanTime` of deploy/clamav/clamd.conf), so that clamd says that it gave up. */
const DEADLINES: ClamdDeadlines = { connectMs: 5_000, firstByteMs: 10_000, stallMs: 30_000, scanMs: 300_000 };
/** What a scan may take longer for its size: 4 MiB a second is a slow clamd on a slow machine. */
const BYTES_PER_MS = (4 * 1024 * 1024) / 1000;
/** libclamav looks at no file larger (INT_MAX − 2), whatever its settings say. */
const CEILING_BYTES = 2 ** 31 - 3;

/** Scans with one running clamd (INSTREAM of clamd(8)); several that stand in for each other: standby.ts. */
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

  describe(): Promise<EngineState> {
    return this.#inSession(async (session) => parseVersion(await session.version()));
  }

  scansInWindows(): boolean {
    return false;
  }

  async scan(input: ScanInput, sizeBytes: number, signal?: AbortSignal): Promise<Scan> {
    signal?.throwIfAborted();
    const answersForArchives = (): Promise<boolean> => this.#answersForArchives();
    return this.#inSession(async (session) => {
      // A stopped clamd takes a connection and megabytes without a word: one short question finds out first.
      const by = parseVersion(await session.version());
      if (sizeBytes > this.#maxBytes) {
        return { result: { verdict: 'unscannable', reason: 'over_limit' }, by, answersForArchives };
      }
      session.deadline(this.#deadlines.scanMs + sizeBytes / BYTES_PER_MS, 'scan_timeout');
      const result = await verdictOn(session, exactly(input, sizeBytes));
      return { result, by, answersForArchives };
    }, signal);
  }

  close(): Promise<void> {
    return Promise.resolve();
  }

  /**
   * Tried on two small archives that pass for clean with ClamAV's defaults: a closed one, and one that goes too deep.
   * Each time it is asked, because a clamd that was started again may have other settings and nothing tells.
   */
  async #answersForArchives(): Promise<boolean> {
    const results = await Promise.all(
      [encryptedSample(), nestedSample()].map((sample) => this.scan(once(sample), sample.length)),
    );
    return results.every(({ result }) => result.verdict === 'unscannable');
  }

  /** Gives up at the first of a fault of clamd and an abortion, and throws that. */
  async #inSession<Result>(
    work: (session: ClamdSession) => Promise<Result>,
    signal?: AbortSignal,
  ): Promise<Result> {
    const session = new ClamdSession(this.#address, this.#deadlines);
    const aborted = abortion(signal);
    try {
      return await Promise.race([work(session), session.fault, aborted.promise]);
    } catch (error) {
      if (signal?.aborted === true) throw signal.reason;
      throw error;
    } finally {
      aborted.forget();
      session.close();
    }
  }
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array, void, undefined> {
  yield await Promise.resolve(bytes);
}

async function verdictOn(session: ClamdSession, input: AsyncIterable<Uint8Array>): Promise<AntivirusResult> {
  const overLimit: AntivirusResult = { verdict: 'unscannable', reason: 'over_limit' };
  const answer = await session.scan(input).catch((error: unknown) => {
    if (session.isSizeRefused) return null;
    throw error;
  });
  if (answer === null || session.isSizeRefused) return overLimit;
  if (answer === 'stream: OK') return { verdict: 'clean' };
  const signature = /^stream: (\S+) FOUND$/.exec(answer)?.[1];
  if (signature === undefined) throw unavailable('bad_answer');
  return judge(signature);
}

/** Tells what ClamAV found from what it says it could not look into (`AlertEncrypted`, `AlertExceedsMax`). */
function judge(signature: string): AntivirusResult {
  if (/^Heuristics\.Limits\.Exceeded\b/.test(signature))
    return { verdict: 'unscannable', reason: 'over_limit' };
  if (/^Heuristics\.Encrypted\.(PDF|Doc)/.test(signature)) {
    return { verdict: 'unscannable', reason: 'encrypted_document' };
  }
  return /^Heuristics\.Encrypted\b/.test(signature)
    ? { verdict: 'unscannable', reason: 'encrypted_archive' }
    : { verdict: 'infected', signature };
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
