/* One of our own processes: a node program with a channel to us, logging to a file. */
import { spawn } from 'node:child_process';
import { fromChild } from '../contract/ipc.ts';
import type { FromChild, FromSupervisor } from '../contract/ipc.ts';
import type { LogFile } from './log-file.ts';
import { settlesWithin } from './running.ts';
import type { Exit, Running } from './running.ts';

/** How long a process may take to end in order. */
const graceMs = 10_000;

/** A program of ours and what it is started with. */
export interface ChildDefinition {
  readonly name: string;
  /** Absolute path of the JavaScript. */
  readonly module: string;
  /** All of its environment. */
  readonly env: Readonly<Record<string, string>>;
}

/** A process of ours that can be spoken to. */
export interface RunningChild extends Running {
  send(message: FromSupervisor): void;
}

/**
 * Starts a process. It gets a process group of its own, so that Ctrl-C in the terminal reaches the supervisor
 * alone; what is left of the group when the process ends is killed. Core dumps are off: they would put memory,
 * and so content and keys, on disk.
 */
export function startChild(
  { name, module, env }: ChildDefinition,
  log: LogFile,
  onMessage: (message: FromChild) => void,
): RunningChild {
  const child = spawn('/bin/sh', ['-c', 'ulimit -c 0; exec "$@"', name, process.execPath, module], {
    detached: true,
    env,
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  if (child.stdout) log.follow(child.stdout);
  if (child.stderr) log.follow(child.stderr);
  child.on('message', (raw) => {
    const parsed = fromChild.safeParse(raw);
    if (parsed.success) onMessage(parsed.data);
    else log.event('error', 'message not understood by the supervisor', { name });
  });
  const pid = child.pid ?? 0;
  const killGroup = (): void => {
    if (pid === 0) return;
    try {
      process.kill(-pid, 'SIGKILL');
    } catch {
      // Nobody of the group is left.
    }
  };
  const exited = new Promise<Exit>((resolve) => {
    child.once('exit', (code, signal) => {
      killGroup();
      resolve({ code, signal });
    });
    child.once('error', () => {
      if (pid === 0) resolve({ code: null, signal: null });
    });
  });
  const send = (message: FromSupervisor): void => {
    // A child that has just ended is noticed by its exit; a message to it is lost, as it must be.
    if (child.connected) child.send(message, () => undefined);
  };
  return {
    pid,
    exited,
    send,
    kill: killGroup,
    async stop() {
      send({ type: 'shutdown' });
      if (await settlesWithin(exited, graceMs)) return;
      killGroup();
      await exited;
    },
  };
}
