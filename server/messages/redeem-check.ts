/**
 * What the relay holds a release token against before it redeems it (docs/format.md, At the relay): its own row of
 * the message, its own digests of header, statement and parts, and its own delivery rows. Pure: one place to read
 * what a token must be.
 */
import type { SignedObject } from '../../contract/values.ts';
import type { Delivery } from '../../contract/api/messages.ts';
import { type Charter, type Part, type Release, release } from '../../contract/objects.ts';
import { fail } from '../../contract/errors.ts';
import { recipientDigest } from '../../crypto/address.ts';
import { b64u, unb64u } from '../../crypto/bytes.ts';
import { sha256 } from '../../crypto/hash.ts';
import { verify } from '../../crypto/signed.ts';
import { isZegelError } from '../../crypto/errors.ts';

/** What the relay knows of itself; ids and digests in base64url. */
export interface ReleaseFacts {
  org: string;
  message: string;
  envelope: number;
  /** How many envelopes of it were released: they are numbered from 0 without gaps. */
  releasedBefore: number;
  sender: string;
  senderKey: string;
  commitment: string;
  /** What is staged and inspected, in order; an attachment that was taken out again may still be among them. */
  parts: Part[];
  charter: Charter;
  now: number;
  /** SHA-256 of an account's key for each account a delivery names; absent where there is no such account. */
  accountKeys: ReadonlyMap<string, string>;
  /** By handle, SHA-256 of the kept key that the delivery names; absent where it is another address's, or has ended. */
  keptKeys: ReadonlyMap<string, string>;
}

/** The longest a message may stay open: an envelope's expiry is at most this far off. */
export const MAX_LIFE_MS = 2 * 366 * 24 * 3_600_000;

/**
 * The token's body, when it is exactly for this request. Throws `token_invalid` naming the field that differs, and
 * `token_expired` after its ten minutes.
 */
export function checkToken(
  signed: SignedObject,
  facts: ReleaseFacts,
  request: { header: Uint8Array; statement: Uint8Array; deliveries: readonly Delivery[] },
): Release {
  const token = parseToken(signed, facts.charter);
  const expect = (field: string, holds: boolean): void => {
    if (!holds) throw fail('token_invalid', { detail: { field } });
  };
  expect('org', token.org === facts.org);
  expect('message', token.message === facts.message);
  expect('envelope', token.envelope === facts.envelope && facts.envelope === facts.releasedBefore);
  expect('prev', (token.prev === null) === (facts.envelope === 0));
  expect('sender', token.sender === facts.sender && token.senderKey === facts.senderKey);
  expect('commitment', token.commitment === facts.commitment);
  expect('parts', areReleasable(leftOut(token.parts, facts.parts), facts));
  expect('header', token.header === b64u(sha256(request.header)));
  expect('statement', token.statement === b64u(sha256(request.statement)));
  expect('recipients', token.recipients.length === request.deliveries.length);
  token.recipients.forEach((recipient, index) => {
    const delivery = request.deliveries[index];
    expect('recipients', delivery !== undefined && isFor(recipient, delivery, facts));
  });
  expect('handles', new Set(token.recipients.map(({ handle }) => handle)).size === token.recipients.length);
  expect('expiresAt', token.expiresAt > facts.now && token.expiresAt <= facts.now + MAX_LIFE_MS);
  if (facts.now >= token.exp) throw fail('token_expired');
  return token;
}

function parseToken(signed: SignedObject, charter: Charter): Release {
  for (const key of charter.scanner) {
    try {
      const parsed = release.safeParse(verify('release', signed, unb64u(key)));
      if (parsed.success) return parsed.data;
    } catch (error) {
      if (!isZegelError(error)) throw error;
    }
  }
  throw fail('token_invalid', { detail: { field: 'signature' } });
}

/**
 * Which of the staged parts the token leaves out: those that the sender took out again. Null when the token names a
 * part that is not staged, or names them in another order.
 */
export function leftOut(named: readonly Part[], staged: readonly Part[]): Part[] | null {
  const rest: Part[] = [];
  let next = 0;
  for (const part of staged) {
    const wanted = named[next];
    const isNamed =
      part.kind === wanted?.kind && part.digest === wanted.digest && part.sizeBytes === wanted.sizeBytes;
    if (isNamed) next += 1;
    else rest.push(part);
  }
  return next === named.length ? rest : null;
}

/** The first envelope may leave out what was taken away again; a later one is of all that was released. */
const areReleasable = (rest: Part[] | null, { releasedBefore }: ReleaseFacts): boolean =>
  rest !== null && (releasedBefore === 0 || rest.length === 0);

/** One line of the token is for one delivery: its handle, address and number, level and, where the relay knows it, key. */
function isFor(recipient: Release['recipients'][number], delivery: Delivery, facts: ReleaseFacts): boolean {
  const digest = b64u(recipientDigest(delivery.address, delivery.number, facts.message));
  return (
    recipient.handle === delivery.handle &&
    recipient.level === delivery.level &&
    recipient.recipient === digest &&
    (delivery.level === 'sms') === (delivery.number !== null) &&
    isRightKind(recipient.key, delivery, facts)
  );
}

function isRightKind(
  key: string,
  { handle, level, account, guest, kept }: Delivery,
  { accountKeys, keptKeys }: ReleaseFacts,
): boolean {
  if (level !== 'key') {
    const hasCode = guest !== null && guest.codeAuth !== null;
    return guest !== null && account === null && kept === null && (level === 'code') === hasCode;
  }
  if (guest !== null) return false;
  if (kept === null) return account !== null && accountKeys.get(account) === key;
  return account === null && keptKeys.get(handle) === key;
}
