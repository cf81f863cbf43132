/**
 * The one opener of the database in the relay. Rows of an organisation are reached only inside
 * `withOrganisation`, which tells PostgreSQL's row-level security whose they are; `withoutOrganisation` reaches
 * locators and pending sign-ins, and no other row.
 */
import { CompiledQuery, Kysely, PostgresDialect, type Transaction } from 'kysely';
import { Pool, TypeOverrides, types } from 'pg';
import { hex } from '../../crypto/bytes.ts';
import { idBytes } from '../../crypto/id.ts';
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
    connectionString: url,
    max,
    types: parsers,
    connectionTimeoutMillis: 10_000,
    statement_timeout: 30_000,
    idle_in_transaction_session_timeout: 60_000,
    application_name: 'zegel',
  });
  pool.on('error', (error) => onIdleError?.(error));
  return pool;
}

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
    async answers() {
      try {
        await pool.query('select 1');
        return true;
      } catch {
        return false;
      }
    },
    close: () => db.destroy(),
  };
}
