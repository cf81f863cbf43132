/**
 * Redeeming a token, exactly once (docs/format.md, At the relay). It is one transaction: envelope, deliveries, what
 * is due and the log come about together or not at all.
 */
import type { Delivery } from '../../contract/api/messages.ts';
import type { Release } from '../../contract/objects.ts';
import type { SignedObject } from '../../contract/values.ts';
import { fail } from '../../contract/errors.ts';
import { blindIndex } from '../../crypto/address.ts';
import { b64u, equal, unb64u, utf8 } from '../../crypto/bytes.ts';
import { sha256 } from '../../crypto/hash.ts';
import { idBytes } from '../../crypto/id.ts';
import { keyDigest } from '../../crypto/signed.ts';
import type { Tx } from '../db/database.ts';
import { placeLocator } from '../db/locators.ts';
import { endDraft } from '../drafts/drafts.ts';
import type { DataKey } from '../keys/data-keys.ts';
import { sealField } from '../keys/fields.ts';
import { append } from '../log/append.ts';
import { type RequireOpened, keysOpened } from '../delivery/gateway-key.ts';
import { writerOf } from '../delivery/delivery.ts';
import { enqueue } from '../outbox/outbox.ts';
import type { Relay } from '../relay.ts';
import type { Author } from './author.ts';
import { answered, authorActor, authorKeys } from './author-keys.ts';
import { charterOf } from './claims.ts';
import { accountsByAddress } from './directory.ts';
import { type NamedKey, namedKeys } from './kept-keys.ts';
import { type DraftRow, ownMessage } from './message.ts';
import { type MessageOrigin, logAnswer, logOriginOf } from './origin.ts';
import { recipientPerson } from './recipient.ts';
import { type ReleaseFacts, checkToken } from './redeem-check.ts';
import { dropOtherParts, inspectedParts } from './staged-parts.ts';
import { storedToken } from './stored-token.ts';
import type { EnvelopeBytes } from './token.ts';

export interface RedeemRequest extends EnvelopeBytes {
  token?: SignedObject | undefined;
  deliveries: Delivery[];
  logContent: string;
  senderRecord: string;
  origin?: MessageOrigin | undefined;
}

export interface Released {
  message: string;
  envelope: number;
  releasedAt: number;
}

/**
 * Redeems a token. The same request again answers what the first one did; another under that number, or with a
 * token that was used, is `already_released`. Throws `token_needed`, `token_invalid`, `token_expired`, and
 * `gateway_key_gone` when a link was sealed to a key that the gateway opens no more.
 */
export async function redeem(
  relay: Relay,
  author: Author,
  message: string,
  envelope: number,
  request: RedeemRequest,
): Promise<Released> {
  const { token: signed } = request;
  if (!signed) throw fail('token_needed');
  const requestDigest = sha256(utf8(JSON.stringify(request)));
  const requireOpened = await keysOpened(relay);
  const releasedAt = await relay.db.withOrganisation(author.org, async (tx) => {
    const draft = await ownMessage(tx, author, message);
    const before = await tx
      .selectFrom('envelopes')
      .select(['request_digest', 'released_at'])
      .where('org_id', '=', idBytes(author.org))
      .where('message', '=', idBytes(message))
      .where('envelope', '=', envelope)
      .executeTakeFirst();
    if (!before) {
      if (author.kind === 'guest') await refuseOthers(relay, tx, author, envelope, request.deliveries);
      const asked = { draft, envelope, request, requestDigest, signed };
      return release(relay, tx, author, asked, requireOpened);
    }
    if (!equal(before.request_digest, requestDigest)) throw fail('already_released');
    return before.released_at;
  });
  relay.wake();
  return { message, envelope, releasedAt };
}

/**
 * An answer goes to whoever wrote, by their account's key, and to nobody else. It is one envelope: more would be mails
 * to them that no limit counts. Throws `forbidden`.
 */
async function refuseOthers(
  relay: Relay,
  tx: Tx,
  guest: Author,
  envelope: number,
  deliveries: readonly Delivery[],
): Promise<void> {
  const writer = writerOf(await answered(relay, tx, guest));
  if (envelope !== 0 || deliveries.length !== 1 || deliveries[0]?.account !== writer) throw fail('forbidden');
}

interface ToRelease {
  draft: DraftRow;
  envelope: number;
  request: RedeemRequest;
  requestDigest: Uint8Array;
  /** The token as it came. */
  signed: SignedObject;
}

async function release(
  relay: Relay,
  tx: Tx,
  author: Author,
  asked: ToRelease,
  requireOpened: RequireOpened,
): Promise<number> {
  const { draft, request } = asked;
  const { message } = draft;
  const now = relay.clock.now();
  const keptKeys = await namedKeys(relay, tx, author.org, request.deliveries);
  const facts = await releaseFacts(relay, tx, author, asked, keptKeys, now);
  const token = checkToken(asked.signed, facts, {
    header: unb64u(request.header),
    statement: unb64u(request.statement),
    deliveries: request.deliveries,
  });
  for (const { guest, kept } of request.deliveries) {
    const link = guest ?? kept;
    if (link) requireOpened(link.gatewayInstance);
  }
  const isFirst = draft.state === 'draft';
  const key = isFirst
    ? await relay.dataKeys.create(tx, author.org, 'message', message, now)
    : await relay.dataKeys.ofMessage(tx, author.org, message);
  await insertEnvelope(tx, author.org, asked, { token, key, now });
  // A later envelope is of the same parts; only the first may find some that were taken out again.
  if (isFirst) {
    await dropOtherParts(relay, tx, author.org, message, token.parts);
    if (author.kind === 'account') await endDraft(tx, author.org, author.id, message);
    await tx
      .updateTable('messages')
      .set({ state: 'released', released_at: now })
      .where('org_id', '=', idBytes(author.org))
      .where('message', '=', idBytes(message))
      .execute();
  }
  for (const [position, delivery] of request.deliveries.entries()) {
    const line = token.recipients[position];
    if (!line) throw fail('token_invalid', { detail: { field: 'recipients' } });
    const { handle } = delivery;
    const hash = relay.deployment.locatorHash('handle', idBytes(handle));
    const isPlaced = await placeLocator(tx, 'handle', hash, { org: author.org, subject: handle });
    if (!isPlaced) throw fail('token_invalid', { detail: { field: 'handles' } });
    await insertDelivery(relay, tx, author.org, asked, {
      token,
      key,
      now,
      position,
      delivery,
      line,
      keptKeys,
    });
    await enqueue(relay, tx, author.org, 'notify_recipient', handle);
  }
  await logSending(relay, tx, author, asked, keptKeys);
  if (request.origin) {
    const levels = request.deliveries.map(({ level }) => level);
    const { envelope } = asked;
    await logOriginOf(relay, tx, author, { message, envelope, levels }, request.origin);
  } else if (author.kind === 'guest') {
    await logAnswer(relay, tx, author, { message, envelope: asked.envelope });
  }
  return now;
}

interface Redeeming {
  token: Release;
  /** The message's data key. */
  key: DataKey;
  now: number;
}

async function insertEnvelope(
  tx: Tx,
  org: string,
  { draft: { message }, envelope, request, requestDigest, signed }: ToRelease,
  { token, key, now }: Redeeming,
): Promise<void> {
  const header = unb64u(request.header);
  const statement = unb64u(request.statement);
  const inserted = await tx
    .insertInto('envelopes')
    .values({
      org_id: idBytes(org),
      message: idBytes(message),
      envelope,
      ...storedToken(key, message, envelope, token.id, signed),
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
    .onConflict((conflict) => conflict.columns(['org_id', 'token_hash']).doNothing())
    .executeTakeFirst();
  // The token was used already.
  if (inserted.numInsertedOrUpdatedRows !== 1n) throw fail('already_released');
}

async function insertDelivery(
  relay: Relay,
  tx: Tx,
  org: string,
  { draft: { message }, envelope }: ToRelease,
  {
    token,
    key,
    now,
    position,
    delivery,
    line,
    keptKeys,
  }: Redeeming & {
    position: number;
    delivery: Delivery;
    line: Release['recipients'][number];
    keptKeys: ReadonlyMap<string, NamedKey>;
  },
): Promise<void> {
  const { handle, address, number, guest, kept } = delivery;
  const link = guest ?? kept;
  const indexKey = await relay.dataKeys.ofIndex(tx, org);
  await tx
    .insertInto('deliveries')
    .values({
      org_id: idBytes(org),
      handle: idBytes(handle),
      message: idBytes(message),
      envelope,
      position,
      level: delivery.level,
      account: delivery.account === null ? null : idBytes(delivery.account),
      address_index: blindIndex(indexKey, 'address', address),
      number_index: number === null ? null : blindIndex(indexKey, 'phone', number),
      recipient_sealed: recipientPerson.seal(key, handle, { address, number }),
      key_digest: unb64u(line.key),
      share_sealed: guest && sealField(key, 'deliveries.share', handle, unb64u(guest.share)),
      kept_key: kept && idBytes(kept.key),
      link_auth: link && unb64u(link.linkAuth),
      code_auth: guest?.codeAuth ? unb64u(guest.codeAuth) : null,
      chosen_code: guest?.chosenCode ?? keptKeys.get(handle)?.chosenPassphrase ?? false,
      sealed_link: link && unb64u(link.sealedLink),
      gateway_instance: link && idBytes(link.gatewayInstance),
      guest_signing_key: guest ? unb64u(guest.signingKey) : (keptKeys.get(handle)?.signingKey ?? null),
      expires_at: token.expiresAt,
      sent_at: now,
    })
    .execute();
}

/** One entry for each recipient; subject and names of attachments are sealed beside it. */
async function logSending(
  relay: Relay,
  tx: Tx,
  author: Author,
  { draft: { message }, envelope, request }: ToRelease,
  keptKeys: ReadonlyMap<string, NamedKey>,
): Promise<void> {
  const actor = await authorActor(relay, tx, author);
  for (const { handle, address, number, level, guest } of request.deliveries) {
    const chosenCode = guest?.chosenCode ?? keptKeys.get(handle)?.chosenPassphrase ?? false;
    await append(relay, tx, {
      org: author.org,
      type: 'send',
      outcome: 'success',
      private: {
        actor,
        message,
        envelope,
        handle,
        recipient: address,
        phone: number,
        ip: author.ip,
        detail: { level, chosenCode },
      },
      content: unb64u(request.logContent),
    });
  }
}

async function releaseFacts(
  relay: Relay,
  tx: Tx,
  author: Author,
  { draft, envelope, request: { deliveries } }: ToRelease,
  keptKeys: ReadonlyMap<string, NamedKey>,
  now: number,
): Promise<ReleaseFacts> {
  const { signingKey } = await authorKeys(relay, tx, author);
  const { released } = await tx
    .selectFrom('envelopes')
    .select((eb) => eb.fn.countAll<number>().as('released'))
    .where('org_id', '=', idBytes(author.org))
    .where('message', '=', idBytes(draft.message))
    .executeTakeFirstOrThrow();
  const named = deliveries.flatMap((delivery) => (delivery.account === null ? [] : [delivery]));
  const found = await accountsByAddress(
    relay,
    tx,
    author.org,
    named.map(({ address }) => address),
  );
  const accountKeys = new Map<string, string>();
  for (const { account: id, address } of named) {
    const held = found.get(address);
    if (id !== null && held?.account === id) accountKeys.set(id, b64u(keyDigest(held.publicKey)));
  }
  return {
    org: author.org,
    message: draft.message,
    envelope,
    releasedBefore: released,
    sender: author.id,
    senderKey: signingKey,
    commitment: b64u(draft.commitment),
    parts: (await inspectedParts(tx, author.org, draft.message)).map(({ part }) => part),
    charter: await charterOf(tx, author.org),
    now,
    accountKeys,
    keptKeys: new Map([...keptKeys].map(([handle, { digest }]) => [handle, digest])),
  };
}
