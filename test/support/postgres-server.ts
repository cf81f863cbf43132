/*
 * PostgreSQL as production has it, for integration tests: a server of Debian's packages on TCP, TLS with a certificate
 * that is checked, passwords, and the two roles of deploy/postgres/roles.sql, made by psql. The same shape as
 * test/support/postgres.ts, so that a test runs on either.
 */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { chmodSync, chownSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { Client } from 'pg';
import { freePort } from './free-port.ts';
import { type TestPostgres, createDatabase } from './postgres.ts';
import { postgresPrograms } from './postgres-programs.ts';
import { repository } from './requires.ts';

const SUPERUSER = { name: 'postgres', password: 'wachtwoord-van-de-beheerder' };
export const OWNER_PASSWORD = 'wachtwoord-van-de-eigenaar';
export const RELAY_PASSWORD = 'wachtwoord-van-het-relay';
/** PostgreSQL does not run as root. */
const NOBODY = 65_534;
const DEADLINE_MS = 30_000;

export interface PostgresServer extends TestPostgres {
  port: number;
  /** The certificate of the authority, in a file. */
  caFile: string;
  /** The address as a superuser: nobody may work so. */
  superuserUrl: string;
  /** Kills the server and starts it again. */
  restart(): Promise<void>;
}

const account = process.getuid?.() === 0 ? { uid: NOBODY, gid: NOBODY } : {};

export async function startPostgresServer(): Promise<PostgresServer> {
  const programs = postgresPrograms();
  if (programs === null) throw new Error('PostgreSQL is not installed');
  const folder = mkdtempSync(join(tmpdir(), 'zegel-pg-server-'));
  const at = (name: string): string => join(folder, name);
  chmodSync(folder, 0o755);
  mkdirSync(at('data'), { mode: 0o700 });
  makeCertificate(folder);
  writeFileSync(at('superuser-password'), SUPERUSER.password);
  writeFileSync(at('database-owner-password'), `${OWNER_PASSWORD}\n`);
  writeFileSync(at('database-relay-password'), `${RELAY_PASSWORD}\n`);
  for (const name of ['data', 'server.key', 'server.crt', 'superuser-password']) {
    if (account.uid !== undefined) chownSync(at(name), account.uid, account.gid);
  }
  const quiet = { ...account, cwd: '/', stdio: 'pipe' } as const;
  execFileSync(
    join(programs, 'initdb'),
    [`--pgdata=${at('data')}`, `--username=${SUPERUSER.name}`, `--pwfile=${at('superuser-password')}`].concat(
      ['--auth=scram-sha-256', '--locale=C', '--encoding=UTF8', '--no-sync', '--no-instructions'],
    ),
    quiet,
  );
  const port = await freePort();
  const url = (role: string, password: string, database: string): string =>
    `postgres://${role}:${password}@127.0.0.1:${port}/${database}?sslmode=verify-full&sslrootcert=${at('server.crt')}`;
  const superuserUrl = url(SUPERUSER.name, SUPERUSER.password, 'postgres');
  const addresses = (database: string) => ({
    ownerUrl: url('zegel_owner', OWNER_PASSWORD, database),
    relayUrl: url('zegel_relay', RELAY_PASSWORD, database),
  });

  let server: ChildProcess | null = null;
  const settings = {
    port: `${port}`,
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    ssl: 'on',
    ssl_cert_file: at('server.crt'),
    ssl_key_file: at('server.key'),
    fsync: 'off',
    full_page_writes: 'off',
    max_connections: '100',
  };
  async function start(): Promise<void> {
    const options = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
    const child = spawn(join(programs ?? '', 'postgres'), ['-D', at('data'), ...options], {
      ...account,
      cwd: '/',
      stdio: 'ignore',
    });
    server = child;
    const deadline = Date.now() + DEADLINE_MS;
    while (!(await answers(superuserUrl))) {
      if (child.exitCode !== null || Date.now() > deadline) throw new Error('PostgreSQL did not start');
      await wait(50);
    }
  }
  async function end(signal: NodeJS.Signals): Promise<void> {
    const child = server;
    if (child?.exitCode !== null || child.signalCode !== null) return;
    const gone = new Promise((resolve) => child.once('exit', resolve));
    child.kill(signal);
    await gone;
  }
  const killOnExit = (): void => void server?.kill('SIGQUIT');
  process.once('exit', killOnExit);
  const stop = async (): Promise<void> => {
    process.off('exit', killOnExit);
    await end('SIGQUIT');
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    await start();
    execFileSync(
      join(programs, 'psql'),
      [superuserUrl, '-q', '-f', join(repository, 'deploy/postgres/roles.sql')],
      {
        env: { PATH: process.env['PATH'], ZEGEL_SECRETS: folder },
        stdio: 'pipe',
      },
    );
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    ...addresses('zegel'),
    adminUrl: superuserUrl,
    superuserUrl,
    port,
    caFile: at('server.crt'),
    get pid() {
      return server?.pid ?? 0;
    },
    async createDatabase(name, template = 'zegel') {
      await createDatabase(superuserUrl, name, template);
      return addresses(encodeURIComponent(name));
    },
    async restart() {
      await end('SIGQUIT');
      await start();
    },
    stop,
  };
}

/** A certificate for this machine that is its own authority. */
function makeCertificate(folder: string): void {
  const request = [
    'req',
    '-x509',
    '-newkey',
    'ec',
    '-pkeyopt',
    'ec_paramgen_curve:prime256v1',
    '-nodes',
    '-days',
    '2',
  ];
  const subject = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost,IP:127.0.0.1'];
  const files = ['-keyout', join(folder, 'server.key'), '-out', join(folder, 'server.crt')];
  execFileSync('openssl', [...request, ...subject, ...files], { stdio: 'pipe' });
  chmodSync(join(folder, 'server.key'), 0o600);
  chmodSync(join(folder, 'server.crt'), 0o644);
}

async function answers(connectionString: string): Promise<boolean> {
  const client = new Client({ connectionString });
  client.on('error', () => undefined);
  try {
    await client.connect();
    return true;
  } catch {
    return false;
  } finally {
    await client.end().catch(() => undefined);
  }
}
