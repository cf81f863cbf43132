/** How people can open: an account or a kept key to seal to, and numbers this sender used for them before. */
import type { AccountKeys } from '../../contract/api/common.ts';
import type { OfferedKey } from '../../contract/api/messages.ts';
import { blindIndex } from '../../crypto/address.ts';
import { b64u } from '../../crypto/bytes.ts';
import { idBytes } from '../../crypto/id.ts';
import type { Member } from '../accounts/member.ts';
import { personOf } from '../accounts/person.ts';
import type { Tx } from '../db/database.ts';
import type { Relay } from '../relay.ts';
import { type DirectoryEntry, accountsByAddress } from './directory.ts';
import { memberAuthor } from './author.ts';
import { offeredKeys } from './kept-keys.ts';
import { writtenToBefore } from './known.ts';
import { recipientPerson } from './recipient.ts';

export interface FoundRecipient {
  address: string;
  account: { account: string; name: string; keys: AccountKeys } | null;
  known: boolean;
  numbers: string[];
  keptKeys: OfferedKey[];
}

export const keysOf = ({ n, publicKey, signingKey }: DirectoryEntry): AccountKeys => ({
  n,
  publicKey: b64u(publicKey),
  signingKey: b64u(signingKey),
});

export function lookup(
  relay: Relay,
  member: Member,
  addresses: string[],
): Promise<{ recipients: FoundRecipient[] }> {
  return relay.db.withOrganisation(member.org, async (tx) => {
    const accounts = await accountsByAddress(relay, tx, member.org, addresses);
    const known = await writtenToBefore(relay, tx, memberAuthor(member), addresses);
    const recipients: FoundRecipient[] = [];
    for (const address of addresses) {
      const found = accounts.get(address);
      recipients.push({
        address,
        account: found
          ? {
              account: found.account,
              name: (await personOf(relay, tx, member.org, found.account)).name,
              keys: keysOf(found),
            }
          : null,
        known: known.has(address),
        numbers: found ? [] : await numbersUsedBefore(relay, tx, member, address),
        keptKeys: found ? [] : await offeredKeys(relay, tx, member, address),
      });
    }
    return { recipients };
  });
}

const REMEMBERED = 5;

/** Only this sender's own, and none that a recipient said is not theirs. */
async function numbersUsedBefore(relay: Relay, tx: Tx, member: Member, address: string): Promise<string[]> {
  const indexKey = await relay.dataKeys.ofIndex(tx, member.org);
  const rows = await tx
    .selectFrom('deliveries')
    .innerJoin('messages', (join) =>
      join
        .onRef('messages.org_id', '=', 'deliveries.org_id')
        .onRef('messages.message', '=', 'deliveries.message'),
    )
    .select([
      'deliveries.handle',
      'deliveries.message',
      'deliveries.recipient_sealed',
      'deliveries.not_my_number_at',
    ])
    .where('deliveries.org_id', '=', idBytes(member.org))
    .where('deliveries.address_index', '=', blindIndex(indexKey, 'address', address))
    .where('deliveries.level', '=', 'sms')
    .where('messages.sender', '=', idBytes(member.account))
    .orderBy('deliveries.sent_at', 'desc')
    .limit(50)
    .execute();
  const used: { number: string; isRefused: boolean }[] = [];
  for (const row of rows) {
    const key = await relay.dataKeys.ofMessage(tx, member.org, b64u(row.message));
    const { number } = recipientPerson.open(key, b64u(row.handle), row.recipient_sealed);
    if (number !== null) used.push({ number, isRefused: row.not_my_number_at !== null });
  }
  const refused = new Set(used.flatMap(({ number, isRefused }) => (isRefused ? [number] : [])));
  const numbers = new Set(used.map(({ number }) => number).filter((number) => !refused.has(number)));
  return [...numbers].slice(0, REMEMBERED);
}
