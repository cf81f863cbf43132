/**
 * Work that is due, written in the transaction that caused it (docs/architecture.md, Inside the relay). The row is
 * the truth; a queue only says "look at this one now". Whoever is called twice for one row must not mind.
 */
import { b64u } from '../../crypto/bytes.ts';
import { idBytes, newId } from '../../crypto/id.ts';
import { HOUR_MS, MINUTE_MS, SECOND_MS } from '../clock.ts';
import type { Tx } from '../db/database.ts';
import type { Relay } from '../relay.ts';

/** What can be due, and what its `subject` is. */
export const WORK = {
  /** An enrolment: mail its invitation. */
  notify_invitation: { giveUpAfter: 24 },
  /** A delivery, by its handle: mail its notification. */
  notify_recipient: { giveUpAfter: 24 },
  /** A message: delete what was staged and not released. */
  discard_draft: { giveUpAfter: 1000 },
  /** A place of a part that no row names any more: delete the bytes. */
  discard_part: { giveUpAfter: 1000 },
} as const;

export type WorkKind = keyof typeof WORK;

export interface DueWork {
  org: string;
  job: string;
  kind: WorkKind;
  subject: string;
  attempts: number;
}

/** Notes work for `dueAt` (milliseconds) and answers the row's id. Call `relay.wake()` after the commit. */
export async function enqueue(
  relay: Pick<Relay, 'clock'>,
  tx: Tx,
  org: string,
  kind: WorkKind,
  subject: string,
  dueAt = relay.clock.now(),
): Promise<string> {
  const job = newId();
  await tx
    .insertInto('outbox')
    .values({
      org_id: idBytes(org),
      job: idBytes(job),
      kind,
      subject: idBytes(subject),
      due_at: dueAt,
      created_at: relay.clock.now(),
    })
    .execute();
  return job;
}

/** Rows of this organisation that are due, oldest first. */
export async function dueWork(tx: Tx, org: string, now: number, limit = 100): Promise<DueWork[]> {
  const rows = await tx
    .selectFrom('outbox')
    .select(['job', 'kind', 'subject', 'attempts'])
    .where('org_id', '=', idBytes(org))
    .where('done_at', 'is', null)
    .where('due_at', '<=', now)
    .orderBy('due_at')
    .limit(limit)
    .execute();
  return rows.map((row) => fromRow(org, row));
}

/** One row, if it is still due. */
export async function workStillDue(tx: Tx, org: string, job: string, now: number): Promise<DueWork | null> {
  const row = await tx
    .selectFrom('outbox')
    .select(['job', 'kind', 'subject', 'attempts'])
    .where('org_id', '=', idBytes(org))
    .where('job', '=', idBytes(job))
    .where('done_at', 'is', null)
    .where('due_at', '<=', now)
    .executeTakeFirst();
  return row ? fromRow(org, row) : null;
}

export async function finishWork(tx: Tx, org: string, job: string, now: number): Promise<void> {
  await tx
    .updateTable('outbox')
    .set({ done_at: now, failed_code: null })
    .where('org_id', '=', idBytes(org))
    .where('job', '=', idBytes(job))
    .execute();
}

/** Calls off what is still due of this kind for this subject: something newer takes its place. */
export async function supersedeWork(
  relay: Pick<Relay, 'clock'>,
  tx: Tx,
  org: string,
  kind: WorkKind,
  subject: string,
): Promise<void> {
  await tx
    .updateTable('outbox')
    .set({ done_at: relay.clock.now() })
    .where('org_id', '=', idBytes(org))
    .where('kind', '=', kind)
    .where('subject', '=', idBytes(subject))
    .where('done_at', 'is', null)
    .execute();
}

/**
 * Puts it off, longer each time, or gives it up: after many attempts, or when another would end the same way.
 * Answers whether it was given up.
 */
export async function postponeWork(
  tx: Tx,
  work: DueWork,
  now: number,
  { code, isRetryable }: { code: string; isRetryable: boolean },
): Promise<boolean> {
  const attempts = work.attempts + 1;
  const isGivenUp = isGivenUpAfter(work, isRetryable);
  await tx
    .updateTable('outbox')
    .set({
      attempts,
      failed_code: code,
      due_at: now + delayAfter(attempts),
      done_at: isGivenUp ? now : null,
    })
    .where('org_id', '=', idBytes(work.org))
    .where('job', '=', idBytes(work.job))
    // What was called off meanwhile stays so.
    .where('done_at', 'is', null)
    .execute();
  return isGivenUp;
}

/** Whether a failure of this attempt is the last: handlers say so to whoever waits. */
export const isGivenUpAfter = (
  { kind, attempts }: Pick<DueWork, 'kind' | 'attempts'>,
  isRetryable: boolean,
) => !isRetryable || attempts + 1 >= WORK[kind].giveUpAfter;

/** 2 s, 4 s, 8 s … up to 2 hours: 24 attempts are a day and a half. */
export const delayAfter = (attempts: number): number =>
  Math.min(2 ** attempts * SECOND_MS, attempts < 12 ? 30 * MINUTE_MS : 2 * HOUR_MS);

const fromRow = (
  org: string,
  row: { job: Uint8Array; kind: string; subject: Uint8Array; attempts: number },
): DueWork => ({
  org,
  job: b64u(row.job),
  kind: row.kind as WorkKind,
  subject: b64u(row.subject),
  attempts: row.attempts,
});
