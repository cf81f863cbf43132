import { expect, it } from 'vitest';
import { speakerOf } from '../../ui/language.tsx';
import { quoted } from './quote.ts';

const letter = {
  subject: 'Uitslag',
  text: 'Beste Anna,\n\n> eerder\nGroet\n\n',
  from: { address: 'bram@example.org', name: 'Bram Peters' },
  to: ['anna@example.org'],
  sentAt: Date.UTC(2026, 10, 22, 13, 5),
};
const say = speakerOf('nl');

it('quotes under a line that says whose it is, with room above', () => {
  const text = quoted('reply', letter, 'nl', say);
  expect(text).toMatch(
    /^\n\nOp 22 november 2026 om \d\d:05 schreef Bram Peters:\n> Beste Anna,\n>\n>> eerder\n> Groet\n$/,
  );
});

it('forwards the text as it is, under who, when, about what and to whom', () => {
  const text = quoted('forward', letter, 'nl', say);
  expect(text).toContain('Van: Bram Peters <bram@example.org>\n');
  expect(text).toContain('Onderwerp: Uitslag\nAan: anna@example.org\n\nBeste Anna,');
});
