/** One of our processes, started from the source as the supervisor starts it. */
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { type FromChild, type FromSupervisor, fromChild } from '../../contract/ipc.ts';

export interface TestChild {
  process: ChildProcess;
  /** Everything it wrote so far. */
  output: () => string;
  /** The next message; rejects when the process ends first. */
  next(): Promise<FromChild>;
  send(message: FromSupervisor): void;
  /** Its exit code, once it has ended. */
  exited: Promise<number | null>;
}

/** Starts `module`, a path from the root of the repository. */
export function startChild(module: string, env: Record<string, string>): TestChild {
  const root = new URL('../../', import.meta.url);
  const child = fork(fileURLToPath(new URL(module, root)), [], {
    execArgv: ['--import', new URL('test/support/run-typescript.js', root).href],
    env: { PATH: process.env['PATH'] ?? '', ZEGEL_PARENT: 'ipc', ...env },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', (chunk: Buffer) => (output += chunk.toString('utf8')));
  }
  // Not `close`: after `disconnect` it does not come.
  const streams = [child.stdout, child.stderr].flatMap((stream) => (stream ? [once(stream, 'end')] : []));
  const exited = Promise.all([once(child, 'exit'), ...streams]).then(() => child.exitCode);
  return {
    process: child,
    output: () => output,
    next: () =>
      Promise.race([
        once(child, 'message').then(([message]) => fromChild.parse(message)),
        exited.then((code) => Promise.reject(new Error(`ended with ${String(code)}: ${output}`))),
      ]),
    send: (message) => void child.send(message),
    exited,
  };
}
