/**
 * Forward-only migrations: the files `migrations/NNNN_what_changes.sql` in order, each in a transaction of its
 * own, one process at a time. A file that was applied must not change afterwards.
 */
import { createHash } from 'node:crypto';
import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { Client } from 'pg';
import { fail } from '../../contract/errors.ts';
import type { Clock } from '../clock.ts';
import { checkedUrl } from './connection.ts';

/** Any constant will do, as long as nobody else of this database takes it. */
export const MIGRATION_LOCK = 0x5a_65_67_65; // "Zege"
const NAME = /^[0-9]{4}_[a-z0-9_]+\.sql$/;

/**
 * Brings the database up to date and returns the names of the files applied now. `url` is the owner's. A second
 * caller waits for the first. Throws `migration_changed` when an applied file is not what it was or is gone.
 */
export async function migrate(url: string, folder: string, clock: Clock): Promise<string[]> {
  const client = new Client({
    connectionString: checkedUrl(url, 'ZEGEL_DATABASE_OWNER_URL'),
    application_name: 'zegel-migrate',
  });
  await client.connect();
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
    const done: string[] = [];
    for (const name of names) {
      const sql = await readFile(join(folder, name), 'utf8');
      const digest = createHash('sha256').update(sql).digest('hex');
      const before = known.get(name);
      if (before !== undefined && before !== digest) throw fail('migration_changed', { detail: { name } });
      if (before !== undefined) continue;
      await apply(client, name, sql, digest, clock.now());
      done.push(name);
    }
    return done;
  } finally {
    await client.end();
  }
}

/** The migrations of this version, in order. */
export const migrationNames = async (folder: string): Promise<string[]> =>
  (await readdir(folder)).filter((name) => NAME.test(name)).sort();

async function apply(client: Client, name: string, sql: string, digest: string, now: number): Promise<void> {
  await client.query('begin');
  try {
    await client.query(sql);
    await client.query('insert into migrations (name, sha256, applied_at) values ($1, $2, $3)', [
      name,
      digest,
      now,
    ]);
    await client.query('commit');
  } catch (cause) {
    await client.query('rollback');
    throw cause;
  }
}
