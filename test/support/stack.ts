/*
 * The three processes as they run, on one column of the engines (test/support/column.ts): real sockets, real mail and
 * SMS outboxes, the built-in antivirus engine unless told otherwise. Started from the source.
 */
import { type ChildProcess, fork } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type FromChild, fromChild } from '../../contract/ipc.ts';
import { b64u, randomBytes, ready } from '../../crypto/index.ts';
import { freePorts } from './free-port.ts';
import { type Column, EMPTY, startColumn } from './column.ts';
import { repository } from './requires.ts';

export interface Stack {
  origin: string;
  mailOutbox: string;
  smsOutbox: string;
  /** The complete link of set-up. */
  setUpLink: string;
  folder: string;
  /** Ends a process at once and starts it again, as the supervisor would. */
  restart(name: 'scanner' | 'gateway' | 'relay'): Promise<void>;
  /** What the processes wrote. */
  output(): string;
  stop(): Promise<void>;
}

/** Starts a program of ours; `said` is fulfilled by the first message of a type. */
class Program {
  readonly process: ChildProcess;
  readonly #messages: FromChild[] = [];
  #onMessage: () => void = () => undefined;
  #ended = false;
  output = '';

  constructor(path: string, env: Record<string, string>) {
    this.process = fork(join(repository, path), {
      execArgv: ['--import', new URL('./run-typescript.js', import.meta.url).href],
      env: { PATH: process.env['PATH'] ?? '', ...env, ZEGEL_PARENT: 'ipc' },
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
    for (const stream of [this.process.stdout, this.process.stderr]) {
      stream?.on('data', (text: Buffer) => (this.output += text.toString()));
    }
    this.process.on('message', (message) => {
      this.#messages.push(fromChild.parse(message));
      this.#onMessage();
    });
    this.process.on('exit', () => {
      this.#ended = true;
      this.#onMessage();
    });
  }

  /** Throws what the program wrote when it ends before it says so. */
  async said<Type extends FromChild['type']>(type: Type): Promise<Extract<FromChild, { type: Type }>> {
    for (;;) {
      const message = this.#messages.find((each) => each.type === type);
      if (message) return message as Extract<FromChild, { type: Type }>;
      if (this.#ended) throw new Error(this.output);
      await new Promise<void>((resolve) => (this.#onMessage = resolve));
    }
  }

  async end(signal: NodeJS.Signals = 'SIGTERM'): Promise<void> {
    if (this.#ended) return;
    const ended = new Promise((resolve) => this.process.once('exit', resolve));
    this.process.kill(signal);
    await ended;
  }
}

export { Program };

/** Where the relay listens, and where it finds the others. */
export interface RelayAddresses {
  listen: string;
  scanner: string;
  database: string;
}

export interface StackSettings {
  clamd?: string;
  /** That of the project of vitest, unless there is none. */
  column?: Column;
  /** Puts somebody between the relay and those it talks to: gets the addresses as they are, gives the relay's. */
  between?: (addresses: RelayAddresses) => Promise<RelayAddresses>;
}

export async function startStack(settings: StackSettings = {}): Promise<Stack> {
  await ready();
  const column = settings.column ?? (await startColumn());
  const engines = await column.createDatabase('stack', EMPTY);
  const folder = mkdtempSync(join(tmpdir(), 'zegel-stack-'));
  chmodSync(folder, 0o700);
  const at = (name: string): string => join(folder, name);
  for (const name of ['blobs', 'organisations', 'relay', 'gateway']) mkdirSync(at(name), { mode: 0o700 });
  for (const name of ['scanner.token', 'gateway.token']) {
    writeFileSync(at(name), b64u(randomBytes(32)), { mode: 0o600 });
  }
  const web = await freePorts(3);
  const ports = { web, mailOutbox: web + 1, smsOutbox: web + 2 };
  const origin = `http://localhost:${ports.web}`;
  const addresses = {
    listen: `127.0.0.1:${ports.web}`,
    scanner: `unix:${at('scanner.sock')}`,
    database: engines.relayUrl,
  };
  const relay = (await settings.between?.(addresses)) ?? addresses;
  const environment = {
    scanner: {
      ZEGEL_SCANNER_LISTEN: addresses.scanner,
      ZEGEL_SCANNER_TOKEN_FILE: at('scanner.token'),
      ZEGEL_SCANNER_IDENTITY_FILE: at('scanner.identity'),
      ZEGEL_CLAMD: settings.clamd ?? 'none',
    },
    gateway: {
      ZEGEL_GATEWAY_LISTEN: `unix:${at('gateway.sock')}`,
      ZEGEL_GATEWAY_TOKEN_FILE: at('gateway.token'),
      ZEGEL_GATEWAY_KEYS_DIR: at('gateway'),
      ZEGEL_OUTBOX_LISTEN: `127.0.0.1:${ports.mailOutbox}`,
      ZEGEL_PUBLIC_URL: origin,
    },
    relay: {
      ZEGEL_LISTEN: relay.listen,
      ZEGEL_PUBLIC_URL: origin,
      ZEGEL_DATABASE_URL: relay.database,
      ZEGEL_DATABASE_OWNER_URL: engines.ownerUrl,
      ...(engines.redisUrl === null ? {} : { ZEGEL_REDIS_URL: engines.redisUrl }),
      ZEGEL_BLOBS_DIR: at('blobs'),
      ZEGEL_KEYS_DIR: at('organisations'),
      ZEGEL_RELAY_KEYS_DIR: at('relay'),
      ZEGEL_SCANNER_URL: relay.scanner,
      ZEGEL_SCANNER_TOKEN_FILE: at('scanner.token'),
      ZEGEL_GATEWAY_URL: `unix:${at('gateway.sock')}`,
      ZEGEL_GATEWAY_TOKEN_FILE: at('gateway.token'),
      ZEGEL_SMS_OUTBOX_LISTEN: `127.0.0.1:${ports.smsOutbox}`,
    },
  };
  const paths = { scanner: 'scanner/main.ts', gateway: 'gateway/main.ts', relay: 'server/main.ts' };
  const start = (name: keyof typeof paths): Program => new Program(paths[name], environment[name]);
  const running = { scanner: start('scanner'), gateway: start('gateway'), relay: start('relay') };
  const everything = (): Program[] => Object.values(running);
  const stop = async (): Promise<void> => {
    await Promise.all(everything().map((program) => program.end()));
    await column.stop();
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    const [scanner, gateway, setup] = await Promise.all([
      running.scanner.said('ready'),
      running.gateway.said('ready'),
      running.relay.said('setup'),
    ]);
    await running.relay.said('ready');
    return {
      origin,
      mailOutbox: `http://127.0.0.1:${ports.mailOutbox}`,
      smsOutbox: `http://127.0.0.1:${ports.smsOutbox}`,
      setUpLink: `${origin}${setup.url ?? ''}#1.${scanner.fingerprint ?? ''}.${gateway.fingerprint ?? ''}`,
      folder,
      async restart(name) {
        await running[name].end('SIGKILL');
        running[name] = start(name);
        await running[name].said('ready');
      },
      output: () =>
        everything()
          .map(({ output }) => output)
          .join(''),
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}
