/**
 * Looks for strings that must not be somewhere, in every form in which they could lie there: as UTF-8, as UTF-16 of
 * both orders, in hex of both cases, and in base64 and base64url in the three alignments that base64 of something
 * longer gives them. All forms of all strings are looked for in one pass (Wu and Manber, 1994, blocks of two bytes),
 * since a database and the memory of a process are some hundred megabytes.
 */
import { closeSync, existsSync, openSync, readSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

/** What is looked for. */
export interface Needle {
  name: string;
  /** Its bytes; text in UTF-8. At least 8. */
  bytes: Uint8Array;
}

export interface Form {
  needle: string;
  /** `utf-8`, `base64 +2`: two bytes stood before it when it was encoded. */
  form: string;
  bytes: Buffer;
}

export const textNeedle = (name: string, text: string): Needle => ({
  name,
  bytes: new Uint8Array(Buffer.from(text, 'utf8')),
});

/** Only what does not depend on what stands before and behind it. */
function inBase64(bytes: Uint8Array, before: number, encoding: 'base64' | 'base64url'): Buffer {
  const bits = (before + bytes.length) * 8;
  const text = Buffer.concat([Buffer.alloc(before), bytes]).toString(encoding);
  return Buffer.from(text.slice(Math.ceil((before * 8) / 6), Math.floor(bits / 6)), 'latin1');
}

export function formsOf({ name, bytes }: Needle): Form[] {
  const little = Buffer.from(Buffer.from(bytes).toString('latin1'), 'utf16le');
  const forms: [string, Buffer][] = [
    ['utf-8', Buffer.from(bytes)],
    ['utf-16le', little],
    ['utf-16be', Buffer.from(little).swap16()],
    ['hex', Buffer.from(Buffer.from(bytes).toString('hex'), 'latin1')],
    ['HEX', Buffer.from(Buffer.from(bytes).toString('hex').toUpperCase(), 'latin1')],
    ...([0, 1, 2] as const).flatMap((before): [string, Buffer][] => [
      [`base64 +${before}`, inBase64(bytes, before, 'base64')],
      [`base64url +${before}`, inBase64(bytes, before, 'base64url')],
    ]),
  ];
  return forms.map(([form, found]) => ({ needle: name, form, bytes: found }));
}

/** Reads on in pieces; a form may lie across two of them. */
export type Pieces = Iterable<Uint8Array>;

export class Search {
  readonly #forms: readonly Form[];
  readonly #shortest: number;
  readonly #longest: number;
  /** How far the window may move on, by the last two bytes in it. */
  readonly #shift = new Uint8Array(65_536);
  readonly #ending = new Map<number, Form[]>();

  constructor(needles: readonly Needle[]) {
    this.#forms = needles.flatMap(formsOf);
    const lengths = this.#forms.map(({ bytes }) => bytes.length);
    this.#shortest = Math.min(...lengths, 255);
    this.#longest = Math.max(...lengths);
    if (this.#shortest < 8) throw new Error('too short to be told from chance');
    this.#shift.fill(this.#shortest - 1);
    for (const form of this.#forms) {
      for (let at = 1; at < this.#shortest; at += 1) {
        const block = blockAt(form.bytes, at);
        const shift = this.#shortest - 1 - at;
        this.#shift[block] = Math.min(this.#shift[block] ?? 0, shift);
        if (shift === 0) this.#ending.set(block, [...(this.#ending.get(block) ?? []), form]);
      }
    }
  }

  /** The forms that are in there, `needle as form`, each once, sorted. */
  in(pieces: Pieces): string[] {
    const found = new Set<string>();
    let rest = Buffer.alloc(0);
    for (const piece of pieces) {
      const bytes =
        rest.length === 0
          ? Buffer.from(piece.buffer, piece.byteOffset, piece.length)
          : Buffer.concat([rest, piece]);
      this.#scan(bytes, found);
      rest = Buffer.from(bytes.subarray(Math.max(0, bytes.length - this.#longest + 1)));
    }
    return [...found].toSorted();
  }

  /** Every form of a needle, as `in` names them. */
  everyFormOf(needle: string): string[] {
    const names = this.#forms.filter((form) => form.needle === needle).map(nameOf);
    return [...new Set(names)].toSorted();
  }

  #scan(bytes: Buffer, found: Set<string>): void {
    const shift = this.#shift;
    for (let end = this.#shortest - 1; end < bytes.length;) {
      const block = blockAt(bytes, end);
      const by = shift[block] ?? 0;
      if (by > 0) {
        end += by;
        continue;
      }
      const start = end - this.#shortest + 1;
      for (const form of this.#ending.get(block) ?? []) {
        if (isAt(form.bytes, bytes, start)) found.add(nameOf(form));
      }
      end += 1;
    }
  }
}

/** By bytes first: it is asked very often, and almost always the first one tells. */
function isAt(form: Buffer, bytes: Buffer, start: number): boolean {
  for (let at = 0; at < form.length; at += 1) if (form[at] !== bytes[start + at]) return false;
  return true;
}

const nameOf = ({ needle, form }: Form): string => `${needle} as ${form}`;
const blockAt = (bytes: Uint8Array, at: number): number => (bytes[at - 1] ?? 0) | ((bytes[at] ?? 0) << 8);

const PIECE = 4 * 1024 * 1024;

/** The content and the names of all files below a folder, one after the other; none where there is no folder. */
export function* filesBelow(folder: string): Pieces {
  if (!existsSync(folder)) return;
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    yield Buffer.from(`${path}\n`);
    if (entry.isFile()) yield* fileAt(path);
  }
}

/** A file that is gone by now holds nothing. */
function* fileAt(path: string): Pieces {
  let fd: number;
  try {
    fd = openSync(path, 'r');
  } catch {
    return;
  }
  try {
    for (;;) {
      const bytes = Buffer.allocUnsafe(PIECE);
      const length = readSync(fd, bytes, 0, PIECE, null);
      if (length === 0) return;
      yield bytes.subarray(0, length);
    }
  } finally {
    closeSync(fd);
  }
}
