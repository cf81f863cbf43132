import { expect, test } from 'vitest';
import { Backoff } from './backoff.ts';

test('doubles from 0.2 s to 10 s', () => {
  const backoff = new Backoff();
  const delays = Array.from({ length: 8 }, () => backoff.next(5));
  expect(delays).toEqual([200, 400, 800, 1600, 3200, 6400, 10_000, 10_000]);
});

test('starts again after a minute of health', () => {
  const backoff = new Backoff();
  backoff.next(0);
  backoff.next(59_999);
  expect(backoff.next(60_000)).toBe(200);
  expect(backoff.next(0)).toBe(400);
});
