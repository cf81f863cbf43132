import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { type ErrorCode, fail } from '../../../contract/errors.ts';
import { Autosave, type SaveState } from './autosave.ts';

let saved: string[];
let states: SaveState[];
let fault: ErrorCode | null;
let autosave: Autosave<string>;

beforeEach(() => {
  vi.useFakeTimers({ now: 1_000_000 });
  [saved, states, fault] = [[], [], null];
  autosave = new Autosave<string>(
    async (content) => {
      await Promise.resolve();
      if (fault) throw fail(fault);
      saved.push(content);
      return { savedAt: Date.now() };
    },
    (state) => states.push(state),
  );
});
afterEach(() => {
  autosave.end();
  vi.useRealTimers();
});

const type = (text: string) => autosave.changed(text, text);
const last = () => states.at(-1)?.at;

it('saves a second after the last change, once', async () => {
  type('a');
  await vi.advanceTimersByTimeAsync(900);
  type('ab');
  await vi.advanceTimersByTimeAsync(900);
  expect(saved).toEqual([]);
  expect(last()).toBe('unsaved');
  await vi.advanceTimersByTimeAsync(100);
  expect(saved).toEqual(['ab']);
  expect(states.at(-1)).toEqual({ at: 'saved', savedAt: 1_001_900 });
});

it('saves within five seconds, however much is typed', async () => {
  for (let at = 0; at < 7_000; at += 500) {
    type(`a${at}`);
    await vi.advanceTimersByTimeAsync(500);
  }
  expect(saved).toEqual(['a4500']);
});

it('saves nothing when nothing changed', async () => {
  autosave.begin('a', 5);
  type('a');
  await vi.advanceTimersByTimeAsync(60_000);
  expect(saved).toEqual([]);
  expect(states).toEqual([{ at: 'saved', savedAt: 5 }]);
});

it('saves what was typed while a save was under way', async () => {
  type('a');
  vi.advanceTimersByTime(1_000);
  type('b');
  await vi.advanceTimersByTimeAsync(1_000);
  expect(saved).toEqual(['a', 'b']);
  expect(last()).toBe('saved');
});

it('tries again by itself while the network is gone, and at once when it is back', async () => {
  fault = 'network_failed';
  type('a');
  await vi.advanceTimersByTimeAsync(4_000);
  expect(last()).toBe('waiting');
  fault = null;
  autosave.tryAgain();
  await vi.advanceTimersByTimeAsync(0);
  expect(saved).toEqual(['a']);
});

it.each<ErrorCode>(['draft_changed', 'not_found', 'already_released'])(
  'stops at %s until the author has chosen',
  async (code) => {
    fault = code;
    type('a');
    await vi.advanceTimersByTimeAsync(1_000);
    fault = null;
    type('ab');
    await vi.advanceTimersByTimeAsync(60_000);
    expect(last()).toBe('changed');
    expect(saved).toEqual([]);
    autosave.begin('other', 7);
    type('other, and more');
    await vi.advanceTimersByTimeAsync(1_000);
    expect(saved).toEqual(['other, and more']);
  },
);

it.each<ErrorCode>(['already_released', 'drafts_full'])(
  'says nothing of a save that fails with %s after another message was begun',
  async (code) => {
    fault = code;
    type('a');
    vi.advanceTimersByTime(1_000);
    autosave.begin(null, null);
    type('b');
    await vi.advanceTimersByTimeAsync(0);
    fault = null;
    expect(last()).toBe('unsaved');
    await vi.advanceTimersByTimeAsync(1_000);
    expect(saved).toEqual(['b']);
  },
);

it('says what only the author can mend, and tries again with the next change', async () => {
  fault = 'drafts_full';
  type('a');
  await vi.advanceTimersByTimeAsync(60_000);
  expect(last()).toBe('failed');
  fault = null;
  type('ab');
  await vi.advanceTimersByTimeAsync(1_000);
  expect(saved).toEqual(['ab']);
});

it('flushes at once, and says why it could not', async () => {
  type('a');
  await autosave.flush();
  expect(saved).toEqual(['a']);
  fault = 'network_failed';
  type('b');
  await expect(autosave.flush()).rejects.toMatchObject({ code: 'network_failed' });
});
