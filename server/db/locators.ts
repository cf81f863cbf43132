/** Looking up what strangers bring. The hashes are keyed (server/keys/deployment.ts); nothing here knows the values. */
import { b64u } from '../../crypto/bytes.ts';
import { idBytes } from '../../crypto/id.ts';
import type { Tx } from './database.ts';
import type { LocatorKind } from './schema.ts';

/** Where a locator leads: ids of 22 characters. */
export interface Located {
  org: string;
  subject: string;
}

export async function locate(tx: Tx, kind: LocatorKind, hash: Uint8Array): Promise<Located | null> {
  const row = await tx
    .selectFrom('locators')
    .select(['org_id', 'subject'])
    .where('kind', '=', kind)
    .where('hash', '=', hash)
    .executeTakeFirst();
  return row === undefined ? null : { org: b64u(row.org_id), subject: b64u(row.subject) };
}

/** False when this hash leads somewhere already. */
export async function placeLocator(
  tx: Tx,
  kind: LocatorKind,
  hash: Uint8Array,
  { org, subject }: Located,
): Promise<boolean> {
  const result = await tx
    .insertInto('locators')
    .values({ kind, hash, org_id: idBytes(org), subject: idBytes(subject) })
    .onConflict((conflict) => conflict.columns(['kind', 'hash']).doNothing())
    .executeTakeFirst();
  return result.numInsertedOrUpdatedRows === 1n;
}

export async function removeLocators(tx: Tx, kind: LocatorKind, { org, subject }: Located): Promise<void> {
  await tx
    .deleteFrom('locators')
    .where('org_id', '=', idBytes(org))
    .where('kind', '=', kind)
    .where('subject', '=', idBytes(subject))
    .execute();
}

/** Every organisation of this deployment, for work that goes round them all. */
export const organisationIds = async (tx: Tx): Promise<string[]> =>
  (await organisations(tx)).map(({ org }) => org);

/** The same, each with its keyed hash. */
export async function organisations(tx: Tx): Promise<{ org: string; hash: Uint8Array }[]> {
  const rows = await tx
    .selectFrom('locators')
    .select(['org_id', 'hash'])
    .where('kind', '=', 'organisation')
    .orderBy('org_id')
    .execute();
  return rows.map(({ org_id: org, hash }) => ({ org: b64u(org), hash }));
}
