/**
 * A guest answers (docs/architecture.md, A guest answers). A grant begins an answer; a bearer of its own carries it
 * on: it writes and releases this one message, for as long as its parts are staged, and reads nothing.
 */
import type { SealedEnvelope } from '../../contract/api/common.ts';
import { fail } from '../../contract/errors.ts';
import type { SignedObject } from '../../contract/values.ts';
import { b64u, unb64u } from '../../crypto/bytes.ts';
import { sha256 } from '../../crypto/hash.ts';
import { idBytes } from '../../crypto/id.ts';
import type { Tx } from '../db/database.ts';
import { type DeliveryRow, findDelivery, writerOf } from '../delivery/delivery.ts';
import type { Author } from '../messages/author.ts';
import { rulesClaim } from '../messages/claims.ts';
import { type DirectoryPerson, memberWhoWrote } from '../messages/directory-person.ts';
import { type ReleasedPart, releasedParts, sealedEnvelope } from '../messages/envelope.ts';
import { beginMessage } from '../messages/message.ts';
import type { Relay } from '../relay.ts';
import type { GrantedGuest } from './grant.ts';
import { organisationOfHandle } from './handle.ts';
import { refuseEndedKey } from './kept-key.ts';
import { refuseClosed } from './link.ts';

/** Answers to one letter, sent and being written. */
export const MAX_ANSWERS = 20;

/** Whoever writes one answer. */
export interface AnsweringGuest {
  org: string;
  handle: string;
  /** The answer. */
  message: string;
  ip: string;
}

export const answerAuthor = ({ org, handle, ip }: Pick<AnsweringGuest, 'org' | 'handle' | 'ip'>): Author => ({
  org,
  kind: 'guest',
  id: handle,
  ip,
});

/**
 * Whom the bearer of an answer lets in, or null: unknown, of another answer, or over. Throws `recipient_locked` and
 * `number_refused` while the letter is closed to its recipient, `key_ended` once the kept key that opens it has ended.
 */
export async function guestOfAnswer(
  relay: Relay,
  handle: string,
  bearer: Uint8Array,
  ip: string,
): Promise<AnsweringGuest | null> {
  const org = await organisationOfHandle(relay, handle);
  if (org === null) return null;
  return relay.db.withOrganisation(org, async (tx) => {
    const now = relay.clock.now();
    const row = await tx
      .selectFrom('messages')
      .select('message')
      .where('org_id', '=', idBytes(org))
      .where('guest', '=', idBytes(handle))
      .where('answer_bearer', '=', sha256(bearer))
      .where('staged_until', '>', now)
      .executeTakeFirst();
    const delivery = row && (await findDelivery(relay, tx, org, handle));
    if (!delivery || delivery.expiresAt <= now) return null;
    refuseClosed(delivery);
    await refuseEndedKey(tx, delivery);
    return { org, handle, message: b64u(row.message), ip };
  });
}

export interface BegunAnswer {
  message: string;
  thread: string;
  createdAt: number;
  stagedUntil: number;
}

/** The same request again answers the same. Throws `answer_limit`, `message_exists`, `recipient_locked`, `key_ended`. */
export const beginAnswer = (
  relay: Relay,
  guest: GrantedGuest,
  { message, commitment, bearer }: { message: string; commitment: string; bearer: string },
): Promise<BegunAnswer> =>
  relay.db.withOrganisation(guest.org, async (tx) => {
    // Locked from here: two at once are counted one after the other.
    const { thread } = await openDelivery(relay, tx, guest);
    const begun = await beginMessage(relay, tx, answerAuthor(guest), {
      message,
      thread,
      commitment,
      answerBearer: unb64u(bearer),
    });
    const { answers } = await tx
      .selectFrom('messages')
      .select((eb) => eb.fn.countAll<number>().as('answers'))
      .where('org_id', '=', idBytes(guest.org))
      .where('guest', '=', idBytes(guest.handle))
      .executeTakeFirstOrThrow();
    if (answers > MAX_ANSWERS) throw fail('answer_limit', { detail: { max: MAX_ANSWERS } });
    return { ...begun, thread };
  });

export interface AnswerNeeds {
  rules: SignedObject;
  rulesBy: string;
  to: DirectoryPerson;
}

/** What an answer is judged by and sealed to, as it is now. */
export const answerNeeds = (relay: Relay, { org, handle }: AnsweringGuest): Promise<AnswerNeeds> =>
  relay.db.withOrganisation(org, async (tx) => {
    const delivery = await openDelivery(relay, tx, { org, handle });
    return {
      ...(await rulesClaim(tx, org)),
      to: await memberWhoWrote(relay, tx, org, writerOf(delivery)),
    };
  });

/** What was answered from this link, newest first. */
export const sentAnswers = (
  relay: Relay,
  { org, handle }: GrantedGuest,
): Promise<{ answers: (SealedEnvelope & { releasedAt: number })[] }> =>
  relay.db.withOrganisation(org, async (tx) => {
    const rows = await tx
      .selectFrom('messages')
      .innerJoin('envelopes', (join) =>
        join
          .onRef('envelopes.org_id', '=', 'messages.org_id')
          .onRef('envelopes.message', '=', 'messages.message'),
      )
      .select(['envelopes.message', 'envelopes.envelope', 'envelopes.released_at'])
      .where('messages.org_id', '=', idBytes(org))
      .where('messages.guest', '=', idBytes(handle))
      .orderBy('envelopes.released_at', 'desc')
      .limit(MAX_ANSWERS)
      .execute();
    const answers: (SealedEnvelope & { releasedAt: number })[] = [];
    for (const { message, envelope, released_at: releasedAt } of rows) {
      answers.push({ ...(await sealedEnvelope(relay, tx, org, b64u(message), envelope)), releasedAt });
    }
    return { answers };
  });

/** The parts of what this guest answered. Throws `not_found` for anybody else's. */
export const partsOfAnswer = (
  relay: Relay,
  { org, handle }: GrantedGuest,
  message: string,
): Promise<ReleasedPart[]> =>
  relay.db.withOrganisation(org, async (tx) => {
    const mine = await tx
      .selectFrom('messages')
      .select('message')
      .where('org_id', '=', idBytes(org))
      .where('message', '=', idBytes(message))
      .where('guest', '=', idBytes(handle))
      .executeTakeFirst();
    if (!mine) throw fail('not_found');
    return releasedParts(tx, org, message);
  });

async function openDelivery(
  relay: Relay,
  tx: Tx,
  { org, handle }: { org: string; handle: string },
): Promise<DeliveryRow> {
  const delivery = await findDelivery(relay, tx, org, handle);
  if (!delivery) throw fail('link_unknown');
  refuseClosed(delivery);
  await refuseEndedKey(tx, delivery);
  return delivery;
}
