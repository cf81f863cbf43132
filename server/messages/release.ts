/**
 * Release: the scanner signs a token for exactly one envelope, the relay redeems it exactly once
 * (docs/format.md, At the relay, on redeeming). Redeeming is one transaction: envelope, deliveries, what is due and
 * the log come about together or not at all.
 */
import type { Part } from '../../contract/objects.ts';
import type { Delivery } from '../../contract/api/messages.ts';
import { scanner } from '../../contract/internal.ts';
import type { SignedObject } from '../../contract/values.ts';
import { fail } from '../../contract/errors.ts';
import { releaseRequest } from '../../contract/objects.ts';
import { blindIndex } from '../../crypto/address.ts';
import { b64u, equal, unb64u, utf8 } from '../../crypto/bytes.ts';
import { isZegelError } from '../../crypto/errors.ts';
import { sha256 } from '../../crypto/hash.ts';
import { idBytes } from '../../crypto/id.ts';
import { keyDigest } from '../../crypto/signed.ts';
import type { Member } from '../accounts/member.ts';
import { actorOf } from '../accounts/person.ts';
import type { Tx } from '../db/database.ts';
import { placeLocator } from '../db/locators.ts';
import { sealField } from '../keys/fields.ts';
import { append } from '../log/append.ts';
import { enqueue } from '../outbox/outbox.ts';
import type { Relay } from '../relay.ts';
import { charterOf, rulesClaim } from './claims.ts';
import { accountsByAddress } from './directory.ts';
import { recipientPerson } from './recipient.ts';
import { type ReleaseFacts, checkToken } from './redeem-check.ts';
import type { ScannerErrand } from './inspection.ts';
import { type DraftRow, ownMessage } from './message.ts';

export interface EnvelopeBytes {
  header: string;
  statement: string;
}

/** Asks the scanner for the token. Throws what the scanner refuses with; a refusal is an entry of the log. */
export async function requestToken(
  relay: Relay,
  member: Member,
  message: string,
  envelope: number,
  body: ScannerErrand & EnvelopeBytes & { verdict: SignedObject; partVerdicts: SignedObject[] },
): Promise<{ token: SignedObject }> {
  const claims = await relay.db.withOrganisation(member.org, async (tx) => {
    await ownMessage(tx, member, message);
    const { archive } = await charterOf(tx, member.org);
    return {
      ...(await rulesClaim(tx, member.org)),
      archive,
      inside: await handlesInside(relay, tx, member.org, body.request),
    };
  });
  try {
    return await relay.scanner.call(scanner.release, { ...body, claims });
  } catch (error) {
    const code = isZegelError(error) ? error.code : 'internal';
    await relay.db.withOrganisation(member.org, async (tx) => {
      await append(relay, tx, {
        org: member.org,
        type: 'send',
        outcome: code.endsWith('_unavailable') ? 'failure' : 'refused',
        private: {
          actor: await actorOf(relay, tx, member),
          message,
          envelope,
          ip: member.ip,
          detail: { code },
        },
      });
    });
    throw error;
  }
}

/** Handles of recipients whose address has an account here: what a rule calls inside. */
async function handlesInside(relay: Relay, tx: Tx, org: string, request: string): Promise<string[]> {
  const parsed = releaseRequest.safeParse(parseJson(request));
  if (!parsed.success) throw fail('bad_request');
  const accounts = await accountsByAddress(
    relay,
    tx,
    org,
    parsed.data.recipients.map(({ address }) => address),
  );
  return parsed.data.recipients.filter(({ address }) => accounts.has(address)).map(({ handle }) => handle);
}

export interface RedeemRequest extends EnvelopeBytes {
  token: SignedObject;
  deliveries: Delivery[];
  logContent: string;
  senderRecord: string;
}

export interface Released {
  message: string;
  envelope: number;
  releasedAt: number;
}

/**
 * Redeems a token. The same request again answers what the first one did; another under that number, or with a
 * token that was used, is `already_released`. Throws `token_needed` for no token, `token_invalid`, `token_expired`.
 */
export async function redeem(
  relay: Relay,
  member: Member,
  message: string,
  envelope: number,
  request: RedeemRequest,
): Promise<Released> {
  const requestDigest = sha256(utf8(JSON.stringify(request)));
  const released = await relay.db.withOrganisation(member.org, async (tx) => {
    const draft = await ownMessage(tx, member, message);
    const before = await tx
      .selectFrom('envelopes')
      .select(['request_digest', 'released_at'])
      .where('org_id', '=', idBytes(member.org))
      .where('message', '=', idBytes(message))
      .where('envelope', '=', envelope)
      .executeTakeFirst();
    if (before) {
      if (!equal(before.request_digest, requestDigest)) throw fail('already_released');
      return { releasedAt: before.released_at, dropped: [] };
    }
    return release(relay, tx, member, draft, envelope, request, requestDigest);
  });
  relay.wake();
  for (const place of released.dropped) await relay.blobs.remove(place);
  return { message, envelope, releasedAt: released.releasedAt };
}

async function release(
  relay: Relay,
  tx: Tx,
  member: Member,
  draft: DraftRow,
  envelope: number,
  request: RedeemRequest,
  requestDigest: Uint8Array,
): Promise<{ releasedAt: number; dropped: string[] }> {
  const { message } = draft;
  const now = relay.clock.now();
  const header = unb64u(request.header);
  const statement = unb64u(request.statement);
  const facts = await releaseFacts(relay, tx, member, draft, envelope, request.deliveries, now);
  const token = checkToken(request.token, facts, { header, statement, deliveries: request.deliveries });
  const key =
    draft.state === 'draft'
      ? await relay.dataKeys.create(tx, member.org, 'message', message, now)
      : await relay.dataKeys.ofMessage(tx, member.org, message);
  const inserted = await tx
    .insertInto('envelopes')
    .values({
      org_id: idBytes(member.org),
      message: idBytes(message),
      envelope,
      token_id: idBytes(token.id),
      token_body: request.token.body,
      token_signature: request.token.signature,
      header_sealed: sealField(key, 'envelopes.header', message, header, envelope),
      header_digest: sha256(header),
      statement,
      statement_digest: sha256(statement),
      verdict_digest: unb64u(token.verdict),
      prev: token.prev === null ? null : unb64u(token.prev),
      request_digest: requestDigest,
      sender_record: unb64u(request.senderRecord),
      expires_at: token.expiresAt,
      released_at: now,
    })
    .onConflict((conflict) => conflict.columns(['org_id', 'token_id']).doNothing())
    .executeTakeFirst();
  // The token was used already, for another number.
  if (inserted.numInsertedOrUpdatedRows !== 1n) throw fail('already_released');
  // A later envelope is of the same parts; only the first may find some that were taken out again.
  const dropped = draft.state === 'draft' ? await dropOtherParts(tx, member.org, message, token.parts) : [];
  if (draft.state === 'draft') {
    await tx
      .updateTable('messages')
      .set({ state: 'released', released_at: now })
      .where('org_id', '=', idBytes(member.org))
      .where('message', '=', idBytes(message))
      .execute();
  }
  const actor = await actorOf(relay, tx, member);
  const indexKey = await relay.dataKeys.ofIndex(tx, member.org);
  for (const [position, delivery] of request.deliveries.entries()) {
    const line = token.recipients[position];
    if (!line) throw fail('token_invalid', { detail: { field: 'recipients' } });
    const { handle, guest } = delivery;
    await tx
      .insertInto('deliveries')
      .values({
        org_id: idBytes(member.org),
        handle: idBytes(handle),
        message: idBytes(message),
        envelope,
        position,
        level: delivery.level,
        account: delivery.account === null ? null : idBytes(delivery.account),
        address_index: blindIndex(indexKey, 'address', delivery.address),
        number_index: delivery.number === null ? null : blindIndex(indexKey, 'phone', delivery.number),
        recipient_sealed: recipientPerson.seal(key, handle, {
          address: delivery.address,
          number: delivery.number,
        }),
        recipient_digest: unb64u(line.recipient),
        key_digest: unb64u(line.key),
        share_sealed: guest && sealField(key, 'deliveries.share', handle, unb64u(guest.share)),
        link_auth: guest && unb64u(guest.linkAuth),
        code_auth: guest?.codeAuth ? unb64u(guest.codeAuth) : null,
        chosen_code: guest?.chosenCode ?? false,
        sealed_link: guest && unb64u(guest.sealedLink),
        gateway_instance: guest && idBytes(guest.gatewayInstance),
        expires_at: token.expiresAt,
        sent_at: now,
      })
      .execute();
    const isPlaced = await placeLocator(
      tx,
      'handle',
      relay.deployment.locatorHash('handle', idBytes(handle)),
      {
        org: member.org,
        subject: handle,
      },
    );
    if (!isPlaced) throw fail('token_invalid', { detail: { field: 'handles' } });
    await enqueue(relay, tx, member.org, 'notify_recipient', handle);
    await append(relay, tx, {
      org: member.org,
      type: 'send',
      outcome: 'success',
      private: {
        actor,
        message,
        envelope,
        handle,
        recipient: delivery.address,
        phone: delivery.number,
        ip: member.ip,
        detail: { level: delivery.level, chosenCode: guest?.chosenCode ?? false },
      },
      content: unb64u(request.logContent),
    });
  }
  return { releasedAt: now, dropped };
}

async function releaseFacts(
  relay: Relay,
  tx: Tx,
  member: Member,
  draft: DraftRow,
  envelope: number,
  deliveries: readonly Delivery[],
  now: number,
): Promise<ReleaseFacts> {
  const account = await tx
    .selectFrom('accounts')
    .select('signing_key')
    .where('org_id', '=', idBytes(member.org))
    .where('account', '=', idBytes(member.account))
    .executeTakeFirstOrThrow();
  const named = deliveries.flatMap((delivery) => (delivery.account === null ? [] : [delivery]));
  const found = await accountsByAddress(
    relay,
    tx,
    member.org,
    named.map(({ address }) => address),
  );
  const accountKeys = new Map<string, string>();
  for (const { account: id, address } of named) {
    const held = found.get(address);
    if (id !== null && held?.account === id) accountKeys.set(id, b64u(keyDigest(held.publicKey)));
  }
  return {
    org: member.org,
    message: draft.message,
    envelope,
    sender: member.account,
    senderKey: b64u(account.signing_key),
    commitment: b64u(draft.commitment),
    parts: await inspectedParts(tx, member.org, draft.message),
    charter: await charterOf(tx, member.org),
    now,
    accountKeys,
  };
}

/** Staged parts of which the relay took a digest, in order. */
async function inspectedParts(tx: Tx, org: string, message: string): Promise<Part[]> {
  const rows = await tx
    .selectFrom('parts')
    .select(['kind', 'size_bytes', 'digest'])
    .where('org_id', '=', idBytes(org))
    .where('message', '=', idBytes(message))
    .orderBy('part')
    .execute();
  return rows.flatMap(({ kind, size_bytes, digest }) =>
    digest === null ? [] : [{ kind, digest: b64u(digest), sizeBytes: size_bytes }],
  );
}

/** Drops every part that the token does not name; answers where their bytes are. */
async function dropOtherParts(
  tx: Tx,
  org: string,
  message: string,
  named: readonly Part[],
): Promise<string[]> {
  const rows = await tx
    .deleteFrom('parts')
    .where('org_id', '=', idBytes(org))
    .where('message', '=', idBytes(message))
    .where((eb) =>
      eb.or([
        eb('digest', 'is', null),
        eb(
          'digest',
          'not in',
          named.map(({ digest }) => unb64u(digest)),
        ),
      ]),
    )
    .returning('upload')
    .execute();
  return rows.map(({ upload }) => b64u(upload));
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
