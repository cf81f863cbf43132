import type { InnerFile } from './reading.ts';

/** How programs, archives and documents begin that people put into a text. */
const BEGINNINGS = [
  'd0cf11e0a1b11ae1',
  '504b0304',
  '255044462d',
  '4d5a90',
  '7f454c46',
  '526172211a07',
  '377abcaf271c',
];
const SEARCHED = 64 * 1024;

/**
 * The file within an object that was put into a document ([MS-OLEDS] 2.2.5 and 2.3.6): names and sizes stand before
 * it. It is found by how such content begins, since programs that open it are as lenient about the rest.
 */
export function packedFile(data: Buffer): InnerFile {
  const head = data.subarray(0, SEARCHED);
  const starts = BEGINNINGS.map((magic) => head.indexOf(Buffer.from(magic, 'hex'))).filter((at) => at !== -1);
  const file = starts.length === 0 ? data : data.subarray(Math.min(...starts));
  return { name: undefined, read: () => file };
}
