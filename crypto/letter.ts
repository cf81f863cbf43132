/**
 * Part 0 of every message: a JSON object padded with spaces, so that its size tells little (docs/format.md,
 * Letter). Padmé is from Nikitin et al., "Reducing Metadata Leakage from Encrypted Files and Communication
 * with PURBs" (PETS 2019): at most 12 % on top, and only O(log log n) bits of the length show.
 */
import { fromUtf8, utf8 } from './bytes.ts';
import { ZegelError } from './errors.ts';

const SMALLEST = 4096;
const SPACE = 0x20;

/** The Padmé length of `n` bytes, `n` ≥ 0. */
export function padme(n: number): number {
  if (n < 2) return n;
  const exponent = floorLog2(n);
  const unit = 2 ** (exponent - (floorLog2(exponent) + 1));
  return Math.ceil(n / unit) * unit;
}

/** The letter's JSON as UTF-8, padded with spaces; at least 4096 bytes. Throws `letter_invalid`. */
export function padLetter(json: string): Uint8Array {
  if (!isObjectText(json)) throw new ZegelError('letter_invalid');
  const text = utf8(json);
  const padded = new Uint8Array(paddedSize(text.length)).fill(SPACE);
  padded.set(text);
  return padded;
}

/** The JSON text of a padded letter. Throws `letter_invalid` on other padding and `bad_encoding` on bad UTF-8. */
export function letterText(bytes: Uint8Array): string {
  let end = bytes.length;
  while (end > 0 && bytes[end - 1] === SPACE) end -= 1;
  const json = fromUtf8(bytes.subarray(0, end));
  if (!isObjectText(json) || paddedSize(end) !== bytes.length) throw new ZegelError('letter_invalid');
  return json;
}

const paddedSize = (size: number): number => Math.max(SMALLEST, padme(size));

/** A JSON object without white space around it; its meaning is the reader's schema's to check. */
const isObjectText = (json: string): boolean => json.startsWith('{') && json.endsWith('}');

/** Exact for every safe integer, where Math.log2 rounds. */
const floorLog2 = (n: number): number => n.toString(2).length - 1;
