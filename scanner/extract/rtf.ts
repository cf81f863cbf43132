/**
 * Rich Text Format (RTF specification 1.9.1): groups, control words and text. Everything a person may see is taken,
 * and what hides in fields, comments and properties; pictures, fonts and styles are passed over. Files that are put
 * into it (`\objdata`) are files inside.
 */
import { packedFile } from './packed-file.ts';
import type { Budget, Contents } from './reading.ts';
import { decodeWindows1252 } from './text.ts';
import { Unreadable } from './unreadable.ts';

const MAX_GROUPS = 1_000;
const SILENT = new Set(
  'fonttbl colortbl stylesheet listtable listoverridetable rsidtbl generator themedata colorschememapping latentstyles datastore pict blipuid bin xmlnstbl mmathPr wgrffmtfilter panose falt'.split(
    ' ',
  ),
);
const LINE_ENDS = new Set('par line cell row sect page tab nestcell nestrow'.split(' '));
const SPELLED = new Map([
  ['emdash', '—'],
  ['endash', '–'],
  ['lquote', '‘'],
  ['rquote', '’'],
  ['ldblquote', '“'],
  ['rdblquote', '”'],
  ['bullet', '•'],
  ['~', ' '],
  ['_', '-'],
]);

interface Group {
  silent: boolean;
  object: boolean;
  /** Characters that stand behind a `\u` for readers that do not know it. */
  fallback: number;
}

/** Throws `Unreadable` (`over_limit`) for groups too deep. */
export function readRtf(content: Buffer, budget: Budget): Contents {
  const source = content.toString('latin1');
  if (source.length > budget.textLeft) throw new Unreadable('over_limit');
  const parts: string[] = [];
  const objects: string[] = [];
  const groups: Group[] = [];
  let group: Group = { silent: false, object: false, fallback: 1 };
  let skip = 0;
  let bytes: number[] = [];
  const flush = (): void => {
    if (bytes.length > 0) parts.push(decodeWindows1252(Uint8Array.from(bytes)));
    bytes = [];
  };
  const add = (text: string): void => {
    flush();
    if (group.object) objects.push(text);
    else if (!group.silent) parts.push(text);
  };
  // A brace, a control word with its number, a hexadecimal byte, a control symbol, line ends, or text.
  const token = /[{}]|\\([a-z]{1,32})(-?\d{1,10})? ?|\\'([0-9a-f]{2})|\\([^a-z])|[\r\n]+|[^{}\\\r\n]+/giy;
  for (let found = token.exec(source); found !== null; found = token.exec(source)) {
    const [whole, word, number, hex, symbol] = found;
    if (whole === '{') {
      if (groups.push(group) > MAX_GROUPS) throw new Unreadable('over_limit');
      group = { ...group };
      skip = 0;
    } else if (whole === '}') {
      flush();
      group = groups.pop() ?? group;
      skip = 0;
    } else if (hex !== undefined) {
      if (skip > 0) skip -= 1;
      else if (!group.silent && !group.object) bytes.push(parseInt(hex, 16));
    } else if (word !== undefined) {
      const value = Number(number ?? '0');
      if (word === 'bin') token.lastIndex += Math.max(0, value);
      else if (word === 'uc') group.fallback = Math.min(16, Math.max(0, value));
      else if (word === 'u') {
        // Numbers above 32767 are written as negative ones.
        add(String.fromCharCode(value & 0xffff));
        skip = group.fallback;
      } else if (word === 'objdata') group.object = true;
      else if (SILENT.has(word)) group.silent = true;
      else if (LINE_ENDS.has(word)) add('\n');
      else if (SPELLED.has(word)) add(SPELLED.get(word) ?? '');
    } else if (symbol !== undefined) {
      if ('\\{}'.includes(symbol)) add(symbol);
      else if (symbol === '\r' || symbol === '\n') add('\n');
      else add(SPELLED.get(symbol) ?? '');
    } else if (!/^[\r\n]/.test(whole)) {
      add(skip === 0 ? whole : whole.slice(skip));
      skip = Math.max(0, skip - whole.length);
    }
  }
  flush();
  const packed = Buffer.from(objects.join('').replace(/[^0-9a-f]/gi, ''), 'hex');
  budget.spendBytes(packed.length);
  return { text: parts.join(''), inside: packed.length === 0 ? [] : [packedFile(packed)] };
}
