/**
 * What a proof of receipt is made of (docs/format.md, Proof of receipt): the envelope, the entries of the log about
 * each of its recipients, and one checkpoint in whose tree all of them are proven. The relay cannot make the proof
 * itself: the statement is sealed, and the sender's client adds what opens it.
 */
import type { z } from 'zod';
import type { receipt } from '../../contract/api/messages.ts';
import { fail } from '../../contract/errors.ts';
import { logLeaf } from '../../contract/objects.ts';
import { type ReceiptEntry, type ReceiptRecipient, receiptEventTypes } from '../../contract/receipt/file.ts';
import { b64u } from '../../crypto/bytes.ts';
import { idBytes } from '../../crypto/id.ts';
import type { Member } from '../accounts/member.ts';
import { actorOf } from '../accounts/person.ts';
import type { Tx } from '../db/database.ts';
import type { DataKey } from '../keys/data-keys.ts';
import { append } from '../log/append.ts';
import { openPrivatePart } from '../log/private-part.ts';
import { inclusionHashes } from '../log/proof.ts';
import { checkpointOf } from '../log/read.ts';
import { signedCharterOf } from '../messages/claims.ts';
import { sealedEnvelope } from '../messages/envelope.ts';
import type { Relay } from '../relay.ts';

export type ReceiptMaterial = z.input<typeof receipt.result>;

/** For the sender alone. Throws `not_found`, also for somebody else's message, and `receipt_not_possible`. */
export function receiptMaterial(
  relay: Relay,
  member: Member,
  message: string,
  envelope: number,
): Promise<ReceiptMaterial> {
  const { org } = member;
  return relay.db.withOrganisation(org, async (tx) => {
    const mine = await tx
      .selectFrom('messages')
      .select('message')
      .where('org_id', '=', idBytes(org))
      .where('message', '=', idBytes(message))
      .where('sender', '=', idBytes(member.account))
      .executeTakeFirst();
    if (!mine) throw fail('not_found');
    const sealed = await sealedEnvelope(relay, tx, org, message, envelope);
    // Holds the head of the log from here on: deliveries, entries and checkpoint are of one moment.
    await append(relay, tx, {
      org,
      type: 'receipt_read',
      outcome: 'success',
      private: { actor: await actorOf(relay, tx, member), message, envelope, ip: member.ip },
    });
    const { size, checkpoint } = await checkpointOf(relay, tx, org);
    const key = await relay.dataKeys.ofOrganisation(tx, org);
    const deliveries = await tx
      .selectFrom('deliveries')
      .select(['handle', 'opened_event_body', 'opened_event_signature', 'opened_signing_key'])
      .where('org_id', '=', idBytes(org))
      .where('message', '=', idBytes(message))
      .where('envelope', '=', envelope)
      .orderBy('position')
      .execute();
    const recipients: ReceiptRecipient[] = [];
    for (const row of deliveries) {
      const events = await eventsOf(tx, { org, key, size }, row.handle);
      if (events.length === 0) throw fail('receipt_not_possible');
      recipients.push({ handle: b64u(row.handle), events, opened: openedOf(row) });
    }
    return { charter: await signedCharterOf(tx, org), envelope: sealed, checkpoint, recipients };
  });
}

/** The first entry of each kind that tells of success, in the order of the log. Erased ones tell nothing. */
async function eventsOf(
  tx: Tx,
  { org, key, size }: { org: string; key: DataKey; size: number },
  handle: Uint8Array,
): Promise<ReceiptEntry[]> {
  const rows = await tx
    .selectFrom('log_subjects')
    .innerJoin('log_entries', (join) =>
      join
        .onRef('log_entries.org_id', '=', 'log_subjects.org_id')
        .onRef('log_entries.seq', '=', 'log_subjects.seq'),
    )
    .select(['log_entries.seq', 'log_entries.leaf', 'log_entries.private_sealed'])
    .where('log_subjects.org_id', '=', idBytes(org))
    .where('log_subjects.handle', '=', handle)
    .orderBy('log_entries.seq')
    .execute();
  const wanted = new Set<string>(receiptEventTypes);
  const events: ReceiptEntry[] = [];
  for (const { seq, leaf, private_sealed: sealed } of rows) {
    const { type, outcome } = logLeaf.parse(JSON.parse(leaf));
    if (outcome !== 'success' || sealed === null || !wanted.delete(type)) continue;
    const { salt, json } = openPrivatePart(key, org, seq, sealed);
    events.push({
      index: seq,
      leaf,
      salt: b64u(salt),
      private: json,
      hashes: (await inclusionHashes(tx, org, seq, size)).map((hash) => b64u(hash)),
    });
  }
  return events;
}

function openedOf({
  opened_event_body: body,
  opened_event_signature: signature,
  opened_signing_key: signingKey,
}: {
  opened_event_body: string | null;
  opened_event_signature: string | null;
  opened_signing_key: Uint8Array | null;
}): ReceiptRecipient['opened'] {
  if (body === null || signature === null || signingKey === null) return null;
  return { event: { body, signature }, signingKey: b64u(signingKey) };
}
