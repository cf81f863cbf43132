/*
 * One PostgreSQL server on a folder, reached over a Unix socket only. What it logs is what an operator needs:
 * starts, stops, crashes. Failed statements are the relay's to report and are kept out (`log_min_messages=log`),
 * because PostgreSQL quotes values in them.
 */
import { readFileSync, unlinkSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as wait } from 'node:timers/promises';
import { processExists } from '../process-identity.ts';
import { settlesWithin } from '../running.ts';
import type { Exit, Running } from '../running.ts';
import { databaseAccount, findSetpriv } from './account.ts';
import { findBinaries } from './binaries.ts';
import type { Binaries } from './binaries.ts';
import { databaseName, ensureCluster, ownerRole, relayRole, startFailed } from './cluster.ts';
import { doors } from './doors.ts';
import { guard, launch } from './launch.ts';
import type { Privileges } from './launch.ts';

/** How long a server that is still ending, or its leavings, may keep a new one waiting. */
const staleForMs = 10_000;
const retryEveryMs = 100;
/** A fast shutdown writes a checkpoint; then an immediate one, which recovers at the next start; then SIGKILL. */
const fastShutdownMs = 20_000;
const immediateShutdownMs = 5_000;

const stale = /lock file "postmaster\.pid" already exists|pre-existing shared memory block/;
const ready = /database system is ready to accept connections/;

/** Where an embedded PostgreSQL keeps its things, all absolute paths. */
export interface PostgresFolders {
  /** The database. Made at the first start; its parent must exist. */
  readonly dataDir: string;
  /** Where its socket goes; must belong to the account PostgreSQL runs as. */
  readonly socketDir: string;
  /**
   * Where its programs are copied if they cannot be used in place, and who may come in is written; that account must
   * be able to pass, and not to write.
   */
  readonly scratchDir: string;
}

/** Everything decided about a PostgreSQL before it starts. */
export interface Installation extends PostgresFolders {
  readonly binaries: Binaries;
  readonly privileges: Privileges;
  readonly durable: boolean;
}

/** As whom and how PostgreSQL will run on this folder; null for one that is yet to be made. */
export function choosePrivileges(dataDir: string | null): Privileges {
  return { account: databaseAccount(dataDir), setpriv: findSetpriv() };
}

/**
 * Finds the programs and, the first time, makes the database.
 * @param options.durable false for tests: nothing is synced to disk
 * @throws ZegelError of {@link findBinaries} and {@link ensureCluster}
 */
export async function preparePostgres(
  folders: PostgresFolders,
  options: { privileges?: Privileges; durable?: boolean } = {},
): Promise<Installation> {
  const { privileges = choosePrivileges(folders.dataDir), durable = true } = options;
  const binaries = await findBinaries(folders.scratchDir, privileges);
  await ensureCluster(folders.dataDir, binaries, privileges, durable);
  return { ...folders, binaries, privileges, durable };
}

/** The address of a database on this server, for `pg` and libpq alike. */
export function databaseUrl(socketDir: string, role: string, database: string): string {
  return `postgres://${role}@/${database}?host=${encodeURI(socketDir)}`;
}

/** The address for migrations, as the owner. */
export const ownerUrl = (socketDir: string, database = databaseName): string =>
  databaseUrl(socketDir, ownerRole, database);

/** The address the relay works on, as a role that row-level security holds for. */
export const relayUrl = (socketDir: string, database = databaseName): string =>
  databaseUrl(socketDir, relayRole, database);

/**
 * Starts the server and returns when it accepts connections. Waits up to ten seconds for a server before it
 * that is still ending.
 * @param onLine gets each line it logs
 * @throws ZegelError `database_start_failed`
 */
export async function startServer(
  installation: Installation,
  onLine: (line: string) => void,
): Promise<Running> {
  const deadline = Date.now() + staleForMs;
  for (;;) {
    removeForeignPid(installation.dataDir);
    const attempt = await tryStart(installation, onLine);
    if (typeof attempt !== 'string') return attempt;
    if (!stale.test(attempt) || Date.now() > deadline) throw startFailed(attempt);
    await wait(retryEveryMs);
  }
}

/**
 * After a crash the process number in postmaster.pid may have been given to another program of the same user,
 * which PostgreSQL takes for itself for ever. We hold the lock of the folder, so who is not PostgreSQL is not
 * in the way.
 */
function removeForeignPid(dataDir: string): void {
  if (process.platform !== 'linux') return;
  const file = join(dataDir, 'postmaster.pid');
  try {
    const pid = Number.parseInt(readFileSync(file, 'latin1'), 10);
    if (!(pid > 0) || !processExists(pid)) return;
    if (readFileSync(`/proc/${pid}/comm`, 'latin1').trim() !== 'postgres') unlinkSync(file);
  } catch {
    // No such file, or the process ended while we looked: PostgreSQL deals with both.
  }
}

/** The running server, or what it said when it did not come up. */
function tryStart(installation: Installation, onLine: (line: string) => void): Promise<Running | string> {
  const { binaries, dataDir, socketDir, scratchDir, privileges, durable } = installation;
  const settings = {
    listen_addresses: '',
    unix_socket_directories: socketDir,
    unix_socket_permissions: '0700',
    ...doors(scratchDir, privileges.account),
    logging_collector: 'off',
    log_destination: 'stderr',
    log_min_messages: 'log',
    log_min_error_statement: 'panic',
    log_error_verbosity: 'terse',
    log_timezone: 'UTC',
    timezone: 'UTC',
    ...(durable ? {} : { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' }),
  };
  const program = launch(
    binaries.postgres,
    dataDir,
    (folder) => [
      '-D',
      folder,
      ...Object.entries(settings).flatMap(([key, value]) => ['-c', `${key}=${value}`]),
    ],
    privileges,
  );
  program.stdin.on('error', () => undefined);
  program.stdin.end();
  program.stdout.resume();
  return new Promise((resolve, reject) => {
    let said = '';
    let up = false;
    let dismissGuard = (): void => undefined;
    const exited = new Promise<Exit>((settle) => {
      program.once('exit', (code, signal) => {
        dismissGuard();
        settle({ code, signal });
      });
    });
    createInterface({ input: program.stderr }).on('line', (line) => {
      onLine(line);
      if (up) return;
      said = `${said}${line}\n`.slice(-2000);
      if (ready.test(line) && program.pid !== undefined) {
        up = true;
        resolve(running(program.pid, exited));
      }
    });
    program.once('error', reject);
    program.once('close', () => resolve(said));
    if (privileges.setpriv === null && program.pid !== undefined)
      dismissGuard = guard(program.pid, privileges.account);
  });
}

function running(pid: number, exited: Promise<Exit>): Running {
  let gone = false;
  void exited.then(() => {
    gone = true;
  });
  const signal = (name: NodeJS.Signals): void => {
    if (!gone) process.kill(pid, name);
  };
  return {
    pid,
    exited,
    async stop() {
      signal('SIGINT');
      if (await settlesWithin(exited, fastShutdownMs)) return;
      signal('SIGQUIT');
      if (await settlesWithin(exited, immediateShutdownMs)) return;
      signal('SIGKILL');
      await exited;
    },
    kill() {
      signal('SIGQUIT');
    },
  };
}
