import { beforeAll, expect, it } from 'vitest';
import { ready } from '../../crypto/index.ts';
import { rootKeyBytes, spellRootKey } from './root-key.ts';

beforeAll(ready);

const seed = Uint8Array.from({ length: 32 }, (_, index) => index * 7);

it('is read back as it was printed, in any case and spacing', () => {
  const printed = spellRootKey(seed);
  expect(printed.split('-')).toHaveLength(14);
  expect(rootKeyBytes(printed)).toEqual(seed);
  expect(rootKeyBytes(printed.toLowerCase().replaceAll('-', ' '))).toEqual(seed);
});

it('is refused with one character that differs', () => {
  const printed = spellRootKey(seed);
  const wrong = (printed.startsWith('0') ? '1' : '0') + printed.slice(1);
  expect(() => rootKeyBytes(wrong)).toThrow(expect.objectContaining({ code: 'bad_code_format' }));
});
