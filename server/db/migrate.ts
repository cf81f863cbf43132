/**
 * Forward-only migrations: the files `migrations/NNNN_what_changes.sql` in order, each in a transaction of its
 * own, one process at a time. A file that was applied must not change afterwards.
 *
 * A file may find that the relay, which has keys, must do something first. It says so by raising `ZW001`; then it is
 * passed over, and applied another time. The relay starts without it, and nothing after it may rest on it.
 */
import { createHash } from 'node:crypto';
import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { Client, DatabaseError } from 'pg';
import { fail } from '../../contract/errors.ts';
import type { Clock } from '../clock.ts';
import { checkedUrl, sayingWhy } from './connection.ts';

/** Any constant will do, as long as nobody else of this database takes it. */
export const MIGRATION_LOCK = 0x5a_65_67_65; // "Zege"
/** Migrations that wait for the relay's start, and without which it starts. */
export const MAY_WAIT: readonly string[] = ['0009_drop_former_columns.sql'];
/** SQLSTATE of a migration that waits. */
const WAITS = 'ZW001';

const NAME = /^[0-9]{4}_[a-z0-9_]+\.sql$/;

/** Names of files: those applied now, and those of `MAY_WAIT` that still wait. */
export interface Migrated {
  applied: string[];
  waiting: string[];
}

/**
 * Brings the database up to date. `url` is the owner's. A second caller waits for the first. Throws `migration_changed`
 * when an applied file is not what it was or is gone, and what `sayingWhy` throws.
 */
export async function migrate(url: string, folder: string, clock: Clock): Promise<Migrated> {
  const client = await connectOwner(url);
  try {
    await client.query('select pg_advisory_lock($1)', [MIGRATION_LOCK]);
    await client.query(
      'create table if not exists migrations (name text primary key, sha256 text not null, applied_at bigint not null)',
    );
    const applied = await client.query<{ name: string; sha256: string }>(
      'select name, sha256 from migrations',
    );
    const known = new Map(applied.rows.map((row) => [row.name, row.sha256]));
    const names = await migrationNames(folder);
    for (const name of known.keys()) {
      if (!names.includes(name)) throw fail('migration_changed', { detail: { name } });
    }
    const migrated: Migrated = { applied: [], waiting: [] };
    for (const name of names) {
      const sql = await readFile(join(folder, name), 'utf8');
      const digest = createHash('sha256').update(sql).digest('hex');
      const before = known.get(name);
      if (before !== undefined && before !== digest) throw fail('migration_changed', { detail: { name } });
      if (before !== undefined) continue;
      const isApplied = await apply(client, name, sql, digest, clock.now());
      migrated[isApplied ? 'applied' : 'waiting'].push(name);
    }
    return migrated;
  } finally {
    await client.end();
  }
}

/** The migrations of this version, in order. */
export const migrationNames = async (folder: string): Promise<string[]> =>
  (await readdir(folder)).filter((name) => NAME.test(name)).sort();

/** A connection of the owner's, to be ended by the caller. Throws what `sayingWhy` throws. */
export async function connectOwner(url: string): Promise<Client> {
  const client = new Client({
    connectionString: checkedUrl(url, 'ZEGEL_DATABASE_OWNER_URL'),
    application_name: 'zegel-migrate',
    connectionTimeoutMillis: 10_000,
  });
  // A connection that breaks fails its query; that it also says so must not end the process.
  client.on('error', () => undefined);
  await sayingWhy('ZEGEL_DATABASE_OWNER_URL', () => client.connect());
  return client;
}

/** False for one that waits. */
async function apply(
  client: Client,
  name: string,
  sql: string,
  digest: string,
  now: number,
): Promise<boolean> {
  await client.query('begin');
  try {
    await client.query(sql);
    await client.query('insert into migrations (name, sha256, applied_at) values ($1, $2, $3)', [
      name,
      digest,
      now,
    ]);
    await client.query('commit');
    return true;
  } catch (cause) {
    await client.query('rollback');
    const waits = cause instanceof DatabaseError && cause.code === WAITS && MAY_WAIT.includes(name);
    if (!waits) throw cause;
    return false;
  }
}
