/**
 * Invitations. The token and the fingerprint of the root come sealed to the mail gateway from the admin's browser:
 * the relay keeps the token's hash and passes the rest on.
 */
import { catalogued, fail } from '../../contract/errors.ts';
import { gateway } from '../../contract/internal.ts';
import type { Role, SignedObject } from '../../contract/values.ts';
import { blindIndex, normaliseAddress } from '../../crypto/address.ts';
import { b64u, equal, unb64u } from '../../crypto/bytes.ts';
import { idBytes, newId } from '../../crypto/id.ts';
import { DAY_MS } from '../clock.ts';
import { locate, placeLocator } from '../db/locators.ts';
import { keysOpened } from '../delivery/gateway-key.ts';
import { append } from '../log/append.ts';
import { type DueWork, enqueue, isGivenUpAfter } from '../outbox/outbox.ts';
import type { Relay } from '../relay.ts';
import { invitee } from './enrolment.ts';
import { removeEnrolment } from './enrolment-link.ts';
import type { Member } from './member.ts';
import { actorOf, detailsOf, personOf } from './person.ts';

const INVITATION_LIFE_MS = 7 * DAY_MS;

export interface NewInvitation {
  invitation: string;
  address: string;
  name: string;
  role: Role;
  tokenHash: string;
  sealedLink: string;
  gatewayInstance: string;
}

/**
 * Notes an invitation and that its mail is due. The same again is answered alike. Throws `address_taken`,
 * `bad_address`, `gateway_key_gone`, and `bad_request` for an id that names another invitation.
 */
export async function invite(
  relay: Relay,
  who: Member,
  request: NewInvitation,
): Promise<{ invitation: string; expiresAt: number }> {
  const { invitation, address } = request;
  if (normaliseAddress(address) !== address) throw fail('bad_address');
  const tokenHash = unb64u(request.tokenHash);
  const requireOpened = await keysOpened(relay);
  const noted = await relay.db.withOrganisation(who.org, async (tx) => {
    const before = await tx
      .selectFrom('enrolments')
      .select(['token_hash', 'expires_at'])
      .where('org_id', '=', idBytes(who.org))
      .where('enrolment', '=', idBytes(invitation))
      .executeTakeFirst();
    if (before) {
      if (!equal(before.token_hash, tokenHash)) throw fail('bad_request');
      return { invitation, expiresAt: before.expires_at };
    }
    const taken = await locate(tx, 'address', relay.deployment.locatorHash('address', address));
    if (taken) throw fail('address_taken');
    requireOpened(request.gatewayInstance);
    const now = relay.clock.now();
    const expiresAt = now + INVITATION_LIFE_MS;
    const key = await relay.dataKeys.ofOrganisation(tx, who.org);
    const indexKey = await relay.dataKeys.ofIndex(tx, who.org);
    await tx
      .insertInto('enrolments')
      .values({
        org_id: idBytes(who.org),
        enrolment: idBytes(invitation),
        kind: 'invitation',
        account: idBytes(newId()),
        role: request.role,
        token_hash: tokenHash,
        address_index: blindIndex(indexKey, 'address', address),
        person_sealed: invitee.seal(key, invitation, { address, name: request.name }),
        invited_by: idBytes(who.account),
        sealed_link: unb64u(request.sealedLink),
        gateway_instance: idBytes(request.gatewayInstance),
        created_at: now,
        expires_at: expiresAt,
      })
      .execute();
    const hash = relay.deployment.locatorHash('enrolment', tokenHash);
    const isNew = await placeLocator(tx, 'enrolment', hash, { org: who.org, subject: invitation });
    if (!isNew) throw fail('bad_request');
    await enqueue(relay, tx, who.org, 'notify_invitation', invitation);
    await append(relay, tx, {
      org: who.org,
      type: 'invitation_create',
      outcome: 'success',
      private: {
        actor: await actorOf(relay, tx, who),
        recipient: address,
        ip: who.ip,
        detail: { role: request.role },
      },
    });
    return { invitation, expiresAt };
  });
  relay.wake();
  return noted;
}

export interface OpenInvitation {
  invitation: string;
  address: string;
  name: string;
  role: Role;
  invitedAt: number;
  notifiedAt: number | null;
  notifyFailedAt: number | null;
  notifyGivenUpAt: number | null;
  notifyUnknownAt: number | null;
  expiresAt: number;
}

/** Invitations that were not accepted yet, newest first; expired ones, too, until they are withdrawn. */
export function openInvitations(relay: Relay, who: Member): Promise<OpenInvitation[]> {
  return relay.db.withOrganisation(who.org, async (tx) => {
    const rows = await tx
      .selectFrom('enrolments')
      .selectAll()
      .where('org_id', '=', idBytes(who.org))
      .where('kind', '=', 'invitation')
      .orderBy('created_at', 'desc')
      .execute();
    const key = await relay.dataKeys.ofOrganisation(tx, who.org);
    return rows.flatMap((row) => {
      const invitation = b64u(row.enrolment);
      if (!row.person_sealed) return [];
      return {
        invitation,
        ...invitee.open(key, invitation, row.person_sealed),
        role: row.role,
        invitedAt: row.created_at,
        notifiedAt: row.notified_at,
        notifyFailedAt: row.notify_failed_at,
        notifyGivenUpAt: row.notify_given_up_at,
        notifyUnknownAt: row.notify_unknown_at,
        expiresAt: row.expires_at,
      };
    });
  });
}

/** Ends an invitation: its link works no more. Throws `not_found`. */
export async function withdraw(relay: Relay, who: Member, invitation: string): Promise<void> {
  await relay.db.withOrganisation(who.org, async (tx) => {
    const row = await tx
      .selectFrom('enrolments')
      .select('person_sealed')
      .where('org_id', '=', idBytes(who.org))
      .where('enrolment', '=', idBytes(invitation))
      .where('kind', '=', 'invitation')
      .forUpdate()
      .executeTakeFirst();
    if (!row?.person_sealed) throw fail('not_found');
    const key = await relay.dataKeys.ofOrganisation(tx, who.org);
    const { address } = invitee.open(key, invitation, row.person_sealed);
    await removeEnrolment(tx, who.org, invitation);
    await append(relay, tx, {
      org: who.org,
      type: 'invitation_withdraw',
      outcome: 'success',
      private: { actor: await actorOf(relay, tx, who), recipient: address, ip: who.ip },
    });
  });
}

/**
 * Has the gateway mail an invitation; once its mail server has accepted, the sealed link is deleted. For the work
 * `notify_invitation`: may run again. Does nothing for an invitation that was mailed, accepted, withdrawn or has
 * expired. Throws what the gateway throws, and notes it for the admins to see.
 */
export async function deliverInvitation(relay: Relay, work: DueWork): Promise<void> {
  const { org, subject: invitation } = work;
  const mail = await relay.db.withOrganisation(org, async (tx) => {
    const row = await tx
      .selectFrom('enrolments')
      .selectAll()
      .where('org_id', '=', idBytes(org))
      .where('enrolment', '=', idBytes(invitation))
      .executeTakeFirst();
    const isDue = row?.notified_at === null && relay.clock.now() < row.expires_at;
    if (!isDue || !row.person_sealed || !row.sealed_link || !row.gateway_instance || !row.invited_by) {
      return null;
    }
    const key = await relay.dataKeys.ofOrganisation(tx, org);
    return {
      to: invitee.open(key, invitation, row.person_sealed).address,
      senderName: (await personOf(relay, tx, org, b64u(row.invited_by))).name,
      organisation: await detailsOf(relay, tx, org),
      role: row.role,
      expiresAt: row.expires_at,
      sealedLink: b64u(row.sealed_link),
      instance: b64u(row.gateway_instance),
    };
  });
  if (mail === null) return;
  const name = { kind: 'invitation' as const, id: invitation, org, invitation };
  const { at } = await relay.gateway
    .call(gateway.notify, { ...name, ...mail })
    .catch(async (error: unknown) => {
      await noteNotDelivered(relay, work, mail.to, error);
      throw error;
    });
  await relay.db.withOrganisation(org, async (tx) => {
    const marked = await tx
      .updateTable('enrolments')
      .set({ notified_at: at, notify_failed_at: null, sealed_link: null })
      .where('org_id', '=', idBytes(org))
      .where('enrolment', '=', idBytes(invitation))
      .where('notified_at', 'is', null)
      .executeTakeFirst();
    if (marked.numUpdatedRows === 0n) return;
    await append(relay, tx, {
      org,
      type: 'invitation_notify',
      outcome: 'success',
      private: { actor: { kind: 'service' }, recipient: mail.to },
    });
  });
}

/**
 * The first failure is an entry of the log; those after it only move the time. What may have arrived is not sent
 * again, so its link is deleted like that of a mail that was taken.
 */
async function noteNotDelivered(
  relay: Relay,
  work: DueWork,
  recipient: string,
  error: unknown,
): Promise<void> {
  const { code, entry } = catalogued(error);
  const now = relay.clock.now();
  const isUnknown = code === 'mail_unknown';
  await relay.db.withOrganisation(work.org, async (tx) => {
    const row = await tx
      .selectFrom('enrolments')
      .select('notify_failed_at')
      .where('org_id', '=', idBytes(work.org))
      .where('enrolment', '=', idBytes(work.subject))
      .forUpdate()
      .executeTakeFirst();
    // Withdrawn or accepted meanwhile.
    if (!row) return;
    await tx
      .updateTable('enrolments')
      .set(
        isUnknown
          ? { notify_failed_at: null, notify_unknown_at: now, sealed_link: null }
          : {
              notify_failed_at: now,
              notify_given_up_at: isGivenUpAfter(work, entry.retryable) ? now : null,
            },
      )
      .where('org_id', '=', idBytes(work.org))
      .where('enrolment', '=', idBytes(work.subject))
      .execute();
    if (row.notify_failed_at !== null && !isUnknown) return;
    await append(relay, tx, {
      org: work.org,
      type: 'invitation_notify',
      outcome: 'failure',
      private: { actor: { kind: 'service' }, recipient, detail: { code } },
    });
  });
}

/** Keys announced by the gateway, to seal link secrets to. Throws `gateway_unavailable`. */
export const gatewayKeys = async (relay: Pick<Relay, 'gateway'>): Promise<SignedObject[]> =>
  (await relay.gateway.call(gateway.keys, {})).keys;
