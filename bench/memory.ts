/** Peak resident memory of processes, as Linux tells it (`VmHWM` of /proc/PID/status): shared pages count in full. */
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

/** The peak of the largest process below this one whose command line has `part` in it, in bytes; 0 for none. */
export function peakOf(part: string): number {
  const peaks = descendants()
    .filter(({ pid, command }) => pid !== process.pid && command.includes(part))
    .map(({ pid }) => {
      try {
        const status = readFileSync(`/proc/${String(pid)}/status`, 'latin1');
        return Number(/^VmHWM:\s*(\d+) kB$/m.exec(status)?.[1] ?? 0) * 1024;
      } catch {
        return 0;
      }
    });
  return Math.max(0, ...peaks);
}
