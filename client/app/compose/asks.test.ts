import { describe, expect, it } from 'vitest';
import type { Evaluation } from '../../core/face.ts';
import { asksOf, isOpen, settledPlaces } from './asks.ts';

const text = { nl: 'tekst', en: 'text' };
const place = (rule: string, start: number) => ({ rule, field: 'text' as const, start, end: start + 9 });
const level = (address: string) => ({ rule: 'bsn', address, levels: ['code' as const], text });
const evaluation: Evaluation = {
  refused: [],
  levels: [level('a@b.nl'), level('c@d.nl')],
  warnings: [{ warning: 'rekening/0', needsReason: true, text }],
  expiresWithin: null,
  noForward: null,
  findings: [],
  places: [place('bsn', 0), place('rekening', 20), place('geregeld', 40), place('geregeld', 0)],
};

describe('what the rules ask', () => {
  it('is one ask for a rule, with everybody and every place it concerns', () => {
    expect(asksOf(evaluation, {})).toMatchObject([
      { kind: 'level', people: [{ address: 'a@b.nl' }, { address: 'c@d.nl' }], places: [{ start: 0 }] },
      { kind: 'warning', confirmed: false, places: [{ start: 20 }] },
    ]);
  });

  it('is settled once it is confirmed', () => {
    expect(asksOf(evaluation, { 'rekening/0': 'nagebeld' }).filter(isOpen)).toMatchObject([
      { kind: 'level' },
    ]);
  });

  it('leaves the places of rules that ask nothing now, each once', () => {
    expect(settledPlaces(evaluation, asksOf(evaluation, {}))).toEqual([place('geregeld', 40)]);
  });
});
