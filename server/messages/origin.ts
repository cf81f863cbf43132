/** What a message answers or forwards: the sender's own claim, held against what they sent and received. */
import { fail } from '../../contract/errors.ts';
import { parseJson } from '../../contract/json.ts';
import { release } from '../../contract/objects.ts';
import { level as levels } from '../../contract/values.ts';
import type { Level } from '../../contract/values.ts';
import { equal } from '../../crypto/bytes.ts';
import { idBytes } from '../../crypto/id.ts';
import type { Tx } from '../db/database.ts';
import { guestActor } from '../delivery/receipt.ts';
import { append } from '../log/append.ts';
import type { Relay } from '../relay.ts';
import type { Author } from './author.ts';
import { answered, authorActor } from './author-keys.ts';
import { openToken } from './stored-token.ts';

export interface MessageOrigin {
  kind: 'reply' | 'forward';
  message: string;
}

/**
 * An entry beside those of the sending: a reply or a forward, of which message. `weaker` says that somebody may open
 * with less than the least that the first one asked. Throws `not_found` when that is none of the member's, and
 * `forbidden` for a guest, whose answer says itself what it answers. Throws `forward_forbidden`.
 */
export async function logOriginOf(
  relay: Relay,
  tx: Tx,
  author: Author,
  released: { message: string; envelope: number; levels: readonly Level[] },
  origin: MessageOrigin,
): Promise<void> {
  if (author.kind === 'guest') throw fail('forbidden');
  const before = await levelsOfOwn(tx, author, origin.message);
  if (before.length === 0) throw fail('not_found');
  if (origin.kind === 'forward') await refuseNoForward(relay, tx, author.org, origin.message);
  await append(relay, tx, {
    org: author.org,
    type: origin.kind,
    outcome: 'success',
    private: {
      actor: await authorActor(relay, tx, author),
      message: released.message,
      envelope: released.envelope,
      ip: author.ip,
      detail: { of: origin.message, weaker: weakest(released.levels) < weakest(before) },
    },
  });
}

/** The same of a guest's answer: what it answers is no claim, since the bearer writes to no other letter. */
export async function logAnswer(
  relay: Relay,
  tx: Tx,
  guest: Author,
  { message, envelope }: { message: string; envelope: number },
): Promise<void> {
  const delivery = await answered(relay, tx, guest);
  await append(relay, tx, {
    org: guest.org,
    type: 'reply',
    outcome: 'success',
    private: {
      actor: guestActor(delivery),
      message,
      envelope,
      ip: guest.ip,
      // An answer goes by key: nobody opens it with less.
      detail: { of: delivery.message, weaker: false },
    },
  });
}

/** Throws `forward_forbidden` when a token of the message says that it is not to be forwarded. */
async function refuseNoForward(relay: Relay, tx: Tx, org: string, message: string): Promise<void> {
  const rows = await tx
    .selectFrom('envelopes')
    .select(['envelope', 'token_sealed'])
    .where('org_id', '=', idBytes(org))
    .where('message', '=', idBytes(message))
    .execute();
  if (rows.length === 0) return;
  const key = await relay.dataKeys.ofMessage(tx, org, message);
  for (const row of rows) {
    const token = release.parse(parseJson(openToken(key, { message, ...row }).body));
    if (token.noForward) throw fail('forward_forbidden');
  }
}

/** How the recipients of a message open that the member sent or received; none when it is neither. */
async function levelsOfOwn(tx: Tx, { org, id }: Author, message: string): Promise<Level[]> {
  const rows = await tx
    .selectFrom('deliveries')
    .innerJoin('messages', (join) =>
      join
        .onRef('messages.org_id', '=', 'deliveries.org_id')
        .onRef('messages.message', '=', 'deliveries.message'),
    )
    .select(['deliveries.level', 'deliveries.account', 'messages.sender'])
    .where('deliveries.org_id', '=', idBytes(org))
    .where('deliveries.message', '=', idBytes(message))
    .execute();
  const isMe = (account: Uint8Array | null): boolean => account !== null && equal(account, idBytes(id));
  const isOwn = rows.some(({ sender, account }) => isMe(sender) || isMe(account));
  return isOwn ? rows.map(({ level }) => level) : [];
}

/** Its place among the levels, weakest first. */
const weakest = (given: readonly Level[]): number =>
  Math.min(...given.map((level) => levels.options.indexOf(level)));
