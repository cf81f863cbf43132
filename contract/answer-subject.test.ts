import { expect, it } from 'vitest';
import { answerSubject } from './answer-subject.ts';

it.each([
  ['Uitslag', 'Re: Uitslag'],
  ['Antw: Uitslag', 'Re: Uitslag'],
  ['Re: RE: Antw: Uitslag', 'Re: Uitslag'],
  ['Fwd: Uitslag', 'Re: Uitslag'],
  ['Regels', 'Re: Regels'],
  ['', 'Re:'],
])('answers "%s" as "%s"', (subject, expected) => {
  expect(answerSubject('reply', subject)).toBe(expected);
});

it('forwards an answer under one prefix, too', () => {
  expect(answerSubject('forward', 'Re: Uitslag')).toBe('Fwd: Uitslag');
});

it('keeps to the length of a subject', () => {
  expect(answerSubject('reply', 'u'.repeat(998))).toHaveLength(998);
});
