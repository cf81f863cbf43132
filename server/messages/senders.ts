/**
 * Who wrote: a member with the keys to check a statement with; or a guest, with the record in which whoever they answer
 * finds the key.
 */
import type { InboxSender } from '../../contract/api/mailbox.ts';
import { b64u } from '../../crypto/bytes.ts';
import { idBytes } from '../../crypto/id.ts';
import { accountPerson } from '../accounts/person.ts';
import type { Tx } from '../db/database.ts';
import type { Relay } from '../relay.ts';
import type { MessageAuthor } from './author.ts';
import { recipientPerson } from './recipient.ts';

export const senderKey = ({ kind, id }: MessageAuthor): string => `${kind}/${id}`;

/** Those that there are, by `senderKey`; each kind in as many queries however many there are. */
export async function sendersOf(
  relay: Relay,
  tx: Tx,
  org: string,
  authors: readonly MessageAuthor[],
): Promise<Map<string, InboxSender>> {
  const senders = [
    ...(await membersAmong(relay, tx, org, authors)),
    ...(await guestsAmong(relay, tx, org, authors)),
  ];
  return new Map(
    senders.map((sender) => {
      const id = sender.kind === 'account' ? sender.account : sender.handle;
      return [senderKey({ kind: sender.kind, id }), sender];
    }),
  );
}

const idsOf = (authors: readonly MessageAuthor[], kind: MessageAuthor['kind']): Uint8Array[] =>
  [...new Set(authors.flatMap((author) => (author.kind === kind ? [author.id] : [])))].map((id) =>
    idBytes(id),
  );

async function membersAmong(
  relay: Relay,
  tx: Tx,
  org: string,
  authors: readonly MessageAuthor[],
): Promise<InboxSender[]> {
  const accounts = idsOf(authors, 'account');
  if (accounts.length === 0) return [];
  const rows = await tx
    .selectFrom('accounts')
    .select(['account', 'person_sealed', 'key_n', 'public_key', 'signing_key'])
    .where('org_id', '=', idBytes(org))
    .where('account', 'in', accounts)
    .execute();
  const key = await relay.dataKeys.ofOrganisation(tx, org);
  return rows.map((row) => {
    const account = b64u(row.account);
    const keys = { n: row.key_n, publicKey: b64u(row.public_key), signingKey: b64u(row.signing_key) };
    return { kind: 'account', account, ...accountPerson.open(key, account, row.person_sealed), keys };
  });
}

async function guestsAmong(
  relay: Relay,
  tx: Tx,
  org: string,
  authors: readonly MessageAuthor[],
): Promise<InboxSender[]> {
  const handles = idsOf(authors, 'guest');
  if (handles.length === 0) return [];
  const rows = await tx
    .selectFrom('deliveries')
    .innerJoin('envelopes', (join) =>
      join
        .onRef('envelopes.org_id', '=', 'deliveries.org_id')
        .onRef('envelopes.message', '=', 'deliveries.message')
        .onRef('envelopes.envelope', '=', 'deliveries.envelope'),
    )
    .select([
      'deliveries.handle',
      'deliveries.message',
      'deliveries.envelope',
      'deliveries.recipient_sealed',
      'envelopes.sender_record',
    ])
    .where('deliveries.org_id', '=', idBytes(org))
    .where('deliveries.handle', 'in', handles)
    .execute();
  const messages = rows.map(({ message }) => b64u(message));
  const keys = await relay.dataKeys.ofMessages(tx, org, messages);
  return rows.flatMap((row) => {
    const handle = b64u(row.handle);
    const message = b64u(row.message);
    const key = keys.get(message);
    if (!key) return [];
    const { address } = recipientPerson.open(key, handle, row.recipient_sealed);
    const answers = { message, envelope: row.envelope, senderRecord: b64u(row.sender_record) };
    return [{ kind: 'guest', handle, address, answers }];
  });
}
