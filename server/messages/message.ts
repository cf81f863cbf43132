/** A message in the making: its row, and a place for each of its parts. Nothing of it can be fetched by anybody yet. */
import type { PartKind } from '../../contract/objects.ts';
import { fail } from '../../contract/errors.ts';
import { b64u, equal, unb64u } from '../../crypto/bytes.ts';
import { isZegelError } from '../../crypto/errors.ts';
import { idBytes, newId } from '../../crypto/id.ts';
import { DAY_MS } from '../clock.ts';
import type { Tx } from '../db/database.ts';
import { enqueue } from '../outbox/outbox.ts';
import type { Relay } from '../relay.ts';
import { type Author, authorColumn } from './author.ts';
import { lockAuthor } from './locks.ts';
import { dropParts } from './staged-parts.ts';
import { refuseOverStaged } from './staging-limits.ts';

/** Staged parts that are not released are deleted after this. */
export const STAGED_MS = DAY_MS;

export interface DraftRow {
  message: string;
  thread: string;
  commitment: Uint8Array;
  state: 'draft' | 'released';
  createdAt: number;
  stagedUntil: number;
  answerBearer: Uint8Array | null;
}

/**
 * The caller's own message, locked for this transaction; before it the delivery that a guest answers, which is read and
 * locked further on. Throws `not_found`, also when it is somebody else's.
 */
export async function ownMessage(tx: Tx, caller: Author, message: string): Promise<DraftRow> {
  if (caller.kind === 'guest') await lockAuthor(tx, caller);
  const row = await tx
    .selectFrom('messages')
    .selectAll()
    .where('org_id', '=', idBytes(caller.org))
    .where('message', '=', idBytes(message))
    .where(authorColumn(caller), '=', idBytes(caller.id))
    .forUpdate()
    .executeTakeFirst();
  if (!row) throw fail('not_found');
  return {
    message,
    thread: b64u(row.thread),
    commitment: row.commitment,
    state: row.state,
    createdAt: row.created_at,
    stagedUntil: row.staged_until,
    answerBearer: row.answer_bearer,
  };
}

/** The same, and it must not have been released. Throws `already_released`. */
export async function ownDraft(tx: Tx, caller: Author, message: string): Promise<DraftRow> {
  const row = await ownMessage(tx, caller, message);
  if (row.state !== 'draft') throw fail('already_released');
  return row;
}

export interface NewMessage {
  message: string;
  thread: string;
  commitment: string;
  /** SHA-256 of the bearer that writes it, where a guest does. */
  answerBearer?: Uint8Array;
}

export interface BegunMessage {
  message: string;
  createdAt: number;
  stagedUntil: number;
}

/** A member begins a message; the same request again answers the same. Throws `message_exists`. */
export const createMessage = (relay: Relay, caller: Author, begun: NewMessage): Promise<BegunMessage> =>
  relay.db.withOrganisation(caller.org, (tx) => beginMessage(relay, tx, caller, begun));

/** The same within a transaction. Throws `message_exists` when the id is taken otherwise. */
export async function beginMessage(
  relay: Relay,
  tx: Tx,
  caller: Author,
  { message, thread, commitment, answerBearer }: NewMessage,
): Promise<BegunMessage> {
  const now = relay.clock.now();
  const isGuest = caller.kind === 'guest';
  const inserted = await tx
    .insertInto('messages')
    .values({
      org_id: idBytes(caller.org),
      message: idBytes(message),
      thread: idBytes(thread),
      sender: isGuest ? null : idBytes(caller.id),
      guest: isGuest ? idBytes(caller.id) : null,
      answer_bearer: answerBearer ?? null,
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
  const row = await ownMessage(tx, caller, message).catch((error: unknown) => {
    if (isZegelError(error, 'not_found')) return null;
    throw error;
  });
  const isSame =
    row?.thread === thread &&
    equal(row.commitment, unb64u(commitment)) &&
    equal(row.answerBearer ?? NO_BEARER, answerBearer ?? NO_BEARER);
  if (!isSame) throw fail('message_exists');
  return { message, createdAt: row.createdAt, stagedUntil: row.stagedUntil };
}

const NO_BEARER = new Uint8Array(0);

/**
 * A fresh place for a part; what was uploaded for it before is dropped. The place is named in the database before it
 * is made, so that none is ever left over; one that was not made looks like an upload that was lost.
 */
export async function createPart(
  relay: Relay,
  caller: Author,
  message: string,
  { part, kind, sizeBytes }: { part: number; kind: PartKind; sizeBytes: number },
): Promise<{ upload: string }> {
  if ((kind === 'letter') !== (part === 0)) throw fail('bad_request');
  const upload = newId();
  await relay.db.withOrganisation(caller.org, async (tx) => {
    // Two places asked for at once are counted one after the other.
    await lockAuthor(tx, caller);
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

/** True when this place is of a draft of the caller's, of this one where it is named: then tus may write there. */
export function mayUpload(relay: Relay, caller: Author, upload: string, message?: string): Promise<boolean> {
  return relay.db.withOrganisation(caller.org, async (tx) => {
    const row = await tx
      .selectFrom('parts')
      .innerJoin('messages', (join) =>
        join.onRef('messages.org_id', '=', 'parts.org_id').onRef('messages.message', '=', 'parts.message'),
      )
      .select('parts.part')
      .where('parts.org_id', '=', idBytes(caller.org))
      .where('parts.upload', '=', idBytes(upload))
      .where(authorColumn(caller), '=', idBytes(caller.id))
      .where('messages.state', '=', 'draft')
      .$if(message !== undefined, (query) => query.where('messages.message', '=', idBytes(message ?? '')))
      .executeTakeFirst();
    return row !== undefined;
  });
}

/** The author's message, locked, when it was begun and not sent; else null. */
export async function lockUnsent(
  tx: Tx,
  author: Pick<Author, 'org' | 'kind' | 'id'>,
  message: string,
): Promise<string | null> {
  const { org } = author;
  const row = await tx
    .selectFrom('messages')
    .select('message')
    .where('org_id', '=', idBytes(org))
    .where('message', '=', idBytes(message))
    .where(authorColumn(author), '=', idBytes(author.id))
    .where('state', '=', 'draft')
    .forUpdate()
    .executeTakeFirst();
  return row ? message : null;
}

/** Deletes a message that was not sent, with what is staged for it. Its row must be locked. */
export async function deleteStaged(relay: Relay, tx: Tx, org: string, message: string): Promise<void> {
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
