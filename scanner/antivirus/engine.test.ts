/** The contract of an antivirus engine, held by the real clamd and by the built-in engine alike. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { isZegelError } from '../../crypto/errors.ts';
import { clamdMissing, startClamd } from '../../test/support/clamd.ts';
import type { TestClamd } from '../../test/support/clamd.ts';
import { bytes, eicar, streamOf } from '../../test/support/content.ts';
import { BasicEngine } from './basic.ts';
import { ClamdEngine } from './clamd.ts';
import { parseClamdAddress } from './clamd-address.ts';
import type { AntivirusEngine } from './engine.ts';

const missing = clamdMissing();
let clamd: TestClamd | null = null;

beforeAll(async () => {
  if (missing === null) clamd = await startClamd();
}, 30_000);
afterAll(async () => clamd?.stop());

const engines: {
  name: 'clamd' | 'basic';
  make: (maxBytes?: number) => AntivirusEngine;
  skip: string | null;
}[] = [
  {
    name: 'clamd',
    make: (maxBytes) => {
      const address = parseClamdAddress(clamd?.address ?? 'none');
      if (address === null) throw new Error('clamd was not started');
      return new ClamdEngine(address, maxBytes === undefined ? {} : { maxBytes });
    },
    skip: missing,
  },
  {
    name: 'basic',
    make: (maxBytes) => new BasicEngine(maxBytes === undefined ? {} : { maxBytes }),
    skip: null,
  },
];

const judged = async (engine: AntivirusEngine, content: Uint8Array, pieceBytes?: number) =>
  (await engine.scan(streamOf(content, pieceBytes), content.length)).result;

const code = (wanted: string) => expect.toSatisfy((error) => isZegelError(error, wanted)) as unknown;

describe.each(engines)('the $name engine', ({ name, make, skip }) => {
  describe.skipIf(skip !== null)(skip ?? 'keeps the contract', () => {
    let engine: AntivirusEngine;
    beforeAll(() => {
      engine = make();
    });
    afterAll(() => engine.close());

    test('says whether it answers for the content of archives', async () => {
      const { answersForArchives } = await engine.scan(streamOf(bytes('x')), 1);
      expect(await answersForArchives()).toBe(name === 'clamd');
    });

    test('says who it is', async () => {
      const state = await engine.describe();
      expect(state.name).toBe(name);
      expect(state.version).toMatch(/\d+\.\d+/);
      expect(state.avdb?.builtAt).toBeGreaterThan(Date.UTC(2026, 0, 1));
      expect((await engine.scan(streamOf(bytes('x')), 1)).by).toEqual(state);
    });

    test('calls a text clean', async () => {
      const text = bytes('Beste mevrouw, tot morgen.');
      expect(await judged(engine, text)).toEqual({ verdict: 'clean' });
    });

    test('calls the EICAR file infected, with the name of its signature', async () => {
      expect(await judged(engine, eicar)).toMatchObject({
        verdict: 'infected',
        signature: expect.stringMatching(/eicar/i) as string,
      });
    });

    test('finds it when every byte arrives by itself', async () => {
      expect(await judged(engine, eicar, 1)).toMatchObject({ verdict: 'infected' });
    });

    test('calls an empty part clean', async () => {
      expect(await judged(engine, bytes(''))).toEqual({ verdict: 'clean' });
    });

    test('scans twenty megabytes', async () => {
      const content = new Uint8Array(20 * 1024 * 1024).fill(7);
      expect(await judged(engine, content)).toEqual({ verdict: 'clean' });
    });

    test('scans several parts at once and mixes none up', async () => {
      const parts = [0, 1, 2, 3, 4, 5, 6, 7].map((n) => (n % 2 === 0 ? eicar : bytes(`tekst ${String(n)}`)));
      const results = await Promise.all(parts.map((part) => judged(engine, part)));
      expect(results.map(({ verdict }) => verdict)).toEqual(
        parts.map((part) => (part === eicar ? 'infected' : 'clean')),
      );
    });

    test('does not read what is over its limit', async () => {
      const small = make(10);
      let asked = 0;
      const stream = streamOf(bytes('elf tekens.'), 1, (count) => (asked = count));
      const { result, by } = await small.scan(stream, 11);
      expect(result).toEqual({ verdict: 'unscannable', reason: 'over_limit' });
      expect(by).toEqual(await small.describe());
      expect(asked).toBe(0);
      await small.close();
    });

    test('refuses a stream that is shorter or longer than announced', async () => {
      await expect(engine.scan(streamOf(bytes('kort')), 5)).rejects.toEqual(code('size_mismatch'));
      await expect(engine.scan(streamOf(bytes('lang')), 3)).rejects.toEqual(code('size_mismatch'));
    });

    test('hands on the error of its input', async () => {
      const broken = new Error('the upload broke off');
      async function* breaking(): AsyncGenerator<Uint8Array> {
        yield await Promise.resolve(bytes('begin'));
        throw broken;
      }
      await expect(engine.scan(breaking(), 100)).rejects.toBe(broken);
    });

    test('stops when it is told to', async () => {
      const content = new Uint8Array(8 * 1024 * 1024);
      const stop = new AbortController();
      const stream = streamOf(content, 64 * 1024, (count) => {
        if (count > 1024 * 1024) stop.abort(new Error('no longer needed'));
      });
      await expect(engine.scan(stream, content.length, stop.signal)).rejects.toThrow('no longer needed');
      await expect(engine.scan(streamOf(eicar), eicar.length, stop.signal)).rejects.toThrow(
        'no longer needed',
      );
    });
  });
});
