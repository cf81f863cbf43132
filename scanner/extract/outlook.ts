/** Outlook's messages ([MS-OXMSG]): each property of a message is a stream whose name is its id and type. */
import type { Compound, CompoundEntry } from './compound.ts';
import { htmlText } from './html.ts';
import type { Budget, InnerFile } from './reading.ts';
import { readRtf } from './rtf.ts';
import { inflateRtf } from './rtf-compressed.ts';
import { withoutRepeats } from './same-text.ts';
import { decodeText, decodeWestern } from './text.ts';
import { Unreadable } from './unreadable.ts';

const PROPERTY = /^__substg1\.0_([0-9A-F]{4})(001E|001F|0102|000D)$/i;
/** Properties of machines: class, addresses' types, search keys, transport headers and message ids. */
const BY_MACHINES = new Set(['001A', '007D', '0064', '0075', '0077', '0C1E', '1035', '1039', '1042', '3002']);
const BODY = '1000';
const RTF = '1009';
const HTML = '1013';
const DATA = '3701';
const LONG_NAME = '3707';
const NAME = '3704';

/** The texts of a message, of those who got it, and its attachments; messages within it are read as part of it. */
export function readMessage(
  compound: Compound,
  message: CompoundEntry,
  budget: Budget,
  depth = 0,
): { text: string; inside: InnerFile[] } {
  if (depth > budget.limits.depth) throw new Unreadable('over_limit');
  const inside: InnerFile[] = [];
  let text = textsOf(compound, message, budget);
  for (const part of message.children) {
    if (part.kind !== 'storage') continue;
    if (part.name.startsWith('__recip_')) text += `\n${textsOf(compound, part, budget)}`;
    if (!part.name.startsWith('__attach_')) continue;
    const data = property(part, DATA);
    const name = textOf(compound, part, LONG_NAME) ?? textOf(compound, part, NAME) ?? undefined;
    if (data?.kind === 'stream') inside.push({ name, read: () => compound.read(data) });
    if (data?.kind === 'storage') {
      const found = readMessage(compound, data, budget, depth + 1);
      text += `\n${found.text}`;
      inside.push(...found.inside, ...streamsOf(compound, data));
    }
  }
  return { text, inside };
}

/** A property, whatever its type. */
function property(of: CompoundEntry, id: string): CompoundEntry | undefined {
  return of.children.find(({ name }) => PROPERTY.exec(name)?.[1]?.toUpperCase() === id);
}

function textOf(compound: Compound, of: CompoundEntry, id: string): string | null {
  const found = property(of, id);
  return found?.kind === 'stream' ? asText(compound.read(found), found.name) : null;
}

/** [MS-OXCDATA] 2.11.1: 001F is UTF-16, 001E an 8-bit encoding, 0102 bytes. */
const asText = (bytes: Buffer, name: string): string =>
  name.toUpperCase().endsWith('001F')
    ? bytes.toString('utf16le')
    : (decodeText(bytes) ?? decodeWestern(bytes));

function textsOf(compound: Compound, message: CompoundEntry, budget: Budget): string {
  const texts: string[] = [];
  for (const stream of message.children) {
    const [, id = '', type] = PROPERTY.exec(stream.name) ?? [];
    if (stream.kind === 'storage' || id === '' || type === '0102' || BY_MACHINES.has(id.toUpperCase()))
      continue;
    if (id !== BODY && id !== HTML) texts.push(asText(compound.read(stream), stream.name));
  }
  const body = textOf(compound, message, BODY) ?? '';
  const page = htmlText(textOf(compound, message, HTML) ?? '');
  const rich = property(message, RTF);
  const richText =
    rich?.kind === 'stream' ? readRtf(inflateRtf(compound.read(rich), budget), budget).text : '';
  texts.push(body, withoutRepeats(body, page), withoutRepeats(`${body}\n${page}`, richText));
  return texts.join('\n');
}

/** An object of another program that was put into the message: its streams may be files. */
function streamsOf(compound: Compound, storage: CompoundEntry): InnerFile[] {
  return storage.children
    .filter(({ kind, name }) => kind === 'stream' && !name.startsWith('__'))
    .map((stream) => ({ name: undefined, read: () => compound.read(stream) }));
}
