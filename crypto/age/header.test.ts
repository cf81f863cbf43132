import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { concat, fromUtf8, randomBytes, utf8 } from '../bytes.ts';
import { isZegelError } from '../errors.ts';
import { ready } from '../sodium.ts';
import { MAX_HEADER, encodeHeader, findHeaderEnd, parseHeader, verifyHeaderMac } from './header.ts';

const fileKey = new Uint8Array(16).fill(7);
const word = fc.string({
  minLength: 1,
  maxLength: 80,
  unit: fc.integer({ min: 0x21, max: 0x7e }).map((code) => String.fromCharCode(code)),
});
const stanza = fc.record({
  type: word,
  args: fc.array(word, { maxLength: 3 }),
  body: fc.oneof(
    fc.uint8Array({ maxLength: 200 }),
    fc.constantFrom(0, 47, 48, 49, 96, 1120).map((length) => new Uint8Array(length).fill(length)),
  ),
});
const stanzas = fc.array(stanza, { minLength: 1, maxLength: 4 });

const header = (text: string) => utf8(text);
const mac = `--- ${'A'.repeat(43)}\n`;

beforeAll(ready);

describe('a header', () => {
  it('is parsed to the stanzas it was encoded from, whatever follows it', () => {
    fc.assert(
      fc.property(stanzas, fc.uint8Array({ maxLength: 40 }), (written, payload) => {
        const bytes = encodeHeader(written, fileKey);
        const parsed = parseHeader(concat(bytes, payload));
        expect(parsed.stanzas).toEqual(written);
        expect(parsed.size).toBe(bytes.length);
        expect(parsed.bytes).toEqual(bytes);
        verifyHeaderMac(parsed, fileKey);
      }),
    );
  });

  it('has one form: bytes changed anywhere are refused, or encode to themselves again', () => {
    const edit = fc.record({ at: fc.nat(), remove: fc.nat(2), insert: fc.uint8Array({ maxLength: 2 }) });
    const near = fc.constantFrom(...['\n', ' ', '-', '=', '\r', 'A', '/', '->'].map(utf8));
    const edits = fc.oneof(edit, fc.record({ at: fc.nat(), remove: fc.nat(2), insert: near }));
    fc.assert(
      fc.property(stanzas, fc.array(edits, { minLength: 1, maxLength: 3 }), (written, changes) => {
        let bytes = encodeHeader(written, fileKey);
        for (const { at, remove, insert } of changes) {
          const place = at % (bytes.length + 1);
          bytes = concat(bytes.subarray(0, place), insert, bytes.subarray(place + remove));
        }
        let parsed;
        try {
          parsed = parseHeader(bytes);
        } catch (error) {
          expect(isZegelError(error, 'age_header')).toBe(true);
          return;
        }
        const again = fromUtf8(encodeHeader(parsed.stanzas, fileKey)).slice(0, -44);
        expect(fromUtf8(parsed.bytes).slice(0, -44)).toBe(again);
      }),
      { numRuns: 1000 },
    );
  });

  it('ends at the same byte however it arrives', () => {
    fc.assert(
      fc.property(stanzas, fc.array(fc.nat(), { maxLength: 8 }), (written, cuts) => {
        const bytes = encodeHeader(written, fileKey);
        let lookFrom = 0;
        for (const length of cuts.map((cut) => cut % bytes.length).sort((a, b) => a - b)) {
          const end = findHeaderEnd(bytes.subarray(0, length), lookFrom);
          expect(end.size).toBeNull();
          if (end.size === null) ({ lookFrom } = end);
        }
        expect(findHeaderEnd(concat(bytes, randomBytes(20)), lookFrom).size).toBe(bytes.length);
      }),
    );
  });

  it('is refused without its last byte, and alone where something follows it', () => {
    const bytes = encodeHeader([{ type: 'X', args: [], body: new Uint8Array(0) }], fileKey);
    expect(() => parseHeader(bytes.subarray(0, -1))).toThrow('age_header');
    expect(() => verifyHeaderMac(concat(bytes, Uint8Array.of(0)), fileKey)).toThrow('age_header');
  });

  it.each([
    ['another version', `age-encryption.org/v2\n-> X\n\n${mac}`],
    ['no stanza', `age-encryption.org/v1\n${mac}`],
    ['a stanza without a type', `age-encryption.org/v1\n->\n\n${mac}`],
    ['an empty argument', `age-encryption.org/v1\n-> X  y\n\n${mac}`],
    ['a space at the end of a line', `age-encryption.org/v1\n-> X \n\n${mac}`],
    ['a control character', `age-encryption.org/v1\n-> X\t\n\n${mac}`],
    ['a character that is not ASCII', `age-encryption.org/v1\n-> é\n\n${mac}`],
    ['CRLF', `age-encryption.org/v1\r\n-> X\r\n\r\n${mac}`],
    ['a stanza without a body', `age-encryption.org/v1\n-> X\n${mac}`],
    ['a body without its short line', `age-encryption.org/v1\n-> X\n${'A'.repeat(64)}\n${mac}`],
    ['a line that is too long', `age-encryption.org/v1\n-> X\n${'A'.repeat(68)}\n\n${mac}`],
    ['padding', `age-encryption.org/v1\n-> X\nAA==\n${mac}`],
    ['bits left over', `age-encryption.org/v1\n-> X\nAB\n${mac}`],
    ['a short MAC', `age-encryption.org/v1\n-> X\n\n--- ${'A'.repeat(42)}\n`],
    ['a MAC of which bits are left over', `age-encryption.org/v1\n-> X\n\n--- ${'A'.repeat(42)}B\n`],
    ['no MAC', 'age-encryption.org/v1\n-> X\n\n---\n'],
    ['nothing', ''],
  ])('is refused with %s', (_, text) => {
    expect(() => parseHeader(header(text))).toThrow('age_header');
  });

  it('is refused early when it cannot become one', () => {
    expect(() => findHeaderEnd(utf8('PK\u0003\u0004'))).toThrow('age_header');
    expect(() => findHeaderEnd(utf8(`age-encryption.org/v1\n-> X\n\n--- ${'A'.repeat(50)}`))).toThrow(
      'age_header',
    );
    const endless = new Uint8Array(MAX_HEADER).fill(0x41);
    endless.set(utf8('age-encryption.org/v1\n-> '));
    expect(() => findHeaderEnd(endless)).toThrow('age_header');
  });

  it('is not written with stanzas that cannot be read back, nor under a key of another length', () => {
    const body = new Uint8Array(0);
    for (const bad of ['', 'a b', 'a\n', 'é']) {
      expect(() => encodeHeader([{ type: bad, args: [], body }], fileKey)).toThrow('age_header');
      expect(() => encodeHeader([{ type: 'X', args: [bad], body }], fileKey)).toThrow('age_header');
    }
    expect(() => encodeHeader([], fileKey)).toThrow('age_header');
    expect(() => encodeHeader([{ type: 'X', args: [], body }], new Uint8Array(32))).toThrow('age_header');
  });

  it('is bound to its file key by the MAC', () => {
    const bytes = encodeHeader([{ type: 'X', args: ['y'], body: randomBytes(32) }], fileKey);
    verifyHeaderMac(bytes, fileKey);
    expect(() => verifyHeaderMac(bytes, randomBytes(16))).toThrow('age_mac');
    const other = utf8(fromUtf8(bytes).replace('-> X y', '-> X z'));
    expect(() => verifyHeaderMac(other, fileKey)).toThrow('age_mac');
  });
});
