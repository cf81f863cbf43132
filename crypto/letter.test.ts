import { beforeAll, describe, expect, test } from 'vitest';
import { utf8 } from './bytes.ts';
import { letterText, padLetter, padme } from './letter.ts';
import { ready } from './sodium.ts';

beforeAll(ready);

const letter = (size: number): string => JSON.stringify({ text: 'a'.repeat(size - 11) });

describe('padmé', () => {
  test.each([
    [0, 0],
    [1, 1],
    [8, 8],
    [9, 10],
    [10, 10],
    [11, 12],
    [100, 104],
    [4097, 4352],
    [1_000_000, 1_015_808],
    [2 ** 40, 2 ** 40],
    [2 ** 40 + 1, 2 ** 40 + 2 ** 34],
  ])('of %i is %i', (size, padded) => {
    expect(padme(size)).toBe(padded);
  });

  test('adds at most 12 %, never shrinks, and is its own padding', () => {
    for (let size = 1; size < 70_000; size += 61) {
      expect(padme(size)).toBeGreaterThanOrEqual(size);
      expect(padme(size) / size).toBeLessThanOrEqual(1.12);
      expect(padme(padme(size))).toBe(padme(size));
    }
  });
});

describe('a letter', () => {
  test.each([11, 4095, 4096, 4097, 5000, 100_000])('of %i bytes comes back from its padding', (size) => {
    const json = letter(size);
    const padded = padLetter(json);
    expect(utf8(json).length).toBe(size);
    expect(padded.length).toBe(Math.max(4096, padme(size)));
    expect(letterText(padded)).toBe(json);
  });

  test('counts bytes, not characters', () => {
    const json = JSON.stringify({ text: 'é'.repeat(4000) });
    expect(padLetter(json).length).toBe(padme(utf8(json).length));
    expect(letterText(padLetter(json))).toBe(json);
  });

  test('keeps the spaces inside', () => {
    const json = '{"text":"  two  "}';
    expect(letterText(padLetter(json))).toBe(json);
  });

  test('is refused with other padding', () => {
    const padded = padLetter(letter(5000));
    const wrong = [
      padded.subarray(0, -1),
      new Uint8Array([...padded, 0x20]),
      padded.with(padded.length - 1, 0x0a),
      padded.with(padded.length - 1, 0),
      utf8(letter(11)),
      new Uint8Array(4096).fill(0x20),
      new Uint8Array(0),
    ];
    for (const bytes of wrong) expect(() => letterText(bytes)).toThrow('letter_invalid');
  });

  test('is refused when it is no object or no UTF-8', () => {
    expect(() => padLetter('[]')).toThrow('letter_invalid');
    expect(() => padLetter('{} ')).toThrow('letter_invalid');
    expect(() => letterText(padLetter('{}').with(1, 0xff))).toThrow('bad_encoding');
  });
});
