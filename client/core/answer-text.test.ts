import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { newId, randomBytes, ready } from '../../crypto/index.ts';
import {
  type AnswerTextStore,
  AnswerTexts,
  TEXT_KEPT_MS,
  answerTextKey,
  memoryAnswerTexts,
} from './answer-text.ts';

const TEXT = 'Dank u wel. De tabletten smaken naar krijt.';

let now: number;
let store: AnswerTextStore;
let texts: AnswerTexts;
let handle: string;
let key: Uint8Array;

beforeAll(ready);
beforeEach(() => {
  now = Date.UTC(2026, 10, 22, 12);
  store = memoryAnswerTexts();
  texts = new AnswerTexts(store, () => now);
  handle = newId();
  key = answerTextKey(randomBytes(32));
});

describe('the text of an answer, on the device', () => {
  it('is there again for whoever opens the letter, also on a page that was loaded anew', async () => {
    expect(await texts.keep(handle, key, TEXT)).toBe(true);
    const anew = new AnswerTexts(store, () => now);
    expect(await anew.waits(handle)).toBe(true);
    expect(await anew.load(handle, key)).toBe(TEXT);
  });

  it('lies there sealed: without the key of the letter there is nothing to read', async () => {
    await texts.keep(handle, key, TEXT);
    const { wrapped = new Uint8Array() } = (await store.load(handle)) ?? {};
    expect(Buffer.from(wrapped).includes('krijt')).toBe(false);
    expect(await texts.load(handle, answerTextKey(randomBytes(32)))).toBeNull();
    const other = newId();
    await store.keep(other, { wrapped, at: now });
    expect(await texts.load(other, key)).toBeNull();
  });

  it('is gone once it is sent or given up, whatever was being saved meanwhile', async () => {
    const saving = texts.keep(handle, key, TEXT);
    expect(await texts.keep(handle, key, '')).toBe(false);
    await saving;
    expect(await texts.waits(handle)).toBe(false);
    expect(await store.handles()).toEqual([]);
  });

  it('is gone after a week, by a look at any other letter', async () => {
    await texts.keep(handle, key, TEXT);
    now += TEXT_KEPT_MS;
    expect(await texts.load(handle, key)).toBe(TEXT);
    now += 1;
    expect(await texts.waits(newId())).toBe(false);
    expect(await store.handles()).toEqual([]);
  });

  it('is not kept where a browser keeps nothing, and nothing else fails for it', async () => {
    const refuse = () => Promise.reject(new Error('private'));
    const closed = new AnswerTexts(
      { load: refuse, keep: refuse, forget: refuse, handles: refuse },
      () => now,
    );
    expect(await closed.keep(handle, key, TEXT)).toBe(false);
    expect(await closed.load(handle, key)).toBeNull();
    expect(await closed.waits(handle)).toBe(false);
  });
});
