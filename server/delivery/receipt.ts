/**
 * What the recipient's side says it did: opened, downloaded. Only the first time counts; what it rests on, a
 * signature of the account's own key or of a guest's, stays beside it (docs/architecture.md, The logs).
 */
import type { LogPrivate } from '../../contract/api/log.ts';
import { openedEvent } from '../../contract/objects.ts';
import type { SignedObject } from '../../contract/values.ts';
import { fail } from '../../contract/errors.ts';
import { b64u } from '../../crypto/bytes.ts';
import { idBytes } from '../../crypto/id.ts';
import { bodyDigest, keyDigest, verify } from '../../crypto/signed.ts';
import type { Tx } from '../db/database.ts';
import { append } from '../log/append.ts';
import { openToken } from '../messages/stored-token.ts';
import type { Relay } from '../relay.ts';
import type { DeliveryRow } from './delivery.ts';

export interface OpenedClaim {
  event: SignedObject;
  signingKey: Uint8Array;
  /** True when the key is the account's own; a guest's key is also known to the client of whoever wrote. */
  isSigned: boolean;
  actor: LogPrivate['actor'];
  ip: string;
}

/** Notes the first opening and answers its time. Throws `bad_signature`, or `bad_request` for another message's event. */
export async function noteOpened(
  relay: Relay,
  tx: Tx,
  delivery: DeliveryRow,
  { event, signingKey, isSigned, actor, ip }: OpenedClaim,
): Promise<number> {
  const parsed = openedEvent.safeParse(verify('opened', event, signingKey));
  if (!parsed.success) throw fail('bad_request');
  const isHere =
    parsed.data.org === delivery.org &&
    parsed.data.message === delivery.message &&
    parsed.data.envelope === delivery.envelope &&
    parsed.data.handle === delivery.handle &&
    parsed.data.token === (await tokenDigest(relay, tx, delivery));
  if (!isHere) throw fail('bad_request');
  if (delivery.openedAt !== null) return delivery.openedAt;
  const now = relay.clock.now();
  await tx
    .updateTable('deliveries')
    .set({
      opened_at: now,
      opened_signed: isSigned,
      opened_event_body: event.body,
      opened_event_signature: event.signature,
      opened_signing_key: signingKey,
    })
    .where('org_id', '=', idBytes(delivery.org))
    .where('handle', '=', idBytes(delivery.handle))
    .execute();
  await append(relay, tx, {
    org: delivery.org,
    type: 'open',
    outcome: 'success',
    private: {
      ...aboutDelivery(delivery),
      actor,
      ip,
      // What was signed and with which key cannot be swapped afterwards: the leaf commits to both.
      detail: {
        signed: isSigned,
        event: b64u(bodyDigest(event)),
        key: b64u(keyDigest(signingKey)),
      },
    },
  });
  return now;
}

/** Every download is an entry; the first one's time stands in the timeline. */
export async function noteDownloaded(
  relay: Relay,
  tx: Tx,
  delivery: DeliveryRow,
  { part, actor, ip }: { part: number; actor: LogPrivate['actor']; ip: string },
): Promise<void> {
  await tx
    .updateTable('deliveries')
    .set((eb) => ({ downloaded_at: eb.fn.coalesce('downloaded_at', eb.val(relay.clock.now())) }))
    .where('org_id', '=', idBytes(delivery.org))
    .where('handle', '=', idBytes(delivery.handle))
    .execute();
  await append(relay, tx, {
    org: delivery.org,
    type: 'download',
    outcome: 'success',
    private: { ...aboutDelivery(delivery), actor, ip, detail: { part } },
  });
}

/** The fields of a log entry that say which delivery it is about. */
export const aboutDelivery = ({
  message,
  envelope,
  handle,
  address,
  number,
}: DeliveryRow): Pick<LogPrivate, 'message' | 'envelope' | 'handle' | 'recipient' | 'phone'> => ({
  message,
  envelope,
  handle,
  recipient: address,
  phone: number,
});

/** A guest as the actor of an entry. */
export const guestActor = ({ handle, address }: DeliveryRow): LogPrivate['actor'] => ({
  kind: 'guest',
  id: handle,
  address,
  name: null,
});

/** The service itself. */
export const SERVICE: LogPrivate['actor'] = { kind: 'service', id: null, address: null, name: null };

async function tokenDigest(relay: Relay, tx: Tx, { org, message, envelope }: DeliveryRow): Promise<string> {
  const row = await tx
    .selectFrom('envelopes')
    .select('token_sealed')
    .where('org_id', '=', idBytes(org))
    .where('message', '=', idBytes(message))
    .where('envelope', '=', envelope)
    .executeTakeFirstOrThrow();
  const key = await relay.dataKeys.ofMessage(tx, org, message);
  return b64u(bodyDigest(openToken(key, { message, envelope, ...row })));
}
