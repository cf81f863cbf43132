/** A message in the making: its row, and a place for each of its parts. Nothing of it can be fetched by anybody yet. */
import type { PartKind } from '../../contract/objects.ts';
import { fail } from '../../contract/errors.ts';
import { b64u, equal, unb64u } from '../../crypto/bytes.ts';
import { idBytes, newId } from '../../crypto/id.ts';
import { DAY_MS } from '../clock.ts';
import type { Tx } from '../db/database.ts';
import { enqueue } from '../outbox/outbox.ts';
import type { Relay } from '../relay.ts';
import type { Member } from '../accounts/member.ts';
import { dropParts } from './staged-parts.ts';
import { refuseOverStaged } from './staging-limits.ts';

/** Staged parts that are not released are deleted after this. */
export const STAGED_MS = DAY_MS;

export interface DraftRow {
  message: string;
  sender: string;
  thread: string;
  commitment: Uint8Array;
  state: 'draft' | 'released';
  createdAt: number;
  stagedUntil: number;
}

/** The caller's own message, locked for this transaction. Throws `not_found`, also when it is somebody else's. */
export async function ownMessage(tx: Tx, caller: Member, message: string): Promise<DraftRow> {
  const row = await tx
    .selectFrom('messages')
    .selectAll()
    .where('org_id', '=', idBytes(caller.org))
    .where('message', '=', idBytes(message))
    .where('sender', '=', idBytes(caller.account))
    .forUpdate()
    .executeTakeFirst();
  if (!row) throw fail('not_found');
  return {
    message,
    sender: caller.account,
    thread: b64u(row.thread),
    commitment: row.commitment,
    state: row.state,
    createdAt: row.created_at,
    stagedUntil: row.staged_until,
  };
}

/** The same, and it must not have been released. Throws `already_released`. */
export async function ownDraft(tx: Tx, caller: Member, message: string): Promise<DraftRow> {
  const row = await ownMessage(tx, caller, message);
  if (row.state !== 'draft') throw fail('already_released');
  return row;
}

/** Begins a message; the same request again answers the same. Throws `message_exists` when the id is taken otherwise. */
export function createMessage(
  relay: Relay,
  caller: Member,
  { message, thread, commitment }: { message: string; thread: string; commitment: string },
): Promise<{ message: string; createdAt: number; stagedUntil: number }> {
  return relay.db.withOrganisation(caller.org, async (tx) => {
    const now = relay.clock.now();
    const inserted = await tx
      .insertInto('messages')
      .values({
        org_id: idBytes(caller.org),
        message: idBytes(message),
        thread: idBytes(thread),
        sender: idBytes(caller.account),
        commitment: unb64u(commitment),
        created_at: now,
        staged_until: now + STAGED_MS,
      })
      .onConflict((conflict) => conflict.columns(['org_id', 'message']).doNothing())
      .executeTakeFirst();
    if (inserted.numInsertedOrUpdatedRows === 1n) {
      await enqueue(relay, tx, caller.org, 'discard_draft', message, now + STAGED_MS);
      return { message, createdAt: now, stagedUntil: now + STAGED_MS };
    }
    const row = await ownMessage(tx, caller, message).catch(() => null);
    if (row?.thread !== thread || !equal(row.commitment, unb64u(commitment))) throw fail('message_exists');
    return { message, createdAt: row.createdAt, stagedUntil: row.stagedUntil };
  });
}

/**
 * A fresh place for a part; what was uploaded for it before is dropped. The place is named in the database before it
 * is made, so that none is ever left over; one that was not made looks like an upload that was lost.
 */
export async function createPart(
  relay: Relay,
  caller: Member,
  message: string,
  { part, kind, sizeBytes }: { part: number; kind: PartKind; sizeBytes: number },
): Promise<{ upload: string }> {
  if ((kind === 'letter') !== (part === 0)) throw fail('bad_request');
  const upload = newId();
  await relay.db.withOrganisation(caller.org, async (tx) => {
    await ownDraft(tx, caller, message);
    await refuseOverStaged(tx, caller, message, part, sizeBytes);
    const before = await tx
      .selectFrom('parts')
      .select('upload')
      .where('org_id', '=', idBytes(caller.org))
      .where('message', '=', idBytes(message))
      .where('part', '=', part)
      .executeTakeFirst();
    const place = { upload: idBytes(upload), size_bytes: sizeBytes, created_at: relay.clock.now() };
    await tx
      .insertInto('parts')
      .values({ org_id: idBytes(caller.org), message: idBytes(message), part, kind, ...place })
      .onConflict((conflict) =>
        conflict
          .columns(['org_id', 'message', 'part'])
          .doUpdateSet({ ...place, digest: null, completed_at: null }),
      )
      .execute();
    if (before) await enqueue(relay, tx, caller.org, 'discard_part', b64u(before.upload));
  });
  await relay.blobs.create(upload, sizeBytes);
  relay.wake();
  return { upload };
}

/** True when this place is of a draft of the caller's: then tus may write there. */
export function mayUpload(relay: Relay, caller: Member, upload: string): Promise<boolean> {
  return relay.db.withOrganisation(caller.org, async (tx) => {
    const row = await tx
      .selectFrom('parts')
      .innerJoin('messages', (join) =>
        join.onRef('messages.org_id', '=', 'parts.org_id').onRef('messages.message', '=', 'parts.message'),
      )
      .select('parts.part')
      .where('parts.org_id', '=', idBytes(caller.org))
      .where('parts.upload', '=', idBytes(upload))
      .where('messages.sender', '=', idBytes(caller.account))
      .where('messages.state', '=', 'draft')
      .executeTakeFirst();
    return row !== undefined;
  });
}

/** Deletes what a member has staged for a message that was not sent; nothing to do when there is none. */
export async function discardMessage(
  relay: Relay,
  tx: Tx,
  { org, account }: Pick<Member, 'org' | 'account'>,
  message: string,
): Promise<void> {
  const row = await tx
    .selectFrom('messages')
    .select('message')
    .where('org_id', '=', idBytes(org))
    .where('message', '=', idBytes(message))
    .where('sender', '=', idBytes(account))
    .where('state', '=', 'draft')
    .forUpdate()
    .executeTakeFirst();
  if (row) await deleteStaged(relay, tx, org, message);
}

async function deleteStaged(relay: Relay, tx: Tx, org: string, message: string): Promise<void> {
  await dropParts(relay, tx, org, message);
  await tx
    .deleteFrom('messages')
    .where('org_id', '=', idBytes(org))
    .where('message', '=', idBytes(message))
    .execute();
}

/** Deletes a draft with its staged parts, once their day is over. Nothing to do when it was released. */
export async function discardDraft(relay: Relay, org: string, message: string): Promise<void> {
  await relay.db.withOrganisation(org, async (tx) => {
    const row = await tx
      .selectFrom('messages')
      .select('state')
      .where('org_id', '=', idBytes(org))
      .where('message', '=', idBytes(message))
      .where('state', '=', 'draft')
      .where('staged_until', '<=', relay.clock.now())
      .forUpdate()
      .executeTakeFirst();
    if (row) await deleteStaged(relay, tx, org, message);
  });
  relay.wake();
}
