import { describe, expect, it } from 'vitest';
import { type ErrorCode, fail } from '../../contract/errors.ts';
import { isSettled } from './sending.ts';

describe('a release that failed', () => {
  it.each<ErrorCode>(['token_invalid', 'already_released', 'not_clean', 'verdict_expired', 'bad_request'])(
    'released nothing when the relay says %s',
    (code) => {
      expect(isSettled(fail(code))).toBe(true);
    },
  );

  it.each<ErrorCode>([
    'network_failed',
    'deadline_passed',
    'unavailable',
    'internal',
    'too_many_requests',
    'not_signed_in',
  ])('may have released when it ended in %s', (code) => {
    expect(isSettled(fail(code))).toBe(false);
  });

  it('may have released when nobody knows why it failed', () => {
    expect(isSettled(new TypeError('fetch failed'))).toBe(false);
  });
});
