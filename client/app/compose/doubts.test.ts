import { describe, expect, it } from 'vitest';
import type { KnownPerson } from './doubts.ts';
import { doubtsOf } from './doubts.ts';
import { emptyDraft, newRecipient } from './draft.ts';
import type { DraftRecipient } from './draft.ts';
import { domainMeant, isLikeName, lettersApart } from './likeness.ts';

const known = (address: string, isKnown: boolean) => ({
  address,
  valid: true,
  account: null,
  known: isKnown,
  numbers: [],
  keptKey: null,
});
const outside = (address: string, isKnown = false): DraftRecipient => ({
  ...newRecipient(address),
  known: known(address, isKnown),
});
const colleague = (address: string): DraftRecipient => ({
  ...newRecipient(address),
  known: { ...known(address, false), account: { id: 'a', name: 'Jan de Vries', fingerprint: '' } },
});
const book: KnownPerson[] = [
  { address: 'jan.de.vries@ziekenhuis.nl', name: 'Jan de Vries', isColleague: true },
  { address: 'm.jansen@voorbeeld.nl', name: null, isColleague: false },
];
const doubts = (recipients: DraftRecipient[], more: Partial<Parameters<typeof doubtsOf>[0]> = {}) =>
  doubtsOf({ ...emptyDraft, recipients, ...more }, book);
const kinds = (...addresses: string[]) =>
  doubts(addresses.map((each) => outside(each))).map(({ kind }) => kind);

describe('letters apart', () => {
  it('counts letters added, left out, replaced and swapped', () => {
    expect(lettersApart('gmail', 'gmail', 2)).toBe(0);
    expect(lettersApart('gmial', 'gmail', 2)).toBe(1);
    expect(lettersApart('gmai', 'gmail', 2)).toBe(1);
    expect(lettersApart('hmail', 'gmail', 2)).toBe(1);
    expect(lettersApart('gml', 'gmail', 2)).toBe(2);
  });

  it('counts no further than it is asked to', () => {
    expect(lettersApart('polikliniek', 'huisarts', 2)).toBe(3);
    expect(lettersApart('a', 'abcdefgh', 2)).toBe(3);
  });
});

describe('names', () => {
  const vries = { local: 'jan.de.vries', name: 'Jan de Vries' };

  it('are alike however they are written', () => {
    for (const local of ['jan.devries', 'jandevries', 'jan_de_vreis', 'j.devries', 'vries.jan.de']) {
      expect({ local, like: isLikeName(local, vries) }).toEqual({ local, like: true });
    }
    expect(isLikeName('jvries', { local: 'x.y', name: 'Jan Vries' })).toBe(true);
  });

  it('are not alike when they are short and differ, nor when they are desks', () => {
    expect(isLikeName('anne', { local: 'anna', name: 'Anna' })).toBe(false);
    expect(isLikeName('info', { local: 'info', name: null })).toBe(false);
    expect(isLikeName('piet.bakker', vries)).toBe(false);
  });
});

describe('domains', () => {
  it('are meant otherwise when they are one letter from a known one', () => {
    expect(domainMeant('gmial.com', [])).toBe('gmail.com');
    expect(domainMeant('hotmial.com', [])).toBe('hotmail.com');
    expect(domainMeant('gmail.co', [])).toBe('gmail.com');
    expect(domainMeant('ziekehuis.nl', ['ziekenhuis.nl'])).toBe('ziekenhuis.nl');
  });

  it('are left alone when they are known, or like none', () => {
    for (const domain of ['gmail.com', 'mail.com', 'hotmail.nl', 'voorbeeld.nl', 'praktijk-west.nl']) {
      expect({ domain, meant: domainMeant(domain, []) }).toEqual({ domain, meant: null });
    }
  });
});

describe('a recipient', () => {
  it('is asked about for the likeliest thing alone', () => {
    expect(doubts([outside('jan.devries@gmail.com')])).toMatchObject([
      { kind: 'like', other: { address: 'jan.de.vries@ziekenhuis.nl' } },
    ]);
    expect(doubts([outside('piet@gmial.com')])).toMatchObject([{ kind: 'domain', meant: 'piet@gmail.com' }]);
    expect(doubts([outside('piet@praktijk.nl'), outside('mies@huis.example')])).toMatchObject([
      { kind: 'first', addresses: ['piet@praktijk.nl', 'mies@huis.example'] },
    ]);
  });

  it('is not asked about when known, a colleague, or one who wrote', () => {
    expect(doubts([outside('m.jansen@voorbeeld.nl'), colleague('j.devries@ander.nl')])).toEqual([]);
    expect(doubts([outside('piet@praktijk.nl', true), outside('p@gmial.com', true)])).toEqual([]);
    expect(doubts([{ ...outside('piet@praktijk.nl'), proposed: 'sms' }])).toEqual([]);
    expect(doubts([newRecipient('nog-niet-opgezocht@praktijk.nl')])).toEqual([]);
  });

  it('with the second name of a stranger’s organisation is nobody else’s', () => {
    expect(kinds('m.janssen@voorbeeld.nl')).toEqual(['first']);
    expect(kinds('jan.de.vreis@ziekenhuis.nl')).toEqual(['like']);
  });

  it('is asked about once in a letter', () => {
    const recipients = [outside('piet@gmial.com'), outside('mies@huis.example')];
    const confirmed = Object.fromEntries(
      doubts(recipients).flatMap(({ ids }) => ids.map((id) => [id, null])),
    );
    expect(doubts(recipients, { confirmed })).toEqual([]);
    expect(doubts([...recipients, outside('nieuw@huis.example')], { confirmed })).toMatchObject([
      { kind: 'first', addresses: ['nieuw@huis.example'] },
    ]);
  });
});

describe('an answer to all', () => {
  const origin = {
    kind: 'reply' as const,
    message: 'm',
    thread: 't',
    begun: { ...emptyDraft, recipients: 2, files: 0 },
  };
  const answered = (each: DraftRecipient): DraftRecipient => ({ ...each, proposed: 'sms' });

  it('names those outside who read it, too', () => {
    const recipients = [colleague('a@ziekenhuis.nl'), outside('m.jansen@voorbeeld.nl')].map(answered);
    expect(doubts(recipients, { origin })).toMatchObject([
      { kind: 'everyone', addresses: ['m.jansen@voorbeeld.nl'] },
    ]);
  });

  it('is nothing special among colleagues, or to one', () => {
    expect(doubts([colleague('a@z.nl'), colleague('b@z.nl')].map(answered), { origin })).toEqual([]);
    expect(doubts([outside('m.jansen@voorbeeld.nl')].map(answered), { origin })).toEqual([]);
  });
});
