/**
 * The one opener of the database in the relay. Rows of an organisation are reached only inside
 * `withOrganisation`, which tells PostgreSQL's row-level security whose they are; `withoutOrganisation` reaches
 * locators and pending sign-ins, and no other row.
 */
import { CompiledQuery, Kysely, PostgresDialect, type Transaction } from 'kysely';
import { Pool, type PoolClient, TypeOverrides, types } from 'pg';
import { RateLimiterPostgres } from 'rate-limiter-flexible';
import { fail } from '../../contract/errors.ts';
import { hex } from '../../crypto/bytes.ts';
import { idBytes } from '../../crypto/id.ts';
import { checkedUrl, sayingWhy } from './connection.ts';
import type { Database } from './schema.ts';

/** A transaction: every query of the domain runs in one. */
export type Tx = Transaction<Database>;

export interface OpenDatabase {
  /**
   * Runs `work` in a transaction that sees the rows of `org` (22 characters) and writes no other. Rolled back
   * when `work` throws.
   */
  withOrganisation<T>(org: string, work: (tx: Tx) => Promise<T>): Promise<T>;
  /** For locators and pending sign-ins: every other table looks empty and takes nothing. */
  withoutOrganisation<T>(work: (tx: Tx) => Promise<T>): Promise<T>;
  /**
   * Runs `work` while no other process of this database holds the same name (8 bytes at least); false, and nothing
   * is run, when one does. Held by a connection, so a process that dies lets go at once.
   */
  whileHeld(name: Uint8Array, work: () => Promise<void>): Promise<boolean>;
  /**
   * Counts in the table `limits`, by this computer's clock, and never within a transaction: what was counted stays
   * counted whatever becomes of the rest.
   */
  counter(limit: { name: string; points: number; seconds: number }): RateLimiterPostgres;
  /**
   * Throws `database_role_unsafe` when row-level security would not hold for the role we work as: a superuser, one
   * that bypasses it, or the owner of the tables, who could switch it off. Asked first, it also says why there is no
   * connection (`sayingWhy` of server/db/connection.ts).
   */
  refuseUnsafeRole(): Promise<void>;
  /**
   * Throws `database_behind`, naming the first of these migrations that was not applied, and `migration_changed` for
   * one that was and is none of them: a newer version's. Answers those of `mayWait` that were not applied.
   */
  refuseIfBehind(migrations: readonly string[], mayWait?: readonly string[]): Promise<string[]>;
  /** True when the database answers. */
  answers(): Promise<boolean>;
  close(): Promise<void>;
}

/** bigint columns hold times, sizes and counts, all safe integers; binary comes back as a plain `Uint8Array`. */
const parsers = new TypeOverrides();
parsers.setTypeParser(types.builtins.INT8, Number);
parsers.setTypeParser(types.builtins.BYTEA, (text) => new Uint8Array(Buffer.from(text.slice(2), 'hex')));

export interface DatabaseOptions {
  /** Connections held at most. */
  max?: number;
  /** Told when an idle connection breaks; the next query makes a new one. */
  onIdleError?: (error: Error) => void;
}

/** A pool whose connections do not run a statement for ever nor hold a transaction that was forgotten. */
function openPool(url: string, { max = 12, onIdleError }: DatabaseOptions = {}): Pool {
  const pool = new Pool({
    connectionString: checkedUrl(url, 'ZEGEL_DATABASE_URL'),
    max,
    types: parsers,
    connectionTimeoutMillis: 10_000,
    statement_timeout: 30_000,
    idle_in_transaction_session_timeout: 60_000,
    application_name: 'zegel',
  });
  pool.on('error', (error) => onIdleError?.(error));
  hearConnections(pool);
  return pool;
}

/** A connection that breaks while it is in use fails its query; that it also says so must not end the process. */
export const hearConnections = (pool: Pool): void =>
  void pool.on('connect', (client) => client.on('error', () => undefined));

export function openDatabase(url: string, options: DatabaseOptions = {}): OpenDatabase {
  const pool = openPool(url, options);
  const db = new Kysely<Database>({ dialect: new PostgresDialect({ pool }) });
  const inTransaction = <T>(organisation: string, work: (tx: Tx) => Promise<T>): Promise<T> =>
    db.transaction().execute(async (tx) => {
      await tx.executeQuery(CompiledQuery.raw(`select set_config('zegel.org', $1, true)`, [organisation]));
      return work(tx);
    });
  return {
    withOrganisation: (org, work) => inTransaction(hex(idBytes(org)), work),
    withoutOrganisation: (work) => inTransaction('', work),
    whileHeld: (name, work) => whileHeld(pool, name, work),
    counter: ({ name, points, seconds }) =>
      new RateLimiterPostgres({
        storeClient: pool,
        storeType: 'pool',
        tableName: 'limits',
        // A migration makes it; the relay's role could not.
        tableCreated: true,
        clearExpiredByTimeout: false,
        keyPrefix: name,
        points,
        duration: seconds,
      }),
    async refuseUnsafeRole() {
      const { rows } = await sayingWhy('ZEGEL_DATABASE_URL', () =>
        pool.query<{ role: string; reason: string | null }>(`
          select current_user as role, case
            when rolsuper then 'superuser'
            when rolbypassrls then 'bypassrls'
            when exists (select from pg_class where relowner = r.oid and relrowsecurity) then 'owner'
          end as reason from pg_roles r where rolname = current_user`),
      );
      const { role = '', reason = 'unknown' } = rows[0] ?? {};
      if (reason !== null) throw fail('database_role_unsafe', { detail: { role, reason } });
    },
    async refuseIfBehind(migrations, mayWait = []) {
      const known = await pool.query<{ is: boolean }>(`select to_regclass('migrations') is not null as is`);
      const { rows } =
        known.rows[0]?.is === true
          ? await pool.query<{ name: string }>('select name from migrations')
          : { rows: [] };
      const applied = new Set(rows.map(({ name }) => name));
      const newer = [...applied].find((name) => !migrations.includes(name));
      if (newer !== undefined) throw fail('migration_changed', { detail: { name: newer } });
      const missing = migrations.filter((name) => !applied.has(name));
      const behind = missing.find((name) => !mayWait.includes(name));
      if (behind !== undefined) throw fail('database_behind', { detail: { name: behind } });
      return missing;
    },
    async answers() {
      try {
        await pool.query('select 1');
        return true;
      } catch {
        return false;
      }
    },
    async close() {
      await db.destroy();
      // Kysely ends the pool only when it has used it.
      if (!pool.ended) await pool.end();
    },
  };
}

async function whileHeld(pool: Pool, name: Uint8Array, work: () => Promise<void>): Promise<boolean> {
  const key = Buffer.from(name).readBigInt64BE().toString();
  const client = await pool.connect();
  try {
    const { rows } = await client.query<{ held: boolean }>('select pg_try_advisory_lock($1) as held', [key]);
    if (rows[0]?.held !== true) {
      client.release();
      return false;
    }
  } catch (error) {
    client.release(true);
    throw error;
  }
  try {
    await work();
  } finally {
    await letGo(client, key);
  }
  return true;
}

/** A connection that cannot be asked to let go is closed, which does the same. */
async function letGo(client: PoolClient, key: string): Promise<void> {
  try {
    await client.query('select pg_advisory_unlock($1)', [key]);
    client.release();
  } catch {
    client.release(true);
  }
}
