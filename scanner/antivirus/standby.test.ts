/** Several clamds as one: real ones that are down, silent, killed on the way, or out of date. */
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { isZegelError } from '../../crypto/errors.ts';
import { type TestClamd, startClamd } from '../../test/support/clamd.ts';
import { bytes, eicar, streamOf } from '../../test/support/content.ts';
import { describeWith } from '../../test/support/requires.ts';
import { KeptInput } from '../inspection/kept-input.ts';
import type { ScanInput } from './engine.ts';
import { selectEngine } from './select.ts';

const DEADLINES = { connectMs: 400, firstByteMs: 400, stallMs: 400, scanMs: 1_500 };
const DAY_MS = 24 * 3_600_000;
const text = bytes('Beste mevrouw, tot morgen.');
const large = new Uint8Array(8 * 1024 * 1024).fill(0x41);
const unavailable = expect.toSatisfy((error) => isZegelError(error, 'antivirus_unavailable')) as unknown;

describeWith(['clamd'], 'two clamds', () => {
  let first: TestClamd;
  let second: TestClamd;
  const address = (): string => `${first.address}, ${second.address}`;
  const engine = (signaturesSince = 0) =>
    selectEngine(address(), { deadlines: DEADLINES, signaturesSince: () => signaturesSince });

  beforeAll(async () => {
    const olderAt = Date.now() - DAY_MS;
    [first, second] = await Promise.all([startClamd(), startClamd({}, { builtAt: olderAt })]);
  }, 30_000);
  afterAll(() => Promise.all([first.stop(), second.stop()]));
  beforeEach(() => {
    first.resume();
    second.resume();
  });

  const whole = (clamd: TestClamd): number => Math.floor(clamd.builtAt / 1000) * 1000;
  /** All of it kept as it comes, as of a letter; `onPiece` is told how much has been asked for. */
  const kept = (content: Uint8Array, onPiece?: (count: number) => void): ScanInput =>
    new KeptInput(streamOf(content, 64 * 1024, onPiece), new Uint8Array(content.length));

  test('take turns by what they have to do, the first one first', async () => {
    const both = await engine();
    const one = await both.scan(streamOf(text), text.length);
    expect(one.by.avdb?.builtAt).toBe(whole(first));
    const four = await Promise.all([1, 2, 3, 4].map(() => both.scan(streamOf(text), text.length)));
    const built = four.map(({ by }) => by.avdb?.builtAt);
    expect(built.filter((builtAt) => builtAt === whole(first))).toHaveLength(2);
    expect(built.filter((builtAt) => builtAt === whole(second))).toHaveLength(2);
  });

  test('stand in for one that is silent, and it is asked again when it is back', async () => {
    let now = 0;
    const both = await selectEngine(address(), { deadlines: DEADLINES, now: () => now });
    first.pause();
    expect((await both.describe()).avdb?.builtAt).toBe(whole(second));
    const found = await both.scan(streamOf(eicar), eicar.length);
    expect(found).toMatchObject({
      result: { verdict: 'infected' },
      by: { avdb: { builtAt: whole(second) } },
    });
    const from = performance.now();
    expect((await both.scan(streamOf(text), text.length)).by.avdb?.builtAt).toBe(whole(second));
    expect(performance.now() - from).toBeLessThan(400);
    first.resume();
    for (let by = whole(second); by !== whole(first); now += 10_000) {
      by = (await both.scan(streamOf(text), text.length)).by.avdb?.builtAt ?? 0;
    }
  });

  test('give what was begun to the other from its first byte, when one is killed on the way', async () => {
    let isKilled = false;
    const kill = (count: number): void => {
      if (count < 4 * 1024 * 1024 || isKilled) return;
      isKilled = true;
      void first.kill();
    };
    const both = await engine();
    const scan = await both.scan(kept(large, kill), large.length);
    expect(isKilled).toBe(true);
    expect(scan).toMatchObject({ result: { verdict: 'clean' }, by: { avdb: { builtAt: whole(second) } } });
    await first.restart();
  });

  test('give no verdict on what cannot be had again, and none when both are down', async () => {
    const pause = (count: number): void => {
      if (count >= 4 * 1024 * 1024) first.pause();
    };
    const both = await engine();
    await expect(both.scan(streamOf(large, 64 * 1024, pause), large.length)).rejects.toEqual(unavailable);
    second.pause();
    await expect((await engine()).scan(kept(text), text.length)).rejects.toEqual(unavailable);
    await expect((await engine()).describe()).rejects.toEqual(unavailable);
  });

  test('prefer the one whose signatures are recent enough, and else say that they are old', async () => {
    const reverse = (since: number) =>
      selectEngine(`${second.address},${first.address}`, {
        deadlines: DEADLINES,
        signaturesSince: () => since,
      });
    const between = second.builtAt + 1;
    expect((await (await reverse(between)).scan(kept(text), text.length)).by.avdb?.builtAt).toBe(
      whole(first),
    );
    expect((await (await reverse(between)).describe()).avdb?.builtAt).toBe(whole(first));
    const found = await (await reverse(between)).scan(kept(eicar), eicar.length);
    expect(found.result.verdict).toBe('infected');
    const old = await (await reverse(first.builtAt + 1)).scan(kept(text), text.length);
    expect(old.by.avdb?.builtAt).toBe(whole(second));
  });

  test('do not hide what is wrong with the input', async () => {
    const both = await engine();
    await expect(both.scan(kept(text), text.length + 1)).rejects.toEqual(
      expect.toSatisfy((error) => isZegelError(error, 'size_mismatch')),
    );
  });
});
