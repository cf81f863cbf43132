import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { CHUNK, openPayload, partDigest, ready } from '../../crypto/index.ts';
import { type Drawn, RANGE_BYTES, SEALED_RANGE_BYTES, SealedFile } from './sealed-file.ts';

beforeAll(ready);

const key = new Uint8Array(16).fill(7);

type Step =
  { do: 'send'; bytes: number } | { do: 'reopen'; isNewest: boolean } | { do: 'change'; at: number };

function bytesOf(length: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(length);
  for (let at = 0; at < length; at += 1) bytes[at] = at * 31 + at / 251;
  return bytes;
}

async function slice(sealed: SealedFile, start: number, end: number): Promise<Uint8Array> {
  return new Uint8Array(await (await sealed.slice(start, end)).arrayBuffer());
}

/** Everything, asked for in steps of this size. */
async function inSteps(sealed: SealedFile, step: number): Promise<Uint8Array> {
  const all = new Uint8Array(sealed.sizeBytes);
  for (let at = 0; at < all.length; at += step) all.set(await slice(sealed, at, at + step), at);
  return all;
}

/** A file whose bytes can be changed under the reader. */
function changingFile(bytes: Uint8Array<ArrayBuffer>, size = bytes.length): Blob {
  return {
    size,
    slice: (start: number, end: number) => new Blob([bytes.slice(start, end)]),
  } as unknown as Blob;
}

const SIZES = [0, 1, CHUNK, RANGE_BYTES - 1, RANGE_BYTES, RANGE_BYTES + 1, 2 * RANGE_BYTES + 5];

describe('a file that goes up', () => {
  it.each(SIZES)('is a payload of %i bytes that opens', async (size) => {
    const plaintext = bytesOf(size);
    const sealed = await SealedFile.of(key, new Blob([plaintext]));
    const payload = await inSteps(sealed, 700_001);
    expect(Buffer.from(await openPayload(key, payload)).equals(plaintext)).toBe(true);
    expect(await sealed.digest()).toEqual(partDigest(payload));
  });

  it('has another nonce each time', async () => {
    const file = new Blob([bytesOf(10)]);
    const [one, other] = [await SealedFile.of(key, file), await SealedFile.of(key, file)];
    expect(one.drawn.nonce).not.toEqual(other.drawn.nonce);
    expect(one.drawn.file).toEqual(other.drawn.file);
  });

  it('is refused when a range has changed since it was read, whether it was sealed before or not', async () => {
    const bytes = bytesOf(2 * RANGE_BYTES + 10);
    const sealed = await SealedFile.of(key, changingFile(bytes));
    await sealed.slice(0, RANGE_BYTES + CHUNK);
    bytes[3] = (bytes[3] ?? 0) ^ 1;
    bytes[2 * RANGE_BYTES] = (bytes[2 * RANGE_BYTES] ?? 0) ^ 1;
    await expect(sealed.slice(0, 100)).rejects.toMatchObject({ code: 'file_unreadable' });
    await expect(sealed.slice(sealed.sizeBytes - 10, sealed.sizeBytes)).rejects.toMatchObject({
      code: 'file_unreadable',
    });
    await expect(sealed.digest()).rejects.toMatchObject({ code: 'file_unreadable' });
  });

  it('is read twice and no more, however its requests lie across its ranges', async () => {
    const bytes = bytesOf(4 * RANGE_BYTES + 10);
    let reads = 0;
    const file = changingFile(bytes);
    const counting = {
      size: file.size,
      slice(start: number, end: number) {
        reads += 1;
        return file.slice(start, end);
      },
    };
    const sealed = await SealedFile.of(key, counting as unknown as Blob);
    await inSteps(sealed, 2 * SEALED_RANGE_BYTES);
    await sealed.digest();
    expect(reads).toBe(2 * 5);
  });

  it('is refused when it is shorter than it says', async () => {
    const bytes = bytesOf(RANGE_BYTES);
    const sealed = SealedFile.of(key, changingFile(bytes, RANGE_BYTES + 1));
    await expect(sealed).rejects.toMatchObject({ code: 'file_unreadable' });
  });

  it('is no longer read when it was removed', async () => {
    const { signal } = { signal: AbortSignal.abort() };
    const sealed = SealedFile.of(key, new Blob([bytesOf(10)]), null, { signal });
    await expect(sealed).rejects.toMatchObject({ code: 'attachment_removed' });
  });
});

describe('an upload that is resumed after the page was closed', () => {
  it.each(SIZES)('goes on with the same bytes, and ends with the same digest, at %i bytes', async (size) => {
    const file = new Blob([bytesOf(size)]);
    const first = await SealedFile.of(key, file);
    const payload = await inSteps(first, RANGE_BYTES);
    for (const at of [0, 5, 17, 70_000, RANGE_BYTES + 300, payload.length - 3]) {
      if (at < 0 || at > payload.length) continue;
      const resumed = await SealedFile.of(key, file, first.drawn);
      const rest = await slice(resumed, at, payload.length);
      expect(Buffer.from(rest).equals(payload.subarray(at))).toBe(true);
      expect(await resumed.digest()).toEqual(partDigest(payload));
    }
  });

  it('starts anew under a new nonce when the file changed in one bit, anywhere, or in its size', async () => {
    const bytes = bytesOf(RANGE_BYTES + 10);
    const { drawn } = await SealedFile.of(key, new Blob([bytes]));
    const flipped = (at: number) => bytes.with(at, (bytes[at] ?? 0) ^ 1);
    const changed = [flipped(0), flipped(RANGE_BYTES), flipped(bytes.length - 1), bytesOf(bytes.length + 1)];
    for (const other of changed) {
      const again = await SealedFile.of(key, new Blob([other]), drawn);
      expect(again.drawn.nonce).not.toEqual(drawn.nonce);
    }
  });

  it('never seals two plaintexts under one nonce and place, whatever interrupts it and whatever changes', async () => {
    const SIZE = RANGE_BYTES + 70_000;
    const step: fc.Arbitrary<Step> = fc.oneof(
      fc.record({ do: fc.constant('send' as const), bytes: fc.integer({ min: 1, max: RANGE_BYTES }) }),
      // Opened again with what the draft holds, which may be older than what was drawn last.
      fc.record({ do: fc.constant('reopen' as const), isNewest: fc.boolean() }),
      fc.record({ do: fc.constant('change' as const), at: fc.nat(SIZE - 1) }),
    );
    const road = async (steps: Step[]): Promise<void> => {
      const bytes = bytesOf(SIZE);
      const file = changingFile(bytes);
      const sent: { nonce: Buffer; offset: number; piece: Buffer }[] = [];
      let sealed = await SealedFile.of(key, file);
      const oldest = sealed.drawn;
      let offset = 0;
      const open = async (before: Drawn): Promise<void> => {
        sealed = await SealedFile.of(key, file, before);
        const last = sent.findLast(({ nonce }) => nonce.equals(sealed.drawn.nonce));
        offset = last ? last.offset + last.piece.length : 0;
      };
      const send = async (most: number): Promise<void> => {
        const piece = await slice(sealed, offset, offset + most).catch(() => null);
        if (piece === null) return open(sealed.drawn);
        sent.push({ nonce: Buffer.from(sealed.drawn.nonce), offset, piece: Buffer.from(piece) });
        offset += piece.length;
      };
      for (const each of steps) {
        if (each.do === 'change') bytes[each.at] = (bytes[each.at] ?? 0) ^ 1;
        else if (each.do === 'reopen') await open(each.isNewest ? sealed.drawn : oldest);
        else if (offset < sealed.sizeBytes) await send(each.bytes);
      }
      await open(sealed.drawn);
      const payload = Buffer.from(await slice(sealed, 0, sealed.sizeBytes));
      sent.push({ nonce: Buffer.from(sealed.drawn.nonce), offset: 0, piece: payload });
      expect(Buffer.from(await openPayload(key, payload)).equals(bytes)).toBe(true);
      expect(await sealed.digest()).toEqual(partDigest(payload));
      for (const [index, one] of sent.entries()) {
        for (const other of sent.slice(index + 1)) {
          if (one.nonce.equals(other.nonce)) expect(isSameWhereBoth(one, other)).toBe(true);
        }
      }
    };
    await fc.assert(fc.asyncProperty(fc.array(step, { maxLength: 12 }), road), { numRuns: 25 });
  });
});

function isSameWhereBoth(
  one: { offset: number; piece: Buffer },
  other: { offset: number; piece: Buffer },
): boolean {
  const start = Math.max(one.offset, other.offset);
  const end = Math.min(one.offset + one.piece.length, other.offset + other.piece.length);
  if (end <= start) return true;
  const cut = ({ offset, piece }: typeof one) => piece.subarray(start - offset, end - offset);
  return cut(one).equals(cut(other));
}
