import { describe, expect, it } from 'vitest';
import { codeText } from './code-text.ts';

const ALPHABET = /^[A-Za-z0-9 @!"#%&'()*+,\-./:;<=>?_$£èéùìòàÇØøÅåÆæßÉÄÖÑÜäöñü]*$/u;

describe('the text message with a code', () => {
  it('says the digits, and who wrote', () => {
    expect(codeText('123456', 'Thuiszorg De Linde')).toBe(
      '123456 is uw code van Thuiszorg De Linde. Geef hem aan niemand. / Your code. Give it to nobody.',
    );
  });

  it.each([
    ['Patiëntenzorg “Zuid” – Hengelo', 'van Patientenzorg Zuid - Hengelo.'],
    ['Café Één', 'van Café Één.'],
    ['診療所', 'van Zegel.'],
    ['a'.repeat(120), 'aaa....'],
  ])('fits one message, whatever the name: %s', (name, said) => {
    const text = codeText('123456', name);
    expect(text).toContain(said);
    expect(text.length).toBeLessThanOrEqual(160);
    expect(text).toMatch(ALPHABET);
  });
});
