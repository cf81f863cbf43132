/**
 * Compound files ([MS-CFB]): folders and streams in sectors that are chained by tables, as old office documents and
 * Outlook's messages are stored. Chains may be made to run in circles: each is followed no further than the file is
 * long.
 */
import type { Budget } from './reading.ts';
import { Unreadable } from './unreadable.ts';

const FREE = 0xfffffffa;
const NONE = 0xffffffff;
const ENTRY_BYTES = 128;

export interface CompoundEntry {
  name: string;
  kind: 'storage' | 'stream';
  start: number;
  sizeBytes: number;
  children: readonly CompoundEntry[];
}

export interface Compound {
  root: CompoundEntry;
  /** Throws `Unreadable` (`damaged`) when it ends before its size. */
  read(stream: CompoundEntry): Buffer;
}

/** Throws `Unreadable`: `damaged`, or `over_limit` for too many entries. */
export function openCompound(file: Buffer, budget: Budget): Compound {
  if (file.length < 512) throw new Unreadable('damaged');
  const shift = file.readUInt16LE(30);
  if (shift !== 9 && shift !== 12) throw new Unreadable('damaged');
  const sectorBytes = 1 << shift;
  const sectors = Math.ceil(file.length / sectorBytes) - 1;
  const sector = (index: number): Buffer => {
    if (index >= sectors) throw new Unreadable('damaged');
    return file.subarray((index + 1) * sectorBytes, (index + 2) * sectorBytes);
  };
  const table = allocationTable(file, sector, sectors, sectorBytes / 4);
  const chain = (start: number, maxBytes: number): Buffer =>
    joined(start, maxBytes, sectors, (index) => table[index] ?? NONE, sector, sectorBytes);

  const directory = chain(file.readUInt32LE(48), Infinity);
  const root = entriesOf(directory, budget);
  const miniBytes = 64;
  // The root's own stream holds the small ones.
  const mini = root.sizeBytes === 0 ? Buffer.alloc(0) : chain(root.start, root.sizeBytes);
  const miniStart = file.readUInt32LE(60);
  const miniTable = miniStart >= FREE ? Buffer.alloc(0) : chain(miniStart, Infinity);
  const miniSectors = Math.ceil(mini.length / miniBytes);
  const cutoff = file.readUInt32LE(56);
  return {
    root,
    read: ({ start, sizeBytes }) => {
      budget.spendBytes(sizeBytes);
      if (sizeBytes === 0) return Buffer.alloc(0);
      const bytes =
        sizeBytes < cutoff
          ? joined(
              start,
              sizeBytes,
              miniSectors,
              (index) => (index * 4 + 4 <= miniTable.length ? miniTable.readUInt32LE(index * 4) : NONE),
              (index) => mini.subarray(index * miniBytes, (index + 1) * miniBytes),
              miniBytes,
            )
          : chain(start, sizeBytes);
      if (bytes.length < sizeBytes) throw new Unreadable('damaged');
      return bytes.subarray(0, sizeBytes);
    },
  };
}

function joined(
  start: number,
  maxBytes: number,
  sectors: number,
  next: (index: number) => number,
  sector: (index: number) => Buffer,
  sectorBytes: number,
): Buffer {
  const pieces: Buffer[] = [];
  for (let at = start; at < FREE && pieces.length * sectorBytes < maxBytes; at = next(at)) {
    // More than there are: it runs in a circle.
    if (pieces.length >= sectors || at >= sectors) throw new Unreadable('damaged');
    pieces.push(sector(at));
  }
  return Buffer.concat(pieces);
}

/** 2.5: the places of the table's own sectors stand in the header, and in a chain of further sectors. */
function allocationTable(
  file: Buffer,
  sector: (index: number) => Buffer,
  sectors: number,
  perSector: number,
): Uint32Array {
  const places: number[] = [];
  const take = (from: Buffer, offset: number, count: number): void => {
    for (let index = 0; index < count && offset + index * 4 + 4 <= from.length; index++) {
      const place = from.readUInt32LE(offset + index * 4);
      if (place < FREE) places.push(place);
    }
  };
  take(file, 76, 109);
  let seen = 0;
  for (let at = file.readUInt32LE(68); at < FREE;) {
    const more = sector(at);
    if (++seen > sectors || more.length < perSector * 4) throw new Unreadable('damaged');
    take(more, 0, perSector - 1);
    at = more.readUInt32LE((perSector - 1) * 4);
  }
  if (places.length > sectors) throw new Unreadable('damaged');
  const table = new Uint32Array(places.length * perSector).fill(NONE);
  places.forEach((place, index) => {
    const bytes = sector(place);
    for (let entry = 0; entry < perSector && entry * 4 + 4 <= bytes.length; entry++)
      table[index * perSector + entry] = bytes.readUInt32LE(entry * 4);
  });
  return table;
}

interface Slot {
  entry: CompoundEntry & { children: CompoundEntry[] };
  left: number;
  right: number;
  child: number;
}

/** 2.6: entries of 128 bytes; each folder holds the root of a tree of its children. */
function entriesOf(directory: Buffer, budget: Budget): CompoundEntry {
  const slots: (Slot | null)[] = [];
  for (let at = 0; at + ENTRY_BYTES <= directory.length; at += ENTRY_BYTES)
    slots.push(slot(directory.subarray(at, at + ENTRY_BYTES)));
  budget.spendEntries(slots.filter((each) => each !== null).length);
  const root = slots[0];
  if (root === null || root === undefined) throw new Unreadable('damaged');
  const visited = new Set<number>([0]);
  const open: { parent: Slot; index: number }[] = [{ parent: root, index: root.child }];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { parent, index } = next;
    if (index >= FREE) continue;
    const here = slots[index];
    if (here === null || here === undefined || visited.has(index)) throw new Unreadable('damaged');
    visited.add(index);
    parent.entry.children.push(here.entry);
    open.push({ parent, index: here.left }, { parent, index: here.right });
    if (here.entry.kind === 'storage') open.push({ parent: here, index: here.child });
  }
  return root.entry;
}

function slot(bytes: Buffer): Slot | null {
  const type = bytes[66];
  if (type !== 1 && type !== 2 && type !== 5) return null;
  const nameBytes = Math.min(64, Math.max(2, bytes.readUInt16LE(64))) - 2;
  return {
    entry: {
      name: bytes.toString('utf16le', 0, nameBytes),
      kind: type === 2 ? 'stream' : 'storage',
      start: bytes.readUInt32LE(116),
      sizeBytes: bytes.readUInt32LE(120),
      children: [],
    },
    left: bytes.readUInt32LE(68),
    right: bytes.readUInt32LE(72),
    child: bytes.readUInt32LE(76),
  };
}
