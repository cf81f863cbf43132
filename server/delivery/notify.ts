/**
 * The notification: the gateway gets the sealed link and the address, nothing of the message, and says when the
 * other server has taken the mail. Then the link secret is deleted here (docs/format.md, Guest).
 */
import { gateway } from '../../contract/internal.ts';
import { b64u } from '../../crypto/bytes.ts';
import { detailsOf, personOf } from '../accounts/person.ts';
import { append } from '../log/append.ts';
import type { Relay } from '../relay.ts';
import { changeDelivery, findDelivery } from './delivery.ts';
import { SERVICE, aboutDelivery } from './receipt.ts';

/**
 * Notifies the recipient of one delivery. `mail` names the mail: asked for again under the same name, the gateway
 * sends nothing twice. Throws what the gateway throws; then it is tried again.
 */
export async function notifyRecipient(
  relay: Relay,
  org: string,
  handle: string,
  mail: string,
): Promise<void> {
  const prepared = await relay.db.withOrganisation(org, async (tx) => {
    const delivery = await findDelivery(relay, tx, org, handle);
    if (!delivery || delivery.expiresAt <= relay.clock.now()) return null;
    return {
      delivery,
      organisation: await detailsOf(relay, tx, org),
      senderName: (await personOf(relay, tx, org, delivery.sender)).name,
    };
  });
  if (prepared === null) return;
  const { delivery, organisation, senderName } = prepared;
  const common = { id: mail, to: delivery.address, organisation, senderName };
  const { level, sealedLink, gatewayInstance } = delivery;
  if (level !== 'key' && (sealedLink === null || gatewayInstance === null)) return;
  try {
    await relay.gateway.call(
      gateway.notify,
      sealedLink === null || gatewayInstance === null
        ? { kind: 'account', ...common }
        : {
            kind: 'guest',
            ...common,
            org,
            message: delivery.message,
            handle,
            sealedLink: b64u(sealedLink),
            instance: gatewayInstance,
          },
    );
  } catch (error) {
    await relay.db.withOrganisation(org, (tx) =>
      changeDelivery(tx, delivery, { notify_failed_at: relay.clock.now() }),
    );
    throw error;
  }
  await relay.db.withOrganisation(org, async (tx) => {
    await changeDelivery(tx, delivery, {
      notified_at: delivery.notifiedAt ?? relay.clock.now(),
      notify_failed_at: null,
      sealed_link: null,
      gateway_instance: null,
    });
    await append(relay, tx, {
      org,
      type: 'notify',
      outcome: 'success',
      private: { ...aboutDelivery(delivery), actor: SERVICE, detail: {} },
    });
  });
}
