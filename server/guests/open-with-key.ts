/**
 * Opening with a kept key (docs/architecture.md, A guest keeps a key): proof of the link, then a signature of the
 * key over a challenge of ours. Where the key is wrapped under a passphrase, a proof of that gives the wrap first;
 * tries at it are counted for the key, whichever letter they come by.
 */
import { fail } from '../../contract/errors.ts';
import { b64u, concat, equal, randomBytes, u64be, unb64u } from '../../crypto/bytes.ts';
import { sha256 } from '../../crypto/hash.ts';
import { idBytes } from '../../crypto/id.ts';
import { isKeyProof } from '../../crypto/kept-key.ts';
import { MINUTE_MS } from '../clock.ts';
import type { Tx } from '../db/database.ts';
import { type DeliveryRow, changeDelivery } from '../delivery/delivery.ts';
import { aboutDelivery, guestActor } from '../delivery/receipt.ts';
import { append } from '../log/append.ts';
import type { LogOutcome } from '../log/types.ts';
import type { Relay } from '../relay.ts';
import {
  type KeptKeyRow,
  MAX_PASSPHRASE_TRIES,
  changeKeptKey,
  endKeptKey,
  keyOfDelivery,
  passphraseOf,
  refuseEnded,
} from './kept-key.ts';
import { withLink } from './link.ts';
import { type LetIn, letIn } from './open.ts';

/** How long a challenge can be answered. */
export const CHALLENGE_MS = 5 * MINUTE_MS;

/** The end of a challenge (u64be), and as many random bytes. */
const CHALLENGE_HEAD_BYTES = 16;

/**
 * A fresh challenge: when it ends, random bytes, and a MAC of ours. Nothing is kept of it until it was answered, so
 * that whoever has the link and not the key takes none away from anybody. Throws `key_ended`.
 */
export const challengeKey = (
  relay: Relay,
  handle: string,
  linkAuth: string,
): Promise<{ challenge: string }> =>
  withLink(relay, handle, linkAuth, async (tx, delivery) => {
    refuseEnded(await keyOfDelivery(tx, delivery));
    const head = concat(u64be(relay.clock.now() + CHALLENGE_MS), randomBytes(8));
    return { challenge: b64u(concat(head, relay.deployment.challengeMac(delivery.org, handle, head))) };
  });

/** Lets in who signed the challenge, once for each. Throws `key_proof_wrong`, `key_ended`. */
export async function openWithKey(
  relay: Relay,
  handle: string,
  answer: { linkAuth: string; challenge: string; signature: string },
  ip: string,
): Promise<LetIn> {
  const opening = await withLink(relay, handle, answer.linkAuth, async (tx, delivery) => {
    const row = await keyOfDelivery(tx, delivery);
    refuseEnded(row);
    const challenge = unb64u(answer.challenge);
    const proof = { message: delivery.message, handle, challenge };
    const isProven =
      isKeyProof(unb64u(answer.signature), proof, row.signingKey) &&
      (await useUp(relay, tx, delivery, challenge));
    await note(relay, tx, delivery, row, { outcome: isProven ? 'success' : 'refused', ip });
    return isProven ? letIn(relay, tx, delivery) : null;
  });
  if (!opening) throw fail('key_proof_wrong');
  return opening;
}

/** True for a challenge of ours for this delivery, in time, the first time it is answered. */
async function useUp(
  relay: Relay,
  tx: Tx,
  { org, handle }: DeliveryRow,
  challenge: Uint8Array,
): Promise<boolean> {
  const head = challenge.slice(0, CHALLENGE_HEAD_BYTES);
  const mac = challenge.subarray(CHALLENGE_HEAD_BYTES);
  if (!equal(mac, relay.deployment.challengeMac(org, handle, head))) return false;
  const endsAt = Number(new DataView(head.buffer, head.byteOffset).getBigUint64(0));
  const now = relay.clock.now();
  if (endsAt <= now) return false;
  await tx
    .deleteFrom('key_challenges')
    .where('org_id', '=', idBytes(org))
    .where('handle', '=', idBytes(handle))
    .where('expires_at', '<=', now)
    .execute();
  const used = { challenge_hash: sha256(challenge), expires_at: endsAt };
  const { numInsertedOrUpdatedRows } = await tx
    .insertInto('key_challenges')
    .values({ org_id: idBytes(org), handle: idBytes(handle), ...used })
    .onConflict((conflict) => conflict.columns(['org_id', 'handle', 'challenge_hash']).doNothing())
    .executeTakeFirst();
  return numInsertedOrUpdatedRows === 1n;
}

/**
 * One try at the passphrase, counted before it is compared; a right one gives all tries back, and the wrapped seed.
 * Throws `passphrase_wrong` with the tries left, `recipient_locked`, `key_ended`, and `bad_request` where there is
 * no passphrase.
 */
export async function unwrapKey(
  relay: Relay,
  handle: string,
  { linkAuth, passphraseAuth }: { linkAuth: string; passphraseAuth: string },
  ip: string,
): Promise<{ wrapped: string }> {
  const outcome = await withLink(relay, handle, linkAuth, async (tx, delivery) => {
    const row = await keyOfDelivery(tx, delivery);
    refuseEnded(row);
    const passphrase = await passphraseOf(relay, tx, row);
    if (!passphrase || !row.passphraseAuth) throw fail('bad_request');
    if (row.lockedAt !== null) {
      // Locked by way of another letter: this one's sender has to see it, too.
      if (delivery.lockedAt === null) await changeDelivery(tx, delivery, { locked_at: relay.clock.now() });
      return { left: 0 };
    }
    const tries = row.tries + 1;
    const locked_at = tries >= MAX_PASSPHRASE_TRIES ? relay.clock.now() : null;
    await changeKeptKey(tx, row, { tries, locked_at });
    if (equal(sha256(unb64u(passphraseAuth)), row.passphraseAuth)) {
      await changeKeptKey(tx, row, { tries: 0, locked_at: null });
      // Another letter's sender has unlocked the key.
      if (delivery.lockedAt !== null) await changeDelivery(tx, delivery, { locked_at: null });
      return { wrapped: passphrase.wrapped };
    }
    if (locked_at !== null) await changeDelivery(tx, delivery, { locked_at });
    await note(relay, tx, delivery, row, { outcome: 'refused', ip, tries });
    return { left: MAX_PASSPHRASE_TRIES - tries };
  });
  if (outcome.wrapped !== undefined) return { wrapped: outcome.wrapped };
  if (outcome.left === 0) throw fail('recipient_locked');
  throw fail('passphrase_wrong', { detail: { left: outcome.left } });
}

/** Says that the key is gone: nothing is sealed to it any more, and the sender sees it. */
export const loseKey = (relay: Relay, handle: string, linkAuth: string, ip: string): Promise<void> =>
  withLink(relay, handle, linkAuth, async (tx, delivery) => {
    const row = await keyOfDelivery(tx, delivery);
    if (delivery.keyLostAt !== null) return;
    const now = relay.clock.now();
    await changeDelivery(tx, delivery, { key_lost_at: now });
    if (!row.isEnded) await endKeptKey(tx, row, { lost_at: now });
    await append(relay, tx, {
      org: delivery.org,
      type: 'key_lost',
      outcome: 'success',
      private: {
        ...aboutDelivery(delivery),
        actor: guestActor(delivery),
        ip,
        detail: { key: row.key },
      },
    });
  });

function note(
  relay: Relay,
  tx: Tx,
  delivery: DeliveryRow,
  { key }: KeptKeyRow,
  { outcome, ip, tries }: { outcome: LogOutcome; ip: string; tries?: number },
): Promise<number> {
  return append(relay, tx, {
    org: delivery.org,
    type: 'key_prove',
    outcome,
    private: {
      ...aboutDelivery(delivery),
      actor: guestActor(delivery),
      ip,
      detail: { key, ...(tries === undefined ? {} : { tries }) },
    },
  });
}
