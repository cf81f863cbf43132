/** Receipts of a recipient with an account: signed with the account's own key. */
import { fail } from '../../contract/errors.ts';
import type { SignedObject } from '../../contract/values.ts';
import { idBytes } from '../../crypto/id.ts';
import type { Member } from '../accounts/member.ts';
import { actorOf } from '../accounts/person.ts';
import type { Tx } from '../db/database.ts';
import type { Relay } from '../relay.ts';
import { type DeliveryRow, findDelivery } from './delivery.ts';
import { noteDownloaded, noteOpened } from './receipt.ts';

export const memberOpened = (
  relay: Relay,
  member: Member,
  message: string,
  { handle, event }: { handle: string; event: SignedObject },
): Promise<{ openedAt: number }> =>
  withOwnDelivery(relay, member, message, handle, async (tx, delivery) => {
    const { signing_key } = await tx
      .selectFrom('accounts')
      .select('signing_key')
      .where('org_id', '=', idBytes(member.org))
      .where('account', '=', idBytes(member.account))
      .executeTakeFirstOrThrow();
    const openedAt = await noteOpened(relay, tx, delivery, {
      event,
      signingKey: signing_key,
      isSigned: true,
      actor: await actorOf(relay, tx, member),
      ip: member.ip,
    });
    return { openedAt };
  });

export const memberDownloaded = (
  relay: Relay,
  member: Member,
  message: string,
  { handle, part }: { handle: string; part: number },
): Promise<void> =>
  withOwnDelivery(relay, member, message, handle, async (tx, delivery) =>
    noteDownloaded(relay, tx, delivery, { part, actor: await actorOf(relay, tx, member), ip: member.ip }),
  );

/** Throws `not_found` for a delivery to somebody else. */
const withOwnDelivery = <T>(
  relay: Relay,
  member: Member,
  message: string,
  handle: string,
  work: (tx: Tx, delivery: DeliveryRow) => Promise<T>,
): Promise<T> =>
  relay.db.withOrganisation(member.org, async (tx) => {
    const delivery = await findDelivery(relay, tx, member.org, handle);
    if (delivery?.message !== message || delivery.account !== member.account) throw fail('not_found');
    return work(tx, delivery);
  });
