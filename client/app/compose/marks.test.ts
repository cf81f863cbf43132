import { describe, expect, it } from 'vitest';
import { carried, piecesOf, stretchToTakeOut } from './marks.ts';

const mark = (start: number, end: number, asks = true) => ({ start, end, asks });
const shown = (text: string, marks: Parameters<typeof piecesOf>[1]) =>
  piecesOf(text, marks).map((piece) => (piece.mark === null ? piece.text : `[${piece.text}]`));

describe('a text with marks', () => {
  it('falls into pieces that are the whole of it again', () => {
    const text = 'BSN 111222333 en 0612345678';
    expect(shown(text, [mark(17, 27), mark(4, 13)])).toEqual([
      'BSN ',
      '[111222333]',
      ' en ',
      '[0612345678]',
      '',
    ]);
    expect(shown(text, [])).toEqual([text]);
  });

  it('marks once what two rules were met in, and nothing beyond its end', () => {
    expect(shown('abcdef', [mark(1, 4), mark(1, 4, false), mark(2, 3), mark(3, 5), mark(5, 9)])).toEqual([
      'a',
      '[bcd]',
      '[e]',
      'f',
    ]);
  });
});

describe('what was found in a text that goes on', () => {
  const from = 'Uw BSN is 111222333.';
  const found = [{ start: 10, end: 19 }];
  const quoted = (to: string) => carried(found, from, to).map(({ start, end }) => to.slice(start, end));

  it('stays with its words when something is typed before or after them', () => {
    expect(quoted(`Beste, ${from}`)).toEqual(['111222333']);
    expect(quoted(`${from} Groet`)).toEqual(['111222333']);
    expect(quoted('BSN is 111222333.')).toEqual(['111222333']);
    expect(quoted(from)).toEqual(['111222333']);
  });

  it('is let go of when it is changed itself', () => {
    expect(quoted('Uw BSN is 11122333.')).toEqual([]);
    expect(quoted('Uw BSN is 111x222333.')).toEqual([]);
    expect(quoted('')).toEqual([]);
  });
});

describe('taking out', () => {
  const without = (text: string, word: string) => {
    const start = text.indexOf(word);
    const out = stretchToTakeOut(text, { start, end: start + word.length });
    return text.slice(0, out.start) + text.slice(out.end);
  };

  it('leaves no gap where the words stood', () => {
    expect(without('BSN 111222333 is van', '111222333')).toBe('BSN is van');
    expect(without('Uw BSN is 111222333.', '111222333')).toBe('Uw BSN is.');
    expect(without('111222333 is van', '111222333')).toBe('is van');
    expect(without('BSN 111222333', '111222333')).toBe('BSN');
  });

  it('takes nothing else with it', () => {
    expect(without('(111222333)', '111222333')).toBe('()');
    expect(without('een\n111222333\ntwee', '111222333')).toBe('een\n\ntwee');
  });
});
