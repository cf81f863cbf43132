/** The versions of an organisation's rules, and what waits for a second admin. */
import type { SignedObject } from '../../contract/values.ts';
import { fail } from '../../contract/errors.ts';
import { b64u } from '../../crypto/bytes.ts';
import { idBytes } from '../../crypto/id.ts';
import type { Member } from '../accounts/member.ts';
import { personOf } from '../accounts/person.ts';
import type { Tx } from '../db/database.ts';
import type { Relay } from '../relay.ts';

const LISTED = 200;

interface Admin {
  account: string;
  name: string;
}

export interface Version {
  version: number;
  publishedAt: number;
  by: Admin;
  second: Admin | null;
}

export interface Waiting {
  version: number;
  proposedAt: number;
  by: Admin;
  rules: SignedObject;
  rulesBy: string;
  weakened: string[];
}

interface VersionRow {
  version: number;
  published_at: number;
  seconded_at: number | null;
  signed_by: Uint8Array;
  second_by: Uint8Array | null;
}

/** Newest first. */
export function versions(
  relay: Relay,
  { org }: Member,
): Promise<{ versions: Version[]; waiting: Waiting | null }> {
  return relay.db.withOrganisation(org, async (tx) => {
    const rows = await tx
      .selectFrom('rule_sets')
      .select(['version', 'published_at', 'seconded_at', 'signed_by', 'second_by'])
      .where('org_id', '=', idBytes(org))
      .orderBy('version', 'desc')
      .limit(LISTED)
      .execute();
    const waiting = await waitingRow(tx, org);
    const nameOf = naming(relay, tx, org);
    const listed: Version[] = [];
    for (const row of rows) listed.push(await versionOf(row, nameOf));
    return {
      versions: listed,
      waiting: waiting && {
        version: waiting.version,
        proposedAt: waiting.proposed_at,
        by: await nameOf(waiting.signed_by),
        rules: { body: waiting.body, signature: waiting.signature },
        rulesBy: b64u(waiting.signing_key),
        weakened: waiting.weakened.split(' '),
      },
    };
  });
}

/** Throws `not_found`. */
export function version(
  relay: Relay,
  { org }: Member,
  number: number,
): Promise<Version & { rules: SignedObject; rulesBy: string }> {
  return relay.db.withOrganisation(org, async (tx) => {
    const row = await tx
      .selectFrom('rule_sets')
      .selectAll()
      .where('org_id', '=', idBytes(org))
      .where('version', '=', number)
      .executeTakeFirst();
    if (!row) throw fail('not_found');
    return {
      ...(await versionOf(row, naming(relay, tx, org))),
      rules: { body: row.body, signature: row.signature },
      rulesBy: b64u(row.signing_key),
    };
  });
}

/** What waits for a second admin, locked until the transaction ends; null where nothing does. */
export const waitingRow = async (tx: Tx, org: string) =>
  (await tx.selectFrom('rule_proposals').selectAll().where('org_id', '=', idBytes(org)).executeTakeFirst()) ??
  null;

/** In force since the last signature that it took. */
const versionOf = async (row: VersionRow, nameOf: ReturnType<typeof naming>): Promise<Version> => ({
  version: row.version,
  publishedAt: row.seconded_at ?? row.published_at,
  by: await nameOf(row.signed_by),
  second: row.second_by && (await nameOf(row.second_by)),
});

/** Names of admins, each asked once. */
function naming(relay: Relay, tx: Tx, org: string): (account: Uint8Array) => Promise<Admin> {
  const known = new Map<string, Admin>();
  return async (bytes) => {
    const account = b64u(bytes);
    const admin = known.get(account) ?? { account, name: (await personOf(relay, tx, org, account)).name };
    known.set(account, admin);
    return admin;
  };
}
