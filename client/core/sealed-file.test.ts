import { beforeAll, describe, expect, it } from 'vitest';
import { CHUNK, openPayload, partDigest, ready } from '../../crypto/index.ts';
import { RANGE_BYTES, SealedFile } from './sealed-file.ts';

beforeAll(ready);

const key = new Uint8Array(16).fill(7);
const bytesOf = (length: number) =>
  Uint8Array.from({ length }, (_, index) => (index * 31 + index / 251) & 255);

/** Everything, asked for in steps of this size. */
async function inSteps(sealed: SealedFile, step: number): Promise<Uint8Array> {
  const all = new Uint8Array(sealed.sizeBytes);
  for (let at = 0; at < all.length; at += step) all.set(await sealed.slice(at, at + step), at);
  return all;
}

/** A file whose bytes can be changed under the reader. */
function changingFile(bytes: Uint8Array<ArrayBuffer>, size = bytes.length): Blob {
  return {
    size,
    slice: (start: number, end: number) => new Blob([bytes.slice(start, end)]),
  } as unknown as Blob;
}

describe('a file that goes up', () => {
  it.each([0, 1, CHUNK, RANGE_BYTES - 1, RANGE_BYTES, RANGE_BYTES + 1, 2 * RANGE_BYTES + 5])(
    'is a payload of %i bytes that opens',
    async (size) => {
      const plaintext = bytesOf(size);
      const sealed = new SealedFile(key, new Blob([plaintext]));
      const payload = await inSteps(sealed, 700_001);
      expect(Buffer.from(await openPayload(key, payload)).equals(plaintext)).toBe(true);
      expect(sealed.digest()).toEqual(partDigest(payload));
    },
  );

  it('gives the same bytes again when an upload is resumed at any place', async () => {
    const sealed = new SealedFile(key, new Blob([bytesOf(2 * RANGE_BYTES + 99)]));
    const payload = await inSteps(sealed, RANGE_BYTES);
    for (const at of [0, 5, 16, 17, 70_000, RANGE_BYTES + 300, payload.length - 3]) {
      const again = await sealed.slice(at, at + 100_000);
      expect(Buffer.from(again).equals(payload.slice(at, at + 100_000))).toBe(true);
    }
    expect(sealed.digest()).toEqual(partDigest(payload));
  });

  it('has another nonce each time', async () => {
    const file = new Blob([bytesOf(10)]);
    const [one, other] = [new SealedFile(key, file), new SealedFile(key, file)];
    expect(await one.slice(0, 16)).not.toEqual(await other.slice(0, 16));
  });

  it('is refused when a range that was sealed before has changed', async () => {
    const bytes = bytesOf(RANGE_BYTES + 10);
    const sealed = new SealedFile(key, changingFile(bytes));
    await sealed.slice(0, RANGE_BYTES);
    bytes[3] = (bytes[3] ?? 0) ^ 1;
    await expect(sealed.slice(0, 100)).rejects.toMatchObject({ code: 'file_unreadable' });
  });

  it('is refused when it became shorter', async () => {
    const bytes = bytesOf(RANGE_BYTES);
    const sealed = new SealedFile(key, changingFile(bytes, RANGE_BYTES + 1));
    await expect(sealed.slice(0, sealed.sizeBytes)).rejects.toMatchObject({ code: 'file_unreadable' });
  });

  it('has no digest before it was sealed to its end', async () => {
    const sealed = new SealedFile(key, new Blob([bytesOf(RANGE_BYTES + 1)]));
    await sealed.slice(0, 100);
    expect(() => sealed.digest()).toThrow(expect.objectContaining({ code: 'upload_incomplete' }));
  });
});
