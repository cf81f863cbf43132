import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeBech32, encodeBech32 } from './bech32.ts';

const ALPHABET = 'qpzry9x8gf2tvdw0s3jn54khce6mua7l';

describe('Bech32', () => {
  it('reads what BIP 173 calls valid, and writes it the same', () => {
    const valid: [string, string][] = [
      ['a', 'a12uel5l'],
      [
        'an83characterlonghumanreadablepartthatcontainsthenumber1andtheexcludedcharactersbio',
        'an83characterlonghumanreadablepartthatcontainsthenumber1andtheexcludedcharactersbio1tt5tgs',
      ],
      ['abcdef', 'abcdef1qpzry9x8gf2tvdw0s3jn54khce6mua7lmqqqxw'],
    ];
    for (const [prefix, text] of valid) {
      const bytes = decodeBech32(prefix, text);
      expect(bytes).not.toBeNull();
      expect(encodeBech32(prefix, bytes ?? new Uint8Array(0))).toBe(text);
    }
  });

  it('refuses what BIP 173 calls invalid', () => {
    for (const [prefix, text] of [
      ['x', 'x1b4n0q5v'],
      ['li', 'li1dgmt3'],
      ['de', 'de1lg7wt\u00ff'],
      ['a', 'A1G7SGD8'],
      ['pzry', 'pzry9x0s0muk'],
    ] as const) {
      expect(decodeBech32(prefix, text)).toBeNull();
    }
  });

  it('refuses bits left over that are not zero, or a whole group of them, under a checksum that fits', () => {
    expect(decodeBech32('age', 'age1qqpexly5')).toEqual(Uint8Array.of(0));
    for (const text of ['age1qpu0j2ex', 'age1qzju8uhe', 'age1qqqyst3gn', 'age1qdd35qf']) {
      expect(decodeBech32('age', text)).toBeNull();
    }
  });

  it('brings any bytes back, and refuses any one character changed', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 80 }), fc.nat(), fc.nat(30), (bytes, at, step) => {
        const text = encodeBech32('age', bytes);
        expect(decodeBech32('age', text)).toEqual(bytes);
        const place = 4 + (at % (text.length - 4));
        const other = ALPHABET.charAt((ALPHABET.indexOf(text.charAt(place)) + 1 + step) % 32);
        expect(decodeBech32('age', text.slice(0, place) + other + text.slice(place + 1))).toBeNull();
      }),
    );
  });
});
