/**
 * Plain text from bytes that do not say their encoding: UTF-8, UTF-16, and what Windows wrote before those.
 */

/** C0 controls that no text has; tab, line feed, form feed, carriage return, escape and ^Z (end of a DOS file) may. */
const isControl = (byte: number): boolean =>
  byte < 0x20 && byte !== 9 && byte !== 10 && byte !== 12 && byte !== 13 && byte !== 0x1a && byte !== 0x1b;
/** What the bytes 0x80 to 0x9F are in Windows-1252; it leaves five of them undefined. */
const C1_1252 = '€\uFFFD‚ƒ„…†‡ˆ‰Š‹Œ\uFFFDŽ\uFFFD\uFFFD‘’“”•–—˜™š›œ\uFFFDžŸ';

/**
 * The text, or null when these bytes are not text. With `partial` the bytes may end in the middle of a character.
 */
export function decodeText(bytes: Uint8Array, { partial = false } = {}): string | null {
  if (bytes.length === 0) return '';
  const utf16 = utf16Encoding(bytes);
  if (utf16 !== null) return decode(bytes, utf16, partial);
  if (bytes.some(isControl)) return null;
  const utf8 = decode(bytes, 'utf-8', partial);
  if (utf8 !== null) return utf8;
  const windows = decodeWindows1252(bytes);
  return windows.includes('\uFFFD') ? null : windows;
}

/**
 * Any bytes as Windows-1252; undefined ones become U+FFFD. By hand, because TextDecoder of some Node versions
 * takes this encoding for Latin-1 and loses the euro sign and the quotation marks.
 */
export function decodeWindows1252(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    .toString('latin1')
    .replace(/[\u0080-\u009F]/g, (character) => C1_1252.charAt(character.charCodeAt(0) - 0x80));
}

function decode(bytes: Uint8Array, encoding: string, partial: boolean): string | null {
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes, { stream: partial });
  } catch {
    return null;
  }
}

/** By its byte order mark, or by a zero in nearly every second place, as Western text has without one. */
function utf16Encoding(bytes: Uint8Array): 'utf-16le' | 'utf-16be' | null {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le';
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be';
  const sample = bytes.subarray(0, 4096);
  const pairs = sample.length >> 1;
  if (pairs < 2) return null;
  let even = 0;
  let odd = 0;
  for (let at = 0; at + 1 < sample.length; at += 2) {
    if (sample[at] === 0) even += 1;
    if (sample[at + 1] === 0) odd += 1;
  }
  if (odd > pairs * 0.8 && even === 0) return 'utf-16le';
  if (even > pairs * 0.8 && odd === 0) return 'utf-16be';
  return null;
}
