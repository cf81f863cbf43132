import fc from 'fast-check';
import { armor as typage } from 'age-encryption';
import { beforeAll, describe, expect, it } from 'vitest';
import { randomBytes, utf8 } from '../bytes.ts';
import { ready } from '../sodium.ts';
import { ArmorDecoder, ArmorEncoder, armor, dearmor } from './armor.ts';
import { type Stage, join } from './stage.ts';

beforeAll(ready);

async function inPieces(stage: Stage, bytes: Uint8Array, piece: number): Promise<Uint8Array> {
  const out: Uint8Array[] = [];
  for (let at = 0; at < bytes.length; at += piece) {
    await stage.push(bytes.subarray(at, at + piece), (part) => out.push(part));
  }
  await stage.finish((part) => out.push(part));
  return join(out);
}

describe('armor', () => {
  it('is what typage writes, in pieces of any size, and comes off again', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.uint8Array({ maxLength: 300 }),
        fc.integer({ min: 1, max: 100 }),
        async (file, piece) => {
          const text = await armor(file);
          expect(text).toBe(typage.encode(file));
          expect(await inPieces(new ArmorEncoder(), file, piece)).toEqual(utf8(text));
          expect(await inPieces(new ArmorDecoder(), utf8(text), piece)).toEqual(file);
          expect(
            await inPieces(new ArmorDecoder(), utf8(` \n${text.replaceAll('\n', '\r\n')} \t`), piece),
          ).toEqual(file);
        },
      ),
    );
  });

  it('takes any amount of whitespace around it, a little at a time', async () => {
    const file = randomBytes(100);
    const blank = '\n '.repeat(500);
    expect(await inPieces(new ArmorDecoder(), utf8(`${blank}\n${await armor(file)}${blank}`), 1)).toEqual(
      file,
    );
  });

  it('has one form: a character changed is refused, or was a way to end a line', async () => {
    const text = await armor(randomBytes(130));
    const near = [' ', '\n', '\r', '=', 'A', '-', '\t', '\u00e9', ''];
    await fc.assert(
      fc.asyncProperty(fc.nat(text.length - 1), fc.constantFrom(...near), async (at, insert) => {
        const changed = text.slice(0, at) + insert + text.slice(at + 1);
        let file: Uint8Array;
        try {
          file = await dearmor(changed);
        } catch (error) {
          expect(error).toMatchObject({ code: 'age_armor' });
          return;
        }
        expect(await armor(file)).toBe(`${changed.trim().replaceAll('\r\n', '\n')}\n`);
      }),
      { numRuns: 500 },
    );
  });

  it('refuses an endless line as soon as it is too long', async () => {
    const decoder = new ArmorDecoder();
    await expect(decoder.push(utf8('A'.repeat(100)), () => undefined)).rejects.toThrow('age_armor');
  });

  it('refuses what is no text', async () => {
    await expect(dearmor(Uint8Array.of(0xff, 0xfe, 0x00))).rejects.toThrow('age_armor');
    await expect(dearmor(new Uint8Array(0))).rejects.toThrow('age_armor');
  });
});
