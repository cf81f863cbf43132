import { expect, test } from 'vitest';
import { isZegelError } from '../../crypto/errors.ts';
import { type Turn, Turns } from './turns.ts';

const never = new AbortController().signal;

/** Something that runs until it is told to end. */
function held(turns: Turns, turn: Turn, signal = never) {
  let end: () => void = () => undefined;
  const state = { isRunning: false, end: () => end(), outcome: Promise.resolve() };
  state.outcome = turns.run(turn, signal, () => {
    state.isRunning = true;
    return new Promise<void>((resolve) => {
      end = resolve;
    }).finally(() => {
      state.isRunning = false;
    });
  });
  return state;
}

const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
const attachment = (bytes: number): Turn => ({ kind: 'attachment', bytes });
const letter = (bytes: number): Turn => ({ kind: 'letter', bytes });

test('runs what fits, and the next when there is room', async () => {
  const turns = new Turns({ bytes: 100, lettersBytes: 0 });
  const [one, two, three] = [60, 40, 40].map((bytes) => held(turns, attachment(bytes)));
  await settled();
  expect([one, two, three].map((each) => each?.isRunning)).toEqual([true, true, false]);
  two?.end();
  await settled();
  expect([one, two, three].map((each) => each?.isRunning)).toEqual([true, false, true]);
});

test('keeps the order: a small one does not pass a large one for ever', async () => {
  const turns = new Turns({ bytes: 100, lettersBytes: 0 });
  const first = held(turns, attachment(60));
  const large = held(turns, attachment(80));
  const small = held(turns, attachment(10));
  await settled();
  expect([large.isRunning, small.isRunning]).toEqual([false, false]);
  first.end();
  await settled();
  expect([large.isRunning, small.isRunning]).toEqual([true, true]);
});

test('leaves room for letters, and lets them go first', async () => {
  const turns = new Turns({ bytes: 100, lettersBytes: 20 });
  const first = held(turns, attachment(80));
  const next = held(turns, attachment(80));
  const brief = held(turns, letter(20));
  await settled();
  expect([first.isRunning, next.isRunning, brief.isRunning]).toEqual([true, false, true]);
  const second = held(turns, letter(20));
  brief.end();
  await settled();
  expect([next.isRunning, second.isRunning]).toEqual([false, true]);
});

test('runs what is larger than all there is alone', async () => {
  const turns = new Turns({ bytes: 100, lettersBytes: 20 });
  const huge = held(turns, attachment(1_000));
  const small = held(turns, attachment(1));
  await settled();
  expect([huge.isRunning, small.isRunning]).toEqual([true, false]);
  huge.end();
  await settled();
  expect(small.isRunning).toBe(true);
});

test('refuses when too many wait, and says to come again', async () => {
  const turns = new Turns({ bytes: 10, lettersBytes: 0, waiting: 1 });
  held(turns, attachment(10));
  held(turns, attachment(10));
  const outcome = await held(turns, attachment(10)).outcome.catch((error: unknown) => error);
  expect(isZegelError(outcome, 'scanner_busy')).toBe(true);
});

test('who gave up while waiting takes no turn and holds nobody up', async () => {
  const turns = new Turns({ bytes: 10, lettersBytes: 0 });
  const first = held(turns, attachment(10));
  const leaving = new AbortController();
  const second = held(turns, attachment(10), leaving.signal);
  const third = held(turns, attachment(10));
  leaving.abort(new Error('gone'));
  await expect(second.outcome).rejects.toThrow('gone');
  first.end();
  await settled();
  expect([second.isRunning, third.isRunning]).toEqual([false, true]);
});

test('gives the room back after a failure', async () => {
  const turns = new Turns({ bytes: 10, lettersBytes: 0 });
  await expect(turns.run(attachment(10), never, () => Promise.reject(new Error('fault')))).rejects.toThrow();
  const next = held(turns, attachment(10));
  await settled();
  expect(next.isRunning).toBe(true);
});
