/** The processes of a supervisor as the system shows them, and what they hold in memory. Linux only. */
import { closeSync, openSync, readFileSync, readSync, readdirSync } from 'node:fs';
import type { Pieces } from './canary.ts';

/** Number and command of every process whose parent is `parent`. */
export function childrenOf(parent: number): { pid: number; command: string }[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => {
      try {
        const stat = readFileSync(`/proc/${name}/stat`, 'latin1');
        const [state, ppid] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
        if (Number(ppid) !== parent || state === 'Z') return [];
        const command = readFileSync(`/proc/${name}/cmdline`, 'latin1').replaceAll('\0', ' ');
        return [{ pid: Number(name), command }];
      } catch {
        return [];
      }
    });
}

const PIECE = 4 * 1024 * 1024;
const REGION = /^([0-9a-f]+)-([0-9a-f]+) (\S+) \S+ \S+ \d+\s*(.*)$/;

/**
 * The memory of a live process: everything that it can write to, heap, stacks and buffers. Throws where this user
 * may not look.
 */
export function* memoryOf(pid: number): Pieces {
  const regions = readFileSync(`/proc/${pid}/maps`, 'latin1').split('\n');
  const fd = openSync(`/proc/${pid}/mem`, 'r');
  try {
    for (const line of regions) {
      const [, from = '', to = '', rights = ''] = REGION.exec(line) ?? [];
      if (!rights.startsWith('rw')) continue;
      yield* region(fd, BigInt(`0x${from}`), BigInt(`0x${to}`));
    }
  } finally {
    closeSync(fd);
  }
}

function* region(fd: number, from: bigint, to: bigint): Pieces {
  for (let at = from; at < to; at += BigInt(PIECE)) {
    const size = Math.min(PIECE, Number(to - at));
    const bytes = Buffer.allocUnsafe(size);
    let length: number;
    try {
      length = readSync(fd, bytes, 0, size, at);
    } catch {
      // Given back to the system since the list was read.
      continue;
    }
    if (length > 0) yield bytes.subarray(0, length);
  }
}
