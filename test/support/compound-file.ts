/** Compound files ([MS-CFB]) and messages of Outlook ([MS-OXMSG]) written by hand, small ones. */

export type Folder = { readonly [name: string]: Uint8Array | Folder };

const SECTOR = 512;
const MINI = 64;
const CUTOFF = 4096;
const NONE = 0xffffffff;
const END = 0xfffffffe;
const TABLE = 0xfffffffd;

interface Item {
  name: string;
  content: Uint8Array | null;
  first: number;
  next: number;
}

/** Folders and streams of one compound file. */
export function compoundFile(root: Folder): Uint8Array {
  const items: Item[] = [{ name: 'Root Entry', content: null, first: NONE, next: NONE }];
  const addAll = (folder: Folder): number => {
    let first = NONE;
    let before: Item | null = null;
    for (const [name, value] of Object.entries(folder)) {
      const isStream = value instanceof Uint8Array;
      const item: Item = { name, content: isStream ? value : null, first: NONE, next: NONE };
      const index = items.push(item) - 1;
      if (before === null) first = index;
      else before.next = index;
      before = item;
      if (!isStream) item.first = addAll(value);
    }
    return first;
  };
  const top = addAll(root);
  if (items[0] !== undefined) items[0].first = top;

  const places = new Map<Item, number>();
  const mini: Buffer[] = [];
  const miniTable: number[] = [];
  for (const item of items) {
    const { content } = item;
    if (content === null || content.length === 0 || content.length >= CUTOFF) continue;
    places.set(item, miniTable.length);
    const count = Math.ceil(content.length / MINI);
    for (let step = 1; step <= count; step++) miniTable.push(step === count ? END : miniTable.length + 1);
    mini.push(padded(content, MINI));
  }
  const miniStream = Buffer.concat(mini);
  const miniTableBytes = words(miniTable, SECTOR);

  const bodies: Buffer[] = [];
  const table: number[] = [];
  const put = (content: Uint8Array): number => {
    if (content.length === 0) return END;
    const start = table.length;
    const count = Math.ceil(content.length / SECTOR);
    for (let step = 1; step <= count; step++) table.push(step === count ? END : table.length + 1);
    bodies.push(padded(content, SECTOR));
    return start;
  };
  const miniStart = put(miniStream);
  const miniTableStart = put(miniTableBytes);
  for (const item of items)
    if (item.content !== null && item.content.length >= CUTOFF) places.set(item, put(item.content));
  const directory = Buffer.concat(
    items.map((item, index) => {
      const entry = Buffer.alloc(128);
      const length = entry.write(item.name, 'utf16le');
      entry.writeUInt16LE(length + 2, 64);
      entry[66] = index === 0 ? 5 : item.content === null ? 1 : 2;
      entry[67] = 1;
      entry.writeUInt32LE(NONE, 68);
      entry.writeUInt32LE(item.next, 72);
      entry.writeUInt32LE(item.first, 76);
      entry.writeUInt32LE(index === 0 ? miniStart : (places.get(item) ?? END), 116);
      entry.writeUInt32LE(index === 0 ? miniStream.length : (item.content?.length ?? 0), 120);
      return entry;
    }),
  );
  const directoryStart = put(directory);
  const tableSectors = Math.ceil((table.length + 8) / (SECTOR / 4 - 1));
  const tableStart = table.length;
  for (let step = 0; step < tableSectors; step++) table.push(TABLE);

  const header = Buffer.alloc(SECTOR);
  header.write('d0cf11e0a1b11ae1', 'hex');
  header.writeUInt16LE(0x3e, 24);
  header.writeUInt16LE(3, 26);
  header.writeUInt16LE(0xfffe, 28);
  header.writeUInt16LE(9, 30);
  header.writeUInt16LE(6, 32);
  header.writeUInt32LE(tableSectors, 44);
  header.writeUInt32LE(directoryStart, 48);
  header.writeUInt32LE(CUTOFF, 56);
  header.writeUInt32LE(miniTableStart, 60);
  header.writeUInt32LE(miniTableBytes.length / SECTOR, 64);
  header.writeUInt32LE(END, 68);
  for (let index = 0; index < 109; index++)
    header.writeUInt32LE(index < tableSectors ? tableStart + index : NONE, 76 + index * 4);
  const all = [header, ...bodies, words(table, SECTOR).subarray(0, tableSectors * SECTOR)];
  return new Uint8Array(Buffer.concat(all));
}

function padded(content: Uint8Array, to: number): Buffer {
  return Buffer.concat([content, Buffer.alloc((to - (content.length % to)) % to)]);
}

function words(values: readonly number[], to: number): Buffer {
  const bytes = Buffer.alloc(Math.ceil((values.length * 4) / to) * to, 0xff);
  values.forEach((value, index) => bytes.writeUInt32LE(value, index * 4));
  return bytes;
}

export interface OutlookMessage {
  subject: string;
  body?: string;
  html?: string;
  attachments?: readonly { name: string; content: Uint8Array | OutlookMessage }[];
}

const wide = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, 'utf16le'));

/** A message to one person. */
export const msg = (message: OutlookMessage): Uint8Array => compoundFile(messageFolder(message));

function messageFolder({ subject, body, html, attachments = [] }: OutlookMessage): Folder {
  return {
    '__properties_version1.0': new Uint8Array(32),
    '__substg1.0_001A001F': wide('IPM.Note'),
    '__substg1.0_0037001F': wide(subject),
    ...(body === undefined ? {} : { '__substg1.0_1000001F': wide(body) }),
    ...(html === undefined ? {} : { '__substg1.0_10130102': new Uint8Array(Buffer.from(html, 'utf8')) }),
    '__recip_version1.0_#00000000': { '__substg1.0_3001001F': wide('Mevrouw Jansen') },
    ...Object.fromEntries(
      attachments.map(({ name, content }, index) => [
        `__attach_version1.0_#${String(index).padStart(8, '0')}`,
        {
          '__properties_version1.0': new Uint8Array(8),
          '__substg1.0_3707001F': wide(name),
          ...(content instanceof Uint8Array
            ? { '__substg1.0_37010102': content }
            : { '__substg1.0_3701000D': messageFolder(content) }),
        },
      ]),
    ),
  };
}
