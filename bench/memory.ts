/**
 * Peak memory of processes, as Linux tells it. For our own it is the high-water mark of the resident set
 * (/proc/PID/status), in which shared pages count in full. Chromium's processes set that mark back from time to time
 * and share a hundred megabytes of its program: for them it is the proportional set size (/proc/PID/smaps_rollup), in
 * which a page that five processes share counts for a fifth, looked at twenty times a second.
 */
import { readFileSync, readdirSync } from 'node:fs';

interface Process {
  pid: number;
  parent: number;
  command: string;
}

/** Every process below this one, however deep. */
function descendants(): Process[] {
  const all = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => processOf(Number(name)) ?? []);
  const below = new Set([process.pid]);
  for (let before = 0; before < below.size;) {
    before = below.size;
    for (const { pid, parent } of all) if (below.has(parent)) below.add(pid);
  }
  return all.filter(({ pid }) => below.has(pid));
}

/** Null when it has ended meanwhile. */
function processOf(pid: number): Process | null {
  try {
    const [, parent = ''] =
      /^PPid:\s*(\d+)$/m.exec(readFileSync(`/proc/${String(pid)}/status`, 'latin1')) ?? [];
    const command = readFileSync(`/proc/${String(pid)}/cmdline`, 'latin1').replaceAll('\0', ' ');
    return { pid, parent: Number(parent), command };
  } catch {
    return null;
  }
}

/** Watches the processes below this one whose command line has `part` in it, until it is asked for the peak. */
export function watchProportional(part: string): { stop: () => number } {
  let peak = 0;
  let pids: number[] = [];
  const find = (): void => {
    pids = descendants()
      .filter(({ command }) => command.includes(part))
      .map(({ pid }) => pid);
  };
  const look = (): void => {
    for (const pid of pids) peak = Math.max(peak, memoryOf(pid, 'smaps_rollup', 'Pss'));
  };
  find();
  const timers = [setInterval(find, 1_000), setInterval(look, 50)];
  return {
    stop: () => {
      for (const timer of timers) clearInterval(timer);
      return peak;
    },
  };
}

/** In bytes; 0 when it has ended. */
function memoryOf(pid: number, ...[file, what]: ['status', 'VmHWM'] | ['smaps_rollup', 'Pss']): number {
  try {
    const text = readFileSync(`/proc/${String(pid)}/${file}`, 'latin1');
    return Number(new RegExp(`^${what}:\\s*(\\d+) kB$`, 'm').exec(text)?.[1] ?? 0) * 1024;
  } catch {
    return 0;
  }
}

/** The peak of the largest process below this one whose command line has `part` in it, in bytes; 0 for none. */
export function peakOf(part: string): number {
  const peaks = descendants()
    .filter(({ pid, command }) => pid !== process.pid && command.includes(part))
    .map(({ pid }) => memoryOf(pid, 'status', 'VmHWM'));
  return Math.max(0, ...peaks);
}

/** The peak of one process until `ended`, in bytes; looked at a hundred times a second. */
export async function peakWhile(pid: number, ended: Promise<unknown>): Promise<number> {
  let peak = 0;
  const timer = setInterval(() => {
    peak = Math.max(peak, memoryOf(pid, 'status', 'VmHWM'));
  }, 10);
  try {
    await ended;
  } finally {
    clearInterval(timer);
  }
  return peak;
}
