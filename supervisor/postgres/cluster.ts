/*
 * The first start: makes the database folder, in a folder beside it that gets its name when it is complete.
 * A first start that was cut off leaves nothing that looks like a database.
 */
import {
  chmodSync,
  chownSync,
  existsSync,
  fsyncSync,
  lstatSync,
  mkdtempSync,
  openSync,
  closeSync,
} from 'node:fs';
import { lchownSync, readFileSync, readdirSync, renameSync, rmSync, rmdirSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fail } from '../../contract/errors.ts';
import { hasCode, systemCode } from '../system-error.ts';
import { makerFor } from './account.ts';
import type { Account } from './account.ts';
import type { Binaries } from './binaries.ts';
import { finish, launch } from './launch.ts';
import type { Privileges } from './launch.ts';

/** The major version whose folders we can open. */
const majorVersion = '18';

/** The owner of the database, for migrations only. */
export const ownerRole = 'zegel_owner';
/** What the relay works as: row-level security holds for it. */
export const relayRole = 'zegel_relay';
/** The one database. */
export const databaseName = 'zegel';

/** One statement a line: that is how a single-user backend reads them. */
const bootstrap = `
create role ${relayRole} login nosuperuser nobypassrls nocreatedb nocreaterole noreplication
create database ${databaseName} owner ${ownerRole}
revoke connect on database ${databaseName} from public
grant connect on database ${databaseName} to ${relayRole}
`;

function chownAll(path: string, { uid, gid }: Account): void {
  lchownSync(path, uid, gid);
  if (!lstatSync(path).isDirectory()) return;
  for (const name of readdirSync(path)) chownAll(join(path, name), { uid, gid });
}

function removeHalfMade(parent: string, prefix: string): void {
  for (const name of readdirSync(parent)) {
    if (name.startsWith(prefix)) rmSync(join(parent, name), { recursive: true, force: true });
  }
}

/** Makes a rename in this folder survive a power cut. */
function syncFolder(folder: string): void {
  const fd = openSync(folder, 'r');
  try {
    fsyncSync(fd);
  } finally {
    closeSync(fd);
  }
}

async function initialise(
  folder: string,
  binaries: Binaries,
  privileges: Privileges,
  durable: boolean,
): Promise<void> {
  const { code, output } = await finish(
    launch(
      binaries.initdb,
      folder,
      (pgdata) => [
        `--pgdata=${pgdata}`,
        `--username=${ownerRole}`,
        '--auth=trust',
        '--locale=C',
        '--encoding=UTF8',
        '--data-checksums',
        '--no-instructions',
        ...(durable ? [] : ['--no-sync']),
      ],
      privileges,
    ),
  );
  if (code !== 0) throw startFailed(output);
  const made = await finish(
    launch(
      binaries.postgres,
      folder,
      (pgdata) => [
        '--single',
        '-D',
        pgdata,
        '-c',
        'log_min_messages=error',
        '-c',
        `fsync=${durable ? 'on' : 'off'}`,
        'postgres',
      ],
      privileges,
    ),
    bootstrap.trimStart(),
  );
  // A single-user backend goes on after an error, and exits with 0.
  if (made.code !== 0 || /\b(ERROR|FATAL|PANIC):/.test(made.output)) throw startFailed(made.output);
}

/** The error for a database that does not come up, with the end of what it said. */
export function startFailed(output: string): Error {
  return fail('database_start_failed', { detail: { problem: output.trim().slice(-600) } });
}

/**
 * Makes the database folder unless it is there: role `zegel_relay` and database `zegel` included.
 * @param durable false for a database that may be lost, in tests: nothing is synced to disk
 * @throws ZegelError `database_start_failed`, `database_version` for a folder of another major version,
 *   `data_folder_unusable` for a folder that holds something else
 */
export async function ensureCluster(
  dataDir: string,
  binaries: Binaries,
  privileges: Privileges,
  durable: boolean,
): Promise<void> {
  const parent = dirname(dataDir);
  const prefix = `${basename(dataDir)}.new-`;
  removeHalfMade(parent, prefix);
  if (existsSync(join(dataDir, 'PG_VERSION'))) {
    const found = readFileSync(join(dataDir, 'PG_VERSION'), 'utf8').trim();
    if (found !== majorVersion) {
      throw fail('database_version', {
        detail: { folder: dataDir, found, supported: majorVersion },
      });
    }
    const { account } = privileges;
    if (account !== null && lstatSync(dataDir).uid !== account.uid) chownAll(dataDir, account);
    return;
  }
  try {
    rmdirSync(dataDir);
  } catch (error) {
    if (!hasCode(error, 'ENOENT')) {
      throw fail('data_folder_unusable', {
        detail: { folder: dataDir, reason: systemCode(error) ?? 'internal' },
        cause: error,
      });
    }
  }
  const { account } = privileges;
  const maker = makerFor(account);
  const fresh = mkdtempSync(join(parent, prefix));
  try {
    chmodSync(fresh, 0o700);
    if (maker !== null) chownSync(fresh, maker.uid, maker.gid);
    await initialise(fresh, binaries, { ...privileges, account: maker }, durable);
    if (account !== null) chownAll(fresh, account);
    renameSync(fresh, dataDir);
    syncFolder(parent);
  } catch (error) {
    rmSync(fresh, { recursive: true, force: true });
    throw error;
  }
}
