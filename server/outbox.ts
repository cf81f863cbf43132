/**
 * Work that is due, written in the transaction that caused it. PostgreSQL tells listeners on `OUTBOX_CHANNEL` once
 * that transaction is committed; whoever was not listening finds the row by its `due_at`.
 */
import { sql } from 'kysely';
import { idBytes, newId } from '../crypto/id.ts';
import type { Tx } from './db/database.ts';
import type { Relay } from './relay.ts';

export const OUTBOX_CHANNEL = 'zegel_outbox';

export interface DueWork {
  org: string;
  /** Name of the job's definition. */
  kind: string;
  /** Id of what it is about: of an invitation, or a delivery's handle. */
  subject: string;
  /** Default: now. */
  dueAt?: number;
}

/** Writes a row and answers its id, which names the job. The notification's payload is `ORG/JOB`. */
export async function enqueue(
  relay: Pick<Relay, 'clock'>,
  tx: Tx,
  { org, kind, subject, dueAt }: DueWork,
): Promise<string> {
  const job = newId();
  const now = relay.clock.now();
  await tx
    .insertInto('outbox')
    .values({
      org_id: idBytes(org),
      job: idBytes(job),
      kind,
      subject: idBytes(subject),
      due_at: dueAt ?? now,
      created_at: now,
    })
    .execute();
  await sql`select pg_notify(${OUTBOX_CHANNEL}, ${`${org}/${job}`})`.execute(tx);
  return job;
}
