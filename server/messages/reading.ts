/** What members see: what they sent, with each recipient's times, and what they received by key. */
import type { SealedEnvelope, Timeline } from '../../contract/api/common.ts';
import type { InboxSender, RecipientState } from '../../contract/api/messages.ts';
import { fail } from '../../contract/errors.ts';
import { b64u } from '../../crypto/bytes.ts';
import { idBytes } from '../../crypto/id.ts';
import type { Member } from '../accounts/member.ts';
import type { Tx } from '../db/database.ts';
import type { Relay } from '../relay.ts';
import { type MessageAuthor, authorOfRow } from './author.ts';
import { memberWhoWrote } from './directory-person.ts';
import { type ReleasedPart, releasedParts, sealedEnvelope } from './envelope.ts';
import { numberHint, recipientPerson } from './recipient.ts';

const PAGE = 100;

export type SentMessage = SealedEnvelope & {
  thread: string;
  releasedAt: number;
  recipients: RecipientState[];
  senderRecord: string;
};

export function sentMessages(relay: Relay, member: Member): Promise<{ messages: SentMessage[] }> {
  return relay.db.withOrganisation(member.org, async (tx) => {
    const rows = await tx
      .selectFrom('envelopes')
      .innerJoin('messages', (join) =>
        join
          .onRef('messages.org_id', '=', 'envelopes.org_id')
          .onRef('messages.message', '=', 'envelopes.message'),
      )
      .select([
        'envelopes.message',
        'envelopes.envelope',
        'envelopes.released_at',
        'envelopes.sender_record',
        'messages.thread',
      ])
      .where('envelopes.org_id', '=', idBytes(member.org))
      .where('messages.sender', '=', idBytes(member.account))
      .orderBy('envelopes.released_at', 'desc')
      .limit(PAGE)
      .execute();
    const messages: SentMessage[] = [];
    for (const row of rows) {
      const message = b64u(row.message);
      messages.push({
        ...(await sealedEnvelope(relay, tx, member.org, message, row.envelope)),
        thread: b64u(row.thread),
        releasedAt: row.released_at,
        recipients: await recipientStates(relay, tx, member.org, message, row.envelope),
        senderRecord: b64u(row.sender_record),
      });
    }
    return { messages };
  });
}

async function recipientStates(
  relay: Relay,
  tx: Tx,
  org: string,
  message: string,
  envelope: number,
): Promise<RecipientState[]> {
  const key = await relay.dataKeys.ofMessage(tx, org, message);
  const rows = await tx
    .selectFrom('deliveries')
    .selectAll()
    .where('org_id', '=', idBytes(org))
    .where('message', '=', idBytes(message))
    .where('envelope', '=', envelope)
    .orderBy('position')
    .execute();
  return rows.map((row) => {
    const handle = b64u(row.handle);
    const { address, number } = recipientPerson.open(key, handle, row.recipient_sealed);
    const timeline: Timeline = {
      sentAt: row.sent_at,
      notifiedAt: row.notified_at,
      notifyFailedAt: row.notify_failed_at,
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
    return {
      handle,
      address,
      level: row.level,
      isAccount: row.account !== null,
      chosenCode: row.chosen_code,
      numberHint: numberHint(number),
      timeline,
    };
  });
}

export type ReceivedMessage = SealedEnvelope & {
  thread: string;
  handle: string;
  from: InboxSender;
  receivedAt: number;
  openedAt: number | null;
};

export function inbox(relay: Relay, member: Member): Promise<{ messages: ReceivedMessage[] }> {
  return relay.db.withOrganisation(member.org, async (tx) => {
    const rows = await tx
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
      .orderBy('deliveries.sent_at', 'desc')
      .limit(PAGE)
      .execute();
    const messages: ReceivedMessage[] = [];
    for (const row of rows) {
      messages.push({
        ...(await sealedEnvelope(relay, tx, member.org, b64u(row.message), row.envelope)),
        thread: b64u(row.thread),
        handle: b64u(row.handle),
        from: await senderOf(relay, tx, member.org, authorOfRow(row)),
        receivedAt: row.sent_at,
        openedAt: row.opened_at,
      });
    }
    return { messages };
  });
}

/**
 * Who wrote: a member with the keys to check the statement with; or a guest, with the record in which whoever they
 * answer finds the key. Throws `not_found`.
 */
async function senderOf(relay: Relay, tx: Tx, org: string, author: MessageAuthor): Promise<InboxSender> {
  if (author.kind === 'account') {
    return { kind: 'account', ...(await memberWhoWrote(relay, tx, org, author.id)) };
  }
  const row = await tx
    .selectFrom('deliveries')
    .innerJoin('envelopes', (join) =>
      join
        .onRef('envelopes.org_id', '=', 'deliveries.org_id')
        .onRef('envelopes.message', '=', 'deliveries.message')
        .onRef('envelopes.envelope', '=', 'deliveries.envelope'),
    )
    .select([
      'deliveries.message',
      'deliveries.envelope',
      'deliveries.recipient_sealed',
      'envelopes.sender_record',
    ])
    .where('deliveries.org_id', '=', idBytes(org))
    .where('deliveries.handle', '=', idBytes(author.id))
    .executeTakeFirst();
  if (!row) throw fail('not_found');
  const message = b64u(row.message);
  const key = await relay.dataKeys.ofMessage(tx, org, message);
  return {
    kind: 'guest',
    handle: author.id,
    address: recipientPerson.open(key, author.id, row.recipient_sealed).address,
    answers: { message, envelope: row.envelope, senderRecord: b64u(row.sender_record) },
  };
}

/** The parts of a message for its sender and for accounts it was sealed to. Throws `not_found` for anybody else. */
export function partsForMember(relay: Relay, member: Member, message: string): Promise<ReleasedPart[]> {
  return relay.db.withOrganisation(member.org, async (tx) => {
    const mine = await tx
      .selectFrom('messages')
      .select('message')
      .where('org_id', '=', idBytes(member.org))
      .where('message', '=', idBytes(message))
      .where('sender', '=', idBytes(member.account))
      .executeTakeFirst();
    const toMe = await tx
      .selectFrom('deliveries')
      .select('handle')
      .where('org_id', '=', idBytes(member.org))
      .where('message', '=', idBytes(message))
      .where('account', '=', idBytes(member.account))
      .where('expires_at', '>', relay.clock.now())
      .executeTakeFirst();
    if (!mine && !toMe) throw fail('not_found');
    return releasedParts(tx, member.org, message);
  });
}

/** An envelope that this member released. Throws `not_found`. */
export function ownEnvelope(
  relay: Relay,
  member: Member,
  message: string,
  envelope: number,
): Promise<SealedEnvelope> {
  return relay.db.withOrganisation(member.org, async (tx) => {
    const released = await tx
      .selectFrom('envelopes')
      .innerJoin('messages', (join) =>
        join
          .onRef('messages.org_id', '=', 'envelopes.org_id')
          .onRef('messages.message', '=', 'envelopes.message'),
      )
      .select('envelopes.envelope')
      .where('envelopes.org_id', '=', idBytes(member.org))
      .where('envelopes.message', '=', idBytes(message))
      .where('envelopes.envelope', '=', envelope)
      .where('messages.sender', '=', idBytes(member.account))
      .executeTakeFirst();
    if (!released) throw fail('not_found');
    return sealedEnvelope(relay, tx, member.org, message, envelope);
  });
}
