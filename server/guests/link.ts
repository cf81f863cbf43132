/** Whoever has a link: what its path tells, and what its secret proves. Nothing here changes anything. */
import { fail } from '../../contract/errors.ts';
import type { Level } from '../../contract/values.ts';
import { equal, unb64u } from '../../crypto/bytes.ts';
import { sha256 } from '../../crypto/hash.ts';
import { detailsOf, personOf } from '../accounts/person.ts';
import type { Tx } from '../db/database.ts';
import { type DeliveryRow, findDelivery, writerOf } from '../delivery/delivery.ts';
import { releasedParts } from '../messages/envelope.ts';
import { numberHint } from '../messages/recipient.ts';
import type { Relay } from '../relay.ts';
import { resendAfter } from '../sms/codes.ts';
import { organisationOfHandle } from './handle.ts';
import { keyToOpen } from './kept-key.ts';

export const MAX_TRIES = 5;

/** The code by SMS of a delivery. */
export const codeOf = ({ org, handle }: DeliveryRow) => ({ org, kind: 'delivery', subject: handle }) as const;

/** Runs `work` on the delivery behind a handle. Throws `link_unknown`; an account's delivery is unknown here. */
async function withDelivery<T>(
  relay: Relay,
  handle: string,
  work: (tx: Tx, delivery: DeliveryRow) => Promise<T>,
): Promise<T> {
  const org = await organisationOfHandle(relay, handle);
  if (org === null) throw fail('link_unknown');
  return relay.db.withOrganisation(org, async (tx) => {
    const delivery = await findDelivery(relay, tx, org, handle);
    if (!delivery || delivery.account !== null) throw fail('link_unknown');
    return work(tx, delivery);
  });
}

/** The same, for whoever proves the link. Throws `link_unknown` on a wrong proof, then `message_expired`. */
export const withLink = <T>(
  relay: Relay,
  handle: string,
  linkAuth: string,
  work: (tx: Tx, delivery: DeliveryRow) => Promise<T>,
): Promise<T> =>
  withDelivery(relay, handle, (tx, delivery) => {
    if (!delivery.linkAuth || !equal(sha256(unb64u(linkAuth)), delivery.linkAuth)) throw fail('link_unknown');
    if (delivery.expiresAt <= relay.clock.now()) throw fail('message_expired');
    return work(tx, delivery);
  });

/**
 * Throws `recipient_locked`, `number_refused`. Where a kept key opens, what is locked is its passphrase: a device that
 * holds the key is let in all the same, and whatever it does then goes on.
 */
export function refuseClosed({ keptKey, lockedAt, notMyNumberAt }: DeliveryRow): void {
  if (keptKey === null && lockedAt !== null) throw fail('recipient_locked');
  if (notMyNumberAt !== null) throw fail('number_refused');
}

export interface Greeting {
  org: string;
  message: string;
  organisation: { name: string; phone: string };
  level: Level;
}

/** What a handle alone tells. */
export const greet = (relay: Relay, handle: string): Promise<Greeting> =>
  withDelivery(relay, handle, async (tx, delivery) => ({
    org: delivery.org,
    message: delivery.message,
    organisation: await detailsOf(relay, tx, delivery.org),
    level: delivery.level,
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
  largestPartBytes: number;
  keptKey: Awaited<ReturnType<typeof keyToOpen>>;
}

/** What the link tells; consumes nothing. */
export const knock = (relay: Relay, handle: string, linkAuth: string): Promise<GuestState> =>
  withLink(relay, handle, linkAuth, async (tx, delivery) => ({
    sender: { name: (await personOf(relay, tx, delivery.org, writerOf(delivery))).name },
    sentAt: delivery.sentAt,
    expiresAt: delivery.expiresAt,
    numberHint: numberHint(delivery.number),
    triesLeft: MAX_TRIES - delivery.tries,
    locked: delivery.lockedAt !== null,
    notMyNumber: delivery.notMyNumberAt !== null,
    resendAfter: delivery.level === 'sms' ? await resendAfter(relay, tx, codeOf(delivery)) : null,
    largestPartBytes: await largestAttachment(tx, delivery),
    keptKey: await keyToOpen(relay, tx, delivery),
  }));

/** Its size and nothing else of it: names are in the letter, which nobody here can open. */
async function largestAttachment(tx: Tx, { org, message }: DeliveryRow): Promise<number> {
  const parts = await releasedParts(tx, org, message);
  const sizes = parts.filter(({ kind }) => kind === 'attachment').map(({ sizeBytes }) => sizeBytes);
  return Math.max(0, ...sizes);
}
