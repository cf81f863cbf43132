import { fail } from '../../contract/errors.ts';

/** Numbers of parts and envelopes end here; a larger one is of nothing. Throws `not_found`. */
export function small(n: number): number {
  if (n > 9999) throw fail('not_found');
  return n;
}
