/** What a member is told of themselves and of their organisation. */
import type { AccountWraps, Me, Organisation } from '../../contract/api/common.ts';
import { fail } from '../../contract/errors.ts';
import { b64u } from '../../crypto/bytes.ts';
import { idBytes } from '../../crypto/id.ts';
import type { Tx } from '../db/database.ts';
import type { Relay } from '../relay.ts';
import { accountPerson, detailsOf } from './person.ts';

type Deps = Pick<Relay, 'dataKeys'>;

/** Throws `not_found`. */
export async function meOf(
  relay: Deps,
  tx: Tx,
  { org, account }: { org: string; account: string },
): Promise<{ me: Me; wraps: AccountWraps }> {
  const row = await tx
    .selectFrom('accounts')
    .selectAll()
    .where('org_id', '=', idBytes(org))
    .where('account', '=', idBytes(account))
    .executeTakeFirst();
  if (!row) throw fail('not_found');
  const { left } = await tx
    .selectFrom('backup_codes')
    .select((eb) => eb.fn.countAll<number>().as('left'))
    .where('org_id', '=', idBytes(org))
    .where('account', '=', idBytes(account))
    .where('used_at', 'is', null)
    .executeTakeFirstOrThrow();
  const key = await relay.dataKeys.ofOrganisation(tx, org);
  return {
    me: {
      account,
      ...accountPerson.open(key, account, row.person_sealed),
      role: row.role,
      factor: row.factor_kind,
      backupCodesLeft: left,
      keys: { n: row.key_n, publicKey: b64u(row.public_key), signingKey: b64u(row.signing_key) },
      organisation: await organisationOf(relay, tx, org),
    },
    wraps: { byPassword: b64u(row.wrap_by_password), byRecovery: b64u(row.wrap_by_recovery) },
  };
}

/** The organisation with its charter and its published rules. Throws `not_found`. */
export async function organisationOf(relay: Deps, tx: Tx, org: string): Promise<Organisation> {
  const row = await tx
    .selectFrom('organisations')
    .select(['charter_body', 'charter_signature'])
    .where('org_id', '=', idBytes(org))
    .executeTakeFirst();
  if (!row) throw fail('not_found');
  const rules = await publishedRules(tx, org);
  return {
    id: org,
    ...(await detailsOf(relay, tx, org)),
    charter: { body: row.charter_body, signature: row.charter_signature },
    rules: rules.signed,
    rulesBy: rules.signingKey,
  };
}

export interface PublishedRules {
  signed: { body: string; signature: string };
  /** Key of the admin who published them. */
  signingKey: string;
}

/** The newest rule set. Throws `not_found`. */
export async function publishedRules(tx: Tx, org: string): Promise<PublishedRules> {
  const row = await tx
    .selectFrom('rule_sets')
    .select(['body', 'signature', 'signing_key'])
    .where('org_id', '=', idBytes(org))
    .orderBy('version', 'desc')
    .limit(1)
    .executeTakeFirst();
  if (!row) throw fail('not_found');
  return { signed: { body: row.body, signature: row.signature }, signingKey: b64u(row.signing_key) };
}
