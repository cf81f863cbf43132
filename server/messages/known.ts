/** To whom somebody wrote before: a first letter to an address is where one goes astray. */
import { blindIndex } from '../../crypto/address.ts';
import { b64u, unb64u } from '../../crypto/bytes.ts';
import { idBytes } from '../../crypto/id.ts';
import type { Tx } from '../db/database.ts';
import type { Relay } from '../relay.ts';
import { type Author, authorColumn } from './author.ts';

/** Those of the addresses that a released message of this author went to, this one (`except`) not counted. */
export async function writtenToBefore(
  relay: Relay,
  tx: Tx,
  author: Author,
  addresses: readonly string[],
  except?: string,
): Promise<Set<string>> {
  if (addresses.length === 0) return new Set();
  // A guest writes to whoever wrote to them, and to nobody else.
  if (author.kind === 'guest') return new Set(addresses);
  const indexKey = await relay.dataKeys.ofIndex(tx, author.org);
  const byIndex = new Map(
    addresses.map((address) => [b64u(blindIndex(indexKey, 'address', address)), address]),
  );
  let query = tx
    .selectFrom('deliveries')
    .innerJoin('messages', (join) =>
      join
        .onRef('messages.org_id', '=', 'deliveries.org_id')
        .onRef('messages.message', '=', 'deliveries.message'),
    )
    .select('deliveries.address_index')
    .distinct()
    .where('deliveries.org_id', '=', idBytes(author.org))
    .where('deliveries.address_index', 'in', [...byIndex.keys()].map(unb64u))
    .where(authorColumn(author), '=', idBytes(author.id));
  if (except !== undefined) query = query.where('deliveries.message', '!=', idBytes(except));
  const rows = await query.execute();
  return new Set(
    rows.flatMap(({ address_index: index }) => {
      const address = byIndex.get(b64u(index));
      return address === undefined ? [] : [address];
    }),
  );
}
