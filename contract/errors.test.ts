import { expect, it } from 'vitest';
import { textOf } from './errors.ts';

it.each([
  [1, 'Even wachten. Probeer het over 1 seconde opnieuw.', 'Please wait. Try again in 1 second.'],
  [60, 'Even wachten. Probeer het over 60 seconden opnieuw.', 'Please wait. Try again in 60 seconds.'],
  [3300, 'Even wachten. Probeer het over 55 minuten opnieuw.', 'Please wait. Try again in 55 minutes.'],
])('a wait of %d seconds is told as people say it', (seconds, nl, en) => {
  expect(textOf('too_many_requests', 'nl', { seconds })).toBe(nl);
  expect(textOf('too_many_requests', 'en', { seconds })).toBe(en);
});
