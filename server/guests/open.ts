/**
 * Opening without an account (docs/architecture.md, A guest opens). A code is a gate, never key material: what it
 * releases is the server share, without which the link secret opens nothing.
 */
import { fail } from '../../contract/errors.ts';
import type { SealedEnvelope } from '../../contract/api/common.ts';
import type { SignedObject } from '../../contract/values.ts';
import { b64u, equal, randomBytes, unb64u } from '../../crypto/bytes.ts';
import { sha256 } from '../../crypto/hash.ts';
import { idBytes } from '../../crypto/id.ts';
import { MINUTE_MS } from '../clock.ts';
import type { Tx } from '../db/database.ts';
import { type DeliveryRow, changeDelivery, writerOf } from '../delivery/delivery.ts';
import { aboutDelivery, guestActor } from '../delivery/receipt.ts';
import { openField } from '../keys/fields.ts';
import { append } from '../log/append.ts';
import { signedCharterOf } from '../messages/claims.ts';
import { sealedEnvelope } from '../messages/envelope.ts';
import { type DirectoryPerson, memberWhoWrote } from '../messages/directory-person.ts';
import type { Relay } from '../relay.ts';
import { forgetCode, tryCode } from '../sms/codes.ts';
import { MAX_TRIES, codeOf, refuseClosed, withLink } from './link.ts';

/** How long a right code opens the parts. */
export const GRANT_MS = 30 * MINUTE_MS;

/** What whoever is let in gets, by whichever proof. */
export interface LetIn {
  grant: string;
  grantUntil: number;
  charter: SignedObject;
  sender: Omit<DirectoryPerson, 'account'>;
  address: string;
  envelope: SealedEnvelope;
}

export interface Opening extends LetIn {
  share: string;
}

export type Proof = { linkAuth: string; code: string } | { linkAuth: string; codeAuth: string };

/**
 * One try. It is counted before anything is compared, in the transaction that compares; a right answer gives its own
 * try back, and so does one for which there was no code to be right about. Throws `code_wrong` with the tries left,
 * `code_expired`, `recipient_locked`, `number_refused`, and `bad_request` where a kept key opens.
 */
export async function open(relay: Relay, handle: string, proof: Proof, ip: string): Promise<Opening> {
  const outcome = await withLink(relay, handle, proof.linkAuth, async (tx, delivery) => {
    refuseClosed(delivery);
    if (delivery.level === 'key') throw fail('bad_request');
    const tries = delivery.tries + 1;
    const isLast = tries >= MAX_TRIES;
    await changeDelivery(tx, delivery, { tries, ...(isLast ? { locked_at: relay.clock.now() } : {}) });
    const answer = await compare(relay, tx, delivery, proof);
    if (answer !== 'wrong') await changeDelivery(tx, delivery, { tries: delivery.tries, locked_at: null });
    if (answer === 'right') return { opening: await release(relay, tx, delivery, ip) };
    if (answer === 'expired') return { answer };
    if (isLast) await forgetCode(tx, codeOf(delivery));
    await append(relay, tx, {
      org: delivery.org,
      type: 'challenge',
      outcome: 'refused',
      private: {
        ...aboutDelivery(delivery),
        actor: guestActor(delivery),
        ip,
        detail: { step: 'tried', tries },
      },
    });
    return { answer, left: MAX_TRIES - tries };
  });
  if (outcome.opening) return outcome.opening;
  if (outcome.answer === 'expired') throw fail('code_expired');
  if (outcome.left === 0) throw fail('recipient_locked');
  throw fail('code_wrong', { detail: { left: outcome.left } });
}

async function compare(
  relay: Relay,
  tx: Tx,
  delivery: DeliveryRow,
  proof: Proof,
): Promise<'right' | 'wrong' | 'expired'> {
  if ('code' in proof) {
    return delivery.level === 'sms' ? tryCode(relay, tx, codeOf(delivery), proof.code) : 'wrong';
  }
  const isRight = delivery.codeAuth !== null && equal(sha256(unb64u(proof.codeAuth)), delivery.codeAuth);
  return isRight ? 'right' : 'wrong';
}

/** A grant of half an hour, with the envelope and what proves it. */
export async function letIn(relay: Relay, tx: Tx, delivery: DeliveryRow): Promise<LetIn> {
  const now = relay.clock.now();
  const grant = randomBytes(32);
  await tx
    .deleteFrom('grants')
    .where('org_id', '=', idBytes(delivery.org))
    .where('handle', '=', idBytes(delivery.handle))
    .where('expires_at', '<=', now)
    .execute();
  await tx
    .insertInto('grants')
    .values({
      org_id: idBytes(delivery.org),
      grant_hash: sha256(grant),
      handle: idBytes(delivery.handle),
      granted_at: now,
      expires_at: now + GRANT_MS,
    })
    .execute();
  const { address, name, keys } = await memberWhoWrote(relay, tx, delivery.org, writerOf(delivery));
  return {
    grant: b64u(grant),
    grantUntil: now + GRANT_MS,
    charter: await signedCharterOf(tx, delivery.org),
    sender: { address, name, keys },
    address: delivery.address,
    envelope: await sealedEnvelope(relay, tx, delivery.org, delivery.message, delivery.envelope),
  };
}

/** Hands out the share, with half an hour to fetch what it opens. */
async function release(relay: Relay, tx: Tx, delivery: DeliveryRow, ip: string): Promise<Opening> {
  if (!delivery.shareSealed) throw fail('internal');
  const key = await relay.dataKeys.ofMessage(tx, delivery.org, delivery.message);
  const share = openField(key, 'deliveries.share', delivery.handle, delivery.shareSealed);
  await tx
    .updateTable('deliveries')
    .set((eb) => ({ share_released_at: eb.fn.coalesce('share_released_at', eb.val(relay.clock.now())) }))
    .where('org_id', '=', idBytes(delivery.org))
    .where('handle', '=', idBytes(delivery.handle))
    .execute();
  await append(relay, tx, {
    org: delivery.org,
    type: 'share_release',
    outcome: 'success',
    private: {
      ...aboutDelivery(delivery),
      actor: guestActor(delivery),
      ip,
      detail: { level: delivery.level },
    },
  });
  return { ...(await letIn(relay, tx, delivery)), share: b64u(share) };
}
