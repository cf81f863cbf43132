import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { newId, ready } from '../../crypto/index.ts';
import { type FolderBlobs, fileName, openFolderBlobs } from './folder.ts';

const parent = mkdtempSync(join(tmpdir(), 'zegel-blobs-'));
const folder = join(parent, 'blobs');
let blobs: FolderBlobs;

beforeAll(async () => {
  await ready();
  blobs = await openFolderBlobs(folder);
});
afterAll(() => rmSync(parent, { recursive: true }));

/** A place with this in it, as tus leaves it. */
async function placeWith(text: string, sizeBytes = text.length): Promise<string> {
  const place = newId();
  await blobs.create(place, sizeBytes);
  writeFileSync(join(folder, fileName(place)), text);
  return place;
}

async function textOf(place: string): Promise<string> {
  const pieces: Uint8Array[] = [];
  for await (const piece of await blobs.read(place)) pieces.push(piece);
  return Buffer.concat(pieces).toString();
}

test('makes its folder for its owner alone', () => {
  expect(statSync(folder).mode & 0o777).toBe(0o700);
});

test('tells how much of a place has arrived', async () => {
  const place = newId();
  expect(await blobs.state(place)).toBeNull();
  await blobs.create(place, 4);
  expect(await blobs.state(place)).toEqual({ offset: 0, sizeBytes: 4 });
  writeFileSync(join(folder, fileName(place)), 'abc');
  expect(await blobs.state(place)).toEqual({ offset: 3, sizeBytes: 4 });
});

test('reads what is whole, and nothing else', async () => {
  const whole = await placeWith('abcd');
  await blobs.settle(whole);
  expect(await textOf(whole)).toBe('abcd');
  await expect(blobs.read(await placeWith('abc', 4))).rejects.toThrow('upload_incomplete');
  await expect(blobs.read(newId())).rejects.toThrow('not_found');
});

test('removes a place with all that belongs to it, also twice', async () => {
  const before = readdirSync(folder).length;
  const place = await placeWith('abcd');
  await blobs.remove(place);
  await blobs.remove(place);
  expect(readdirSync(folder)).toHaveLength(before);
  await expect(blobs.read(place)).rejects.toThrow('not_found');
});

test('keeps places apart whose names differ in capitals only', () => {
  const [one, other] = ['AAAAAAAAAAAAAAAAAAAAAA', 'aaaaaaaaaaaaaaaaaaaaaA'];
  expect(fileName(one).toLowerCase()).not.toBe(fileName(other).toLowerCase());
});

test('takes no name that is not a place', async () => {
  await expect(blobs.create('../outside', 1)).rejects.toThrow('bad_encoding');
  expect(await blobs.state('../outside').catch((error: unknown) => error)).toBeNull();
});
