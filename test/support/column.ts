/*
 * Which column of the engines a test file runs on (docs/architecture.md, Engines): the embedded default, or what
 * production has, PostgreSQL as a server and queue and limits on Redis. vitest.config.ts says which files run on both.
 * All that a file makes has a name of its own on servers that it shares with other files.
 */
import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { deserialize, serialize } from 'node:v8';
import { Redis } from 'ioredis';
import { Client, escapeIdentifier } from 'pg';
import { inject } from 'vitest';
import { systemClock } from '../../server/clock.ts';
import { migrate } from '../../server/db/migrate.ts';
import { migrateQueue, openQueuePool } from '../../server/db/queue.ts';
import { type WorkQueue, postgresQueue, redisQueue } from '../../server/jobs/queue.ts';
import type { Logger } from '../../server/relay.ts';
import { type TestDatabase, createDatabase } from './postgres.ts';
import type { PostgresServer } from './postgres-server.ts';
import { REDIS_DATABASES, type TestRedis, dumpRedis } from './redis.ts';
import {
  type ColumnName,
  type Servers,
  askForServers,
  startEmbeddedServers,
  startProductionServers,
} from './shared-servers.ts';

/** What one relay works on, or several together. */
export interface ColumnDatabase extends TestDatabase {
  /** The database on Redis that belongs to it; null where the queue is in PostgreSQL. */
  readonly redisUrl: string | null;
}

/** A queue for one test, and everything that it holds as text. */
export interface TestQueue {
  queue: WorkQueue;
  dump(rows: <Row>(sql: string) => Promise<Row[]>): Promise<string>;
  close(): Promise<void>;
}

/** A database without tables, as a server has it before the first migration. */
export const EMPTY = 'zegel';
const MIGRATED = 'migrated';

export interface Column {
  /** Lasts as long as the servers. */
  readonly folder: string;
  /** Makes a database of the caller's own: migrated, or as `template` is, which nobody may be connected to then. */
  createDatabase(name: string, template?: string): Promise<ColumnDatabase>;
  /**
   * What is made once for all files: the first that asks makes a migrated database of it, which is a template of this
   * name from then on. Answers what `make` answered, as `node:v8` serializes it.
   */
  once<T>(name: string, make: (database: ColumnDatabase) => Promise<T>): Promise<T>;
  openQueue(database: ColumnDatabase, log: Logger): TestQueue;
  /** Removes what the caller made. */
  stop(): Promise<void>;
}

/** The column of this project of vitest, on the servers of all its files. */
export const columnName = (): ColumnName =>
  process.env['ZEGEL_TEST_COLUMN'] === 'production' ? 'production' : 'embedded';

export const startColumn = async (): Promise<Column> =>
  columnOn(await askForServers(inject('sharedServers'), columnName()));

/** On a server of its own, for whoever looks after it. */
export async function startEmbedded(): Promise<Column> {
  const { stop, ...servers } = await startEmbeddedServers();
  return ending(columnOn(servers), stop);
}

export async function startProduction(): Promise<Column & { postgres: PostgresServer; redis: TestRedis }> {
  const { stop, postgres, redis, ...servers } = await startProductionServers();
  return { ...ending(columnOn(servers), stop), postgres, redis };
}

const ending = (column: Column, stop: () => Promise<void>): Column => ({
  ...column,
  async stop() {
    await column.stop();
    await stop();
  },
});

function columnOn(servers: Servers): Column {
  const redis = servers.redisUrl === null ? null : redisDatabases(servers.redisUrl);
  const own = `t${randomBytes(6).toString('hex')}_`;
  const made: string[] = [];
  const shared = new Set([EMPTY, 'template0']);

  const addresses = async (name: string): Promise<ColumnDatabase> => {
    const at = (url: string): string => url.replace(`/${EMPTY}?`, `/${name}?`);
    const redisUrl = (await redis?.next()) ?? null;
    return { ownerUrl: at(servers.ownerUrl), relayUrl: at(servers.relayUrl), redisUrl };
  };
  const copy = async (name: string, template: string): Promise<ColumnDatabase> => {
    const from = shared.has(template) ? template : own + template;
    await createDatabase(servers.adminUrl, own + name, from);
    made.push(own + name);
    return addresses(own + name);
  };
  const migrated = (): Promise<null> =>
    once(MIGRATED, EMPTY, async ({ ownerUrl }) => {
      await migrate(ownerUrl, 'migrations', systemClock);
      await migrateQueue(ownerUrl);
      return null;
    });

  async function once<T>(
    name: string,
    template: string,
    make: (database: ColumnDatabase) => Promise<T>,
  ): Promise<T> {
    const file = join(servers.folder, `${name}.answer`);
    if (!existsSync(file)) {
      await asAdmin(servers.adminUrl, async (client) => {
        // Held until the connection ends.
        await client.query('select pg_advisory_lock(hashtext($1))', [name]);
        if (existsSync(file)) return;
        const answer = await make(await copy(name, template));
        await client.query(
          `alter database ${escapeIdentifier(own + name)} rename to ${escapeIdentifier(name)}`,
        );
        writeFileSync(`${file}.part`, serialize(answer));
        renameSync(`${file}.part`, file);
      });
    }
    shared.add(name);
    return deserialize(readFileSync(file)) as T;
  }

  return {
    folder: servers.folder,
    async createDatabase(name, template = MIGRATED) {
      if (template === MIGRATED) await migrated();
      return copy(name, template);
    },
    async once(name, make) {
      await migrated();
      return once(name, MIGRATED, make);
    },
    openQueue: ({ relayUrl, redisUrl }, log) =>
      redisUrl === null ? onPostgres(relayUrl, log) : onRedis(redisUrl, log),
    async stop() {
      redis?.close();
      await asAdmin(servers.adminUrl, async (client) => {
        for (const name of made.splice(0)) {
          await client.query(`drop database if exists ${escapeIdentifier(name)} with (force)`);
        }
      });
    },
  };
}

async function asAdmin(adminUrl: string, work: (client: Client) => Promise<void>): Promise<void> {
  const client = new Client({ connectionString: adminUrl });
  await client.connect();
  try {
    await work(client);
  } finally {
    await client.end();
  }
}

function onPostgres(relayUrl: string, log: Logger): TestQueue {
  const pool = openQueuePool(relayUrl, () => undefined);
  const queue = postgresQueue(pool, log);
  return {
    queue,
    async dump(rows) {
      const tables = await rows<{ name: string }>(
        `select format('%I.%I', n.nspname, c.relname) as name from pg_class c
         join pg_namespace n on n.oid = c.relnamespace where n.nspname = 'bullmq' and c.relkind in ('r', 'p')`,
      );
      const dumped = [];
      for (const { name } of tables) {
        dumped.push(`${name} ${JSON.stringify(await rows(`select to_jsonb(t) as row from ${name} t`))}`);
      }
      return dumped.join('\n');
    },
    async close() {
      await queue.close();
      await pool.end();
    },
  };
}

function onRedis(url: string, log: Logger): TestQueue {
  const queue = redisQueue(url, log);
  return { queue, dump: () => dumpRedis(url), close: () => queue.close() };
}

/** Gives out the databases of a Redis, empty, in turn; the first counts how far it has come, for everybody. */
function redisDatabases(url: string): { next(): Promise<string>; close(): void } {
  const client = new Redis(url, { lazyConnect: true });
  client.on('error', () => undefined);
  return {
    async next() {
      const number = 1 + ((await client.incr('given')) % (REDIS_DATABASES - 1));
      await client.multi().select(number).flushdb().select(0).exec();
      return `${url}/${number}`;
    },
    close: () => client.disconnect(),
  };
}
