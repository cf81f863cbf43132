/** Tape archives: ustar (POSIX.1-2017, pax), with the long names of GNU. */
import { decodeText } from './text.ts';
import type { Budget, Contents, InnerFile } from './reading.ts';
import { Unreadable } from './unreadable.ts';

const BLOCK = 512;
/** Types of entries that hold a file: '0', a zero, and '7' (contiguous). */
const FILES = new Set(['0', '\0', '7']);
const LONG_NAME = 'L';
const EXTENDED = 'x';

/** Throws `Unreadable`: `damaged` when a header is not what its checksum says, or a file ends before its size. */
export function readTar(content: Buffer, budget: Budget): Contents {
  const inside: InnerFile[] = [];
  let named: string | undefined;
  let at = 0;
  while (at + BLOCK <= content.length) {
    const header = content.subarray(at, at + BLOCK);
    if (header.every((byte) => byte === 0)) break;
    if (!checksumHolds(header)) throw new Unreadable('damaged');
    const size = number(header.subarray(124, 136));
    const start = at + BLOCK;
    if (start + size > content.length) throw new Unreadable('damaged');
    const body = content.subarray(start, start + size);
    at = start + Math.ceil(size / BLOCK) * BLOCK;
    const type = header.toString('latin1', 156, 157);
    budget.spendEntries(1);
    if (type === LONG_NAME) {
      named = text(body);
    } else if (type === EXTENDED) {
      named = /(?:^|\n)\d+ path=([^\n]*)\n/.exec(text(body))?.[1] ?? named;
      // A size that stands elsewhere than in the header would have to be believed against it.
      if (/(?:^|\n)\d+ size=/.test(text(body))) throw new Unreadable('over_limit');
    } else {
      const name = named ?? text(header.subarray(0, 100));
      named = undefined;
      // A sparse file has holes, other types are links and devices: only what is there is looked at.
      if (FILES.has(type) || size > 0) inside.push({ name, read: () => body });
    }
  }
  // Behind its end there are zeros; anything else would be seen by a reader that goes on.
  const rest = content.subarray(at);
  if (rest.some((byte) => byte !== 0)) inside.push({ name: undefined, read: () => rest });
  return { text: inside.map(({ name }) => name ?? '').join('\n'), inside };
}

/** The sum of all bytes, those of the checksum itself counted as spaces. */
function checksumHolds(header: Buffer): boolean {
  let sum = 8 * 0x20;
  for (let at = 0; at < BLOCK; at++) if (at < 148 || at >= 156) sum += header[at] ?? 0;
  return sum === number(header.subarray(148, 156));
}

/** Octal digits, or, with the first bit set, base 256 (GNU). Throws `Unreadable`. */
function number(field: Buffer): number {
  const isBinary = ((field[0] ?? 0) & 0x80) !== 0;
  const value = isBinary
    ? field.subarray(1).reduce((sum, byte) => sum * 256 + byte, (field[0] ?? 0) & 0x7f)
    : parseInt(
        field
          .toString('latin1')
          .replace(/[\0 ]+/g, ' ')
          .trim() || '0',
        8,
      );
  if (!Number.isSafeInteger(value) || value < 0) throw new Unreadable('damaged');
  return value;
}

function text(bytes: Buffer): string {
  const end = bytes.indexOf(0);
  const used = end === -1 ? bytes : bytes.subarray(0, end);
  return decodeText(used) ?? used.toString('latin1');
}
