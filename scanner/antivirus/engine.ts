/**
 * One face for every antivirus engine, and for several that stand in for each other. An engine answers only with an
 * explicit verdict on all bytes it was given; whatever else happens (down, silent, killed, an answer it does not know)
 * is thrown as `antivirus_unavailable`, which may be retried, and means: not scanned.
 */
import { ZegelError } from '../../crypto/errors.ts';
import type { UnscannableReason } from '../types/reasons.ts';

export type EngineName = 'clamd' | 'basic';

export interface EngineState {
  name: EngineName;
  /** The engine's own version, as it tells it. */
  version: string;
  /** Its signatures; null when the database carries no version, as a bare `.hdb` file does. */
  avdb: { version: string; builtAt: number | null } | null;
}

/**
 * Whether its signatures are older than `since` (Unix milliseconds); those without a date are. Null: any age will do.
 * The built-in engine's rules never are: they tell kinds of files and their tricks, which do not change by the day, they
 * are code of this release as its extraction and detectors are, and only a release brings others.
 */
export function isStale({ name, avdb }: EngineState, since: number | null): boolean {
  return name === 'clamd' && since !== null && (avdb?.builtAt ?? -Infinity) < since;
}

export type AntivirusResult =
  | { verdict: 'clean' }
  | { verdict: 'infected'; signature: string }
  | { verdict: 'unscannable'; reason: UnscannableReason };

/** What is scanned: its pieces, in order. */
export interface ScanInput extends AsyncIterable<Uint8Array> {
  /** True as long as iterating anew gives all bytes again, from the first; another engine may then be asked. */
  readonly isReplayable?: boolean;
}

export interface Scan {
  result: AntivirusResult;
  /** The engine that gave it, as it was at that moment. */
  by: EngineState;
  /**
   * Whether that engine's clean verdict also speaks for the content of archives, and says so where one is closed.
   * Throws `antivirus_unavailable`.
   */
  answersForArchives: () => Promise<boolean>;
}

export interface AntivirusEngine {
  readonly name: EngineName;
  /** Asks the engine who it is. Throws `antivirus_unavailable`. */
  describe(): Promise<EngineState>;
  /**
   * Scans `input`, which must deliver exactly `sizeBytes`. It may stop reading early when the verdict does not
   * depend on the rest. Throws `antivirus_unavailable`, `size_mismatch`, the error of `input`, or the reason of
   * `signal` when that is aborted.
   */
  scan(input: ScanInput, sizeBytes: number, signal?: AbortSignal): Promise<Scan>;
  /** Whether content of this size is seen in overlapping windows only, and never as a whole. */
  scansInWindows(sizeBytes: number): boolean;
  /** Lets go of workers and sockets. */
  close(): Promise<void>;
}

/** `why` is one of a few fixed words for the log, never an answer of the engine. */
export function unavailable(why: string, cause?: unknown): ZegelError {
  return new ZegelError('antivirus_unavailable', { detail: { why }, cause });
}

/** Passes `input` on and throws `size_mismatch` unless it is exactly `sizeBytes` long. */
export async function* exactly(
  input: AsyncIterable<Uint8Array>,
  sizeBytes: number,
): AsyncGenerator<Uint8Array, void, undefined> {
  let seen = 0;
  for await (const bytes of input) {
    seen += bytes.length;
    if (seen > sizeBytes) throw new ZegelError('size_mismatch');
    if (bytes.length > 0) yield bytes;
  }
  if (seen !== sizeBytes) throw new ZegelError('size_mismatch');
}
