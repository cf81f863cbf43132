/**
 * A clamd of the test's own, set as deploy/clamav/clamd.conf says, but for its paths: its socket, database and temporary
 * files are in one folder that goes away with it. The database is a two-line hash list, so that no signatures need to be
 * downloaded; it knows the EICAR file and ClamAV's test program, and says that it was built today.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { accessSync, constants, readFileSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Signatures, writeDatabase } from './clamd-database.ts';

const CONFIGURATION = new URL('../../deploy/clamav/clamd.conf', import.meta.url);
const CLAMD = ['/usr/sbin/clamd', '/usr/local/sbin/clamd', '/opt/homebrew/sbin/clamd'];

export interface TestClamd {
  /** As `selectEngine` takes it: `unix:PATH`. */
  address: string;
  /** The time that its database says it was built at (Unix milliseconds), where it says one. */
  builtAt: number;
  /** Its temporary files. */
  temporaryFolder: string;
  /** Ends it and removes its folder. */
  stop(): Promise<void>;
  /** SIGKILL, and waits until it is gone. */
  kill(): Promise<void>;
  /** SIGKILL, and another one in its place, which answers; with these settings changed. */
  restart(changed?: Record<string, string>, signatures?: Signatures): Promise<void>;
  /** SIGSTOP: it still takes connections, and says nothing. */
  pause(): void;
  resume(): void;
}

function program(): string | null {
  for (const path of CLAMD) {
    try {
      accessSync(path, constants.X_OK);
      return path;
    } catch {
      continue;
    }
  }
  return null;
}

/** Null when clamd can be started here, else the reason why not, for the name of a skipped suite. */
export function clamdMissing(): string | null {
  return program() === null ? 'clamd is not installed' : null;
}

export function clamdAvailable(): boolean {
  return clamdMissing() === null;
}

/** The settings of production, in the form of startClamd. */
function deployed(): Record<string, string> {
  const lines = readFileSync(CONFIGURATION, 'utf8').split('\n');
  return Object.fromEntries(
    lines.flatMap((line) => {
      const [, name, value] = /^(\w+) (.+)$/.exec(line) ?? [];
      return name === undefined || value === undefined ? [] : [[name, value]];
    }),
  );
}

/** Starts clamd and waits until it answers. `settings` take the place of those of production. */
export async function startClamd(
  settings: Record<string, string> = {},
  signatures: Signatures = { builtAt: Date.now() },
): Promise<TestClamd> {
  const path = program();
  if (path === null) throw new Error('clamd is not installed');
  const folder = await mkdtemp(join(tmpdir(), 'zegel-clamd-'));
  const socket = join(folder, 'clamd.sock');
  await mkdir(join(folder, 'tmp'));
  await writeDatabase(join(folder, 'db'), signatures);
  const configuration = {
    ...deployed(),
    DatabaseDirectory: join(folder, 'db'),
    TemporaryDirectory: join(folder, 'tmp'),
    LocalSocket: socket,
    // Reading a configuration written for another user would need one to exist here.
    ...(process.getuid?.() === 0 ? { User: 'root' } : {}),
    ...settings,
  };
  const configure = (changed: Record<string, string> = {}): Promise<void> => {
    const lines = Object.entries({ ...configuration, ...changed }).map(
      ([name, value]) => `${name} ${value}\n`,
    );
    return writeFile(join(folder, 'clamd.conf'), lines.join(''));
  };
  await configure();

  let running = spawnClamd(path, folder);
  const killOnExit = (): void => void running.child.kill('SIGKILL');
  process.once('exit', killOnExit);
  const remove = async (): Promise<void> => {
    process.off('exit', killOnExit);
    await running.end();
    await rm(folder, { recursive: true, force: true });
  };
  await running.answering(socket).catch(async (error: unknown) => {
    await remove();
    throw error;
  });
  return {
    address: `unix:${socket}`,
    builtAt: signatures.builtAt ?? NaN,
    temporaryFolder: join(folder, 'tmp'),
    stop: remove,
    kill: () => running.end(),
    restart: async (changed, other) => {
      await running.end();
      if (other !== undefined) await writeDatabase(join(folder, 'db'), other);
      await configure(changed);
      await rm(socket, { force: true });
      running = spawnClamd(path, folder);
      await running.answering(socket);
    },
    pause: () => void running.child.kill('SIGSTOP'),
    resume: () => void running.child.kill('SIGCONT'),
  };
}

function spawnClamd(
  path: string,
  folder: string,
): { child: ChildProcess; end(): Promise<void>; answering(socket: string): Promise<void> } {
  const child = spawn(path, ['--config-file', join(folder, 'clamd.conf')], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  const note = (bytes: Buffer): void => {
    output = (output + bytes.toString()).slice(-4_000);
  };
  child.stdout.on('data', note);
  child.stderr.on('data', note);
  const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const exited = (): boolean => child.exitCode !== null || child.signalCode !== null;
  return {
    child,
    end: async () => {
      if (!exited()) {
        child.kill('SIGCONT');
        child.kill('SIGKILL');
      }
      await gone;
    },
    answering: async (socket) => {
      const deadline = Date.now() + 20_000;
      while (!(await answers(socket))) {
        if (exited() || Date.now() > deadline) throw new Error(`clamd did not start: ${output}`);
      }
    },
  };
}

/** Whether clamd answers PING, found out within 200 ms; also the pace at which the start is watched. */
function answers(socket: string): Promise<boolean> {
  return new Promise((resolve) => {
    const connection = connect(socket);
    const done = (answer: boolean, afterMs: number): void => {
      connection.destroy();
      setTimeout(() => resolve(answer), afterMs);
    };
    connection.setTimeout(200, () => done(false, 0));
    connection.once('error', () => done(false, 50));
    connection.once('connect', () => connection.write('zPING\0'));
    connection.once('data', (bytes) => done(bytes.toString().startsWith('PONG'), 0));
  });
}
