/** A kept key as the relay holds it: public halves, and what a passphrase opens (docs/format.md, Kept keys). */
import type { Selectable } from 'kysely';
import { z } from 'zod';
import type { keptKeyToOpen } from '../../contract/api/kept-keys.ts';
import { MAX_KEPT_KEYS, bytes } from '../../contract/values.ts';
import { fail } from '../../contract/errors.ts';
import { b64u } from '../../crypto/bytes.ts';
import { idBytes } from '../../crypto/id.ts';
import { keyDigest } from '../../crypto/signed.ts';
import type { Tx } from '../db/database.ts';
import type { Database } from '../db/schema.ts';
import type { DeliveryRow } from '../delivery/delivery.ts';
import { sealedJson } from '../keys/fields.ts';
import type { Relay } from '../relay.ts';

/** What a passphrase opens, sealed at rest: without the salt a copy of the database is nothing to guess against. */
export const sealedPassphrase = sealedJson(
  'kept_keys.passphrase',
  z.strictObject({ salt: bytes(16), wrapped: bytes(72) }),
);

export interface KeptKeyRow {
  org: string;
  key: string;
  addressIndex: Uint8Array;
  publicKey: Uint8Array;
  signingKey: Uint8Array;
  passphraseSealed: Uint8Array | null;
  passphraseAuth: Uint8Array | null;
  chosenPassphrase: boolean;
  tries: number;
  lockedAt: number | null;
  keptAt: number;
  /** Withdrawn, or said to be lost: nothing opens with it, nothing is sealed to it. */
  isEnded: boolean;
}

/** The row, locked for this transaction, or null. */
export async function findKeptKey(tx: Tx, org: string, key: string): Promise<KeptKeyRow | null> {
  const row = await tx
    .selectFrom('kept_keys')
    .selectAll()
    .where('org_id', '=', idBytes(org))
    .where('key', '=', idBytes(key))
    .forUpdate()
    .executeTakeFirst();
  return row ? keptKeyRow(org, row) : null;
}

/** Keys of an address that have not ended, newest first; not locked. */
export async function standingKeys(tx: Tx, org: string, addressIndex: Uint8Array): Promise<KeptKeyRow[]> {
  const rows = await tx
    .selectFrom('kept_keys')
    .selectAll()
    .where('org_id', '=', idBytes(org))
    .where('address_index', '=', addressIndex)
    .where('withdrawn_at', 'is', null)
    .where('lost_at', 'is', null)
    .orderBy('kept_at', 'desc')
    .limit(MAX_KEPT_KEYS)
    .execute();
  return rows.map((row) => keptKeyRow(org, row));
}

function keptKeyRow(org: string, row: Selectable<Database['kept_keys']>): KeptKeyRow {
  return {
    org,
    key: b64u(row.key),
    addressIndex: row.address_index,
    publicKey: row.public_key,
    signingKey: row.signing_key,
    passphraseSealed: row.passphrase_sealed,
    passphraseAuth: row.passphrase_auth,
    chosenPassphrase: row.chosen_passphrase,
    tries: row.tries,
    lockedAt: row.locked_at,
    keptAt: row.kept_at,
    isEnded: row.withdrawn_at !== null || row.lost_at !== null,
  };
}

/** The kept key that opens a delivery. Throws `bad_request` for one that another way opens. */
export async function keyOfDelivery(tx: Tx, { org, keptKey }: DeliveryRow): Promise<KeptKeyRow> {
  const row = keptKey === null ? null : await findKeptKey(tx, org, keptKey);
  if (!row) throw fail('bad_request');
  return row;
}

/** Throws `key_ended`. */
export function refuseEnded({ isEnded }: KeptKeyRow): void {
  if (isEnded) throw fail('key_ended');
}

/** The same for the kept key that opens a delivery, where one does: what was let in by it is not heard any more. */
export async function refuseEndedKey(tx: Tx, delivery: DeliveryRow): Promise<void> {
  if (delivery.keptKey !== null) refuseEnded(await keyOfDelivery(tx, delivery));
}

export const MAX_PASSPHRASE_TRIES = 5;

/** What the link tells of the key that opens its letter; null for a letter that a code opens. */
export async function keyToOpen(
  relay: Relay,
  tx: Tx,
  delivery: DeliveryRow,
): Promise<z.input<typeof keptKeyToOpen> | null> {
  if (delivery.keptKey === null) return null;
  const row = await keyOfDelivery(tx, delivery);
  const passphrase = await passphraseOf(relay, tx, row);
  return {
    key: row.key,
    keptAt: row.keptAt,
    passphraseSalt: passphrase?.salt ?? null,
    ended: row.isEnded,
    lost: delivery.keyLostAt !== null,
    locked: row.lockedAt !== null,
    triesLeft: MAX_PASSPHRASE_TRIES - row.tries,
  };
}

export async function passphraseOf(
  relay: Relay,
  tx: Tx,
  { org, key, passphraseSealed }: KeptKeyRow,
): Promise<{ salt: string; wrapped: string } | null> {
  if (passphraseSealed === null) return null;
  return sealedPassphrase.open(await relay.dataKeys.ofOrganisation(tx, org), key, passphraseSealed);
}

export async function changeKeptKey(
  tx: Tx,
  { org, key }: { org: string; key: string },
  change: {
    tries?: number;
    locked_at?: number | null;
    passphrase_sealed?: Uint8Array;
    passphrase_auth?: Uint8Array;
    chosen_passphrase?: boolean;
  },
): Promise<void> {
  await tx
    .updateTable('kept_keys')
    .set(change)
    .where('org_id', '=', idBytes(org))
    .where('key', '=', idBytes(key))
    .execute();
}

/** Ends a key, and erases what a passphrase opens. */
export async function endKeptKey(
  tx: Tx,
  { org, key }: { org: string; key: string },
  ended: { withdrawn_at: number } | { lost_at: number },
): Promise<void> {
  await tx
    .updateTable('kept_keys')
    .set({ ...ended, passphrase_sealed: null, passphrase_auth: null })
    .where('org_id', '=', idBytes(org))
    .where('key', '=', idBytes(key))
    .execute();
}

/** As the guest's page lists it. */
export const keptKeyView = (row: KeptKeyRow) => ({
  key: row.key,
  digest: b64u(keyDigest(row.publicKey)),
  keptAt: row.keptAt,
  passphrase: row.passphraseSealed === null ? null : { chosen: row.chosenPassphrase },
});
