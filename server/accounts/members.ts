/** The people of an organisation. */
import type { AccountKeys } from '../../contract/api/common.ts';
import type { Role } from '../../contract/values.ts';
import { b64u } from '../../crypto/bytes.ts';
import { idBytes } from '../../crypto/id.ts';
import { readersOf } from '../log/epochs.ts';
import type { Relay } from '../relay.ts';
import type { Member } from './member.ts';
import { accountPerson } from './person.ts';

export interface MemberListed {
  account: string;
  address: string;
  name: string;
  role: Role;
  joinedAt: number;
  keys: AccountKeys;
  readsLog: boolean;
}

/** Everybody with an account, in the order they joined. */
export function members(relay: Pick<Relay, 'dataKeys' | 'db'>, { org }: Member): Promise<MemberListed[]> {
  return relay.db.withOrganisation(org, async (tx) => {
    const rows = await tx
      .selectFrom('accounts')
      .select(['account', 'person_sealed', 'role', 'joined_at', 'key_n', 'public_key', 'signing_key'])
      .where('org_id', '=', idBytes(org))
      .orderBy('joined_at')
      .execute();
    const key = await relay.dataKeys.ofOrganisation(tx, org);
    const readers = await readersOf(tx, org);
    return rows.map((row) => {
      const account = b64u(row.account);
      return {
        account,
        ...accountPerson.open(key, account, row.person_sealed),
        role: row.role,
        joinedAt: row.joined_at,
        keys: { n: row.key_n, publicKey: b64u(row.public_key), signingKey: b64u(row.signing_key) },
        readsLog: readers.has(account),
      };
    });
  });
}
