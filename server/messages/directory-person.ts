/** A member as readers are told of them: with the keys to check their statements with. */
import type { AccountKeys } from '../../contract/api/common.ts';
import { fail } from '../../contract/errors.ts';
import { personOf } from '../accounts/person.ts';
import type { Tx } from '../db/database.ts';
import type { Relay } from '../relay.ts';
import { accountsByAddress } from './directory.ts';
import { keysOf } from './lookup.ts';

export interface DirectoryPerson {
  account: string;
  address: string;
  name: string;
  keys: AccountKeys;
}

/** Throws `not_found`. */
export async function memberWhoWrote(
  relay: Relay,
  tx: Tx,
  org: string,
  account: string,
): Promise<DirectoryPerson> {
  const { address, name } = await personOf(relay, tx, org, account);
  const found = (await accountsByAddress(relay, tx, org, [address])).get(address);
  if (found?.account !== account) throw fail('not_found');
  return { account, address, name, keys: keysOf(found) };
}
