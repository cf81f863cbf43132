import { describe, expect, it } from 'vitest';
import { placesIn } from './places.ts';

const demand = (rule: string) => ({ rule, level: 'code' as const, satisfied: true, unmet: [] });
const why = (rule: string, start: number, part = 0, field = 'text') => ({
  rule,
  condition: 'when',
  part,
  span: { start, end: start + 9, field },
});

describe('the places of rules in a letter', () => {
  it('are those of rules that speak to the sender, each once, also when what they ask is done', () => {
    const places = placesIn({
      refusals: [],
      warnings: [],
      demands: [demand('bsn')],
      why: [why('bsn', 4), why('bsn', 4), why('bsn', 0, 0, 'subject'), why('label-only', 4)],
    });
    expect(places).toEqual([
      { rule: 'bsn', field: 'text', start: 4, end: 13 },
      { rule: 'bsn', field: 'subject', start: 0, end: 9 },
    ]);
  });

  it('are none in an attachment, for a recipient, or outside subject and text', () => {
    const reasons = [
      why('bsn', 4, 1),
      why('bsn', 4, 0, 'html'),
      { rule: 'bsn', condition: 'when', recipient: 0 },
    ];
    expect(placesIn({ refusals: [], warnings: [], demands: [demand('bsn')], why: reasons })).toEqual([]);
  });
});
