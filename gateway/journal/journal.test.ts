import {
  appendFileSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  truncateSync,
} from 'node:fs';
import { type FileHandle, open as openFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { newId, randomBytes, ready } from '../../crypto/index.ts';
import { Journal, KEPT_MS } from './journal.ts';

const NOON = Date.UTC(2026, 10, 22, 12);
const DAY_MS = 24 * 3_600_000;

let folder: string;
let now: number;
let key: Uint8Array;
const journals: Journal[] = [];

beforeAll(ready);
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'zegel-journal-'));
  now = NOON;
  key = randomBytes(32);
});
afterEach(async () => {
  for (const journal of journals.splice(0)) await journal.close();
  rmSync(folder, { recursive: true });
});

async function open(withKey = key): Promise<Journal> {
  const journal = await Journal.open(join(folder, 'journal'), withKey, () => now);
  journals.push(journal);
  return journal;
}

const files = (): string[] => readdirSync(join(folder, 'journal')).sort();
const pathOf = (name: string): string => join(folder, 'journal', name);

test('tells after a restart what was noted last of each mail, and nothing of others', async () => {
  const [offered, taken, refused] = [newId(), newId(), newId()];
  const before = await open();
  await before.note(offered, 'offered');
  await Promise.all([before.note(taken, 'offered'), before.note(taken, 'taken')]);
  await before.note(refused, 'offered');
  await before.note(refused, 'refused');
  const after = await open();
  expect([offered, taken, refused].map((id) => after.find(id)?.stage)).toEqual([
    'offered',
    'taken',
    'refused',
  ]);
  expect(after.find(taken)).toEqual({ stage: 'taken', at: NOON });
  expect(after.find(newId())).toBeNull();
});

test('goes on after a line that was cut off', async () => {
  const [cut, later] = [newId(), newId()];
  await (await open()).note(cut, 'offered');
  const [name = ''] = files();
  truncateSync(pathOf(name), statSync(pathOf(name)).size - 5);
  const second = await open();
  expect(second.find(cut)).toBeNull();
  await second.note(later, 'taken');
  expect((await open()).find(later)?.stage).toBe('taken');
});

test('notes the next mail whole, after a disk that took half a line', async () => {
  const [lost, later] = [newId(), newId()];
  const journal = await open();
  await journal.note(newId(), 'taken');
  const probe = await openFile(pathOf(files()[0] ?? ''), 'r');
  const prototype = Object.getPrototypeOf(probe) as FileHandle;
  await probe.close();
  const append = vi.spyOn(prototype, 'appendFile').mockImplementationOnce(async function (
    this: FileHandle,
    line,
  ) {
    await this.write((line as string).slice(0, 10));
    throw new Error('no space left');
  });
  await expect(journal.note(lost, 'offered')).rejects.toThrow('no space left');
  append.mockRestore();
  expect(journal.find(lost)).toBeNull();
  await journal.note(later, 'offered');
  const after = await open();
  expect([lost, later].map((id) => after.find(id)?.stage)).toEqual([undefined, 'offered']);
});

test('passes over what is no line of its own', async () => {
  const id = newId();
  const first = await open();
  await first.note(id, 'taken');
  appendFileSync(pathOf(files()[0] ?? ''), 'x nonsense\n\u0000\u0000\n');
  expect((await open()).find(id)?.stage).toBe('taken');
});

test('says nothing of the mail to whoever lacks the key', async () => {
  const id = newId();
  const journal = await open();
  await journal.note(id, 'taken');
  const [name = ''] = files();
  expect(readFileSync(pathOf(name), 'latin1')).toMatch(/^t [A-Za-z0-9_-]{22} \d+\n$/);
  expect(readFileSync(pathOf(name), 'latin1')).not.toContain(id);
  expect(statSync(pathOf(name)).mode & 0o77).toBe(0);
  expect((await open(randomBytes(32))).find(id)).toBeNull();
});

test('keeps a day until it is past, then deletes it', async () => {
  const id = newId();
  const journal = await open();
  await journal.note(id, 'taken');
  now = NOON + KEPT_MS;
  await journal.expire();
  expect(journal.find(id)?.stage).toBe('taken');
  await journal.note(newId(), 'taken');
  expect(files()).toEqual(['20261122.journal', '20261206.journal']);
  now = NOON + KEPT_MS + DAY_MS;
  expect((await open()).find(id)).toBeNull();
  await journal.expire();
  expect(journal.find(id)).toBeNull();
  expect(files()).toEqual(['20261206.journal']);
});

test('takes the newest of two days', async () => {
  const id = newId();
  const journal = await open();
  await journal.note(id, 'offered');
  now += DAY_MS;
  await journal.note(id, 'taken');
  expect(journal.find(id)?.stage).toBe('taken');
  expect((await open()).find(id)?.stage).toBe('taken');
});
