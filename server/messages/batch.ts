/** What many rows of a page need beside them, each kind in one query however many rows there are. */
import type { Timeline } from '../../contract/api/common.ts';
import type { ConversationFacts, RecipientState } from '../../contract/api/mailbox.ts';
import { b64u } from '../../crypto/bytes.ts';
import { idBytes } from '../../crypto/id.ts';
import type { Member } from '../accounts/member.ts';
import type { Tx } from '../db/database.ts';
import type { DataKey } from '../keys/data-keys.ts';
import type { Relay } from '../relay.ts';
import { numberHint, recipientPerson } from './recipient.ts';

/** One envelope of a message. */
export interface EnvelopePlace {
  message: string;
  envelope: number;
}

export const placeKey = ({ message, envelope }: EnvelopePlace): string => `${message}/${envelope}`;

/** Attachments of released messages, counted, by message. */
export async function attachmentCounts(
  tx: Tx,
  org: string,
  messages: readonly string[],
): Promise<Map<string, number>> {
  if (messages.length === 0) return new Map();
  const rows = await tx
    .selectFrom('parts')
    .select((eb) => ['message', eb.fn.countAll<number>().as('attachments')])
    .where('org_id', '=', idBytes(org))
    .where(
      'message',
      'in',
      messages.map((message) => idBytes(message)),
    )
    .where('kind', '=', 'attachment')
    .groupBy('message')
    .execute();
  return new Map(rows.map(({ message, attachments }) => [b64u(message), attachments]));
}

/** The recipients of these envelopes in the order the sender named them, each with its times, by `placeKey`. */
export async function recipientStates(
  tx: Tx,
  org: string,
  places: readonly EnvelopePlace[],
  keys: ReadonlyMap<string, DataKey>,
): Promise<Map<string, RecipientState[]>> {
  const states = new Map<string, RecipientState[]>(places.map((place) => [placeKey(place), []]));
  if (places.length === 0) return states;
  const rows = await tx
    .selectFrom('deliveries')
    .selectAll()
    .where('org_id', '=', idBytes(org))
    .where(
      'message',
      'in',
      [...new Set(places.map(({ message }) => message))].map((message) => idBytes(message)),
    )
    .orderBy('position')
    .execute();
  for (const row of rows) {
    const message = b64u(row.message);
    const handle = b64u(row.handle);
    const key = keys.get(message);
    const ofPlace = states.get(placeKey({ message, envelope: row.envelope }));
    if (!key || !ofPlace) continue;
    const { address, number } = recipientPerson.open(key, handle, row.recipient_sealed);
    const timeline: Timeline = {
      sentAt: row.sent_at,
      notifiedAt: row.notified_at,
      notifyFailedAt: row.notify_failed_at,
      notifyGivenUpAt: row.notify_given_up_at,
      notifyUnknownAt: row.notify_unknown_at,
      shareReleasedAt: row.share_released_at,
      openedAt: row.opened_at,
      openedSigned: row.opened_signed,
      downloadedAt: row.downloaded_at,
      lockedAt: row.locked_at,
      notMyNumberAt: row.not_my_number_at,
      keyKeptAt: row.key_kept_at,
      keyLostAt: row.key_lost_at,
    };
    ofPlace.push({
      handle,
      address,
      level: row.level,
      isAccount: row.account !== null,
      chosenCode: row.chosen_code,
      numberHint: numberHint(number),
      timeline,
    });
  }
  return states;
}

/** How each conversation stands for this member: everything in it, not only what is in the page. */
export async function conversationFacts(
  relay: Pick<Relay, 'clock'>,
  tx: Tx,
  { org, account }: Pick<Member, 'org' | 'account'>,
  threads: readonly string[],
): Promise<(thread: string) => ConversationFacts> {
  const wanted = [...new Set(threads)].map((thread) => idBytes(thread));
  const facts = new Map<string, ConversationFacts>();
  const of = (thread: string): ConversationFacts =>
    facts.get(thread) ?? { received: 0, sent: 0, unread: 0, lastReceivedAt: null, lastSentAt: null };
  if (wanted.length === 0) return of;
  const sent = await tx
    .selectFrom('messages')
    .innerJoin('envelopes', (join) =>
      join
        .onRef('envelopes.org_id', '=', 'messages.org_id')
        .onRef('envelopes.message', '=', 'messages.message'),
    )
    .select((eb) => [
      'messages.thread',
      eb.fn.countAll<number>().as('sent'),
      eb.fn.max('envelopes.released_at').as('last_at'),
    ])
    .where('messages.org_id', '=', idBytes(org))
    .where('messages.sender', '=', idBytes(account))
    .where('messages.thread', 'in', wanted)
    .groupBy('messages.thread')
    .execute();
  const received = await tx
    .selectFrom('messages')
    .innerJoin('deliveries', (join) =>
      join
        .onRef('deliveries.org_id', '=', 'messages.org_id')
        .onRef('deliveries.message', '=', 'messages.message'),
    )
    .select((eb) => [
      'messages.thread',
      eb.fn.countAll<number>().as('received'),
      eb.fn.countAll<number>().filterWhere('deliveries.opened_at', 'is', null).as('unread'),
      eb.fn.max('deliveries.sent_at').as('last_at'),
    ])
    .where('messages.org_id', '=', idBytes(org))
    .where('deliveries.account', '=', idBytes(account))
    .where('deliveries.expires_at', '>', relay.clock.now())
    .where('messages.thread', 'in', wanted)
    .groupBy('messages.thread')
    .execute();
  for (const row of sent) {
    const thread = b64u(row.thread);
    facts.set(thread, { ...of(thread), sent: row.sent, lastSentAt: row.last_at });
  }
  for (const row of received) {
    const thread = b64u(row.thread);
    const { received: count, unread, last_at } = row;
    facts.set(thread, { ...of(thread), received: count, unread, lastReceivedAt: last_at });
  }
  return of;
}
