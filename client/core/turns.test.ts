import { expect, it } from 'vitest';
import { Turns } from './turns.ts';

it('runs no more than so many at once, in the order they came, also when one fails', async () => {
  const turns = new Turns(2);
  const order: number[] = [];
  let [running, most] = [0, 0];
  const run = (n: number) =>
    turns.take(async () => {
      order.push(n);
      running += 1;
      most = Math.max(most, running);
      await Promise.resolve();
      running -= 1;
      if (n === 1) throw new Error('one fails');
      return n;
    });
  const all = await Promise.allSettled([0, 1, 2, 3, 4].map(run));
  expect(all.filter(({ status }) => status === 'rejected')).toHaveLength(1);
  expect(order).toEqual([0, 1, 2, 3, 4]);
  expect(most).toBe(2);
});
