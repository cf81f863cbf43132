/*
 * How a program of PostgreSQL is started: as the right account, ended with its parent, and with its data
 * folder as an open directory.
 *
 * The open directory: run as another account than ours, PostgreSQL could not reach a folder below a closed
 * parent such as /root. Linux lets a process pass through /proc/self/fd/N into a directory that was opened for
 * it, and looks at that directory's own permissions only. So the folders above may stay closed to everybody.
 */
import { spawn } from 'node:child_process';
import type { ChildProcessByStdio } from 'node:child_process';
import { closeSync, constants, openSync } from 'node:fs';
import type { Readable, Writable } from 'node:stream';
import type { Account } from './account.ts';

/** As whom, and guarded by what, the programs of PostgreSQL run on this machine. */
export interface Privileges {
  readonly account: Account | null;
  /** The path of setpriv. Without it (null) a guard process ends the database when we are gone. */
  readonly setpriv: string | null;
}

/** A started program with its three streams. */
export type Program = ChildProcessByStdio<Writable, Readable, Readable>;

const inheritedFd = 3;
const searchPath = '/usr/bin:/bin';

/** The folder's path as the program sees it: see the top of this file. */
function folderAsSeen(dataDir: string, account: Account | null): string {
  return account === null ? dataDir : `/proc/self/fd/${inheritedFd}`;
}

/**
 * Starts `program` on the data folder.
 * @param args gets the path under which the program finds the folder
 */
export function launch(
  program: string,
  dataDir: string,
  args: (folder: string) => string[],
  { account, setpriv }: Privileges,
): Program {
  const fd = account === null ? null : openSync(dataDir, constants.O_RDONLY | constants.O_DIRECTORY);
  try {
    const drop =
      account === null ? [] : [`--reuid=${account.uid}`, `--regid=${account.gid}`, '--clear-groups'];
    const command = setpriv ?? program;
    const prefix = setpriv !== null ? ['--pdeathsig', 'INT', ...drop, '--', program] : [];
    // libuv clears the supplementary groups when it changes the user.
    const identity = setpriv !== null || account === null ? {} : { uid: account.uid, gid: account.gid };
    return spawn(command, [...prefix, ...args(folderAsSeen(dataDir, account))], {
      ...identity,
      // A session of its own: Ctrl-C in the terminal reaches the supervisor alone, which ends all in order.
      detached: true,
      cwd: '/',
      env: { PATH: searchPath, LC_ALL: 'C', TZ: 'UTC' },
      stdio: ['pipe', 'pipe', 'pipe', ...(fd === null ? [] : [fd])],
    }) as Program;
  } finally {
    if (fd !== null) closeSync(fd);
  }
}

/** What a program that has ended said, and how it ended. */
export interface Outcome {
  readonly code: number | null;
  readonly output: string;
}

const longestOutput = 20_000;

/** Runs a program to its end with `input` on its standard input. Rejects when it cannot be started. */
export function finish(program: Program, input = ''): Promise<Outcome> {
  return new Promise((resolve, reject) => {
    let output = '';
    const take = (chunk: Buffer): void => {
      output = (output + chunk.toString('utf8')).slice(-longestOutput);
    };
    program.stdout.on('data', take);
    program.stderr.on('data', take);
    // The program may end without reading its input; how it ended says enough.
    program.stdin.on('error', () => undefined);
    program.once('error', reject);
    program.once('close', (code) => resolve({ code, output }));
    program.stdin.end(input);
  });
}

/**
 * Where setpriv is missing: a shell that waits for the end of a pipe which only we hold, and then asks the
 * database to end. It also works after kill -9, because the kernel closes the pipe.
 * @returns what dismisses it
 */
export function guard(pid: number, account: Account | null): () => void {
  const shell = spawn(
    '/bin/sh',
    ['-c', 'trap "" HUP INT TERM; read -r _; kill -INT "$1"', 'zegel-guard', String(pid)],
    {
      ...(account ?? {}),
      detached: true,
      cwd: '/',
      env: { PATH: searchPath },
      stdio: ['pipe', 'ignore', 'ignore'],
    },
  );
  shell.on('error', () => undefined);
  shell.stdin.on('error', () => undefined);
  return () => {
    shell.kill('SIGKILL');
  };
}
