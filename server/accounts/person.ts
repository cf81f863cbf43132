/** Names and addresses of accounts, unsealed for the moment they are needed. */
import { z } from 'zod';
import type { LogPrivate } from '../../contract/api/log.ts';
import { fail } from '../../contract/errors.ts';
import { address, personName, phone } from '../../contract/values.ts';
import { idBytes } from '../../crypto/id.ts';
import type { Tx } from '../db/database.ts';
import { sealedJson } from '../keys/fields.ts';
import type { Relay } from '../relay.ts';

export const accountPerson = sealedJson('accounts.person', z.strictObject({ address, name: personName }));

export const organisationDetails = sealedJson(
  'organisations.details',
  z.strictObject({ name: personName, phone }),
);

export interface Person {
  address: string;
  name: string;
}

/** Address and name of an account. Throws `not_found`. */
export async function personOf(
  relay: Pick<Relay, 'dataKeys'>,
  tx: Tx,
  org: string,
  account: string,
): Promise<Person> {
  const row = await tx
    .selectFrom('accounts')
    .select('person_sealed')
    .where('org_id', '=', idBytes(org))
    .where('account', '=', idBytes(account))
    .executeTakeFirst();
  if (!row) throw fail('not_found');
  return accountPerson.open(await relay.dataKeys.ofOrganisation(tx, org), account, row.person_sealed);
}

/** The same as the actor of an entry of the log. */
export async function actorOf(
  relay: Pick<Relay, 'dataKeys'>,
  tx: Tx,
  { org, account }: { org: string; account: string },
): Promise<LogPrivate['actor']> {
  return { kind: 'account', id: account, ...(await personOf(relay, tx, org, account)) };
}

/** The organisation's name and the number that recipients ring. Throws `not_found`. */
export async function detailsOf(
  relay: Pick<Relay, 'dataKeys'>,
  tx: Tx,
  org: string,
): Promise<{ name: string; phone: string }> {
  const row = await tx
    .selectFrom('organisations')
    .select('details_sealed')
    .where('org_id', '=', idBytes(org))
    .executeTakeFirst();
  if (!row) throw fail('not_found');
  return organisationDetails.open(await relay.dataKeys.ofOrganisation(tx, org), org, row.details_sealed);
}
