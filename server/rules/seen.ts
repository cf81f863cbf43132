/**
 * What the scanner saw, as far as the relay is told (contract/internal.ts): into the totals of the day, once for each
 * message, and into the log which rules applied, each time they did.
 */
import { sql } from 'kysely';
import type { Seen } from '../../contract/internal.ts';
import { idBytes } from '../../crypto/id.ts';
import type { Tx } from '../db/database.ts';
import { append } from '../log/append.ts';
import { authorActor } from '../messages/author-keys.ts';
import type { Author } from '../messages/author.ts';
import type { Relay } from '../relay.ts';
import { dayOf } from './days.ts';

/** In a transaction of its own. */
export const noteSeen = (
  relay: Relay,
  author: Author,
  message: string,
  outcome: 'success' | 'refused',
  seen: Seen,
): Promise<void> =>
  relay.db.withOrganisation(author.org, (tx) => noteSeenIn(relay, tx, author, message, outcome, seen));

export async function noteSeenIn(
  relay: Relay,
  tx: Tx,
  author: Author,
  message: string,
  outcome: 'success' | 'refused',
  seen: Seen,
): Promise<void> {
  if (await isFirstTime(relay, tx, author.org, message)) await count(relay, tx, author.org, seen);
  const { fired, told, labels, rulesVersion } = seen;
  if (fired.length === 0) return;
  const actor = await authorActor(relay, tx, author);
  const common = { actor, message, ip: author.ip };
  const detail = {
    rulesVersion,
    rules: fired.join(' ').slice(0, 500),
    ...(labels.length > 0 ? { labels: labels.join(', ').slice(0, 500) } : {}),
  };
  await append(relay, tx, { org: author.org, type: 'rules_fire', outcome, private: { ...common, detail } });
  if (told.length === 0) return;
  await append(relay, tx, {
    org: author.org,
    type: 'rules_tell',
    outcome,
    private: { ...common, detail: { rulesVersion, rules: told.join(' ').slice(0, 500) } },
  });
}

async function isFirstTime(relay: Relay, tx: Tx, org: string, message: string): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable('messages')
    .set({ counted_at: relay.clock.now() })
    .where('org_id', '=', idBytes(org))
    .where('message', '=', idBytes(message))
    .where('counted_at', 'is', null)
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}

/** In the order of the facts, so that two that count at once wait for each other and never for ever. */
async function count(relay: Relay, tx: Tx, org: string, { facts }: Seen): Promise<void> {
  if (facts.length === 0) return;
  const day = dayOf(relay.clock.now());
  const inOrder = facts.toSorted((one, other) => (one.fact < other.fact ? -1 : 1));
  await tx
    .insertInto('daily_facts')
    .values(inOrder.map(({ fact, found }) => ({ org_id: idBytes(org), day, fact, messages: 1, found })))
    .onConflict((conflict) =>
      conflict.columns(['org_id', 'day', 'fact']).doUpdateSet({
        messages: sql`daily_facts.messages + 1`,
        found: sql`daily_facts.found + excluded.found`,
      }),
    )
    .execute();
}
