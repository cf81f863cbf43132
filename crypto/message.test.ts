import { beforeAll, describe, expect, test } from 'vitest';
import { b64u, concat, lp, randomBytes, u64be } from './bytes.ts';
import { sha256 } from './hash.ts';
import { newId } from './id.ts';
import {
  PART_BLOCK_BYTES,
  PartDigest,
  commitment,
  findingsKey,
  keptKeyTag,
  partDigest,
  partDigestOfBlocks,
  verifyKeptKeyTag,
} from './message.ts';
import { ready } from './sodium.ts';

beforeAll(ready);

/** Bytes that never repeat in step with a block; a megabyte of random ones takes libsodium seconds. */
const filler = (size: number): Uint8Array =>
  Uint8Array.from({ length: size }, (_, at) => (at * 31 + (at >> 8)) & 255);

describe('the commitment', () => {
  test('differs for another key, organisation or message', () => {
    const [fileKey, org, message] = [randomBytes(16), newId(), newId()];
    const all = [
      commitment(fileKey, org, message),
      commitment(randomBytes(16), org, message),
      commitment(fileKey, newId(), message),
      commitment(fileKey, org, newId()),
      commitment(fileKey, message, org),
    ];
    expect(new Set(all.map(b64u)).size).toBe(all.length);
  });

  test('refuses a key that is not 16 bytes and an id that is not an id', () => {
    expect(() => commitment(randomBytes(32), newId(), newId())).toThrow('bad_encoding');
    expect(() => commitment(randomBytes(16), 'short', newId())).toThrow('bad_encoding');
    expect(() => commitment(randomBytes(16), b64u(randomBytes(17)), newId())).toThrow('bad_encoding');
  });
});

describe('the part digest', () => {
  const sizes = [0, 1, PART_BLOCK_BYTES - 1, PART_BLOCK_BYTES, PART_BLOCK_BYTES + 1, 2 * PART_BLOCK_BYTES];

  test.each(sizes)('of %i bytes is the hash of label, length and block hashes', (size) => {
    const bytes = filler(size);
    const blocks: Uint8Array[] = [];
    for (let at = 0; at < size; at += PART_BLOCK_BYTES) {
      blocks.push(sha256(bytes.subarray(at, at + PART_BLOCK_BYTES)));
    }
    const expected = sha256(concat(lp('zegel/v1/part'), u64be(size), ...blocks));
    expect(partDigest(bytes)).toEqual(expected);
    expect(partDigestOfBlocks(size, blocks)).toEqual(expected);
  });

  test('does not depend on how the bytes are cut', () => {
    const bytes = filler(2 * PART_BLOCK_BYTES + 77);
    const digest = new PartDigest();
    for (let at = 0, step = 1; at < bytes.length; at += step, step *= 3)
      digest.update(bytes.subarray(at, at + step));
    const pieces = new PartDigest();
    for (let at = 0; at < bytes.length; at += 65_537) pieces.update(bytes.subarray(at, at + 65_537));
    expect(digest.sizeBytes).toBe(bytes.length);
    expect(digest.digest()).toEqual(partDigest(bytes));
    expect(pieces.digest()).toEqual(partDigest(bytes));
  });

  test('differs when one byte does', () => {
    const bytes = randomBytes(1000);
    expect(partDigest(bytes.with(999, (bytes[999] ?? 0) ^ 1))).not.toEqual(partDigest(bytes));
    expect(partDigest(bytes.subarray(0, 999))).not.toEqual(partDigest(bytes));
  });

  test('refuses block hashes that do not fit the length', () => {
    expect(() => partDigestOfBlocks(PART_BLOCK_BYTES + 1, [randomBytes(32)])).toThrow('bad_encoding');
  });
});

test('findings of two parts have two keys', () => {
  const fileKey = randomBytes(16);
  expect(findingsKey(fileKey, randomBytes(32))).not.toEqual(findingsKey(fileKey, randomBytes(32)));
});

test('a kept key that the relay exchanged is refused', () => {
  const fileKey = randomBytes(16);
  const kept = {
    message: newId(),
    handle: newId(),
    publicKey: randomBytes(1216),
    signingKey: randomBytes(32),
  };
  const tag = keptKeyTag(fileKey, kept);
  verifyKeptKeyTag(fileKey, kept, tag);
  for (const other of [
    { ...kept, publicKey: randomBytes(1216) },
    { ...kept, signingKey: randomBytes(32) },
    { ...kept, handle: newId() },
  ]) {
    expect(() => verifyKeptKeyTag(fileKey, other, tag)).toThrow('bad_signature');
  }
});
