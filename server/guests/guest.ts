/**
 * Opening without an account (docs/architecture.md, A guest opens). A code is a gate, never key material: what it
 * releases is the server share, without which the link secret opens nothing.
 */
import { fail } from '../../contract/errors.ts';
import type { SealedEnvelope } from '../../contract/api/common.ts';
import type { SignedObject } from '../../contract/values.ts';
import { b64u, equal, randomBytes, unb64u } from '../../crypto/bytes.ts';
import { sha256 } from '../../crypto/hash.ts';
import { idBytes } from '../../crypto/id.ts';
import { detailsOf, personOf } from '../accounts/person.ts';
import { MINUTE_MS } from '../clock.ts';
import type { Tx } from '../db/database.ts';
import { locate } from '../db/locators.ts';
import { type DeliveryRow, changeDelivery, findDelivery } from '../delivery/delivery.ts';
import { aboutDelivery, guestActor } from '../delivery/receipt.ts';
import { openField } from '../keys/fields.ts';
import { append } from '../log/append.ts';
import { signedCharterOf } from '../messages/claims.ts';
import { sealedEnvelope } from '../messages/envelope.ts';
import { type ReceivedMessage, senderOf } from '../messages/reading.ts';
import { numberHint } from '../messages/recipient.ts';
import type { Relay } from '../relay.ts';
import { codeText, forgetCode, issueCode, resendAfter, sendText, tryCode } from '../sms/codes.ts';

export const MAX_TRIES = 5;
export const GRANT_MS = 30 * MINUTE_MS;

const codeOf = ({ org, handle }: DeliveryRow) => ({ org, kind: 'delivery', subject: handle }) as const;

/** Runs `work` on the delivery behind a handle. Throws `link_unknown` or `message_expired`; an account's is unknown here. */
async function withDelivery<T>(
  relay: Relay,
  handle: string,
  work: (tx: Tx, delivery: DeliveryRow) => Promise<T>,
): Promise<T> {
  const located = await relay.db.withoutOrganisation((tx) =>
    locate(tx, 'handle', relay.deployment.locatorHash('handle', idBytes(handle))),
  );
  if (!located) throw fail('link_unknown');
  return relay.db.withOrganisation(located.org, async (tx) => {
    const delivery = await findDelivery(relay, tx, located.org, handle);
    if (!delivery || delivery.level === 'key') throw fail('link_unknown');
    if (delivery.expiresAt <= relay.clock.now()) throw fail('message_expired');
    return work(tx, delivery);
  });
}

/** The same, for whoever proves the link. Throws `link_unknown` on a wrong proof. */
const withLink = <T>(
  relay: Relay,
  handle: string,
  linkAuth: string,
  work: (tx: Tx, delivery: DeliveryRow) => Promise<T>,
): Promise<T> =>
  withDelivery(relay, handle, (tx, delivery) => {
    if (!delivery.linkAuth || !equal(sha256(unb64u(linkAuth)), delivery.linkAuth)) throw fail('link_unknown');
    return work(tx, delivery);
  });

export interface Greeting {
  org: string;
  message: string;
  organisation: { name: string; phone: string };
  level: 'sms' | 'code';
}

/** What a handle alone tells. */
export const greet = (relay: Relay, handle: string): Promise<Greeting> =>
  withDelivery(relay, handle, async (tx, delivery) => ({
    org: delivery.org,
    message: delivery.message,
    organisation: await detailsOf(relay, tx, delivery.org),
    level: guestLevel(delivery),
  }));

export interface GuestState {
  sender: { name: string };
  sentAt: number;
  expiresAt: number;
  numberHint: string | null;
  triesLeft: number;
  locked: boolean;
  notMyNumber: boolean;
  resendAfter: number | null;
}

/** What the link tells; consumes nothing. */
export const knock = (relay: Relay, handle: string, linkAuth: string): Promise<GuestState> =>
  withLink(relay, handle, linkAuth, async (tx, delivery) => ({
    sender: { name: (await personOf(relay, tx, delivery.org, delivery.sender)).name },
    sentAt: delivery.sentAt,
    expiresAt: delivery.expiresAt,
    numberHint: numberHint(delivery.number),
    triesLeft: MAX_TRIES - delivery.tries,
    locked: delivery.lockedAt !== null,
    notMyNumber: delivery.notMyNumberAt !== null,
    resendAfter: delivery.level === 'sms' ? await resendAfter(relay, tx, codeOf(delivery)) : null,
  }));

/**
 * Sends a code to the number that the sender gave. Throws `recipient_locked`, `number_refused`,
 * `too_many_requests`, `code_not_sent`.
 */
export async function sendCode(
  relay: Relay,
  handle: string,
  linkAuth: string,
  ip: string,
): Promise<{ resendAfter: number; codeExpiresAt: number }> {
  const issued = await withLink(relay, handle, linkAuth, async (tx, delivery) => {
    refuseClosed(delivery);
    if (delivery.number === null) throw fail('bad_request');
    const { code, ...times } = await issueCode(relay, tx, codeOf(delivery), delivery.number);
    await append(relay, tx, {
      org: delivery.org,
      type: 'challenge',
      outcome: 'success',
      private: { ...aboutDelivery(delivery), actor: guestActor(delivery), ip, detail: { step: 'sent' } },
    });
    return { code, ...times, number: delivery.number };
  });
  await sendText(relay, issued.number, codeText(issued.code));
  return { resendAfter: issued.resendAfter, codeExpiresAt: issued.expiresAt };
}

export interface Opening {
  grant: string;
  grantUntil: number;
  share: string;
  charter: SignedObject;
  sender: Omit<ReceivedMessage['from'], 'account'>;
  address: string;
  envelope: SealedEnvelope;
}

export type Proof = { linkAuth: string; code: string } | { linkAuth: string; codeAuth: string };

/**
 * One try. It is counted before anything is compared, and the count stands whatever happens next; a right answer
 * gives its own try back. Throws `code_wrong` with the tries left, `code_expired`, `recipient_locked`,
 * `number_refused`.
 */
export async function open(relay: Relay, handle: string, proof: Proof, ip: string): Promise<Opening> {
  const outcome = await withLink(relay, handle, proof.linkAuth, async (tx, delivery) => {
    refuseClosed(delivery);
    const tries = delivery.tries + 1;
    const isLast = tries >= MAX_TRIES;
    await changeDelivery(tx, delivery, {
      tries,
      ...(isLast ? { locked_at: relay.clock.now() } : {}),
    });
    const answer = await compare(relay, tx, delivery, proof);
    if (answer === 'right') {
      await changeDelivery(tx, delivery, { tries: delivery.tries, locked_at: null });
      return { opening: await release(relay, tx, delivery, ip) };
    }
    if (isLast) await forgetCode(tx, codeOf(delivery));
    await append(relay, tx, {
      org: delivery.org,
      type: 'challenge',
      outcome: 'refused',
      private: {
        ...aboutDelivery(delivery),
        actor: guestActor(delivery),
        ip,
        detail: { step: 'tried', answer, tries },
      },
    });
    return { answer, left: MAX_TRIES - tries };
  });
  if (outcome.opening) return outcome.opening;
  if (outcome.left === 0) throw fail('recipient_locked');
  if (outcome.answer === 'expired') throw fail('code_expired');
  throw fail('code_wrong', { detail: { left: outcome.left } });
}

async function compare(
  relay: Relay,
  tx: Tx,
  delivery: DeliveryRow,
  proof: Proof,
): Promise<'right' | 'wrong' | 'expired'> {
  if ('code' in proof) {
    return delivery.level === 'sms' ? tryCode(relay, tx, codeOf(delivery), proof.code) : 'wrong';
  }
  const isRight = delivery.codeAuth !== null && equal(sha256(unb64u(proof.codeAuth)), delivery.codeAuth);
  return isRight ? 'right' : 'wrong';
}

/** Hands out the share, with half an hour to fetch what it opens. */
async function release(relay: Relay, tx: Tx, delivery: DeliveryRow, ip: string): Promise<Opening> {
  const now = relay.clock.now();
  const grant = randomBytes(32);
  await tx
    .insertInto('grants')
    .values({
      org_id: idBytes(delivery.org),
      grant_hash: sha256(grant),
      handle: idBytes(delivery.handle),
      granted_at: now,
      expires_at: now + GRANT_MS,
    })
    .execute();
  if (!delivery.shareSealed) throw fail('internal');
  const key = await relay.dataKeys.ofMessage(tx, delivery.org, delivery.message);
  const share = openField(key, 'deliveries.share', delivery.handle, delivery.shareSealed);
  await tx
    .updateTable('deliveries')
    .set((eb) => ({ share_released_at: eb.fn.coalesce('share_released_at', eb.val(now)) }))
    .where('org_id', '=', idBytes(delivery.org))
    .where('handle', '=', idBytes(delivery.handle))
    .execute();
  await append(relay, tx, {
    org: delivery.org,
    type: 'share_release',
    outcome: 'success',
    private: {
      ...aboutDelivery(delivery),
      actor: guestActor(delivery),
      ip,
      detail: { level: delivery.level },
    },
  });
  const { address, name, keys } = await senderOf(relay, tx, delivery.org, delivery.sender);
  return {
    grant: b64u(grant),
    grantUntil: now + GRANT_MS,
    share: b64u(share),
    charter: await signedCharterOf(tx, delivery.org),
    sender: { address, name, keys },
    address: delivery.address,
    envelope: await sealedEnvelope(relay, tx, delivery.org, delivery.message, delivery.envelope),
  };
}

/** Says that the number belongs to somebody else: no code goes there any more, and the sender sees it. */
export const refuseNumber = (relay: Relay, handle: string, linkAuth: string, ip: string): Promise<void> =>
  withLink(relay, handle, linkAuth, async (tx, delivery) => {
    if (delivery.level !== 'sms') throw fail('bad_request');
    if (delivery.notMyNumberAt !== null) return;
    await changeDelivery(tx, delivery, { not_my_number_at: relay.clock.now() });
    await forgetCode(tx, codeOf(delivery));
    await append(relay, tx, {
      org: delivery.org,
      type: 'number_refuse',
      outcome: 'success',
      private: { ...aboutDelivery(delivery), actor: guestActor(delivery), ip },
    });
  });

function refuseClosed(delivery: DeliveryRow): void {
  if (delivery.lockedAt !== null) throw fail('recipient_locked');
  if (delivery.notMyNumberAt !== null) throw fail('number_refused');
}

const guestLevel = ({ level }: DeliveryRow): 'sms' | 'code' => (level === 'code' ? 'code' : 'sms');
