/** What a guest may do in the half hour after a right code: fetch parts, and say what was opened. */
import { fail } from '../../contract/errors.ts';
import type { SignedObject } from '../../contract/values.ts';
import { b64u } from '../../crypto/bytes.ts';
import { sha256 } from '../../crypto/hash.ts';
import { idBytes } from '../../crypto/id.ts';
import type { Tx } from '../db/database.ts';
import { type DeliveryRow, findDelivery } from '../delivery/delivery.ts';
import { guestActor, noteDownloaded, noteOpened } from '../delivery/receipt.ts';
import { type ReleasedPart, releasedParts } from '../messages/envelope.ts';
import type { Relay } from '../relay.ts';
import { organisationOfHandle } from './handle.ts';
import { keyOfDelivery } from './kept-key.ts';

/** One recipient of one message, for half an hour. */
export interface GrantedGuest {
  org: string;
  message: string;
  envelope: number;
  handle: string;
  ip: string;
}

/** Whom a grant lets in, or null: unknown, of another handle, or over. */
export async function guestOfGrant(
  relay: Relay,
  handle: string,
  grant: Uint8Array,
  ip: string,
): Promise<GrantedGuest | null> {
  const org = await organisationOfHandle(relay, handle);
  if (org === null) return null;
  return relay.db.withOrganisation(org, async (tx) => {
    const now = relay.clock.now();
    const row = await tx
      .selectFrom('grants')
      .innerJoin('deliveries', (join) =>
        join
          .onRef('deliveries.org_id', '=', 'grants.org_id')
          .onRef('deliveries.handle', '=', 'grants.handle'),
      )
      .select(['deliveries.message', 'deliveries.envelope'])
      .where('grants.org_id', '=', idBytes(org))
      .where('grants.grant_hash', '=', sha256(grant))
      .where('grants.handle', '=', idBytes(handle))
      .where('grants.expires_at', '>', now)
      .where('deliveries.expires_at', '>', now)
      .executeTakeFirst();
    return row ? { org, message: b64u(row.message), envelope: row.envelope, handle, ip } : null;
  });
}

export const partsForGuest = (relay: Relay, { org, message }: GrantedGuest): Promise<ReleasedPart[]> =>
  relay.db.withOrganisation(org, (tx) => releasedParts(tx, org, message));

/**
 * The guest's client claims the opening, signed with the key that the guest's seed gives and that the sender's client
 * told at release. The sender could sign so, too: it stays a claim. A kept key signs for itself. Throws
 * `bad_signature`.
 */
export const guestOpened = (
  relay: Relay,
  guest: GrantedGuest,
  event: SignedObject,
): Promise<{ openedAt: number }> =>
  withOwnDelivery(relay, guest, async (tx, delivery) => {
    const kept = delivery.keptKey === null ? null : await keyOfDelivery(tx, delivery);
    const signingKey = kept?.signingKey ?? delivery.guestSigningKey;
    if (signingKey === null) throw fail('bad_signature');
    const openedAt = await noteOpened(relay, tx, delivery, {
      event,
      signingKey,
      isSigned: kept !== null,
      actor: guestActor(delivery),
      ip: guest.ip,
    });
    return { openedAt };
  });

export const guestDownloaded = (relay: Relay, guest: GrantedGuest, part: number): Promise<void> =>
  withOwnDelivery(relay, guest, (tx, delivery) =>
    noteDownloaded(relay, tx, delivery, { part, actor: guestActor(delivery), ip: guest.ip }),
  );

/** Runs `work` on the delivery that the grant is for, locked. */
export const withOwnDelivery = <T>(
  relay: Relay,
  { org, handle }: GrantedGuest,
  work: (tx: Tx, delivery: DeliveryRow) => Promise<T>,
): Promise<T> =>
  relay.db.withOrganisation(org, async (tx) => {
    const delivery = await findDelivery(relay, tx, org, handle);
    if (!delivery) throw fail('link_unknown');
    return work(tx, delivery);
  });
