/**
 * How long to look: a little in every run of the tests, long by `npm run fuzz`. A failure prints the seed and the
 * path that find it again (`fc.assert(…, { seed, path })`).
 */
import { expect } from 'vitest';
import { catalogue } from '../../contract/errors.ts';
import { isZegelError } from '../../crypto/index.ts';

const factor = Number(process.env['ZEGEL_FUZZ_FACTOR'] ?? '1');

/** Settings for `fc.assert`. */
export const runs = (few: number) => ({ numRuns: few * factor });
/** For `it`: a quiet machine needs a fraction of it. */
export const PATIENCE_MS = 60_000 * factor;

/** What a parser makes of its input, or null when it refuses it as it should: with an error of the catalogue. */
export async function accepted<T>(parse: () => T | Promise<T>): Promise<{ value: T } | null> {
  try {
    return { value: await parse() };
  } catch (error) {
    if (!isZegelError(error)) throw error;
    expect(Object.keys(catalogue)).toContain(error.code);
    return null;
  }
}
