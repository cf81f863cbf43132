/**
 * Drafts as the relay keeps them: two sealed fields and a version, for the author alone. Two devices of one author
 * may write at once, so a save names the version it was made on top of, and nothing is ever written over unseen.
 */
import { fail } from '../../contract/errors.ts';
import { MAX_DRAFTS, MAX_DRAFTS_BYTES } from '../../contract/values.ts';
import { b64u, unb64u } from '../../crypto/bytes.ts';
import { idBytes } from '../../crypto/id.ts';
import type { Member } from '../accounts/member.ts';
import { DAY_MS, MINUTE_MS } from '../clock.ts';
import type { Tx } from '../db/database.ts';
import { organisationIds } from '../db/locators.ts';
import { memberAuthor } from '../messages/author.ts';
import { lockAuthor } from '../messages/locks.ts';
import { deleteStaged, lockUnsent } from '../messages/message.ts';
import type { Relay } from '../relay.ts';

/** A draft that nobody changes is deleted after this. */
const KEPT_MS = 90 * DAY_MS;
/** One that was thrown away can be taken back for this long. */
const DISCARDED_MS = 10 * MINUTE_MS;

interface DraftTimes {
  version: number;
  updatedAt: number;
  expiresAt: number;
}

/** The caller's drafts, newest first. */
export function listDrafts(
  relay: Relay,
  caller: Member,
): Promise<{ drafts: (DraftTimes & { draft: string; summary: string })[] }> {
  return relay.db.withOrganisation(caller.org, async (tx) => {
    const rows = await tx
      .selectFrom('drafts')
      .select(['draft', 'version', 'summary', 'updated_at', 'expires_at'])
      .where('org_id', '=', idBytes(caller.org))
      .where('account', '=', idBytes(caller.account))
      .where('discarded_at', 'is', null)
      .orderBy('updated_at', 'desc')
      .limit(MAX_DRAFTS)
      .execute();
    const drafts = rows.map((row) => ({
      draft: b64u(row.draft),
      ...timesOf(row),
      summary: b64u(row.summary),
    }));
    return { drafts };
  });
}

/** Throws `not_found`, also for a draft of somebody else and for one that was thrown away. */
export function getDraft(
  relay: Relay,
  caller: Member,
  draft: string,
): Promise<DraftTimes & { draft: string; content: string }> {
  return relay.db.withOrganisation(caller.org, async (tx) => {
    const row = await own(tx, caller, draft);
    if (!row || row.discarded_at !== null) throw fail('not_found');
    return { draft, ...timesOf(row), content: b64u(row.content) };
  });
}

/**
 * Throws `draft_changed`, `not_found`, `drafts_full`, and `already_released` whatever the version: a save that comes in
 * after the release would bring back, as a draft, what was sent.
 */
export function putDraft(
  relay: Relay,
  caller: Member,
  draft: string,
  { ifVersion, summary, content }: { ifVersion: number; summary: string; content: string },
): Promise<DraftTimes> {
  return relay.db.withOrganisation(caller.org, async (tx) => {
    // One save of a member at a time: what there is room for, and which version is newest, must not change meanwhile.
    await lockAuthor(tx, memberAuthor(caller));
    if (await isReleased(tx, caller, draft)) throw fail('already_released');
    const row = await own(tx, caller, draft);
    if (!row && ifVersion > 0) throw fail('not_found');
    if (row && row.version !== ifVersion) {
      throw fail('draft_changed', { detail: { version: row.version } });
    }
    const now = relay.clock.now();
    const fields = {
      version: ifVersion + 1,
      summary: unb64u(summary),
      content: unb64u(content),
      updated_at: now,
      expires_at: now + KEPT_MS,
      // Whoever still writes in it on another device wants it.
      discarded_at: null,
    };
    await refuseOverfull(tx, caller, draft, fields.summary.length + fields.content.length);
    await tx
      .insertInto('drafts')
      .values({
        org_id: idBytes(caller.org),
        account: idBytes(caller.account),
        draft: idBytes(draft),
        ...fields,
      })
      .onConflict((conflict) => conflict.columns(['org_id', 'account', 'draft']).doUpdateSet(fields))
      .execute();
    return timesOf(fields);
  });
}

/** Throwing away what is not there is no error. */
export function discardDraft(relay: Relay, caller: Member, draft: string): Promise<void> {
  const now = relay.clock.now();
  return relay.db.withOrganisation(caller.org, (tx) =>
    mark(tx, caller, draft, { discarded_at: now, expires_at: now + DISCARDED_MS }),
  );
}

/** Throws `not_found` when it was deleted already, `drafts_full` when others took its room meanwhile. */
export function restoreDraft(relay: Relay, caller: Member, draft: string): Promise<void> {
  return relay.db.withOrganisation(caller.org, async (tx) => {
    await lockAuthor(tx, memberAuthor(caller));
    const row = await own(tx, caller, draft);
    if (!row) throw fail('not_found');
    if (row.discarded_at === null) return;
    await refuseOverfull(tx, caller, draft, row.summary.length + row.content.length);
    await mark(tx, caller, draft, { discarded_at: null, expires_at: relay.clock.now() + KEPT_MS });
  });
}

async function mark(
  tx: Tx,
  caller: Member,
  draft: string,
  fields: { discarded_at: number | null; expires_at: number },
): Promise<void> {
  await tx
    .updateTable('drafts')
    .set(fields)
    .where('org_id', '=', idBytes(caller.org))
    .where('account', '=', idBytes(caller.account))
    .where('draft', '=', idBytes(draft))
    .where('discarded_at', fields.discarded_at === null ? 'is not' : 'is', null)
    .execute();
}

/** The draft of a message that is being released: part of the release, so that no device sends it again. */
export async function endDraft(tx: Tx, org: string, account: string, draft: string): Promise<void> {
  await tx
    .deleteFrom('drafts')
    .where('org_id', '=', idBytes(org))
    .where('account', '=', idBytes(account))
    .where('draft', '=', idBytes(draft))
    .execute();
}

/** Deletes drafts whose time is over. With one that was thrown away goes what was staged for it. For a timer. */
export async function tidyDrafts(relay: Relay): Promise<void> {
  for (const org of await relay.db.withoutOrganisation(organisationIds)) await deleteExpired(relay, org);
}

async function deleteExpired(relay: Relay, org: string): Promise<void> {
  const expired = await relay.db.withOrganisation(org, (tx) => expiredDrafts(tx, org, relay.clock.now()));
  for (const { account, draft } of expired) {
    const author = { org, kind: 'account', id: b64u(account) } as const;
    await relay.db.withOrganisation(org, async (tx) => {
      const message = await lockUnsent(tx, author, b64u(draft));
      const { numDeletedRows } = await tx
        .deleteFrom('drafts')
        .where('org_id', '=', idBytes(org))
        .where('account', '=', account)
        .where('draft', '=', draft)
        // Saved or taken back meanwhile, it stays.
        .where('expires_at', '<=', relay.clock.now())
        .executeTakeFirst();
      if (numDeletedRows === 1n && message) await deleteStaged(relay, tx, org, message);
    });
  }
  if (expired.length > 0) relay.wake();
}

const expiredDrafts = (
  tx: Tx,
  org: string,
  now: number,
): Promise<{ account: Uint8Array; draft: Uint8Array }[]> =>
  tx
    .selectFrom('drafts')
    .select(['account', 'draft'])
    .where('org_id', '=', idBytes(org))
    .where('expires_at', '<=', now)
    .execute();

function own(tx: Tx, caller: Member, draft: string) {
  return tx
    .selectFrom('drafts')
    .selectAll()
    .where('org_id', '=', idBytes(caller.org))
    .where('account', '=', idBytes(caller.account))
    .where('draft', '=', idBytes(draft))
    .executeTakeFirst();
}

/**
 * The message's row stays as it is until this transaction ends: a release waits, and then deletes what was saved here.
 * Where there is none yet, none can be released meanwhile, since its first part takes the author's row.
 */
async function isReleased(tx: Tx, caller: Member, message: string): Promise<boolean> {
  const row = await tx
    .selectFrom('messages')
    .select('state')
    .where('org_id', '=', idBytes(caller.org))
    .where('message', '=', idBytes(message))
    .where('sender', '=', idBytes(caller.account))
    .forShare()
    .executeTakeFirst();
  return row?.state === 'released';
}

/** What was thrown away and not deleted yet takes room of its own, as much again: throwing away must not lift the limit. */
async function refuseOverfull(tx: Tx, caller: Member, draft: string, sizeBytes: number): Promise<void> {
  const rows = await tx
    .selectFrom('drafts')
    .select((eb) => [
      eb('discarded_at', 'is', null).as('stands'),
      eb.fn.countAll<number>().as('count'),
      eb.fn
        .sum<number>(eb(eb.fn('octet_length', ['content']), '+', eb.fn('octet_length', ['summary'])))
        .as('bytes'),
    ])
    .where('org_id', '=', idBytes(caller.org))
    .where('account', '=', idBytes(caller.account))
    .where('draft', '!=', idBytes(draft))
    .groupBy('stands')
    .execute();
  const isOver = (of: typeof rows, times: number): boolean =>
    of.reduce((count, row) => count + row.count, 0) >= times * MAX_DRAFTS ||
    of.reduce((bytes, row) => bytes + row.bytes, sizeBytes) > times * MAX_DRAFTS_BYTES;
  const standing = rows.filter(({ stands }) => stands);
  if (isOver(standing, 1) || isOver(rows, 2)) throw fail('drafts_full');
}

const timesOf = (row: { version: number; updated_at: number; expires_at: number }): DraftTimes => ({
  version: row.version,
  updatedAt: row.updated_at,
  expiresAt: row.expires_at,
});
