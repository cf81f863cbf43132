/** Kept keys of guests as senders meet them: which are offered for an address, and which a delivery may name. */
import type { Delivery, OfferedKey } from '../../contract/api/messages.ts';
import { MAX_KEPT_KEYS } from '../../contract/values.ts';
import { blindIndex } from '../../crypto/address.ts';
import { b64u } from '../../crypto/bytes.ts';
import { idBytes } from '../../crypto/id.ts';
import { keyDigest } from '../../crypto/signed.ts';
import type { Tx } from '../db/database.ts';
import type { Relay } from '../relay.ts';

/**
 * Keys of an address that still stand, newest first, each with the last letter of this sender that it was kept with:
 * nobody else can check the tag (docs/format.md, Kept keys).
 */
export async function offeredKeys(
  relay: Relay,
  tx: Tx,
  sender: { org: string; account: string },
  address: string,
): Promise<OfferedKey[]> {
  const indexKey = await relay.dataKeys.ofIndex(tx, sender.org);
  const rows = await tx
    .selectFrom('kept_key_letters')
    .innerJoin('kept_keys', (join) =>
      join
        .onRef('kept_keys.org_id', '=', 'kept_key_letters.org_id')
        .onRef('kept_keys.key', '=', 'kept_key_letters.key'),
    )
    .innerJoin('deliveries', (join) =>
      join
        .onRef('deliveries.org_id', '=', 'kept_key_letters.org_id')
        .onRef('deliveries.handle', '=', 'kept_key_letters.handle'),
    )
    .innerJoin('messages', (join) =>
      join
        .onRef('messages.org_id', '=', 'deliveries.org_id')
        .onRef('messages.message', '=', 'deliveries.message'),
    )
    .distinctOn(['kept_keys.kept_at', 'kept_keys.key'])
    .select([
      'kept_keys.key',
      'kept_keys.public_key',
      'kept_keys.signing_key',
      'kept_keys.chosen_passphrase',
      'kept_keys.kept_at',
      'kept_key_letters.handle',
      'kept_key_letters.tag',
      'deliveries.message',
      'deliveries.envelope',
    ])
    .where('kept_key_letters.org_id', '=', idBytes(sender.org))
    .where('kept_keys.address_index', '=', blindIndex(indexKey, 'address', address))
    .where('kept_keys.withdrawn_at', 'is', null)
    .where('kept_keys.lost_at', 'is', null)
    .where('messages.sender', '=', idBytes(sender.account))
    .orderBy('kept_keys.kept_at', 'desc')
    .orderBy('kept_keys.key')
    .orderBy('kept_key_letters.kept_at', 'desc')
    .limit(MAX_KEPT_KEYS)
    .execute();
  return rows.map((row) => ({
    key: b64u(row.key),
    message: b64u(row.message),
    envelope: row.envelope,
    handle: b64u(row.handle),
    tag: b64u(row.tag),
    publicKey: b64u(row.public_key),
    signingKey: b64u(row.signing_key),
    chosenPassphrase: row.chosen_passphrase,
    keptAt: row.kept_at,
  }));
}

/** What the relay knows of a kept key that a delivery names. */
export interface NamedKey {
  /** SHA-256 of its public key, base64url. */
  digest: string;
  signingKey: Uint8Array;
  chosenPassphrase: boolean;
}

/** By the delivery's handle; absent where the key has ended or is another address's. */
export async function namedKeys(
  relay: Relay,
  tx: Tx,
  org: string,
  deliveries: readonly Delivery[],
): Promise<Map<string, NamedKey>> {
  const asked = deliveries.flatMap(({ handle, kept, address }) =>
    kept ? [{ handle, key: kept.key, address }] : [],
  );
  const named = new Map<string, NamedKey>();
  if (asked.length === 0) return named;
  const indexKey = await relay.dataKeys.ofIndex(tx, org);
  for (const { handle, key, address } of asked) {
    const row = await tx
      .selectFrom('kept_keys')
      .select(['public_key', 'signing_key', 'chosen_passphrase'])
      .where('org_id', '=', idBytes(org))
      .where('key', '=', idBytes(key))
      .where('address_index', '=', blindIndex(indexKey, 'address', address))
      .where('withdrawn_at', 'is', null)
      .where('lost_at', 'is', null)
      .executeTakeFirst();
    if (!row) continue;
    named.set(handle, {
      digest: b64u(keyDigest(row.public_key)),
      signingKey: row.signing_key,
      chosenPassphrase: row.chosen_passphrase,
    });
  }
  return named;
}
