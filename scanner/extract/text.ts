/**
 * Plain text from bytes that do not say their encoding: Unicode's, and what Windows, Unix, DOS and the Macintosh wrote
 * before those. Of the latter no byte tells which it is; the one under which the letters with accents stand among
 * letters is taken.
 */

/** C0 controls that no text has; tab, line feed, form feed, carriage return, escape and ^Z (end of a DOS file) may. */
const isControl = (byte: number): boolean =>
  byte < 0x20 && byte !== 9 && byte !== 10 && byte !== 12 && byte !== 13 && byte !== 0x1a && byte !== 0x1b;
/** What the bytes 0x80 to 0x9F are in Windows-1252; it leaves five of them undefined, as Latin-1 and Latin-9 do all. */
const C1_1252 = '€\uFFFD‚ƒ„…†‡ˆ‰Š‹Œ\uFFFDŽ\uFFFD\uFFFD‘’“”•–—˜™š›œ\uFFFDžŸ';
/** What the bytes 0x80 to 0xFF are in code page 850, DOS in Western Europe. */
const CP_850 =
  'ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜø£Ø×ƒáíóúñÑªº¿®¬½¼¡«»░▒▓│┤ÁÂÀ©╣║╗╝¢¥┐└┴┬├─┼ãÃ╚╔╩╦╠═╬¤ðÐÊËÈıÍÎÏ┘┌█▄¦Ì▀ÓßÔÒõÕµþÞÚÛÙýÝ¯´\u00AD±‗¾¶§÷¸°¨·¹³²■\u00A0';
/** The same in Mac OS Roman. */
const MAC_ROMAN =
  'ÄÅÇÉÑÖÜáàâäãåçéèêëíìîïñóòôöõúùûü†°¢£§•¶ß®©™´¨≠ÆØ∞±≤≥¥µ∂∑∏π∫ªºΩæø¿¡¬√ƒ≈∆«»…\u00A0ÀÃÕŒœ–—“”‘’÷◊ÿŸ⁄€‹›ﬁﬂ‡·‚„‰ÂÊÁËÈÍÎÏÌÓÔÒÚÛÙıˆ˜¯˘˙˚¸˝˛ˇ';

/**
 * The text, or null when these bytes are not text. With `partial` the bytes may end in the middle of a character.
 */
export function decodeText(bytes: Uint8Array, { partial = false } = {}): string | null {
  if (bytes.length === 0) return '';
  const utf32 = decodeUtf32(bytes);
  if (utf32 !== null) return utf32;
  const utf16 = utf16Encoding(bytes);
  if (utf16 !== null) return decode(bytes, utf16, partial);
  if (bytes.some(isControl)) return null;
  return decode(bytes, 'utf-8', partial) ?? westernText(bytes);
}

/** Any bytes as the most likely Western encoding; what is undefined becomes U+FFFD. */
export function decodeWestern(bytes: Uint8Array): string {
  return westernText(bytes) ?? decodeWindows1252(bytes);
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

const SAMPLE_BYTES = 64 * 1024;
/** Bytes of noise have many above 0x7F; text in a Western language has few. */
const MOST_ACCENTS = 0.4;

function westernText(bytes: Uint8Array): string | null {
  const sample = bytes.subarray(0, SAMPLE_BYTES);
  const decoders = [decodeWindows1252, decodeTable(CP_850), decodeTable(MAC_ROMAN)];
  const scores = decoders.map((decoder) => likeliness(decoder(sample)));
  // Windows where nothing speaks against it: its undefined bytes do.
  const best = Math.max(...scores);
  const decoder = decoders[scores.indexOf(best)] ?? decodeWindows1252;
  const text = decoder(bytes);
  if (!text.includes('\uFFFD')) return text;
  const high = sample.reduce((count, byte) => count + (byte >= 0x80 ? 1 : 0), 0);
  return high > sample.length * MOST_ACCENTS ? null : text;
}

/** Accented letters among letters speak for an encoding, signs in the middle of words against it. */
function likeliness(text: string): number {
  const accents = text.match(
    /(?<=[a-z])[à-öø-ÿœ](?=[a-z\s.,;:!?)'"]|$)|(?<=^|\s)[À-ÖØ-Þ](?=[a-z])|(?<=\s)[à-öø-ÿ](?=[a-z\s])/gm,
  );
  const signs = text.match(/(?<=[A-Za-z])[^\p{ASCII}à-öø-ÿÀ-ÖØ-ßœŒŸ’‘“”–—…\u00A0\u00AD](?=[a-z])|\uFFFD/gmu);
  return (accents?.length ?? 0) - (signs?.length ?? 0) * 2;
}

function decodeTable(table: string): (bytes: Uint8Array) => string {
  return (bytes) =>
    Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
      .toString('latin1')
      .replace(/[\u0080-\u00FF]/g, (character) => table.charAt(character.charCodeAt(0) - 0x80));
}

function decode(bytes: Uint8Array, encoding: string, partial: boolean): string | null {
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes, { stream: partial });
  } catch {
    return null;
  }
}

/** By its byte order mark alone; null where there is none, or what follows is no text. */
function decodeUtf32(bytes: Uint8Array): string | null {
  const isLittle = bytes[0] === 0xff && bytes[1] === 0xfe && bytes[2] === 0 && bytes[3] === 0;
  const isBig = bytes[0] === 0 && bytes[1] === 0 && bytes[2] === 0xfe && bytes[3] === 0xff;
  if (!isLittle && !isBig) return null;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const parts: string[] = [];
  for (let at = 4; at + 4 <= bytes.length; at += 4) {
    const point = view.getUint32(at, isLittle);
    if (point === 0 || point > 0x10ffff) return null;
    parts.push(String.fromCodePoint(point));
  }
  return parts.join('');
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
