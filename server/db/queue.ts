/** The queue's own schema beside ours: BullMQ on PostgreSQL (docs/architecture.md, Inside the relay). */
import { Pool } from 'pg';
import { runMigrations } from 'bullmq';
import { checkedUrl } from './connection.ts';
import { hearConnections } from './database.ts';
import { MIGRATION_LOCK, connectOwner } from './migrate.ts';

const SCHEMA = 'bullmq';

/** Makes or upgrades the queue's tables with the owner's connection, and lets the relay's role use them. */
export async function migrateQueue(ownerUrl: string): Promise<void> {
  const client = await connectOwner(ownerUrl);
  try {
    await client.query('select pg_advisory_lock($1)', [MIGRATION_LOCK]);
    await runMigrations(client, SCHEMA);
    await client.query(`
      grant usage on schema ${SCHEMA} to zegel_relay;
      grant select, insert, update, delete, truncate on all tables in schema ${SCHEMA} to zegel_relay;
      grant usage, select, update on all sequences in schema ${SCHEMA} to zegel_relay;
      grant execute on all functions in schema ${SCHEMA} to zegel_relay;
    `);
  } finally {
    await client.end();
  }
}

/** One pool for queue and workers; each of them holds a connection that listens. */
export function openQueuePool(url: string, onIdleError: (error: Error) => void): Pool {
  const pool = new Pool({
    connectionString: checkedUrl(url, 'ZEGEL_DATABASE_URL'),
    options: `-c search_path=${SCHEMA},public`,
    max: 10,
    application_name: 'zegel-queue',
  });
  pool.on('error', onIdleError);
  hearConnections(pool);
  return pool;
}
