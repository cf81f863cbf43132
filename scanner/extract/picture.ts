/**
 * What a picture says about itself: EXIF, IPTC, XMP and the texts of a PNG. Nobody sees them who looks at the picture,
 * and everybody can read them: who made it, of whom, and often where.
 */
import { inflateSync } from 'node:zlib';
import ExifReader from 'exifreader';
import { htmlText } from './html.ts';
import type { Contents } from './reading.ts';
import { decodeText, decodeWestern } from './text.ts';

const MAX_TEXT = 256 * 1024;
const MAX_INFLATED = 1024 * 1024;
const PNG = '\x89PNG\r\n\x1a\n';

/** Never throws: metadata that is damaged is metadata nobody reads, and a picture without is the usual one. */
export function readPicture(content: Buffer): Contents {
  const texts: string[] = [];
  let location = false;
  try {
    // Its reader of XMP would load an XML parser, and its reader of PNG would inflate without a limit.
    const groups = ExifReader.load(content, {
      expanded: true,
      excludeTags: { xmp: true, icc: true, thumbnail: true, mpf: true, photoshop: true, png: true },
    });
    location = groups.gps?.Latitude !== undefined || groups.gps?.Longitude !== undefined;
    for (const tags of [groups.exif, groups.iptc])
      for (const [name, tag] of Object.entries(tags ?? {}))
        if (!name.startsWith('GPS')) texts.push(tagText(tag));
  } catch {
    // No metadata of these kinds.
  }
  const xmp = packets(content);
  location ||= /GPSLatitude|GPSLongitude/.test(xmp);
  texts.push(htmlText(xmp));
  if (content.subarray(0, 8).toString('latin1') === PNG) texts.push(...pngTexts(content));
  const text = texts.filter((each) => each !== '').join('\n');
  const isLong = text.length > MAX_TEXT;
  return {
    text: text.slice(0, MAX_TEXT),
    inside: [],
    notes: [...(location ? ['location' as const] : []), ...(isLong ? ['text_not_read' as const] : [])],
  };
}

/** Texts, not the numbers of apertures and sizes. */
function tagText(tag: unknown): string {
  const tags = Array.isArray(tag) ? (tag as unknown[]) : [tag];
  return tags
    .map((each) => {
      const { value, description } = each as { value?: unknown; description?: unknown };
      const isText = typeof value === 'string' || (Array.isArray(value) && typeof value[0] === 'string');
      return isText && typeof description === 'string' ? description : comment(value);
    })
    .filter((text) => text !== '')
    .join('\n');
}

/** A comment is bytes behind the name of its encoding (EXIF 2.32, 4.6.5); Windows writes texts as UTF-16. */
function comment(value: unknown): string {
  if (!Array.isArray(value) || value.length < 8 || !value.every((each) => typeof each === 'number'))
    return '';
  const bytes = Uint8Array.from(value);
  const named = /^(ASCII|UNICODE|JIS)\0/.test(Buffer.from(bytes.subarray(0, 8)).toString('latin1'));
  return decodeText(named ? bytes.subarray(8) : bytes)?.replace(/\0+/g, '\n') ?? '';
}

/** XMP (ISO 16684-1) stands as XML in every format, so that it can be found without knowing the format. */
function packets(content: Buffer): string {
  let found = '';
  for (let start = content.indexOf('<x:xmpmeta'); start !== -1 && found.length < MAX_TEXT;) {
    const end = content.indexOf('</x:xmpmeta>', start);
    if (end === -1) break;
    found += content.toString('utf8', start, Math.min(end, start + MAX_TEXT));
    start = content.indexOf('<x:xmpmeta', end);
  }
  return found.replace(/\sxmlns(:[\w-]{1,50})?=("[^"]*"|'[^']*')/g, '');
}

/** PNG 11.3.4: tEXt, zTXt and iTXt, each a keyword and a text. */
function pngTexts(content: Buffer): string[] {
  const texts: string[] = [];
  for (let at = 8; at + 12 <= content.length;) {
    const length = content.readUInt32BE(at);
    const type = content.toString('latin1', at + 4, at + 8);
    if (type === 'IEND') break;
    if (/^(tEXt|zTXt|iTXt)$/.test(type)) texts.push(pngText(type, content.subarray(at + 8, at + 8 + length)));
    at += 12 + length;
  }
  return texts;
}

function pngText(type: string, chunk: Buffer): string {
  const zero = (from: number): number => (chunk.indexOf(0, from) + 1 || chunk.length + 1) - 1;
  const keyword = zero(0);
  // iTXt: a flag, a method, a language and a translated keyword stand before the text.
  const start =
    type === 'tEXt' ? keyword + 1 : type === 'zTXt' ? keyword + 2 : zero(zero(keyword + 3) + 1) + 1;
  const isPacked = type === 'zTXt' || (type === 'iTXt' && chunk[keyword + 1] === 1);
  try {
    const bytes = isPacked
      ? inflateSync(chunk.subarray(start), { maxOutputLength: MAX_INFLATED })
      : chunk.subarray(start);
    return htmlText(decodeText(bytes) ?? decodeWestern(bytes));
  } catch {
    return '';
  }
}
