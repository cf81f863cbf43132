/**
 * Seals, at the relay's start, what versions before migration 0008 left in clear: tokens and the salts of log
 * entries. SQL cannot, it has no keys. A few rows a transaction, so that a second relay may start meanwhile. Migration
 * 0009 waits for this and then drops the columns, which is why they are known here only.
 */
import type { ColumnType } from 'kysely';
import { b64u, fromUtf8 } from '../../crypto/bytes.ts';
import { idBytes } from '../../crypto/id.ts';
import type { Tx } from '../db/database.ts';
import { organisationIds } from '../db/locators.ts';
import { sealPrivatePart } from '../log/private-part.ts';
import { storedToken } from '../messages/stored-token.ts';
import type { Relay } from '../relay.ts';
import { openField } from './fields.ts';

type Deps = Pick<Relay, 'db' | 'dataKeys'>;

const ROWS = 100;

type Emptied<T> = ColumnType<T | null, undefined, null>;

/** What the tables have until migration 0009. */
// An alias and no interface: kysely asks for an index signature, which an interface has not.
type Former = {
  envelopes: { token_id: Emptied<Uint8Array>; token_body: Emptied<string>; token_signature: Emptied<string> };
  log_entries: { salt: Emptied<Uint8Array> };
};

/** For a database that migration 0009 still waits for. */
export async function sealFormerColumns(relay: Deps): Promise<void> {
  for (const org of await relay.db.withoutOrganisation(organisationIds)) {
    for (const seal of [sealTokens, sealSalts]) {
      while ((await relay.db.withOrganisation(org, (tx) => seal(relay, tx, org))) === ROWS);
    }
  }
}

async function sealTokens(relay: Deps, tx: Tx, org: string): Promise<number> {
  const former = tx.withTables<Former>();
  const rows = await former
    .selectFrom('envelopes')
    .select(['message', 'envelope', 'token_id', 'token_body', 'token_signature'])
    .where('org_id', '=', idBytes(org))
    .where('token_sealed', 'is', null)
    .limit(ROWS)
    .forUpdate()
    .execute();
  for (const row of rows) {
    if (row.token_id === null || row.token_body === null || row.token_signature === null) continue;
    const message = b64u(row.message);
    const key = await relay.dataKeys.ofMessage(tx, org, message);
    const token = { body: row.token_body, signature: row.token_signature };
    await former
      .updateTable('envelopes')
      .set({
        ...storedToken(key, message, row.envelope, b64u(row.token_id), token),
        token_id: null,
        token_body: null,
        token_signature: null,
      })
      .where('org_id', '=', idBytes(org))
      .where('message', '=', row.message)
      .where('envelope', '=', row.envelope)
      .execute();
  }
  return rows.length;
}

async function sealSalts(relay: Deps, tx: Tx, org: string): Promise<number> {
  const former = tx.withTables<Former>();
  const rows = await former
    .selectFrom('log_entries')
    .select(['seq', 'salt', 'private_sealed'])
    .where('org_id', '=', idBytes(org))
    .where('salt', 'is not', null)
    .limit(ROWS)
    .forUpdate()
    .execute();
  if (rows.length === 0) return 0;
  const key = await relay.dataKeys.ofOrganisation(tx, org);
  for (const { seq, salt, private_sealed: sealed } of rows) {
    if (salt === null || sealed === null) continue;
    const json = fromUtf8(openField(key, 'log_entries.private', org, sealed, seq));
    await former
      .updateTable('log_entries')
      .set({ salt: null, private_sealed: sealPrivatePart(key, org, seq, { salt, json, from: null }) })
      .where('org_id', '=', idBytes(org))
      .where('seq', '=', seq)
      .execute();
  }
  return rows.length;
}
