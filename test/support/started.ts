/** The service as `npm start` starts it, from the build, on a folder and ports of its own. */
import { type ChildProcess, spawn } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Notes } from '../../client/demo/notes.ts';
import { freePorts } from './free-port.ts';
import { until } from './installation.ts';
import { repository } from './requires.ts';

export interface Addresses {
  web: string;
  mailOutbox: string;
  smsOutbox: string;
}

export interface StartOptions {
  demo?: boolean;
  env?: Record<string, string>;
}

/** A folder of data, and the service on it while it runs. */
export class StartedZegel {
  readonly #root = mkdtempSync(join(tmpdir(), 'zegel-started-'));
  #supervisor: ChildProcess | null = null;
  #output = '';
  #ended = false;

  private constructor() {
    // The database may run as another user, who has to reach its folder.
    chmodSync(this.#root, 0o755);
    mkdirSync(this.temporaryFolder, { mode: 0o755 });
  }

  static async start(options: StartOptions = {}): Promise<StartedZegel> {
    const zegel = new StartedZegel();
    try {
      await zegel.start(options);
    } catch (error) {
      await zegel.remove();
      throw error;
    }
    return zegel;
  }

  /** Starts on the folder as it is, and waits until everything that it says at its start was said. */
  async start({ demo = false, env = {} }: StartOptions = {}): Promise<void> {
    this.#output = '';
    this.#ended = false;
    const port = String(await freePorts(3));
    const flags = ['--port', port, '--data', join(this.#root, 'data'), ...(demo ? ['--demo'] : [])];
    const supervisor = spawn(process.execPath, [join(repository, 'dist/supervisor/main.js'), ...flags], {
      cwd: this.#root,
      env: {
        PATH: process.env['PATH'],
        HOME: this.#root,
        TMPDIR: this.temporaryFolder,
        ZEGEL_CLAMD: 'none',
        ...env,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.#supervisor = supervisor;
    for (const stream of [supervisor.stdout, supervisor.stderr]) {
      stream.on('data', (text: Buffer) => (this.#output += text.toString()));
    }
    const killOnExit = (): void => void supervisor.kill('SIGKILL');
    process.once('exit', killOnExit);
    supervisor.once('close', () => {
      this.#ended = true;
      process.off('exit', killOnExit);
    });
    await this.#says(/Stoppen: Ctrl-C/);
    if (demo) await this.#says(/Sign in at the same address/);
  }

  /** The supervisor. */
  get pid(): number {
    return this.#supervisor?.pid ?? 0;
  }

  get data(): string {
    return join(this.#root, 'data');
  }

  /** What the processes take for the system's own. */
  get temporaryFolder(): string {
    return join(this.#root, 'tmp');
  }

  /** Sockets and tokens of the run that is on. */
  runFolder(): string {
    const name = readdirSync(this.temporaryFolder).find((each) => each.startsWith('zegel-run-'));
    if (name === undefined) throw new Error('nothing runs');
    return join(this.temporaryFolder, name);
  }

  /** All that the supervisor said since it started. */
  get output(): string {
    return this.#output;
  }

  get addresses(): Addresses {
    const said = (pattern: RegExp): string => this.#said(pattern);
    return {
      get web() {
        return said(/address {2,}(\S+)/);
      },
      /** Not where mail goes to a server. */
      get mailOutbox() {
        return said(/outgoing mail {2,}(\S+)/);
      },
      get smsOutbox() {
        return said(/outgoing SMS {2,}(\S+)/);
      },
    };
  }

  /** The link of set-up, as the console shows it. */
  setUpLink(): Promise<string> {
    return this.#says(/(\S+\/setup\/\S+#1\.\S+)/);
  }

  /** How to sign in to the demonstration. */
  demoNotes(): Notes {
    return JSON.parse(readFileSync(join(this.#root, 'data', 'demo.json'), 'utf8')) as Notes;
  }

  get dataFolder(): string {
    return join(this.#root, 'data');
  }

  /** The process of the service whose program this is, such as `server/main.js`. */
  processId(program: string): number {
    const supervisor = String(this.#supervisor?.pid);
    const children = readFileSync(`/proc/${supervisor}/task/${supervisor}/children`, 'latin1')
      .trim()
      .split(' ');
    const found = children.find((pid) => readFileSync(`/proc/${pid}/cmdline`, 'latin1').includes(program));
    if (found === undefined) throw new Error(`${program} does not run`);
    return Number(found);
  }

  /** What the processes logged as a warning or worse, for when a test failed. */
  troubles(): string {
    const folder = join(this.#root, 'data', 'log');
    if (!existsSync(folder)) return this.#output;
    const lines = readdirSync(folder).flatMap((name) =>
      readFileSync(join(folder, name), 'utf8')
        .split('\n')
        .filter((line) => !/"level":(10|20|30|"(trace|debug|info)")/.test(line))
        .map((line) => `${name}: ${line}`),
    );
    return [this.#output, ...lines].join('\n');
  }

  /** As by Ctrl-C. The data stays. */
  async stop(): Promise<void> {
    if (this.#supervisor === null) return;
    this.#supervisor.kill('SIGINT');
    await until(() => this.#ended);
    this.#supervisor = null;
  }

  async remove(): Promise<void> {
    await this.stop();
    rmSync(this.#root, { recursive: true, force: true });
  }

  #says(pattern: RegExp): Promise<string> {
    return until(() => {
      const match = pattern.exec(this.#output);
      if (match === null && this.#ended) throw new Error(`ended without saying it:\n${this.#output}`);
      return match === null ? null : (match[1] ?? match[0]);
    });
  }

  #said(pattern: RegExp): string {
    const found = pattern.exec(this.#output)?.[1];
    if (found === undefined) throw new Error(`has not said it:\n${this.#output}`);
    return found;
  }
}
