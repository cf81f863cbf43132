import { expect, it } from 'vitest';
import { paced } from './pace.ts';

it('tells of the first step and the last, and of those between four times a second', () => {
  let now = 0;
  const told: number[] = [];
  const tell = paced(
    (done) => void told.push(done),
    100,
    () => now,
  );
  for (let done = 0; done <= 100; done += 1) {
    tell(done);
    now += 10;
  }
  expect(told).toEqual([0, 25, 50, 75, 100]);
});
