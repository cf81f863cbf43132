/*
 * The services of docker-compose.yml as plain processes of this machine: their commands and their environment as they
 * stand there, with only what a container engine would provide put in its place (folders, secrets, names of hosts),
 * beside a real PostgreSQL server, Redis, clamd, and a mail server that says what it was given.
 */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestClamd, startClamd } from './clamd.ts';
import { readCompose } from './compose.ts';
import { freePort } from './free-port.ts';
import { until } from './installation.ts';
import { type PostgresServer, startPostgresServer } from './postgres-server.ts';
import { type TestRedis, startRedis } from './redis.ts';
import { repository } from './requires.ts';
import { SMS_TOKEN, SmsPeer } from './sms-peer.ts';
import { SmtpPeer } from './smtp-peer.ts';

const { services } = readCompose();
export type ServiceName = 'relay' | 'worker' | 'scanner' | 'gateway';

export class Composed {
  readonly origin: string;
  readonly postgres: PostgresServer;
  readonly redis: TestRedis;
  readonly smtp: SmtpPeer;
  readonly sms: SmsPeer;
  readonly #clamd: TestClamd;
  readonly #folder: string;
  readonly #ports: Record<'relay' | 'worker' | 'scanner' | 'gateway', number>;
  readonly #running = new Map<string, ChildProcess>();
  #output = '';

  private constructor(parts: {
    postgres: PostgresServer;
    redis: TestRedis;
    smtp: SmtpPeer;
    sms: SmsPeer;
    clamd: TestClamd;
    ports: Record<ServiceName, number>;
  }) {
    this.postgres = parts.postgres;
    this.redis = parts.redis;
    this.smtp = parts.smtp;
    this.sms = parts.sms;
    this.#clamd = parts.clamd;
    this.#ports = parts.ports;
    this.origin = `http://localhost:${parts.ports.relay}`;
    this.#folder = mkdtempSync(join(tmpdir(), 'zegel-composed-'));
    chmodSync(this.#folder, 0o700);
    this.#makeSecrets();
  }

  static async start(): Promise<Composed> {
    const [postgres, redis, smtp, sms, clamd] = await Promise.all([
      startPostgresServer(),
      startRedis(),
      SmtpPeer.start(),
      SmsPeer.start(),
      startClamd(),
    ]);
    const ports = {
      relay: await freePort(),
      worker: await freePort(),
      scanner: await freePort(),
      gateway: await freePort(),
    };
    const composed = new Composed({ postgres, redis, smtp, sms, clamd, ports });
    try {
      await composed.run('migrate');
      composed.up('scanner');
      composed.up('gateway');
      composed.up('relay');
      await composed.healthy('relay');
      composed.up('worker');
      for (const name of ['scanner', 'gateway', 'worker'] as const) await composed.healthy(name);
    } catch (error) {
      await composed.stop();
      throw error;
    }
    return composed;
  }

  /** Everything that the processes wrote. */
  output(): string {
    return this.#output;
  }

  /** Starts the service's command. */
  up(name: ServiceName): void {
    const child = this.#spawn(name, services[name]?.command ?? []);
    this.#running.set(name, child);
  }

  /** SIGKILL, and waits until it is gone. */
  async kill(name: ServiceName): Promise<void> {
    const child = this.#running.get(name);
    if (!child) return;
    this.#running.delete(name);
    if (child.exitCode !== null || child.signalCode !== null) return;
    const gone = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGKILL');
    await gone;
  }

  /** Waits until the service's own check of its health passes, as it stands in docker-compose.yml. */
  async healthy(name: ServiceName): Promise<void> {
    const [, , , script = ''] = services[name]?.healthcheck?.test ?? [];
    const port = this.#ports[name];
    const url = /http:\/\/127\.0\.0\.1:\d+(\/\w+)/.exec(script)?.[1] ?? '';
    for (;;) {
      const response = await fetch(`http://127.0.0.1:${port}${url}`).catch(() => null);
      if (response?.ok === true) return;
      if (this.#running.get(name)?.exitCode !== null) throw new Error(`${name} ended:\n${this.#output}`);
    }
  }

  /** Runs a service, or the operator's command in one, to its end, and answers what it printed. */
  async run(name: string, args: string[] = services[name]?.command ?? []): Promise<string> {
    const child = this.#spawn(name, args);
    let printed = '';
    child.stdout?.on('data', (text: Buffer) => (printed += text.toString()));
    const code = await new Promise((resolve) => child.once('close', resolve));
    if (code !== 0) throw new Error(`${name} ended with ${String(code)}:\n${this.#output}`);
    return printed;
  }

  /** The fingerprint that a process wrote to its log at its start. */
  fingerprint(name: 'scanner' | 'gateway'): Promise<string> {
    const pattern = new RegExp(`"process":"${name}".*"fingerprint":"([A-Za-z0-9_-]{43})"`);
    return until(() => pattern.exec(this.#output)?.[1] ?? null);
  }

  async stop(): Promise<void> {
    for (const name of this.#running.keys()) await this.kill(name as ServiceName);
    await this.#clamd.stop();
    await this.smtp.stop();
    await this.sms.stop();
    await this.redis.stop();
    await this.postgres.stop();
    rmSync(this.#folder, { recursive: true, force: true });
  }

  #spawn(name: string, [program = '', ...args]: string[]): ChildProcess {
    const environment = Object.entries(services[name]?.environment ?? {});
    const child = spawn(program === 'node' ? process.execPath : program, args, {
      cwd: repository,
      env: {
        PATH: process.env['PATH'],
        ...Object.fromEntries(environment.map(([key, value]) => [key, this.#here(name, value)])),
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (text: Buffer) => (this.#output += text.toString()));
    }
    const killOnExit = (): void => void child.kill('SIGKILL');
    process.once('exit', killOnExit);
    child.once('exit', () => process.off('exit', killOnExit));
    return child;
  }

  /** A value of the environment, as it is on this machine. */
  #here(name: string, value: string): string {
    const port = this.#ports[name as ServiceName];
    return value
      .replace(/^\$\{ZEGEL_PUBLIC_URL:.*\}$/, this.origin)
      .replace(/^\$\{ZEGEL_SMS_URL:-\}$/, this.sms.url)
      .replace(/^\/run\/secrets\//, `${this.#folder}/secrets/`)
      .replace(/^\/var\/lib\/zegel\//, `${this.#folder}/`)
      .replace(/^unix:\/run\/clamd\/clamd\.sock$/, this.#clamd.address)
      .replace(
        /^(tcp:)?0\.0\.0\.0:\d+$/,
        (_, scheme: string | undefined) => `${scheme ?? ''}127.0.0.1:${port}`,
      )
      .replace(
        /^tcp:(scanner|gateway):\d+$/,
        (_, peer: 'scanner' | 'gateway') => `tcp:127.0.0.1:${this.#ports[peer]}`,
      );
  }

  /** As the operator makes them; then the addresses of the servers that run here. */
  #makeSecrets(): void {
    const folder = join(this.#folder, 'secrets');
    execFileSync(join(repository, 'deploy/make-secrets.sh'), [folder], {
      env: { PATH: process.env['PATH'], ZEGEL_SMTP_URL: this.smtp.url, ZEGEL_SMS_TOKEN: SMS_TOKEN },
    });
    const addresses = {
      'database-url': this.postgres.relayUrl,
      'database-owner-url': this.postgres.ownerUrl,
      'redis-url': this.redis.url,
    };
    for (const [name, value] of Object.entries(addresses)) {
      const path = join(folder, name);
      if (!existsSync(path)) throw new Error(`${name} was not made`);
      rmSync(path);
      writeFileSync(path, `${value}\n`, { mode: 0o444 });
    }
  }
}
