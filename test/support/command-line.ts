/**
 * `zegel` as it is installed, in a temporary folder: compiled from the source in passing, so that a test never runs
 * an old build, and run as a program of its own.
 */
import { type ChildProcessWithoutNullStreams, type SpawnOptions, spawn } from 'node:child_process';
import {
  copyFileSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { transformSync } from 'rolldown/utils';
import { repository } from './requires.ts';

export interface Ended {
  code: number | null;
  signal: NodeJS.Signals | null;
  stdout: Buffer;
  stderr: string;
}

export interface RunOptions {
  input?: Uint8Array;
  env?: Record<string, string>;
  /** Another one of the installation, such as `server/check.js`. */
  program?: string;
  /** Other descriptors than pipes. */
  stdio?: SpawnOptions['stdio'];
}

export class CommandLine {
  /** For files of the test; the working directory of every command. */
  readonly folder: string;
  readonly #root: string;
  readonly program: string;

  /** `rooms` besides its own are those whose programs it starts. */
  constructor(...rooms: string[]) {
    this.#root = mkdtempSync(join(tmpdir(), 'zegel-cli-'));
    this.folder = join(this.#root, 'files');
    mkdirSync(this.folder);
    for (const room of ['crypto', 'contract', 'scanner', 'cli', ...rooms]) {
      compile(room, join(this.#root, 'dist'));
    }
    symlinkSync(join(repository, 'migrations'), join(this.#root, 'migrations'));
    cpSync(join(repository, 'scanner/antivirus/rules'), join(this.#root, 'dist/scanner/antivirus/rules'), {
      recursive: true,
    });
    copyFileSync(join(repository, 'package.json'), join(this.#root, 'package.json'));
    symlinkSync(join(repository, 'node_modules'), join(this.#root, 'node_modules'));
    const { bin } = JSON.parse(readFileSync(join(repository, 'package.json'), 'utf8')) as {
      bin: { zegel: string };
    };
    this.program = join(this.#root, bin.zegel);
  }

  /** A path in the folder of the test. */
  at(name: string): string {
    return join(this.folder, name);
  }

  write(name: string, content: Uint8Array | string): string {
    writeFileSync(this.at(name), content, { mode: 0o600 });
    return this.at(name);
  }

  /** Adds a file to the installation itself. */
  writeInstalled(path: string, content: string): void {
    mkdirSync(dirname(join(this.#root, path)), { recursive: true });
    writeFileSync(join(this.#root, path), content);
  }

  read(name: string): Buffer {
    return readFileSync(this.at(name));
  }

  /** The names in the folder of the test, those of hidden files, too. */
  names(): string[] {
    return readdirSync(this.folder).sort();
  }

  start(
    args: string[],
    { env = {}, stdio = 'pipe', program }: RunOptions = {},
  ): ChildProcessWithoutNullStreams {
    const started = program === undefined ? this.program : join(this.#root, 'dist', program);
    return spawn(process.execPath, [started, ...args], {
      cwd: this.folder,
      env: { PATH: process.env['PATH'], HOME: this.folder, TZ: 'Europe/Amsterdam', ...env },
      stdio,
    }) as ChildProcessWithoutNullStreams;
  }

  /** Runs a command to its end. */
  run(args: string[], options: RunOptions = {}): Promise<Ended> {
    const child = this.start(args, options);
    const ended = endOf(child);
    // A command may end before it has read everything.
    (child.stdin as typeof child.stdin | null)?.on('error', () => undefined).end(options.input);
    return ended;
  }

  remove(): void {
    rmSync(this.#root, { recursive: true, force: true });
  }
}

export function endOf(child: ChildProcessWithoutNullStreams): Promise<Ended> {
  const out: Buffer[] = [];
  const err: Buffer[] = [];
  // A descriptor of the test's own has no stream here.
  (child.stdout as typeof child.stdout | null)?.on('data', (piece: Buffer) => void out.push(piece));
  (child.stderr as typeof child.stderr | null)?.on('data', (piece: Buffer) => void err.push(piece));
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code, signal) =>
      resolve({ code, signal, stdout: Buffer.concat(out), stderr: Buffer.concat(err).toString('utf8') }),
    );
  });
}

/** Every source of a room, without its types, at its place below `dist`. */
function compile(room: string, dist: string): void {
  for (const entry of readdirSync(join(repository, room), { recursive: true, withFileTypes: true })) {
    if (!entry.isFile() || !/(?<!\.test|\.d)\.ts$/.test(entry.name)) continue;
    const source = join(entry.parentPath, entry.name);
    const target = join(dist, source.slice(repository.length).replace(/\.ts$/, '.js'));
    const { code, errors } = transformSync(source, readFileSync(source, 'utf8'), { lang: 'ts' });
    if (errors[0]) throw errors[0];
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, code.replaceAll(/((?:from|import) ?\(?["']\.[^"']+)\.ts(?=["'])/g, '$1.js'));
  }
}
