import { beforeAll, expect, test } from 'vitest';
import { announcedKey } from '../../contract/objects.ts';
import { b64u, newId, ready, verify } from '../../crypto/index.ts';
import { NOON, newSigner } from '../../test/support/sealed-message.ts';
import { ANNOUNCED_MS, KEPT_MS, ScannerKeys } from './keys.ts';

beforeAll(ready);

const MINUTE = 60_000;

function ringAt() {
  const clock = { now: NOON };
  const signer = newSigner();
  const keys = new ScannerKeys(signer, () => clock.now);
  const announced = () =>
    keys.announced().map((signed) => announcedKey.parse(verify('scanner-key', signed, signer.publicKey)));
  return { clock, keys, announced };
}

test('announces one key, signed by the identity, for an hour', () => {
  const { keys, announced } = ringAt();
  const [key, ...others] = announced();
  expect(others).toEqual([]);
  expect(key).toMatchObject({ v: 1, from: NOON, until: NOON + ANNOUNCED_MS });
  expect(b64u(keys.identityOf(key?.instance ?? '').recipient.publicKey)).toBe(key?.publicKey);
});

test('always has a key that may be sealed to for ten more minutes', () => {
  const { clock, announced } = ringAt();
  for (let minute = 0; minute < 300; minute += 7) {
    clock.now = NOON + minute * MINUTE;
    expect(announced()[0]?.until).toBeGreaterThan(clock.now + 10 * MINUTE - 1);
  }
});

test('lists the keys that open, newest first, never more than the contract takes', () => {
  const { clock, announced } = ringAt();
  for (let minute = 0; minute < 300; minute += 10) {
    clock.now = NOON + minute * MINUTE;
    const times = announced().map(({ from }) => from);
    expect(times).toEqual(times.toSorted((one, other) => other - one));
    expect(times.length).toBeLessThanOrEqual(4);
  }
});

test('opens for two hours and then has destroyed the key', () => {
  const { clock, keys, announced } = ringAt();
  const instance = announced()[0]?.instance ?? '';
  const { secret } = keys.identityOf(instance);
  clock.now = NOON + KEPT_MS - 1;
  expect(keys.identityOf(instance).secret).toBe(secret);
  clock.now = NOON + KEPT_MS;
  expect(() => keys.identityOf(instance)).toThrow(expect.objectContaining({ code: 'scanner_key_gone' }));
  expect(secret).toEqual(new Uint8Array(32));
});

test('does not know the key of another scanner', () => {
  const { keys } = ringAt();
  expect(() => keys.identityOf(newId())).toThrow(expect.objectContaining({ code: 'scanner_key_gone' }));
});
