/**
 * Writing to an organisation's communication log (docs/format.md, Log), in the transaction of the action itself:
 * what is not written did not happen, and what did not happen is not written. The head row is locked, so entries of
 * one organisation follow each other.
 */
import type { LogPrivate } from '../../contract/api/log.ts';
import { b64u, concat, fromUtf8, randomBytes } from '../../crypto/bytes.ts';
import { fail } from '../../contract/errors.ts';
import { idBytes } from '../../crypto/id.ts';
import { leafBytes, networkDigest, privateDigest } from '../../crypto/log.ts';
import { type Frontier, appendToFrontier, emptyFrontier, leafHash, nodeHash } from '../../crypto/merkle.ts';
import type { Tx } from '../db/database.ts';
import type { Relay } from '../relay.ts';
import { sealPrivatePart } from './private-part.ts';
import type { LogOutcome, LogType } from './types.ts';

/** Fields left out are null. The entry commits to `ip` apart from the rest. Never content: subject and names of attachments come sealed, as `content`. */
export type PersonalPart = Partial<Omit<LogPrivate, 'v' | 'actor' | 'from'>> & {
  actor: Pick<LogPrivate['actor'], 'kind'> & Partial<LogPrivate['actor']>;
};

export interface LogEvent {
  /** Id of the organisation; the transaction must be of it. */
  org: string;
  type: LogType;
  outcome: LogOutcome;
  private: PersonalPart;
  /** Sealed to the log's content key by a client. */
  content?: Uint8Array;
}

/** Appends an entry and answers its number. */
export async function append(
  relay: Pick<Relay, 'clock' | 'dataKeys'>,
  tx: Tx,
  event: LogEvent,
): Promise<number> {
  const org = idBytes(event.org);
  const head = await tx
    .selectFrom('log_heads')
    .select(['size', 'frontier'])
    .where('org_id', '=', org)
    .forUpdate()
    .executeTakeFirst();
  if (!head) throw fail('internal');
  const seq = head.size;
  const salt = randomBytes(32);
  const { ip } = event.private;
  const from = ip ? { salt: randomBytes(32), address: ip } : null;
  const json = JSON.stringify(wholePrivate(event.private, from && networkDigest(from.salt, from.address)));
  const leaf = leafBytes({
    org: event.org,
    time: relay.clock.now(),
    type: event.type,
    outcome: event.outcome,
    privateDigest: privateDigest(salt, json),
  });
  const key = await relay.dataKeys.ofOrganisation(tx, event.org);
  await tx
    .insertInto('log_entries')
    .values({
      org_id: org,
      seq,
      leaf: fromUtf8(leaf),
      private_sealed: sealPrivatePart(key, event.org, seq, { salt, json, from }),
      content: event.content ?? null,
    })
    .execute();
  if (event.private.handle) {
    await tx
      .insertInto('log_subjects')
      .values({ org_id: org, handle: idBytes(event.private.handle), seq })
      .execute();
  }
  await tx
    .insertInto('log_nodes')
    .values(completedNodes(toFrontier(head), leafHash(leaf)).map((node) => ({ org_id: org, ...node })))
    .execute();
  const grown = appendToFrontier(toFrontier(head), leafHash(leaf));
  await tx
    .updateTable('log_heads')
    .set({ size: grown.size, frontier: concat(...grown.nodes) })
    .where('org_id', '=', org)
    .execute();
  return seq;
}

/** Begins an organisation's log; once, at set-up. */
export async function beginLog(tx: Tx, org: string): Promise<void> {
  const { size, nodes } = emptyFrontier();
  await tx
    .insertInto('log_heads')
    .values({ org_id: idBytes(org), size, frontier: concat(...nodes) })
    .execute();
}

export function toFrontier({ size, frontier }: { size: number; frontier: Uint8Array }): Frontier {
  const nodes = Array.from({ length: frontier.length / 32 }, (_, index) =>
    frontier.slice(index * 32, index * 32 + 32),
  );
  return { size, nodes };
}

/** The leaf, and the root of every complete subtree that it is the last leaf of. */
function completedNodes(
  { size, nodes }: Frontier,
  leaf: Uint8Array,
): { level: number; position: number; hash: Uint8Array }[] {
  const completed = [{ level: 0, position: size, hash: leaf }];
  const left = [...nodes];
  let hash = leaf;
  for (let level = 1, rest = size; rest % 2 === 1; level += 1, rest = (rest - 1) / 2) {
    const sibling = left.pop();
    if (!sibling) throw fail('internal');
    hash = nodeHash(sibling, hash);
    completed.push({ level, position: (rest - 1) / 2, hash });
  }
  return completed;
}

const wholePrivate = ({ actor, ...given }: PersonalPart, from: Uint8Array | null): LogPrivate => ({
  v: 1,
  actor: { kind: actor.kind, id: actor.id ?? null, address: actor.address ?? null, name: actor.name ?? null },
  onBehalfOf: given.onBehalfOf ?? null,
  message: given.message ?? null,
  envelope: given.envelope ?? null,
  handle: given.handle ?? null,
  recipient: given.recipient ?? null,
  phone: given.phone ?? null,
  ip: null,
  from: from && b64u(from),
  purpose: given.purpose ?? null,
  detail: given.detail ?? {},
});
