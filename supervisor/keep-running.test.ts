import { expect, test } from 'vitest';
import { Kept } from './keep-running.ts';
import type { Down } from './keep-running.ts';
import type { Exit, Running } from './running.ts';

/** A process that ends when the test says so. */
class Pretended implements Running {
  readonly pid = 1;
  readonly exited: Promise<Exit>;
  stopped = 0;
  end: (exit: Exit) => void = () => undefined;

  constructor() {
    this.exited = new Promise((resolve) => {
      this.end = resolve;
    });
  }
  stop(): Promise<void> {
    this.stopped += 1;
    this.end({ code: 0, signal: null });
    return Promise.resolve();
  }
  kill(): void {
    this.end({ code: null, signal: 'SIGKILL' });
  }
}

function household(): { kept: Kept; runs: Pretended[]; downs: Down[]; next: () => Promise<Pretended> } {
  const runs: Pretended[] = [];
  const downs: Down[] = [];
  const waiting: ((run: Pretended) => void)[] = [];
  const kept = new Kept({
    start: () => {
      const run = new Pretended();
      runs.push(run);
      waiting.shift()?.(run);
      return Promise.resolve(run);
    },
    onDown: (down) => downs.push(down),
  });
  return { kept, runs, downs, next: () => new Promise((resolve) => waiting.push(resolve)) };
}

test('starts again what ends by itself', async () => {
  const { kept, runs, downs, next } = household();
  const again = next();
  runs[0]?.end({ code: 1, signal: null });
  await again;
  expect(downs).toEqual([{ exit: { code: 1, signal: null }, error: null, retryInMs: 200 }]);
  await kept.stop();
  expect(runs.map(({ stopped }) => stopped)).toEqual([0, 1]);
});

test('stops during the wait before a restart, without starting again', async () => {
  const runs: Pretended[] = [];
  let down: () => void = () => undefined;
  const isDown = new Promise<void>((resolve) => {
    down = resolve;
  });
  const kept = new Kept({
    start: () => {
      runs.push(new Pretended());
      return Promise.resolve(runs[0] ?? new Pretended());
    },
    onDown: () => down(),
  });
  runs[0]?.end({ code: 1, signal: null });
  await isDown;
  await kept.stop();
  expect(runs).toHaveLength(1);
});

test('tries again when a start fails', async () => {
  const problem = new Error('not today');
  const downs: Down[] = [];
  const run = new Pretended();
  let tries = 0;
  const up = new Promise<void>((resolve) => {
    const kept = new Kept({
      start: () => {
        tries += 1;
        if (tries === 1) return Promise.reject(problem);
        resolve();
        return Promise.resolve(run);
      },
      onDown: (each) => downs.push(each),
    });
    void run.exited.then(() => kept.kill());
  });
  await up;
  run.kill();
  expect(downs).toEqual([{ exit: null, error: problem, retryInMs: 200 }]);
});
