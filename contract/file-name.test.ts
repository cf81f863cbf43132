import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { plainFileName } from './file-name.ts';

describe('a file name', () => {
  it.each([
    ['Uitslag bloedonderzoek.pdf', 'Uitslag bloedonderzoek.pdf'],
    ['Röntgenfoto (2).png', 'Röntgenfoto (2).png'],
    ['תוצאות.pdf', 'תוצאות.pdf'],
    ['検査結果.tar.gz', '検査結果.tar.gz'],
  ])('stays what it is where nothing is wrong with it: %s', (name, clean) => {
    expect(plainFileName(name)).toBe(clean);
  });

  it.each([
    ['right-to-left override', 'factuur\u202Efdp.exe', 'factuur fdp.exe'],
    ['left-to-right isolate', 'a\u2066b\u2069.txt', 'a b .txt'],
    ['right-to-left mark', 'a\u200F.txt', 'a .txt'],
    ['zero width space', 'a\u200Bb.txt', 'a b.txt'],
    ['byte order mark', '\uFEFFa.txt', 'a.txt'],
    ['tag characters', 'a\u{E0001}\u{E0061}.txt', 'a .txt'],
    ['control character', 'a\u0000b\u001Bc\u007F.txt', 'a b c .txt'],
    ['C1 control character', 'a\u009Bb.txt', 'a b.txt'],
    ['line break', 'a\r\nb.txt', 'a b.txt'],
    ['line separator', 'a\u2028b\u2029c.txt', 'a b c.txt'],
    ['lone surrogate', 'a\uD800b.txt', 'a b.txt'],
    ['path', '../../etc/passwd', 'etc passwd'],
    ['path of Windows', 'C:\\Windows\\win.ini', 'C Windows win.ini'],
    ['wildcards and quotes', 'a*b?"c<d>|e.txt', 'a b c d e.txt'],
    ['dots and spaces around', ' ..naam.txt. ', 'naam.txt'],
    ['another normal form', 'e\u0301.txt', '\u00E9.txt'],
  ])('loses what steers or breaks it: %s', (_, name, clean) => {
    expect(plainFileName(name)).toBe(clean);
  });

  it.each(['CON', 'con.txt', 'nul.tar.gz', 'Com1.pdf', 'LPT9', 'com¹.txt', 'AUX.'])(
    'is not a device of Windows: %s',
    (name) => {
      expect(plainFileName(name)).toMatch(/^_/);
    },
  );

  it.each(['console.txt', 'com10.txt', 'auxiliary', 'nul-waarden.csv'])('may begin like one: %s', (name) => {
    expect(plainFileName(name)).toBe(name);
  });

  it.each(['', ' ', '...', '\u202E', '///', '\u0000'])('is never empty: %j', (name) => {
    expect(plainFileName(name)).toBe('bestand');
  });

  it('keeps its ending when it is shortened', () => {
    const long = plainFileName(`${'é'.repeat(300)}.docx`);
    expect(long.endsWith('é.docx')).toBe(true);
    expect(new TextEncoder().encode(long).length).toBeLessThanOrEqual(200);
    expect(plainFileName('x'.repeat(255))).toHaveLength(200);
  });
});

test('whatever the name, what comes out is plain, and cleaning it again changes nothing', () => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string({ unit: 'binary', maxLength: 300 }),
        fc.string({ unit: 'grapheme', maxLength: 300 }),
      ),
      (name) => {
        const clean = plainFileName(name);
        expect(clean).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}/\\:*?"<>|]|^[. ]|[. ]$|^$/u);
        expect(new TextEncoder().encode(clean).length).toBeLessThanOrEqual(200);
        expect(plainFileName(clean)).toBe(clean);
      },
    ),
  );
});
