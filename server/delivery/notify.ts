/**
 * The notification: the gateway gets the sealed link and the address, nothing of the message, and says when the
 * other server has taken the mail. Then the link secret is deleted here (docs/format.md, Guest).
 */
import type { z } from 'zod';
import { catalogued } from '../../contract/errors.ts';
import { gateway } from '../../contract/internal.ts';
import { b64u } from '../../crypto/bytes.ts';
import { idBytes } from '../../crypto/id.ts';
import { detailsOf, personOf } from '../accounts/person.ts';
import type { Tx } from '../db/database.ts';
import { keyOfDelivery } from '../guests/kept-key.ts';
import { append } from '../log/append.ts';
import { type DueWork, isGivenUpAfter } from '../outbox/outbox.ts';
import type { Relay } from '../relay.ts';
import { type DeliveryRow, changeDelivery, findDelivery, writerOf } from './delivery.ts';
import { SERVICE, aboutDelivery } from './receipt.ts';

/**
 * Notifies the recipient of one delivery. The row of the work names the mail: asked for again under the same name,
 * the gateway sends nothing twice. Throws what the gateway throws; then it is tried again.
 */
export async function notifyRecipient(relay: Relay, work: DueWork): Promise<void> {
  const { org, subject: handle, job } = work;
  const due = await relay.db.withOrganisation(org, (tx) => dueMail(relay, tx, org, handle));
  if (due === null) return;
  const { delivery, ...notification } = due;
  try {
    await relay.gateway.call(gateway.notify, { id: job, ...notification });
  } catch (error) {
    const { code, entry } = catalogued(error);
    const isGivenUp = isGivenUpAfter(work, entry.retryable);
    await relay.db.withOrganisation(org, (tx) =>
      code === 'mail_unknown'
        ? noteUnknown(relay, tx, delivery)
        : noteFailed(relay, tx, delivery, code, isGivenUp),
    );
    throw error;
  }
  await relay.db.withOrganisation(org, (tx) => noteNotified(relay, tx, delivery));
}

type Notification = z.input<typeof gateway.notify.body>;
type Unnamed<T> = T extends unknown ? Omit<T, 'id'> : never;

/** What is to be mailed, or null when it was mailed already or is of no use any more. */
async function dueMail(
  relay: Relay,
  tx: Tx,
  org: string,
  handle: string,
): Promise<
  | (Unnamed<Extract<Notification, { kind: 'guest' | 'account' | 'answer' }>> & { delivery: DeliveryRow })
  | null
> {
  const delivery = await findDelivery(relay, tx, org, handle);
  if (!delivery) return null;
  const { account, message, sealedLink, gatewayInstance } = delivery;
  if (delivery.expiresAt <= relay.clock.now()) {
    await changeDelivery(tx, delivery, { sealed_link: null, gateway_instance: null });
    return null;
  }
  const common = {
    delivery,
    to: delivery.address,
    organisation: await detailsOf(relay, tx, org),
  };
  if (account !== null && delivery.notifiedAt !== null) return null;
  // Who answered is not told to a mail provider.
  if (account !== null && delivery.author.kind === 'guest') return { kind: 'answer', ...common };
  const senderName = (await personOf(relay, tx, org, writerOf(delivery))).name;
  if (account !== null) return { kind: 'account', ...common, senderName };
  if (sealedLink === null || gatewayInstance === null) return null;
  return {
    kind: 'guest',
    ...common,
    senderName,
    opens: await opensWith(tx, delivery),
    org,
    message,
    handle,
    sealedLink: b64u(sealedLink),
    instance: gatewayInstance,
  };
}

/** What the page will ask a guest for. */
async function opensWith(
  tx: Tx,
  delivery: DeliveryRow,
): Promise<Extract<Notification, { kind: 'guest' }>['opens']> {
  if (delivery.level !== 'key') return delivery.level;
  const { passphraseSealed } = await keyOfDelivery(tx, delivery);
  return passphraseSealed === null ? 'key' : 'passphrase';
}

/** The first failure is an entry of the log; those after it only move the time. */
async function noteFailed(
  relay: Relay,
  tx: Tx,
  delivery: DeliveryRow,
  code: string,
  isGivenUp: boolean,
): Promise<void> {
  const now = relay.clock.now();
  await changeDelivery(tx, delivery, {
    notify_failed_at: now,
    ...(isGivenUp ? { notify_given_up_at: now } : {}),
  });
  if (delivery.notifyFailedAt === null) await logFailure(relay, tx, delivery, code);
}

/** Not tried again: the mail may be there. Nothing is left to do with this sealing of the link. */
async function noteUnknown(relay: Relay, tx: Tx, delivery: DeliveryRow): Promise<void> {
  await changeDelivery(tx, delivery, {
    notify_failed_at: null,
    notify_unknown_at: relay.clock.now(),
  });
  await deleteSealing(tx, delivery);
  await logFailure(relay, tx, delivery, 'mail_unknown');
}

async function logFailure(relay: Relay, tx: Tx, delivery: DeliveryRow, code: string): Promise<void> {
  await append(relay, tx, {
    org: delivery.org,
    type: 'notify',
    outcome: 'failure',
    private: { ...aboutDelivery(delivery), actor: SERVICE, detail: { code } },
  });
}

async function noteNotified(relay: Relay, tx: Tx, delivery: DeliveryRow): Promise<void> {
  await changeDelivery(tx, delivery, {
    notified_at: delivery.notifiedAt ?? relay.clock.now(),
    notify_failed_at: null,
    notify_given_up_at: null,
  });
  await deleteSealing(tx, delivery);
  await append(relay, tx, {
    org: delivery.org,
    type: 'notify',
    outcome: 'success',
    private: { ...aboutDelivery(delivery), actor: SERVICE },
  });
}

/** Another sealing, noted meanwhile by a resend, waits for its own mail. */
async function deleteSealing(tx: Tx, { org, handle, sealedLink }: DeliveryRow): Promise<void> {
  await tx
    .updateTable('deliveries')
    .set({ sealed_link: null, gateway_instance: null })
    .where('org_id', '=', idBytes(org))
    .where('handle', '=', idBytes(handle))
    .where('sealed_link', '=', sealedLink)
    .execute();
}
