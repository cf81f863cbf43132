/**
 * Scanning a stream with rules that see whole buffers: overlapping windows, so that nothing hides on a border,
 * and one tally over all of them. The overlap is longer than the longest thing a rule looks for.
 */
import type { RuleHit } from './basic-rules.ts';
import type { AntivirusResult } from './engine.ts';

export const WINDOW_BYTES = 4 * 1024 * 1024;
export const OVERLAP_BYTES = 4 * 1024;

/** Collects the hits of all windows of one part and says what they come to. */
export class Tally {
  readonly #hits = new Map<string, RuleHit>();

  add(hits: readonly RuleHit[]): void {
    for (const hit of hits) this.#hits.set(hit.rule, hit);
  }

  result(): AntivirusResult {
    const hits = [...this.#hits.values()];
    const complete = hits.filter(
      ({ signature, traits }) => hits.filter((other) => other.signature === signature).length >= traits,
    );
    const infected = complete.find(({ verdict }) => verdict === 'infected');
    if (infected !== undefined) return { verdict: 'infected', signature: infected.signature };
    const reason = (['active_content', 'archive_not_read'] as const).find((each) =>
      complete.some(({ verdict }) => verdict === each),
    );
    return reason === undefined ? { verdict: 'clean' } : { verdict: 'unscannable', reason };
  }
}

/**
 * Cuts a stream into windows that overlap. Each window is a buffer of its own, from `fresh` (of `windowBytes`);
 * whoever gets it may keep it. An empty stream has one empty window.
 */
export async function* windows(
  input: AsyncIterable<Uint8Array>,
  windowBytes = WINDOW_BYTES,
  overlapBytes = OVERLAP_BYTES,
  fresh: () => Uint8Array<ArrayBuffer> = () => new Uint8Array(windowBytes),
): AsyncGenerator<Uint8Array<ArrayBuffer>, void, undefined> {
  let window = fresh();
  let length = 0;
  let hasNews = true;
  for await (const bytes of input) {
    let taken = 0;
    while (taken < bytes.length) {
      const step = Math.min(windowBytes - length, bytes.length - taken);
      window.set(bytes.subarray(taken, taken + step), length);
      taken += step;
      length += step;
      hasNews = true;
      if (length < windowBytes) continue;
      const next = fresh();
      next.set(window.subarray(length - overlapBytes));
      yield window;
      window = next;
      length = overlapBytes;
      hasNews = false;
    }
  }
  if (hasNews) yield window.subarray(0, length);
  else window.fill(0);
}
