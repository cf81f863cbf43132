import { expect, it } from 'vitest';
import { FileRanges } from './file-ranges.ts';

const RANGE = 100_000;
const bytes = Uint8Array.from({ length: 2 * RANGE + 7 }, (_, at) => at * 31 + at / 251);

/** A file whose ranges are streamed in this way. */
const streamedBy = (stream: (range: Blob) => ReadableStream): Blob =>
  ({
    size: bytes.length,
    slice: (start: number, end: number) => {
      const range = new Blob([bytes.slice(start, end)]);
      return Object.assign(range, { stream: () => stream(new Blob([range])) });
    },
  }) as unknown as Blob;

it.each([
  ['its own', new Blob([bytes])],
  ['memory that the browser takes for each', streamedBy(() => new ReadableStream())],
])('reads any range into %s', async (_, file) => {
  const ranges = new FileRanges(file, RANGE);
  for (const range of [0, 2, 1, 0]) {
    const expected = bytes.subarray(range * RANGE, (range + 1) * RANGE);
    expect(Buffer.from(await ranges.read(range)).equals(expected)).toBe(true);
  }
});

it('takes memory for one range, and reads the others into it', async () => {
  const ranges = new FileRanges(new Blob([bytes]), RANGE);
  const first = await ranges.read(0);
  expect(first.buffer.byteLength).toBe(RANGE);
  const second = await ranges.read(1);
  expect(first.buffer.byteLength).toBe(0);
  expect(second.buffer.byteLength).toBe(RANGE);
});

it('is refused when the disk gives an error in the middle, and reads again when it does not', async () => {
  let isBroken = true;
  const file = streamedBy((range) =>
    isBroken
      ? new ReadableStream({ type: 'bytes', pull: (controller) => controller.error(new Error('disk')) })
      : range.stream(),
  );
  const ranges = new FileRanges(file, RANGE);
  await expect(ranges.read(1)).rejects.toMatchObject({ code: 'file_unreadable' });
  isBroken = false;
  expect(Buffer.from(await ranges.read(1)).equals(bytes.subarray(RANGE, 2 * RANGE))).toBe(true);
});
