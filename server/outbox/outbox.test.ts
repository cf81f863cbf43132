import { expect, test } from 'vitest';
import { HOUR_MS, MINUTE_MS, SECOND_MS } from '../clock.ts';
import { WORK, delayAfter } from './outbox.ts';

test('waits longer after each attempt, and never longer than two hours', () => {
  const delays = Array.from({ length: 30 }, (_, index) => delayAfter(index + 1));
  expect(delays.slice(0, 4)).toEqual([2, 4, 8, 16].map((seconds) => seconds * SECOND_MS));
  expect(delays).toEqual(delays.toSorted((one, other) => one - other));
  expect(Math.max(...delays)).toBe(2 * HOUR_MS);
  expect(delays[10]).toBe(30 * MINUTE_MS);
});

test('tries a notification for a day at least before it is given up', () => {
  const { giveUpAfter } = WORK.notify_recipient;
  const all = Array.from({ length: giveUpAfter - 1 }, (_, index) => delayAfter(index + 1));
  const total = all.reduce((sum, delay) => sum + delay, 0);
  expect(total).toBeGreaterThan(24 * HOUR_MS);
  expect(total).toBeLessThan(36 * HOUR_MS);
});
