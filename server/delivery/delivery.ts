/** One recipient's delivery of one envelope: its row, and what may happen to it. */
import type { Level } from '../../contract/values.ts';
import { fail } from '../../contract/errors.ts';
import { b64u } from '../../crypto/bytes.ts';
import { idBytes } from '../../crypto/id.ts';
import type { Tx } from '../db/database.ts';
import { type MessageAuthor, authorOfRow } from '../messages/author.ts';
import { recipientPerson } from '../messages/recipient.ts';
import type { Relay } from '../relay.ts';

export interface DeliveryRow {
  org: string;
  handle: string;
  message: string;
  envelope: number;
  level: Level;
  account: string | null;
  author: MessageAuthor;
  thread: string;
  address: string;
  number: string | null;
  linkAuth: Uint8Array | null;
  codeAuth: Uint8Array | null;
  /** Key digest of what the recipient opens with. */
  keyDigest: Uint8Array;
  /** What a guest signs with; null for an account. */
  guestSigningKey: Uint8Array | null;
  shareSealed: Uint8Array | null;
  sealedLink: Uint8Array | null;
  gatewayInstance: string | null;
  tries: number;
  sentAt: number;
  expiresAt: number;
  notifiedAt: number | null;
  notifyFailedAt: number | null;
  notifyUnknownAt: number | null;
  openedAt: number | null;
  lockedAt: number | null;
  notMyNumberAt: number | null;
  /** A guest's kept key, at level `key`. */
  keptKey: string | null;
  keyKeptAt: number | null;
  keyLostAt: number | null;
}

/** The row, locked for this transaction, or null. */
export async function findDelivery(
  relay: Relay,
  tx: Tx,
  org: string,
  handle: string,
): Promise<DeliveryRow | null> {
  const row = await tx
    .selectFrom('deliveries')
    .innerJoin('messages', (join) =>
      join
        .onRef('messages.org_id', '=', 'deliveries.org_id')
        .onRef('messages.message', '=', 'deliveries.message'),
    )
    .selectAll('deliveries')
    .select(['messages.sender', 'messages.guest', 'messages.thread'])
    .where('deliveries.org_id', '=', idBytes(org))
    .where('deliveries.handle', '=', idBytes(handle))
    .forUpdate('deliveries')
    .executeTakeFirst();
  if (!row) return null;
  const message = b64u(row.message);
  const key = await relay.dataKeys.ofMessage(tx, org, message);
  return {
    org,
    handle,
    message,
    envelope: row.envelope,
    level: row.level,
    account: row.account && b64u(row.account),
    author: authorOfRow(row),
    thread: b64u(row.thread),
    ...recipientPerson.open(key, handle, row.recipient_sealed),
    linkAuth: row.link_auth,
    codeAuth: row.code_auth,
    keyDigest: row.key_digest,
    guestSigningKey: row.guest_signing_key,
    shareSealed: row.share_sealed,
    sealedLink: row.sealed_link,
    gatewayInstance: row.gateway_instance && b64u(row.gateway_instance),
    tries: row.tries,
    sentAt: row.sent_at,
    expiresAt: row.expires_at,
    notifiedAt: row.notified_at,
    notifyFailedAt: row.notify_failed_at,
    notifyUnknownAt: row.notify_unknown_at,
    openedAt: row.opened_at,
    lockedAt: row.locked_at,
    notMyNumberAt: row.not_my_number_at,
    keptKey: row.kept_key && b64u(row.kept_key),
    keyKeptAt: row.key_kept_at,
    keyLostAt: row.key_lost_at,
  };
}

/** The same, for the sender alone. Throws `not_found`. */
export async function deliveryOfSender(
  relay: Relay,
  tx: Tx,
  sender: { org: string; account: string },
  message: string,
  handle: string,
): Promise<DeliveryRow> {
  const row = await findDelivery(relay, tx, sender.org, handle);
  const isTheirs = row?.author.kind === 'account' && row.author.id === sender.account;
  if (row?.message !== message || !isTheirs) throw fail('not_found');
  return row;
}

/** The account that wrote to a guest: guests write to accounts only. */
export function writerOf({ author }: DeliveryRow): string {
  if (author.kind !== 'account') throw fail('internal');
  return author.id;
}

/** Columns of the row that a step of the recipient's road sets. */
export interface DeliveryChange {
  tries?: number;
  locked_at?: number | null;
  notified_at?: number | null;
  notify_failed_at?: number | null;
  notify_unknown_at?: number | null;
  notify_given_up_at?: number | null;
  share_released_at?: number;
  downloaded_at?: number;
  not_my_number_at?: number;
  key_kept_at?: number;
  key_lost_at?: number;
  sealed_link?: Uint8Array | null;
  gateway_instance?: Uint8Array | null;
}

export async function changeDelivery(
  tx: Tx,
  { org, handle }: { org: string; handle: string },
  change: DeliveryChange,
): Promise<void> {
  await tx
    .updateTable('deliveries')
    .set(change)
    .where('org_id', '=', idBytes(org))
    .where('handle', '=', idBytes(handle))
    .execute();
}
