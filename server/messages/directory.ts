/** The relay's directory of accounts, by address (docs/threat-model.md, Keys that are trusted). */
import { blindIndex } from '../../crypto/address.ts';
import { b64u, unb64u } from '../../crypto/bytes.ts';
import { idBytes } from '../../crypto/id.ts';
import type { Tx } from '../db/database.ts';
import type { Relay } from '../relay.ts';

export interface DirectoryEntry {
  account: string;
  publicKey: Uint8Array;
  signingKey: Uint8Array;
  n: number;
}

/** Accounts of these addresses, by address. */
export async function accountsByAddress(
  relay: Relay,
  tx: Tx,
  org: string,
  addresses: readonly string[],
): Promise<Map<string, DirectoryEntry>> {
  if (addresses.length === 0) return new Map();
  const indexKey = await relay.dataKeys.ofIndex(tx, org);
  const byIndex = new Map(
    addresses.map((address) => [b64u(blindIndex(indexKey, 'address', address)), address]),
  );
  const rows = await tx
    .selectFrom('accounts')
    .select(['account', 'address_index', 'public_key', 'signing_key', 'key_n'])
    .where('org_id', '=', idBytes(org))
    .where('address_index', 'in', [...byIndex.keys()].map(unb64u))
    .execute();
  return new Map(
    rows.flatMap((row) => {
      const address = byIndex.get(b64u(row.address_index));
      const found = {
        account: b64u(row.account),
        publicKey: row.public_key,
        signingKey: row.signing_key,
        n: row.key_n,
      };
      return address === undefined ? [] : [[address, found] as const];
    }),
  );
}
