/*
 * A process number alone says little after a crash: the number may have been given to another process. Locks
 * and run folders therefore name their owner by number and start time, which together are never reused.
 */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { z } from 'zod';

const processIdentity = z.strictObject({ pid: z.int().positive(), started: z.string().min(1) });

/** Names one process on this machine, for ever. */
export type ProcessIdentity = z.infer<typeof processIdentity>;

/** When the process began, in the words of the system; null when there is none or it cannot be read. */
function startOf(pid: number): string | null {
  try {
    if (process.platform === 'linux') {
      const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
      // The second field is the program's name in parentheses, which may hold spaces (proc_pid_stat(5)).
      const ticks = stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
      const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'latin1').trim();
      return ticks === undefined ? null : `${boot}/${ticks}`;
    }
    return (
      execFileSync('/bin/ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'latin1' }).trim() || null
    );
  } catch {
    return null;
  }
}

/** True when a process with this number is there, whoever owns it. */
export function processExists(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

/** The identity of this process. */
export function ownIdentity(): ProcessIdentity {
  return { pid: process.pid, started: startOf(process.pid) ?? 'unknown' };
}

/** Reads what `JSON.stringify` made of an identity; null for anything else. */
export function parseIdentity(text: string): ProcessIdentity | null {
  try {
    return processIdentity.parse(JSON.parse(text));
  } catch {
    return null;
  }
}

/** True while the very process named is alive. */
export function isAlive(identity: ProcessIdentity): boolean {
  if (!processExists(identity.pid)) return false;
  const started = startOf(identity.pid);
  return started === null || identity.started === 'unknown' || started === identity.started;
}
