/** Reading as a member: what opens a message they sent or received, a whole conversation, and the bytes of parts. */
import type { SealedEnvelope } from '../../contract/api/common.ts';
import { type OwnEnvelope, THREAD_PAGE } from '../../contract/api/mailbox.ts';
import { fail } from '../../contract/errors.ts';
import { b64u } from '../../crypto/bytes.ts';
import { idBytes } from '../../crypto/id.ts';
import type { Member } from '../accounts/member.ts';
import type { Tx } from '../db/database.ts';
import type { Relay } from '../relay.ts';
import { authorOfRow } from './author.ts';
import { placeKey, recipientStates } from './batch.ts';
import { type ReleasedPart, releasedParts, sealedEnvelope, sealedEnvelopes } from './envelope.ts';
import { type Cursor, pageOf } from './page.ts';
import { senderKey, sendersOf } from './senders.ts';

/** The newest envelope of this message that the member sent or received. Throws `not_found`, also for anybody else's. */
export function readMessage(relay: Relay, member: Member, message: string): Promise<OwnEnvelope> {
  return relay.db.withOrganisation(member.org, async (tx) => {
    const rows = await ownRows(relay, tx, member)
      .where('messages.message', '=', idBytes(message))
      .orderBy('envelopes.envelope', 'desc')
      .limit(1)
      .execute();
    const [own] = await withEnvelopes(relay, tx, member, rows);
    if (!own) throw fail('not_found');
    return own;
  });
}

/** Oldest first, from just above `after`. Empty where nothing of it is the member's. */
export function threadOf(
  relay: Relay,
  member: Member,
  thread: string,
  after: Cursor | null,
): Promise<{ messages: OwnEnvelope[]; next: string | null }> {
  return relay.db.withOrganisation(member.org, async (tx) => {
    const found = await ownRows(relay, tx, member)
      .where('messages.thread', '=', idBytes(thread))
      .$if(after !== null, (query) =>
        query.where((eb) =>
          eb(
            eb.refTuple('envelopes.released_at', 'envelopes.message'),
            '>',
            eb.tuple(after?.at ?? 0, after?.id ?? new Uint8Array()),
          ),
        ),
      )
      .orderBy('envelopes.released_at')
      .orderBy('envelopes.message')
      .limit(THREAD_PAGE + 1)
      .execute();
    const { rows, next } = pageOf(found, THREAD_PAGE, (row) => ({ at: row.released_at, id: row.message }));
    return { messages: await withEnvelopes(relay, tx, member, rows), next };
  });
}

/** Envelopes that the member sent, or that are to their key and have not expired. */
const ownRows = (relay: Pick<Relay, 'clock'>, tx: Tx, { org, account }: Member) =>
  tx
    .selectFrom('messages')
    .innerJoin('envelopes', (join) =>
      join
        .onRef('envelopes.org_id', '=', 'messages.org_id')
        .onRef('envelopes.message', '=', 'messages.message'),
    )
    .leftJoin('deliveries', (join) =>
      join
        .onRef('deliveries.org_id', '=', 'envelopes.org_id')
        .onRef('deliveries.message', '=', 'envelopes.message')
        .onRef('deliveries.envelope', '=', 'envelopes.envelope')
        .on('deliveries.account', '=', idBytes(account))
        .on('deliveries.expires_at', '>', relay.clock.now()),
    )
    .select([
      'messages.message',
      'messages.thread',
      'messages.sender',
      'messages.guest',
      'envelopes.envelope',
      'envelopes.released_at',
      'envelopes.sender_record',
      'deliveries.handle',
      'deliveries.opened_at',
    ])
    .where('messages.org_id', '=', idBytes(org))
    .where((eb) =>
      eb.or([eb('messages.sender', '=', idBytes(account)), eb('deliveries.handle', 'is not', null)]),
    );

type OwnRow = Awaited<ReturnType<ReturnType<typeof ownRows>['execute']>>[number];

async function withEnvelopes(
  relay: Relay,
  tx: Tx,
  { org, account }: Member,
  rows: readonly OwnRow[],
): Promise<OwnEnvelope[]> {
  const places = rows.map(({ message, envelope }) => ({ message: b64u(message), envelope }));
  const keys = await relay.dataKeys.ofMessages(
    tx,
    org,
    places.map(({ message }) => message),
  );
  const envelopes = await sealedEnvelopes(tx, org, places, keys);
  const isMine = ({ sender }: OwnRow): boolean => sender !== null && b64u(sender) === account;
  const sentPlaces = places.filter((_, index) => rows[index] !== undefined && isMine(rows[index]));
  const recipients = await recipientStates(tx, org, sentPlaces, keys);
  const senders = await sendersOf(
    relay,
    tx,
    org,
    rows.filter(({ handle }) => handle !== null).map((row) => authorOfRow(row)),
  );
  return rows.map((row) => {
    const place = placeKey({ message: b64u(row.message), envelope: row.envelope });
    const sealed = envelopes.get(place);
    const from = senders.get(senderKey(authorOfRow(row)));
    if (!sealed) throw fail('internal');
    return {
      ...sealed,
      thread: b64u(row.thread),
      releasedAt: row.released_at,
      sent: isMine(row)
        ? { recipients: recipients.get(place) ?? [], senderRecord: b64u(row.sender_record) }
        : null,
      received:
        row.handle === null || !from ? null : { handle: b64u(row.handle), from, openedAt: row.opened_at },
    };
  });
}

/** The parts of a message for its sender and for accounts it was sealed to. Throws `not_found` for anybody else. */
export function partsForMember(relay: Relay, member: Member, message: string): Promise<ReleasedPart[]> {
  return relay.db.withOrganisation(member.org, async (tx) => {
    const own = await ownRows(relay, tx, member)
      .where('messages.message', '=', idBytes(message))
      .limit(1)
      .executeTakeFirst();
    if (!own) throw fail('not_found');
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
