import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { announcedKey } from '../../contract/objects.ts';
import { b64u, newId, randomBytes, ready, signerFromSeed, verify } from '../../crypto/index.ts';
import { ANNOUNCED_MS, GatewayKeys, KEPT_MS } from './key-ring.ts';

const HOUR = 3_600_000;
const NOON = Date.UTC(2026, 10, 22, 12);
let folder: string;
let clock: number;

beforeAll(ready);
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'zegel-keys-'));
  clock = NOON;
});
afterEach(() => rmSync(folder, { recursive: true }));

function ring(seed = randomBytes(32)) {
  const signer = signerFromSeed(seed);
  const keys = new GatewayKeys(folder, signer, () => clock);
  const announced = () =>
    keys.announced().map((signed) => announcedKey.parse(verify('gateway-key', signed, signer.publicKey)));
  return { keys, announced };
}

test('announces a key for a day, in a file for its owner alone', () => {
  const { keys, announced } = ring();
  const [key, ...others] = announced();
  expect(others).toEqual([]);
  expect(key).toMatchObject({ from: NOON, until: NOON + ANNOUNCED_MS });
  expect(b64u(keys.identityOf(key?.instance ?? '').recipient.publicKey)).toBe(key?.publicKey);
  const files = readdirSync(folder);
  expect(files).toEqual([`${String(key?.instance)}.json`]);
  expect(statSync(join(folder, files[0] ?? '')).mode & 0o777).toBe(0o600);
});

test('has its keys again after a restart', () => {
  const seed = randomBytes(32);
  const before = ring(seed).announced();
  expect(ring(seed).announced()).toEqual(before);
});

test('makes a new key every day, and always has one that may be sealed to', () => {
  const { announced } = ring();
  const times = new Set<number>();
  for (let hour = 0; hour < 240; hour += 1) {
    clock = NOON + hour * HOUR;
    const list = announced();
    expect(list[0]?.until).toBeGreaterThanOrEqual(clock + HOUR);
    expect(list.length).toBeLessThanOrEqual(4);
    for (const { from } of list) times.add(from);
  }
  expect(times.size).toBe(11);
});

test('destroys a key and its file after three days', () => {
  const { keys, announced } = ring();
  const instance = announced()[0]?.instance ?? '';
  const { secret } = keys.identityOf(instance);
  clock = NOON + KEPT_MS - 1;
  expect(keys.identityOf(instance).secret).toBe(secret);
  clock = NOON + KEPT_MS;
  expect(() => keys.identityOf(instance)).toThrow(expect.objectContaining({ code: 'gateway_key_gone' }));
  expect(secret).toEqual(new Uint8Array(32));
  expect(readdirSync(folder)).not.toContain(`${instance}.json`);
});

test('does not know the key of another gateway', () => {
  expect(() => ring().keys.identityOf(newId())).toThrow(
    expect.objectContaining({ code: 'gateway_key_gone' }),
  );
});

test('does not start over a key file that is damaged', () => {
  writeFileSync(join(folder, `${newId()}.json`), '{"v":1');
  expect(() => ring()).toThrow(expect.objectContaining({ code: 'config_invalid' }));
});
