/*
 * Which column of the engines a test file runs on (docs/architecture.md, Engines): the embedded default, or what
 * production has, PostgreSQL as a server and the queue on Redis. vitest.config.ts runs the files that matter on both.
 */
import { Redis } from 'ioredis';
import type { Logger } from '../../server/relay.ts';
import { openQueuePool } from '../../server/db/queue.ts';
import { type WorkQueue, postgresQueue, redisQueue } from '../../server/jobs/queue.ts';
import { type TestDatabase, type TestPostgres, startPostgres } from './postgres.ts';
import { type PostgresServer, startPostgresServer } from './postgres-server.ts';
import { type TestRedis, startRedis } from './redis.ts';

/** A queue for one test, and everything that it holds as text. */
export interface TestQueue {
  queue: WorkQueue;
  dump(rows: <Row>(sql: string) => Promise<Row[]>): Promise<string>;
  close(): Promise<void>;
}

export interface Column {
  postgres: TestPostgres;
  openQueue(database: TestDatabase, log: Logger): Promise<TestQueue>;
  stop(): Promise<void>;
}

export const startColumn = (): Promise<Column> =>
  process.env['ZEGEL_TEST_COLUMN'] === 'production' ? startProduction() : startEmbedded();

export async function startEmbedded(): Promise<Column> {
  const postgres = await startPostgres();
  return {
    postgres,
    openQueue(database, log) {
      const pool = openQueuePool(database.relayUrl, () => undefined);
      const queue = postgresQueue(pool, log);
      return Promise.resolve({
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
      });
    },
    stop: () => postgres.stop(),
  };
}

/** Redis has sixteen databases; each test empties one for itself. */
const REDIS_DATABASES = 16;

export async function startProduction(): Promise<Column & { postgres: PostgresServer; redis: TestRedis }> {
  const [postgres, redis] = await Promise.all([startPostgresServer(), startRedis()]);
  let opened = 0;
  return {
    postgres,
    redis,
    async openQueue(_database, log) {
      const number = opened % REDIS_DATABASES;
      opened += 1;
      const client = new Redis(redis.url, { db: number });
      await client.flushdb();
      client.disconnect();
      const queue = redisQueue(`${redis.url}/${number}`, log);
      return { queue, dump: () => redis.dump(number), close: () => queue.close() };
    },
    async stop() {
      await redis.stop();
      await postgres.stop();
    },
  };
}
