/** Keeping, listing and withdrawing keys, in the half hour after a letter was opened. */
import type { z } from 'zod';
import type { list } from '../../contract/api/kept-keys.ts';
import { fail } from '../../contract/errors.ts';
import { parseJson } from '../../contract/json.ts';
import { type KeepKey, keepKey } from '../../contract/objects.ts';
import { MAX_KEPT_KEYS, type SignedObject } from '../../contract/values.ts';
import { blindIndex } from '../../crypto/address.ts';
import { equal, unb64u } from '../../crypto/bytes.ts';
import { idBytes } from '../../crypto/id.ts';
import { verify } from '../../crypto/signed.ts';
import type { Tx } from '../db/database.ts';
import { type DeliveryRow, changeDelivery } from '../delivery/delivery.ts';
import { aboutDelivery, guestActor } from '../delivery/receipt.ts';
import { append } from '../log/append.ts';
import type { Relay } from '../relay.ts';
import { type GrantedGuest, withOwnDelivery } from './grant.ts';
import {
  changeKeptKey,
  endKeptKey,
  findKeptKey,
  keptKeyView,
  refuseEndedKey,
  sealedPassphrase,
  standingKeys,
} from './kept-key.ts';
import { refuseClosed } from './link.ts';

type KeptKeyView = z.input<typeof list.result>['keys'][number];

/** Keys of this guest's address that still stand, newest first. */
export const keptKeys = (relay: Relay, guest: GrantedGuest): Promise<{ keys: KeptKeyView[] }> =>
  withOwnDelivery(relay, guest, async (tx, delivery) => {
    const rows = await standingKeys(tx, delivery.org, await indexOf(relay, tx, delivery));
    return { keys: rows.map(keptKeyView) };
  });

/**
 * Keeps a key with this guest's letter. The same key may be kept with further letters of the same address, and be
 * given a passphrase; the registration is signed with the key itself. Throws `bad_signature`, `bad_request` for
 * another letter's registration or another key under the same name, `too_many_keys`, `key_ended`, and
 * `recipient_locked` or `number_refused` where a code opened the letter and it was closed since.
 */
export const keep = (relay: Relay, guest: GrantedGuest, registration: SignedObject): Promise<KeptKeyView> =>
  withOwnDelivery(relay, guest, async (tx, delivery) => {
    // Whoever was let in before may be the one against whom it was closed.
    refuseClosed(delivery);
    await refuseEndedKey(tx, delivery);
    const asked = openRegistration(registration, delivery);
    await keepKeyRow(relay, tx, delivery, asked);
    if (asked.passphrase) await keepPassphrase(relay, tx, delivery, asked.key, asked.passphrase);
    await keepLetter(relay, tx, delivery, asked);
    await changeDelivery(tx, delivery, { key_kept_at: relay.clock.now() });
    await append(relay, tx, {
      org: delivery.org,
      type: 'key_keep',
      outcome: 'success',
      private: {
        ...aboutDelivery(delivery),
        actor: guestActor(delivery),
        ip: guest.ip,
        detail: {
          key: asked.key,
          ...(asked.passphrase ? { passphrase: true, chosenPassphrase: asked.passphrase.chosen } : {}),
        },
      },
    });
    const row = await findKeptKey(tx, delivery.org, asked.key);
    if (!row) throw fail('internal');
    return keptKeyView(row);
  });

/** Ends a key of this guest's address. Throws `not_found` for any other. */
export const withdrawKey = (relay: Relay, guest: GrantedGuest, key: string): Promise<void> =>
  withOwnDelivery(relay, guest, async (tx, delivery) => {
    const row = await findKeptKey(tx, delivery.org, key);
    if (!row || !equal(row.addressIndex, await indexOf(relay, tx, delivery))) throw fail('not_found');
    if (row.isEnded) return;
    await endKeptKey(tx, row, { withdrawn_at: relay.clock.now() });
    await append(relay, tx, {
      org: delivery.org,
      type: 'key_withdraw',
      outcome: 'success',
      private: {
        ...aboutDelivery(delivery),
        actor: guestActor(delivery),
        ip: guest.ip,
        detail: { key },
      },
    });
  });

/** The body, when it is about this letter and signed with the key that it names. */
function openRegistration(registration: SignedObject, delivery: DeliveryRow): KeepKey {
  const claimed = keepKey.safeParse(parseJson(registration.body));
  if (!claimed.success) throw fail('bad_request');
  const asked = keepKey.parse(verify('keep-key', registration, unb64u(claimed.data.signingKey)));
  const isHere =
    asked.org === delivery.org && asked.message === delivery.message && asked.handle === delivery.handle;
  if (!isHere) throw fail('bad_request');
  return asked;
}

/** The key's own row: new, or as it is, for the same keys of the same address. */
async function keepKeyRow(relay: Relay, tx: Tx, delivery: DeliveryRow, asked: KeepKey): Promise<void> {
  const { org } = delivery;
  const addressIndex = await indexOf(relay, tx, delivery);
  const row = await findKeptKey(tx, org, asked.key);
  if (row) {
    const isSame =
      equal(row.addressIndex, addressIndex) &&
      equal(row.publicKey, unb64u(asked.publicKey)) &&
      equal(row.signingKey, unb64u(asked.signingKey));
    if (!isSame) throw fail('bad_request');
    if (row.isEnded) throw fail('key_ended');
    return;
  }
  const standing = await standingKeys(tx, org, addressIndex);
  if (standing.length >= MAX_KEPT_KEYS) throw fail('too_many_keys', { detail: { max: MAX_KEPT_KEYS } });
  const { numInsertedOrUpdatedRows } = await tx
    .insertInto('kept_keys')
    .values({
      org_id: idBytes(org),
      key: idBytes(asked.key),
      address_index: addressIndex,
      public_key: unb64u(asked.publicKey),
      signing_key: unb64u(asked.signingKey),
      kept_at: relay.clock.now(),
    })
    .onConflict((conflict) => conflict.columns(['org_id', 'key']).doNothing())
    .executeTakeFirst();
  // Kept in this moment with another letter: it is looked at as that made it.
  if (numInsertedOrUpdatedRows !== 1n) await keepKeyRow(relay, tx, delivery, asked);
}

async function keepPassphrase(
  relay: Relay,
  tx: Tx,
  { org }: DeliveryRow,
  key: string,
  { salt, wrapped, auth, chosen }: NonNullable<KeepKey['passphrase']>,
): Promise<void> {
  const dataKey = await relay.dataKeys.ofOrganisation(tx, org);
  await changeKeptKey(
    tx,
    { org, key },
    {
      passphrase_sealed: sealedPassphrase.seal(dataKey, key, { salt, wrapped }),
      passphrase_auth: unb64u(auth),
      chosen_passphrase: chosen,
      tries: 0,
      locked_at: null,
    },
  );
}

async function keepLetter(
  relay: Relay,
  tx: Tx,
  { org, handle }: DeliveryRow,
  { key, tag }: KeepKey,
): Promise<void> {
  const kept = { tag: unb64u(tag), kept_at: relay.clock.now() };
  await tx
    .insertInto('kept_key_letters')
    .values({ org_id: idBytes(org), key: idBytes(key), handle: idBytes(handle), ...kept })
    .onConflict((conflict) => conflict.columns(['org_id', 'key', 'handle']).doUpdateSet(kept))
    .execute();
}

const indexOf = async (relay: Relay, tx: Tx, { org, address }: DeliveryRow): Promise<Uint8Array> =>
  blindIndex(await relay.dataKeys.ofIndex(tx, org), 'address', address);
