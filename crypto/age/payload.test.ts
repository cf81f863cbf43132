import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { concat, equal, randomBytes } from '../bytes.ts';
import { ready } from '../sodium.ts';
import {
  CHUNK,
  PAYLOAD_NONCE,
  SEALED_CHUNK,
  chunkNonce,
  payloadCipher,
  payloadSize,
  plaintextSize,
} from './chunks.ts';
import { PayloadOpener, openPayload, openPayloadStream } from './open-payload.ts';
import { PayloadSealer, sealChunks, sealPayload, sealPayloadStream } from './seal-payload.ts';
import { type Stage, join } from './stage.ts';

/** Lengths around the borders of chunks. */
const LENGTHS = [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 2 * CHUNK, 2 * CHUNK + 1];

const fileKey = new Uint8Array(16).fill(1);
const nonce = new Uint8Array(PAYLOAD_NONCE).fill(2);
let long: Uint8Array;

beforeAll(async () => {
  await ready();
  long = randomBytes(3 * CHUNK);
});

/** `bytes` cut at these places, empty pieces included, in a buffer that is overwritten after each push. */
async function inPieces(stage: Stage, bytes: Uint8Array, cuts: readonly number[]): Promise<Uint8Array> {
  const pieces: Uint8Array[] = [];
  const places = [...cuts.map((cut) => cut % (bytes.length + 1)), bytes.length].sort((a, b) => a - b);
  let at = 0;
  for (const place of places) {
    const piece = bytes.slice(at, place);
    await stage.push(piece, (out) => pieces.push(out));
    piece.fill(0xee);
    at = place;
  }
  await stage.finish((out) => pieces.push(out));
  return join(pieces);
}

async function streamed(
  stream: TransformStream<Uint8Array, Uint8Array>,
  bytes: Uint8Array,
): Promise<Uint8Array> {
  const out = new Blob([Uint8Array.from(bytes)]).stream().pipeThrough(stream);
  return new Uint8Array(await new Response(out as ReadableStream<Uint8Array<ArrayBuffer>>).arrayBuffer());
}

/** What comes out before the failure, and the failure. */
async function opened(payload: Uint8Array): Promise<{ plaintext: Uint8Array; error: unknown }> {
  const pieces: Uint8Array[] = [];
  const opener = new PayloadOpener(fileKey);
  try {
    await opener.push(payload, (piece) => pieces.push(piece));
    await opener.finish((piece) => pieces.push(piece));
  } catch (error) {
    return { plaintext: join(pieces), error };
  }
  return { plaintext: join(pieces), error: null };
}

/** The nonce, and the chunks of a payload. */
function parts(payload: Uint8Array): Uint8Array[] {
  const chunks: Uint8Array[] = [payload.subarray(0, PAYLOAD_NONCE)];
  for (let at = PAYLOAD_NONCE; at < payload.length; at += SEALED_CHUNK) {
    chunks.push(payload.subarray(at, at + SEALED_CHUNK));
  }
  return chunks;
}

describe('a payload', () => {
  it.each(LENGTHS)(
    'of %i bytes opens to what was sealed, and has the size that was announced',
    async (length) => {
      const plaintext = long.subarray(0, length);
      const payload = await sealPayload(fileKey, plaintext);
      expect(payload).toHaveLength(payloadSize(length));
      expect(plaintextSize(payload.length)).toBe(length);
      expect(equal(await openPayload(fileKey, payload), plaintext)).toBe(true);
    },
  );

  it('is the same bytes for any split of what is written, and opens from any split', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(fc.constantFrom(...LENGTHS), fc.nat(3 * CHUNK)),
        fc.array(fc.oneof(fc.nat(3 * CHUNK), fc.constantFrom(0, 1, CHUNK, SEALED_CHUNK, 15, 16)), {
          maxLength: 6,
        }),
        async (length, cuts) => {
          const plaintext = long.subarray(0, length);
          const whole = await sealPayload(fileKey, plaintext, nonce);
          const pieces = await inPieces(new PayloadSealer(fileKey, nonce), plaintext, cuts);
          expect(equal(pieces, whole)).toBe(true);
          expect(equal(await inPieces(new PayloadOpener(fileKey), whole, cuts), plaintext)).toBe(true);
        },
      ),
      { numRuns: 60 },
    );
  });

  it('passes through the streams', async () => {
    for (const length of LENGTHS) {
      const plaintext = long.subarray(0, length);
      const payload = await streamed(sealPayloadStream(fileKey, nonce), plaintext);
      expect(equal(payload, await sealPayload(fileKey, plaintext, nonce))).toBe(true);
      expect(equal(await streamed(openPayloadStream(fileKey), payload), plaintext)).toBe(true);
    }
    const cut = (await sealPayload(fileKey, long)).subarray(0, -1);
    await expect(streamed(openPayloadStream(fileKey), cut)).rejects.toThrow('age_payload');
  });

  it('is sealed and opened no faster than it is taken', async () => {
    const payload = await sealPayload(fileKey, new Uint8Array(64 * CHUNK));
    let pulled = 0;
    const source = new ReadableStream<Uint8Array>({
      pull(controller) {
        if (pulled >= payload.length) controller.close();
        else controller.enqueue(payload.subarray(pulled, (pulled += CHUNK)));
      },
    });
    const reader = source.pipeThrough(openPayloadStream(fileKey)).getReader();
    for (let taken = 0; ;) {
      const { value, done } = await reader.read();
      if (done) break;
      taken += value.length;
      expect(pulled - taken).toBeLessThan(6 * SEALED_CHUNK);
    }
    expect(pulled).toBeGreaterThanOrEqual(payload.length);
  });

  it('is made of ranges that are sealed apart, in any order', async () => {
    for (const length of LENGTHS) {
      const plaintext = long.subarray(0, length);
      const whole = await sealPayload(fileKey, plaintext, nonce);
      const border = length > CHUNK ? CHUNK : 0;
      const end = await sealChunks(fileKey, nonce, border / CHUNK, plaintext.subarray(border), true);
      const start = await sealChunks(fileKey, nonce, 0, plaintext.subarray(0, border), false);
      expect(equal(concat(nonce, start, end), whole)).toBe(true);
    }
  });

  it('has no range that is not of whole chunks before the end, nor an empty end', async () => {
    const seal = (first: number, length: number, isLast: boolean) =>
      sealChunks(fileKey, nonce, first, new Uint8Array(length), isLast);
    await expect(seal(0, CHUNK - 1, false)).rejects.toThrow('age_payload');
    await expect(seal(1, 0, true)).rejects.toThrow('age_payload');
    await expect(seal(-1, CHUNK, false)).rejects.toThrow('age_payload');
    await expect(seal(0.5, CHUNK, false)).rejects.toThrow('age_payload');
  });

  it('refuses any flipped bit, and hands out only the chunks before it', async () => {
    const plaintext = long.subarray(0, 2 * CHUNK + 100);
    const payload = await sealPayload(fileKey, plaintext);
    await fc.assert(
      fc.asyncProperty(fc.nat(payload.length - 1), fc.nat(7), async (at, bit) => {
        const flipped = Uint8Array.from(payload);
        flipped[at] = (flipped[at] ?? 0) ^ (1 << bit);
        const { plaintext: seen, error } = await opened(flipped);
        expect(error).toMatchObject({ code: 'age_payload' });
        const before = Math.max(0, Math.floor((at - PAYLOAD_NONCE) / SEALED_CHUNK)) * CHUNK;
        expect(equal(seen, plaintext.subarray(0, before))).toBe(true);
      }),
      { numRuns: 60 },
    );
  });

  it('refuses a chunk dropped, repeated, moved or taken from another payload', async () => {
    const [start = nonce, ...chunks] = parts(await sealPayload(fileKey, long));
    const foreign = parts(await sealPayload(fileKey, long)).slice(1);
    const [a, b, c] = chunks;
    if (!a || !b || !c) throw new Error('three chunks');
    const arrangements = [
      [],
      [a],
      [a, b],
      [b, c],
      [a, c],
      [c],
      [a, a, b, c],
      [a, b, b, c],
      [a, b, c, c],
      [b, a, c],
      [a, c, b],
    ];
    for (const arrangement of [
      ...arrangements,
      [a, b, ...foreign.slice(2)],
      [...foreign.slice(0, 1), b, c],
    ]) {
      expect((await opened(concat(start, ...arrangement))).error).toMatchObject({ code: 'age_payload' });
    }
    expect((await opened(concat(start, a, b, c))).error).toBeNull();
  });

  it('refuses every truncation around the borders, and anything behind its end', async () => {
    for (const length of LENGTHS) {
      const payload = await sealPayload(fileKey, long.subarray(0, length));
      const shorter = [
        0,
        1,
        15,
        16,
        17,
        31,
        SEALED_CHUNK,
        SEALED_CHUNK + 16,
        payload.length - 16,
        payload.length - 1,
      ];
      for (const size of shorter.filter((one) => one < payload.length)) {
        expect((await opened(payload.subarray(0, size))).error).toMatchObject({ code: 'age_payload' });
      }
      for (const extra of [1, 16, 17, SEALED_CHUNK]) {
        const { error } = await opened(concat(payload, new Uint8Array(extra)));
        expect(error).toMatchObject({ code: 'age_payload' });
      }
    }
  });

  it('refuses an empty last chunk after another', async () => {
    const whole = await sealChunks(fileKey, nonce, 0, long.subarray(0, CHUNK), false);
    const cipher = await payloadCipher(fileKey, nonce);
    const empty = concat(...(await cipher.seal(chunkNonce(1, true), new Uint8Array(0))));
    const { plaintext, error } = await opened(concat(nonce, whole, empty));
    expect(error).toMatchObject({ code: 'age_payload', detail: { reason: 'empty_last_chunk' } });
    expect(plaintext).toHaveLength(CHUNK);
  });

  it('opens under its own file key alone', async () => {
    const payload = await sealPayload(fileKey, long);
    await expect(openPayload(randomBytes(16), payload)).rejects.toThrow('age_payload');
  });

  it('is neither written nor read with a key or nonce of another length', async () => {
    await expect(sealPayload(new Uint8Array(32), long)).rejects.toThrow('age_payload');
    await expect(sealPayload(fileKey, long, new Uint8Array(12))).rejects.toThrow('age_payload');
    await expect(sealChunks(fileKey, new Uint8Array(24), 0, long, true)).rejects.toThrow('age_payload');
  });

  it('cannot be written or read on after its end', async () => {
    const emit = () => undefined;
    for (const stage of [new PayloadSealer(fileKey), new PayloadOpener(fileKey)]) {
      await stage.push(await sealPayload(fileKey, new Uint8Array(1)), emit);
      await stage.finish(emit);
      await expect(stage.push(new Uint8Array(1), emit)).rejects.toThrow('age_payload');
      await expect(stage.finish(emit)).rejects.toThrow('age_payload');
    }
  });
});

describe('sizes and nonces', () => {
  it('has a plaintext size for the sizes of payloads, and for no others', () => {
    fc.assert(
      fc.property(fc.nat(5 * CHUNK), (length) => {
        expect(plaintextSize(payloadSize(length))).toBe(length);
      }),
    );
    for (const size of [
      0,
      16,
      31,
      PAYLOAD_NONCE + SEALED_CHUNK + 1,
      PAYLOAD_NONCE + SEALED_CHUNK + 16,
      -1,
      40.5,
      NaN,
    ]) {
      expect(() => plaintextSize(size)).toThrow('age_payload');
    }
  });

  it('counts chunks in eleven bytes', () => {
    expect([...chunkNonce(0, false)]).toEqual([0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
    expect([...chunkNonce(0x01020304, true)]).toEqual([0, 0, 0, 0, 0, 0, 0, 1, 2, 3, 4, 1]);
    expect([...chunkNonce(2 ** 32 * 5 + 6, false)]).toEqual([0, 0, 0, 0, 0, 0, 5, 0, 0, 0, 6, 0]);
  });
});
