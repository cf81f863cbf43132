import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { lockFolder } from './lock.ts';
import { isAlive, ownIdentity, parseIdentity } from './process-identity.ts';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'zegel-lock-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

test('is held by one, and free when it is given back', () => {
  const lock = lockFolder(folder);
  expect(lock.takenOver).toBe(false);
  expect(() => lockFolder(folder)).toThrow(
    expect.objectContaining({ code: 'data_folder_in_use', detail: { folder, pid: process.pid } }),
  );
  expect(readdirSync(folder)).toEqual(['lock']);
  lock.release();
  expect(readdirSync(folder)).toEqual([]);
  lockFolder(folder).release();
});

test.each([
  ['of a process that is gone', JSON.stringify({ pid: 2 ** 22 + 1, started: 'x' })],
  ['of another process with the same number', JSON.stringify({ ...ownIdentity(), started: 'earlier' })],
  ['that a power cut left empty', ''],
  ['that holds something else', '{"pid":"1"}'],
])('takes over a lock %s', (_, content) => {
  writeFileSync(join(folder, 'lock'), content);
  const lock = lockFolder(folder);
  expect(lock.takenOver).toBe(true);
  expect(parseIdentity(readFileSync(join(folder, 'lock'), 'utf8'))).toEqual(ownIdentity());
  expect(readdirSync(folder)).toEqual(['lock']);
  lock.release();
});

test('does not give back the lock of another', () => {
  const lock = lockFolder(folder);
  writeFileSync(join(folder, 'lock'), 'of another');
  lock.release();
  expect(readFileSync(join(folder, 'lock'), 'utf8')).toBe('of another');
});

test('knows a process by number and start', () => {
  expect(isAlive(ownIdentity())).toBe(true);
  expect(isAlive({ pid: process.pid, started: 'earlier' })).toBe(false);
  expect(isAlive({ pid: 2 ** 22 + 1, started: 'x' })).toBe(false);
});
