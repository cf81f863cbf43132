/*
 * A real PostgreSQL for integration tests: the supervisor's own starter on a temporary folder. Call
 * `startPostgres` once a file, in `beforeAll`, and `stop` in `afterAll`; give tests that need a clean slate a
 * database of their own with `createDatabase`, which copies a template (your migrated database) in some 50 ms.
 */
import { join } from 'node:path';
import { Client, escapeIdentifier } from 'pg';
import { createRunFolder } from '../../supervisor/run-folder.ts';
import {
  choosePrivileges,
  ownerUrl,
  preparePostgres,
  relayUrl,
  startServer,
} from '../../supervisor/postgres/server.ts';

/** The two addresses of one database. */
export interface TestDatabase {
  /** As `zegel_owner`: for migrations. */
  readonly ownerUrl: string;
  /** As `zegel_relay`: what the relay works as. */
  readonly relayUrl: string;
}

/** A running server whose first database is `zegel`, empty. */
export interface TestPostgres extends TestDatabase {
  /** As whoever may make databases. */
  readonly adminUrl: string;
  /** Process number of the server. */
  readonly pid: number;
  /**
   * Makes a database as a copy of `template` (default `zegel`), to which nobody may be connected then.
   * @param name anything; it is quoted
   */
  createDatabase(name: string, template?: string): Promise<TestDatabase>;
  /** Ends the server and removes its files. */
  stop(): Promise<void>;
}

/** Makes a database of the owner's as a copy of `template`. */
export async function createDatabase(adminUrl: string, name: string, template: string): Promise<void> {
  const client = new Client({ connectionString: adminUrl });
  await client.connect();
  try {
    await client.query(
      `create database ${escapeIdentifier(name)} template ${escapeIdentifier(template)} owner zegel_owner`,
    );
  } finally {
    await client.end();
  }
}

/** Starts a server of its own on a temporary folder; nothing is synced to disk. Takes under a second. */
export async function startPostgres(): Promise<TestPostgres> {
  // All of it lies in the run folder: what a killed test run leaves is removed by the next.
  const privileges = choosePrivileges(null);
  const run = createRunFolder(privileges.account);
  const remove = (): void => run.remove();
  try {
    const installation = await preparePostgres(
      { dataDir: join(run.path, 'data'), socketDir: run.socketDir, scratchDir: run.path },
      { privileges, durable: false },
    );
    const server = await startServer(installation, () => undefined);
    const adminUrl = ownerUrl(run.socketDir, 'postgres');
    return {
      pid: server.pid,
      adminUrl,
      ownerUrl: ownerUrl(run.socketDir),
      relayUrl: relayUrl(run.socketDir),
      async createDatabase(name, template = 'zegel') {
        await createDatabase(adminUrl, name, template);
        const inUrl = encodeURIComponent(name);
        return { ownerUrl: ownerUrl(run.socketDir, inUrl), relayUrl: relayUrl(run.socketDir, inUrl) };
      },
      async stop() {
        await server.stop();
        remove();
      },
    };
  } catch (error) {
    remove();
    throw error;
  }
}
