import { beforeAll, expect, test } from 'vitest';
import { randomBytes } from './bytes.ts';
import { newId } from './id.ts';
import { ready } from './sodium.ts';
import { unwrapSecret, wrapSecret } from './wrap.ts';

beforeAll(ready);

test('a wrap opens with its key, label, owner and generation', () => {
  const [key, owner, secret] = [randomBytes(32), newId(), randomBytes(96)];
  const wrapped = wrapSecret(key, 'account', owner, 3, secret);
  expect(wrapped.length).toBe(24 + 96 + 16);
  expect(unwrapSecret(key, 'account', owner, 3, wrapped)).toEqual(secret);
});

test('a wrap is refused for any other key, label, owner or generation, and when a byte differs or is missing', () => {
  const [key, owner] = [randomBytes(32), newId()];
  const wrapped = wrapSecret(key, 'account', owner, 3, randomBytes(32));
  const attempts = [
    () => unwrapSecret(randomBytes(32), 'account', owner, 3, wrapped),
    () => unwrapSecret(key.subarray(1), 'account', owner, 3, wrapped),
    () => unwrapSecret(key, 'findings', owner, 3, wrapped),
    () => unwrapSecret(key, 'account', newId(), 3, wrapped),
    () => unwrapSecret(key, 'account', owner, 4, wrapped),
    () => unwrapSecret(key, 'account', owner, 3, wrapped.subarray(0, -1)),
    () => unwrapSecret(key, 'account', owner, 3, wrapped.subarray(0, 39)),
    () => unwrapSecret(key, 'account', owner, 3, new Uint8Array(0)),
    ...[0, 24, wrapped.length - 1].map(
      (at) => () => unwrapSecret(key, 'account', owner, 3, wrapped.with(at, (wrapped[at] ?? 0) ^ 1)),
    ),
  ];
  for (const attempt of attempts) expect(attempt).toThrow('unwrap_failed');
});

test('the same secret is wrapped differently each time', () => {
  const [key, owner, secret] = [randomBytes(32), newId(), randomBytes(32)];
  expect(wrapSecret(key, 'account', owner, 0, secret)).not.toEqual(
    wrapSecret(key, 'account', owner, 0, secret),
  );
});

test('a key of another size, an owner that is no id and a generation that is no count are refused', () => {
  const secret = randomBytes(32);
  expect(() => wrapSecret(randomBytes(16), 'account', newId(), 0, secret)).toThrow('bad_encoding');
  expect(() => wrapSecret(randomBytes(32), 'account', 'me', 0, secret)).toThrow('bad_encoding');
  expect(() => wrapSecret(randomBytes(32), 'account', newId(), -1, secret)).toThrow('bad_encoding');
  expect(() => wrapSecret(randomBytes(32), 'account', newId(), 0.5, secret)).toThrow('bad_encoding');
});
