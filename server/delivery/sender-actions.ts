/** What a sender may do for a recipient afterwards: unlock, and have the notification sent again. */
import { unb64u } from '../../crypto/bytes.ts';
import { idBytes } from '../../crypto/id.ts';
import { fail } from '../../contract/errors.ts';
import type { Member } from '../accounts/member.ts';
import { actorOf } from '../accounts/person.ts';
import type { Tx } from '../db/database.ts';
import { append } from '../log/append.ts';
import { enqueue, supersedeWork } from '../outbox/outbox.ts';
import type { Relay } from '../relay.ts';
import { keysOpened } from './gateway-key.ts';
import { type DeliveryRow, changeDelivery, deliveryOfSender } from './delivery.ts';
import { aboutDelivery } from './receipt.ts';

/** Five tries again. */
export function unlock(relay: Relay, member: Member, message: string, handle: string): Promise<void> {
  return relay.db.withOrganisation(member.org, async (tx) => {
    const delivery = await deliveryOfSender(relay, tx, member, message, handle);
    await changeDelivery(tx, delivery, { tries: 0, locked_at: null });
    await unlockKeptKey(tx, delivery);
    await append(relay, tx, {
      org: member.org,
      type: 'unlock',
      outcome: 'success',
      private: { ...aboutDelivery(delivery), actor: await actorOf(relay, tx, member), ip: member.ip },
    });
  });
}

/** Tries at the passphrase of a kept key are counted for the key, so they are given back there. */
async function unlockKeptKey(tx: Tx, { org, keptKey }: DeliveryRow): Promise<void> {
  if (keptKey === null) return;
  await tx
    .updateTable('kept_keys')
    .set({ tries: 0, locked_at: null })
    .where('org_id', '=', idBytes(org))
    .where('key', '=', idBytes(keptKey))
    .execute();
}

/**
 * The notification once more: to a guest with a fresh sealing of the same link, to an account without one. Nothing
 * about tries changes. Throws `message_expired`, `gateway_key_gone`.
 */
export async function resend(
  relay: Relay,
  member: Member,
  message: string,
  handle: string,
  link: { sealedLink: string; gatewayInstance: string } | null,
): Promise<void> {
  const requireOpened = await keysOpened(relay);
  await relay.db.withOrganisation(member.org, async (tx) => {
    const delivery = await deliveryOfSender(relay, tx, member, message, handle);
    if (delivery.expiresAt <= relay.clock.now()) throw fail('message_expired');
    if ((link === null) !== (delivery.account !== null)) throw fail('bad_request');
    if (link) requireOpened(link.gatewayInstance);
    await changeDelivery(tx, delivery, {
      // What says that a mail is due: a sealed link, or for an account that it was not notified yet.
      ...(link
        ? { sealed_link: unb64u(link.sealedLink), gateway_instance: idBytes(link.gatewayInstance) }
        : { notified_at: null }),
      notify_unknown_at: null,
      notify_given_up_at: null,
    });
    // A mail that has not gone yet would say the same.
    await supersedeWork(relay, tx, member.org, 'notify_recipient', handle);
    await enqueue(relay, tx, member.org, 'notify_recipient', handle);
    await append(relay, tx, {
      org: member.org,
      type: 'resend',
      outcome: 'success',
      private: { ...aboutDelivery(delivery), actor: await actorOf(relay, tx, member), ip: member.ip },
    });
  });
  relay.wake();
}
