/**
 * Several clamds as one. The one with the least to do is asked, the first named among equals; one that gave no verdict
 * is the last to be asked until it answers a question again, which it is now and then, while nobody waits for it. Content that may be had again from its first byte is offered to the next when one
 * is down, silent or dies on the way; for content that may not, there is no verdict, and whoever sent it sends it again.
 */
import { isZegelError } from '../../crypto/errors.ts';
import { isStale, unavailable } from './engine.ts';
import type { AntivirusEngine, EngineState, Scan, ScanInput } from './engine.ts';

/** So often one that gave no verdict is asked whether it is back. */
const ASK_AGAIN_MS = 5_000;

interface Member {
  engine: AntivirusEngine;
  scanning: number;
  /** When it is asked whether it is back (Unix milliseconds); null while it is as good as the others. */
  askAgainAt: number | null;
}

export interface StandbyOptions {
  /** The oldest signatures that count (Unix milliseconds): one with older ones scans only where no other can. */
  signaturesSince?: () => number | null;
  now?: () => number;
}

export class StandbyEngine implements AntivirusEngine {
  readonly name = 'clamd';
  readonly #members: Member[];
  readonly #since: () => number | null;
  readonly #now: () => number;

  /** `engines`: at least one, the preferred one first. */
  constructor(engines: readonly AntivirusEngine[], options: StandbyOptions = {}) {
    this.#members = engines.map((engine) => ({ engine, scanning: 0, askAgainAt: null }));
    this.#since = options.signaturesSince ?? (() => null);
    this.#now = options.now ?? Date.now;
  }

  /** Of one that answers, with current signatures where there is one. All are asked, so that a silent one costs no time. */
  async describe(): Promise<EngineState> {
    const asked = this.#order().map(({ engine }) => engine.describe());
    const current = asked.map(async (state) => {
      if (isStale(await state, this.#since())) throw unavailable('stale');
      return state;
    });
    return Promise.any(current)
      .catch(() => Promise.any(asked))
      .catch((cause: unknown) => {
        throw unavailable('none_answers', cause);
      });
  }

  scansInWindows(sizeBytes: number): boolean {
    return this.#members.some(({ engine }) => engine.scansInWindows(sizeBytes));
  }

  async scan(input: ScanInput, sizeBytes: number, signal?: AbortSignal): Promise<Scan> {
    const offered = new Offered(input);
    let stale: Scan | null = null;
    let failure: unknown = unavailable('none_answers');
    for (const member of this.#order()) {
      if (!offered.isWhole) break;
      try {
        const scan = await this.#scanWith(member, offered, sizeBytes, signal);
        if (scan.result.verdict !== 'clean' || !isStale(scan.by, this.#since())) return scan;
        stale ??= scan;
      } catch (error) {
        if (!isZegelError(error, 'antivirus_unavailable')) throw error;
        failure = error;
      }
      member.askAgainAt ??= this.#now() + ASK_AGAIN_MS;
    }
    if (stale !== null) return stale;
    throw failure;
  }

  async close(): Promise<void> {
    await Promise.all(this.#members.map(({ engine }) => engine.close()));
  }

  async #scanWith(
    member: Member,
    input: ScanInput,
    sizeBytes: number,
    signal: AbortSignal | undefined,
  ): Promise<Scan> {
    member.scanning += 1;
    try {
      return await member.engine.scan(input, sizeBytes, signal);
    } finally {
      member.scanning -= 1;
    }
  }

  #order(): Member[] {
    const now = this.#now();
    for (const member of this.#members) {
      if (member.askAgainAt !== null && member.askAgainAt <= now) this.#askAgain(member);
    }
    const isShunned = ({ askAgainAt }: Member): number => Number(askAgainAt !== null);
    return [...this.#members].sort(
      (one, other) => isShunned(one) - isShunned(other) || one.scanning - other.scanning,
    );
  }

  #askAgain(member: Member): void {
    member.askAgainAt = Infinity;
    const later = (): void => void (member.askAgainAt = this.#now() + ASK_AGAIN_MS);
    member.engine.describe().then((state) => {
      if (isStale(state, this.#since())) later();
      else member.askAgainAt = null;
    }, later);
  }
}

/** An input, and whether its first byte can still be had. */
class Offered implements ScanInput {
  readonly #input: ScanInput;
  #isTouched = false;

  constructor(input: ScanInput) {
    this.#input = input;
  }

  get isWhole(): boolean {
    return !this.#isTouched || this.#input.isReplayable === true;
  }

  [Symbol.asyncIterator](): AsyncIterator<Uint8Array> {
    this.#isTouched = true;
    return this.#input[Symbol.asyncIterator]();
  }
}
