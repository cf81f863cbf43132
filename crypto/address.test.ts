import { beforeAll, describe, expect, test } from 'vitest';
import { blindIndex, normaliseAddress, normalisePhone, recipientDigest } from './address.ts';
import { hex, lp, randomBytes } from './bytes.ts';
import { sha256 } from './hash.ts';
import { idBytes, newId } from './id.ts';
import { ready } from './sodium.ts';

beforeAll(ready);

describe('an address', () => {
  test.each([
    ['Anne@Zorg.NL', 'anne@zorg.nl'],
    ['  anne+wijk.3@mail.zorg.nl\t', 'anne+wijk.3@mail.zorg.nl'],
    ["o'neil@zorg.nl", "o'neil@zorg.nl"],
    ['anne@café.nl', 'anne@xn--caf-dma.nl'],
    ['anne@XN--CAF-DMA.nl', 'anne@xn--caf-dma.nl'],
  ])('%s becomes %s', (typed, normal) => {
    expect(normaliseAddress(typed)).toBe(normal);
    expect(normaliseAddress(normal)).toBe(normal);
  });

  test.each([
    '',
    'anne',
    '@zorg.nl',
    'anne@',
    'anne@localhost',
    'anne@zorg..nl',
    'anne@.zorg.nl',
    'anne@zorg.nl.',
    'anne@-zorg.nl',
    'anne@10.0.0.1',
    'anne@[10.0.0.1]',
    'a b@zorg.nl',
    '.anne@zorg.nl',
    'anne.@zorg.nl',
    'an..ne@zorg.nl',
    'anne@zorg.nl, bob@zorg.nl',
    'Anne <anne@zorg.nl>',
    '"an ne"@zorg.nl',
    'änne@zorg.nl',
    'anne@zorg.nl\r\nBcc: x@y.nl',
    `${'a'.repeat(65)}@zorg.nl`,
    `a@${'b'.repeat(64)}.nl`,
    `a@${`${'b'.repeat(60)}.`.repeat(5)}nl`,
    'anne@zo\u0000rg.nl',
    'anne@café/x.nl',
    'anne@café.nl/x',
    'anne@café.nl:25',
    'anne@café.nl\\x',
    'anne@café.nl?x',
    'anne@caf\u00e9%2Enl.nl',
  ])('%j is refused', (typed) => {
    expect(() => normaliseAddress(typed)).toThrow('bad_address');
  });
});

describe('a telephone number', () => {
  test.each([
    ['06 12345678', '+31612345678'],
    ['06-1234 5678', '+31612345678'],
    ['0612345678', '+31612345678'],
    ['+31 6 12345678', '+31612345678'],
    ['+31 (0)6 12345678', '+31612345678'],
    ['+310612345678', '+31612345678'],
    ['0031612345678', '+31612345678'],
    ['０６１２３４５６７８', '+31612345678'],
    ['020 123 45 67', '+31201234567'],
    ['(020) 1234567', '+31201234567'],
    ['097012345678', '+3197012345678'],
    ['+32 470 12 34 56', '+32470123456'],
    ['0049 151 23456789', '+4915123456789'],
    ['+599 717 1234', '+5997171234'],
  ])('%s becomes %s', (typed, normal) => {
    expect(normalisePhone(typed)).toBe(normal);
    expect(normalisePhone(normal)).toBe(normal);
  });

  test.each([
    '',
    '+',
    '6',
    '112',
    '1233',
    '06 1234567',
    '06 123456789',
    '0 12345678',
    '612345678',
    '+31 6 1234 567x',
    '+0612345678',
    '++31612345678',
    '+3161234567812345',
    '0800 1234',
    '06 12345678 / 06 87654321',
  ])('%j is refused', (typed) => {
    expect(() => normalisePhone(typed)).toThrow('bad_phone');
  });
});

test('the digest of a recipient changes with address, number and message', () => {
  const message = newId();
  const digest = recipientDigest('anne@zorg.nl', '+31612345678', message);
  expect(digest).toEqual(sha256(lp('anne@zorg.nl', '+31612345678', idBytes(message))));
  expect(recipientDigest('anne@zorg.nl', null, message)).toEqual(
    recipientDigest('anne@zorg.nl', '', message),
  );
  expect(recipientDigest('anne@zorg.nl', null, message)).not.toEqual(digest);
  expect(recipientDigest('anne@zorg.nl', '+31612345678', newId())).not.toEqual(digest);
});

test('a blind index differs by organisation, kind and value', () => {
  const key = randomBytes(32);
  const all = [
    blindIndex(key, 'address', 'anne@zorg.nl'),
    blindIndex(randomBytes(32), 'address', 'anne@zorg.nl'),
    blindIndex(key, 'phone', 'anne@zorg.nl'),
    blindIndex(key, 'address', 'bob@zorg.nl'),
  ].map(hex);
  expect(new Set(all).size).toBe(4);
});
