import { expect, test } from 'vitest';
import { addressesIn, changed, emptyDraft, endsAddress, missingFor, recipientsOf } from './draft.ts';
import type { Draft } from './draft.ts';

const KEPT_KEY = { fingerprint: 'ab cd', keptAt: 1, guessable: false };

const withRecipient = (numbers: string[], account = false, keptKey = false): Draft =>
  changed(changed(emptyDraft, { type: 'add_recipients', addresses: ['Jan@Example.org'] }), {
    type: 'found',
    typed: 'Jan@Example.org',
    known: {
      address: 'jan@example.org',
      valid: true,
      account: account ? { id: 'a', name: 'Jan', fingerprint: '' } : null,
      known: false,
      numbers,
      keptKey: keptKey ? KEPT_KEY : null,
    },
  });

test('an account opens with its key', () => {
  const [recipient] = withRecipient([], true).recipients;
  expect(recipient?.level).toBe('key');
  expect(recipient && missingFor(recipient)).toBeNull();
});

test('a key that the recipient kept opens, before a number used before', () => {
  const [recipient] = withRecipient(['+31612345678'], false, true).recipients;
  expect(recipient).toMatchObject({ level: 'key', number: '+31612345678' });
  expect(recipient && missingFor(recipient)).toBeNull();
});

test('a number used before is offered, and nothing is missing then', () => {
  const [recipient] = withRecipient(['+31612345678']).recipients;
  expect(recipient && missingFor(recipient)).toBeNull();
});

test('somebody unknown needs a number', () => {
  const [recipient] = withRecipient([]).recipients;
  expect(recipient && missingFor(recipient)).toBe('number');
});

test('an address typed twice in two spellings is one recipient', () => {
  const once = withRecipient([]);
  const twice = changed(once, { type: 'add_recipients', addresses: ['JAN@example.org'] });
  const found = changed(twice, {
    type: 'found',
    typed: 'JAN@example.org',
    known: {
      address: 'jan@example.org',
      valid: true,
      account: null,
      known: false,
      numbers: [],
      keptKey: null,
    },
  });
  expect(found.recipients).toHaveLength(1);
});

test('a Dutch number goes to the core in E.164', () => {
  const draft = changed(withRecipient([]), {
    type: 'recipient',
    address: 'jan@example.org',
    patch: { number: '06-1234 5678' },
  });
  expect(recipientsOf(draft)).toEqual([{ address: 'jan@example.org', level: 'sms', number: '+31612345678' }]);
});

test('pasted addresses come apart, without the names around them', () => {
  expect(addressesIn('Jan Jansen <jan@example.org>; Piet <piet@example.org>')).toEqual([
    'jan@example.org',
    'piet@example.org',
  ]);
  expect(addressesIn('a@b.nl,c@d.nl\ne@f.nl')).toEqual(['a@b.nl', 'c@d.nl', 'e@f.nl']);
  // Bare ones stay beside those with a name.
  expect(addressesIn('a@b.nl, Piet <c@d.nl>')).toEqual(['a@b.nl', 'c@d.nl']);
  expect(addressesIn('"Jansen, Jan" <a@b.nl>')).toEqual(['a@b.nl']);
});

test('a name may be typed before its address', () => {
  expect(endsAddress('Jan ')).toBe(false);
  expect(endsAddress('Jan Jansen <a@b.nl')).toBe(false);
  expect(endsAddress('Jan Jansen <a@b.nl> ')).toBe(true);
  expect(endsAddress('a@b.nl ')).toBe(true);
  expect(endsAddress('a@b.nl,')).toBe(true);
});
