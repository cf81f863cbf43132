/** What the relay tells the scanner and checks tokens by: the rules in force, and the charter it once checked. */
import { charter as charterShape, type Charter } from '../../contract/objects.ts';
import { fail } from '../../contract/errors.ts';
import type { SignedObject } from '../../contract/values.ts';
import { idBytes } from '../../crypto/id.ts';
import { publishedRules } from '../accounts/me.ts';
import type { Tx } from '../db/database.ts';

/** A claim towards the scanner (docs/threat-model.md, The relay's claims). */
export interface RulesClaim {
  rules: SignedObject;
  /** The key of the admin who published them. */
  rulesBy: string;
}

export async function rulesClaim(tx: Tx, org: string): Promise<RulesClaim> {
  const { signed, signingKey } = await publishedRules(tx, org);
  return { rules: signed, rulesBy: signingKey };
}

export const charterOf = async (tx: Tx, org: string): Promise<Charter> =>
  charterShape.parse(JSON.parse((await signedCharterOf(tx, org)).body));

/** Throws `not_found`. */
export async function signedCharterOf(tx: Tx, org: string): Promise<SignedObject> {
  const row = await tx
    .selectFrom('organisations')
    .select(['charter_body', 'charter_signature'])
    .where('org_id', '=', idBytes(org))
    .executeTakeFirst();
  if (!row) throw fail('not_found');
  return { body: row.charter_body, signature: row.charter_signature };
}
