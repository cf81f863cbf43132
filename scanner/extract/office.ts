/** Text of office documents: XML in a zip, Office Open XML (ECMA-376) and OpenDocument (ISO/IEC 26300). */
import { SaxesParser } from 'saxes';
import type { Entry } from 'yauzl';
import { Unreadable } from './unreadable.ts';
import type { OpenZip } from './zip.ts';

interface Format {
  mime: string;
  /** The entry that only this format has. */
  sign: RegExp;
  /** The entries that hold text. */
  parts: RegExp;
  /** Local names of elements whose text counts; null for all of them. */
  text: ReadonlySet<string> | null;
  /** Local names of elements that end a line. */
  lines: ReadonlySet<string>;
}

/**
 * Where they stand: in folders of their own in Office Open XML; in OpenDocument pictures have one, an object is a
 * folder with a content of its own or a file beside the others.
 */
const FILES_INSIDE = /(^|\/)(embeddings|media|activeX)\/|^(Pictures|Media)\/|^Object[ \d]*(\/content\.xml)?$/;

const OOXML = 'application/vnd.openxmlformats-officedocument';
/** What a document says about itself. */
const PROPERTIES = [
  'title',
  'subject',
  'description',
  'keywords',
  'creator',
  'lastModifiedBy',
  'category',
  'lpwstr',
];
/** Above and below the pages of a printed sheet. */
const HEADERS = ['oddHeader', 'oddFooter', 'evenHeader', 'evenFooter', 'firstHeader', 'firstFooter'];
const FORMATS: readonly Format[] = [
  {
    mime: `${OOXML}.wordprocessingml.document`,
    sign: /^word\/document\d*\.xml$/,
    parts:
      /^(word\/((document|header|footer|footnotes|endnotes|comments)\d*|glossary\/document|(charts|diagrams)\/[^/]+)\.xml|docProps\/(core|app|custom)\.xml)$/,
    // Deleted text of tracked changes is still in the file, and so is what a field hides.
    text: new Set(['t', 'delText', 'instrText', ...PROPERTIES]),
    lines: new Set(['p', 'br', 'cr', 'tab', 'tc', ...PROPERTIES]),
  },
  {
    mime: `${OOXML}.spreadsheetml.sheet`,
    sign: /^xl\/workbook\.xml$/,
    parts:
      /^(xl\/(sharedStrings|comments\d*|(worksheets|comments|threadedComments|drawings|charts|diagrams|tables)\/[^/]+)\.xml|docProps\/(core|app|custom)\.xml)$/,
    text: new Set(['t', 'v', 'text', ...HEADERS, ...PROPERTIES]),
    lines: new Set(['si', 'c', 'row', 'comment', 'text', 'threadedComment', 'p', ...HEADERS, ...PROPERTIES]),
  },
  {
    mime: `${OOXML}.presentationml.presentation`,
    sign: /^ppt\/presentation\.xml$/,
    parts:
      /^(ppt\/(slides|notesSlides|slideLayouts|slideMasters|comments|charts|diagrams)\/[^/]+\.xml|docProps\/(core|app|custom)\.xml)$/,
    text: new Set(['t', 'text', ...PROPERTIES]),
    lines: new Set(['p', 'br', 'tc', 'text', ...PROPERTIES]),
  },
  {
    mime: 'application/vnd.oasis.opendocument.text',
    sign: /^content\.xml$/,
    parts: /^(content|meta|styles)\.xml$/,
    text: null,
    lines: new Set([
      'p',
      'h',
      'line-break',
      'tab',
      'table-cell',
      'list-item',
      'title',
      'subject',
      'description',
    ]),
  },
];

/** The format of a zip with these entries, or null when it is no office document. */
export function officeFormat(entries: readonly Entry[]): Format | null {
  const names = entries.map(({ fileName }) => fileName);
  const openDocument = names.includes('META-INF/manifest.xml');
  const openXml = names.includes('[Content_Types].xml');
  return (
    FORMATS.find(
      ({ sign, text }) => (text === null ? openDocument : openXml) && names.some((name) => sign.test(name)),
    ) ?? null
  );
}

/** Files that were put into the document: pictures, other documents, objects of other programs. */
export function officeInside(entries: readonly Entry[], { parts }: Format): Entry[] {
  return entries.filter(
    ({ fileName }) => !parts.test(fileName) && !fileName.endsWith('/') && FILES_INSIDE.test(fileName),
  );
}

/** All text of the document, at most `maxLength` UTF-16 units. Throws `Unreadable`. */
export async function officeText(zip: OpenZip, format: Format, maxLength: number): Promise<string> {
  const manifest = zip.entries.find(({ fileName }) => fileName === 'META-INF/manifest.xml');
  // OpenDocument part 3, 4.8.4: encrypted entries look ordinary to zip and are named in the manifest.
  if (
    format.text === null &&
    manifest !== undefined &&
    (await zip.read(manifest)).includes('encryption-data')
  ) {
    throw new Unreadable('encrypted_document');
  }
  let text = '';
  for (const entry of zip.entries) {
    if (!format.parts.test(entry.fileName)) continue;
    text += `${xmlText(await zip.read(entry), format, maxLength - text.length)}\n`;
    if (text.length > maxLength) throw new Unreadable('over_limit');
  }
  return text;
}

function xmlText(xml: Buffer, format: Format, maxLength: number): string {
  const encoding =
    xml[0] === 0xff && xml[1] === 0xfe
      ? 'utf-16le'
      : xml[0] === 0xfe && xml[1] === 0xff
        ? 'utf-16be'
        : 'utf-8';
  const parts: string[] = [];
  const open: { local: string; shared: boolean; value: string; from: number }[] = [];
  let length = 0;
  const parser = new SaxesParser();
  const add = (text: string): void => {
    length += text.length;
    if (length > maxLength) throw new Unreadable('over_limit');
    parts.push(text);
  };
  parser.on('error', (error) => {
    throw new Unreadable('damaged', error);
  });
  parser.on('opentag', ({ name, attributes }) => {
    // In a sheet, the value of a cell of type s is the place of its text among the shared ones.
    const shared = attributes['t'] === 's' || (open.at(-1)?.shared ?? false);
    const value = format.text === null ? (attributes['office:value'] ?? '') : '';
    open.push({ local: name.slice(name.indexOf(':') + 1), shared, value, from: parts.length });
    if (open.length > 1_000) throw new Unreadable('over_limit');
  });
  parser.on('closetag', () => {
    const { local, value, from } = open.pop() ?? { local: '', value: '', from: 0 };
    // A cell of OpenDocument shows its number with points or rounded; the number itself is an attribute.
    if (value !== '' && !parts.slice(from).join('').includes(value)) add(` ${value}`);
    if (format.lines.has(local)) add('\n');
    else if (local === 's' && format.text === null) add(' ');
  });
  const take = (text: string): void => {
    const inside = open.at(-1);
    if (inside === undefined || (format.text !== null && !format.text.has(inside.local))) return;
    if (inside.local === 'v' && inside.shared) return;
    add(text);
  };
  parser.on('text', take);
  parser.on('cdata', take);
  const decoder = new TextDecoder(encoding, { fatal: true });
  try {
    for (let at = 0; at < xml.length; at += 65_536)
      parser.write(decoder.decode(xml.subarray(at, at + 65_536), { stream: true }));
    parser.close();
  } catch (error) {
    throw error instanceof Unreadable ? error : new Unreadable('damaged', error);
  }
  return parts.join('');
}
