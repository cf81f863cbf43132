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
import { inclusionProofs } from '../log/proof.ts';
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
    const events = await eventsOf(
      tx,
      { org, key, size },
      deliveries.map(({ handle }) => handle),
    );
    const recipients = deliveries.map((row): ReceiptRecipient => {
      const handle = b64u(row.handle);
      const ofRecipient = events.get(handle);
      if (!ofRecipient) throw fail('receipt_not_possible');
      return { handle, events: ofRecipient, opened: openedOf(row) };
    });
    return { charter: await signedCharterOf(tx, org), envelope: sealed, checkpoint, recipients };
  });
}

/**
 * By handle: the first entry of each kind that tells of success, in the order of the log. Erased ones tell nothing.
 * Few queries, however many recipients: nobody else in the organisation can write to the log meanwhile.
 */
async function eventsOf(
  tx: Tx,
  { org, key, size }: { org: string; key: DataKey; size: number },
  handles: Uint8Array[],
): Promise<Map<string, ReceiptEntry[]>> {
  const rows = await tx
    .selectFrom('log_subjects')
    .innerJoin('log_entries', (join) =>
      join
        .onRef('log_entries.org_id', '=', 'log_subjects.org_id')
        .onRef('log_entries.seq', '=', 'log_subjects.seq'),
    )
    .select(['log_subjects.handle', 'log_entries.seq', 'log_entries.leaf', 'log_entries.private_sealed'])
    .where('log_subjects.org_id', '=', idBytes(org))
    .where('log_subjects.handle', 'in', handles)
    .orderBy('log_entries.seq')
    .execute();
  const wanted = new Set<string>(receiptEventTypes);
  const taken = new Set<string>();
  const chosen = rows.filter(({ handle, leaf, private_sealed: sealed }) => {
    const { type, outcome } = logLeaf.parse(JSON.parse(leaf));
    const name = `${b64u(handle)} ${type}`;
    if (outcome !== 'success' || sealed === null || !wanted.has(type) || taken.has(name)) return false;
    taken.add(name);
    return true;
  });
  const proofs = await inclusionProofs(
    tx,
    org,
    chosen.map(({ seq }) => seq),
    size,
  );
  const events = new Map<string, ReceiptEntry[]>();
  for (const [position, { handle, seq, leaf, private_sealed: sealed }] of chosen.entries()) {
    if (sealed === null) continue;
    const { salt, json } = openPrivatePart(key, org, seq, sealed);
    const hashes = proofs[position]?.map((hash) => b64u(hash)) ?? [];
    const entry = { index: seq, leaf, salt: b64u(salt), private: json, hashes };
    events.set(b64u(handle), [...(events.get(b64u(handle)) ?? []), entry]);
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
