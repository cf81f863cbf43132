/** The lists of a member's mailboxes, a page at a time: what they sent, and what was sealed to their key. */
import { LIST_PAGE, type InboxRow, type SentRow } from '../../contract/api/mailbox.ts';
import { fail } from '../../contract/errors.ts';
import { b64u } from '../../crypto/bytes.ts';
import { idBytes } from '../../crypto/id.ts';
import type { Member } from '../accounts/member.ts';
import type { Tx } from '../db/database.ts';
import type { Relay } from '../relay.ts';
import { authorOfRow } from './author.ts';
import { attachmentCounts, conversationFacts, placeKey, recipientStates } from './batch.ts';
import { type Cursor, pageOf } from './page.ts';
import { senderKey, sendersOf } from './senders.ts';

/** Newest first, from just below `before`. `next` is null on the last page. */
export function sentMessages(
  relay: Relay,
  member: Member,
  before: Cursor | null,
): Promise<{ messages: SentRow[]; next: string | null }> {
  return relay.db.withOrganisation(member.org, async (tx) => {
    const found = await tx
      .selectFrom('envelopes')
      .innerJoin('messages', (join) =>
        join
          .onRef('messages.org_id', '=', 'envelopes.org_id')
          .onRef('messages.message', '=', 'envelopes.message'),
      )
      .select(['envelopes.message', 'envelopes.envelope', 'envelopes.released_at', 'messages.thread'])
      .where('envelopes.org_id', '=', idBytes(member.org))
      .where('messages.sender', '=', idBytes(member.account))
      .$if(before !== null, (query) =>
        query.where((eb) =>
          eb(
            eb.refTuple('envelopes.released_at', 'envelopes.message'),
            '<',
            eb.tuple(before?.at ?? 0, before?.id ?? new Uint8Array()),
          ),
        ),
      )
      .orderBy('envelopes.released_at', 'desc')
      .orderBy('envelopes.message', 'desc')
      .limit(LIST_PAGE + 1)
      .execute();
    const { rows, next } = pageOf(found, LIST_PAGE, (row) => ({ at: row.released_at, id: row.message }));
    const places = rows.map(({ message, envelope }) => ({ message: b64u(message), envelope }));
    const messages = places.map(({ message }) => message);
    const keys = await relay.dataKeys.ofMessages(tx, member.org, messages);
    const recipients = await recipientStates(tx, member.org, places, keys);
    const attachments = await attachmentCounts(tx, member.org, messages);
    const threads = rows.map(({ thread }) => b64u(thread));
    const conversation = await conversationFacts(relay, tx, member, threads);
    return {
      messages: rows.map((row) => {
        const place = { message: b64u(row.message), envelope: row.envelope };
        const thread = b64u(row.thread);
        return {
          ...place,
          thread,
          releasedAt: row.released_at,
          recipients: recipients.get(placeKey(place)) ?? [],
          attachments: attachments.get(place.message) ?? 0,
          conversation: conversation(thread),
        };
      }),
      next,
    };
  });
}

/** As above; what has expired is not among them. */
export function inbox(
  relay: Relay,
  member: Member,
  before: Cursor | null,
): Promise<{ messages: InboxRow[]; next: string | null; unread: number }> {
  return relay.db.withOrganisation(member.org, async (tx) => {
    const found = await tx
      .selectFrom('deliveries')
      .innerJoin('messages', (join) =>
        join
          .onRef('messages.org_id', '=', 'deliveries.org_id')
          .onRef('messages.message', '=', 'deliveries.message'),
      )
      .select([
        'deliveries.handle',
        'deliveries.message',
        'deliveries.envelope',
        'deliveries.sent_at',
        'deliveries.opened_at',
        'messages.thread',
        'messages.sender',
        'messages.guest',
      ])
      .where('deliveries.org_id', '=', idBytes(member.org))
      .where('deliveries.account', '=', idBytes(member.account))
      .where('deliveries.expires_at', '>', relay.clock.now())
      .$if(before !== null, (query) =>
        query.where((eb) =>
          eb(
            eb.refTuple('deliveries.sent_at', 'deliveries.handle'),
            '<',
            eb.tuple(before?.at ?? 0, before?.id ?? new Uint8Array()),
          ),
        ),
      )
      .orderBy('deliveries.sent_at', 'desc')
      .orderBy('deliveries.handle', 'desc')
      .limit(LIST_PAGE + 1)
      .execute();
    const { rows, next } = pageOf(found, LIST_PAGE, (row) => ({ at: row.sent_at, id: row.handle }));
    const senders = await sendersOf(
      relay,
      tx,
      member.org,
      rows.map((row) => authorOfRow(row)),
    );
    const messages = rows.map(({ message }) => b64u(message));
    const attachments = await attachmentCounts(tx, member.org, messages);
    const threads = rows.map(({ thread }) => b64u(thread));
    const conversation = await conversationFacts(relay, tx, member, threads);
    return {
      messages: rows.map((row) => {
        const message = b64u(row.message);
        const thread = b64u(row.thread);
        const sender = senders.get(senderKey(authorOfRow(row)));
        if (!sender) throw fail('internal');
        const { kind, address } = sender;
        return {
          message,
          envelope: row.envelope,
          thread,
          handle: b64u(row.handle),
          from: { kind, address, name: sender.kind === 'account' ? sender.name : null },
          receivedAt: row.sent_at,
          openedAt: row.opened_at,
          attachments: attachments.get(message) ?? 0,
          conversation: conversation(thread),
        };
      }),
      next,
      unread: await unreadCount(relay, tx, member),
    };
  });
}

async function unreadCount(relay: Pick<Relay, 'clock'>, tx: Tx, { org, account }: Member): Promise<number> {
  const { unread } = await tx
    .selectFrom('deliveries')
    .select((eb) => eb.fn.countAll<number>().as('unread'))
    .where('org_id', '=', idBytes(org))
    .where('account', '=', idBytes(account))
    .where('opened_at', 'is', null)
    .where('expires_at', '>', relay.clock.now())
    .executeTakeFirstOrThrow();
  return unread;
}
