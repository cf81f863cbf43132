/** The totals of the last days, for an admin who wants to know what a rule would have touched. */
import { sql } from 'kysely';
import { idBytes } from '../../crypto/id.ts';
import type { Member } from '../accounts/member.ts';
import type { Relay } from '../relay.ts';
import { firstOf } from './days.ts';

export const PREVIEW_DAYS = 30;

export interface FactTotal {
  fact: string;
  messages: number;
  found: number;
}

/** Over the last 30 days, today among them. */
export function totals(
  relay: Pick<Relay, 'db' | 'clock'>,
  { org }: Member,
): Promise<{ days: number; totals: FactTotal[] }> {
  return relay.db.withOrganisation(org, async (tx) => {
    const rows = await tx
      .selectFrom('daily_facts')
      .select([
        'fact',
        sql<number>`sum(messages)::bigint`.as('messages'),
        sql<number>`sum(found)::bigint`.as('found'),
      ])
      .where('org_id', '=', idBytes(org))
      .where('day', '>=', firstOf(PREVIEW_DAYS, relay.clock.now()))
      .groupBy('fact')
      .orderBy('fact')
      .limit(2_000)
      .execute();
    return { days: PREVIEW_DAYS, totals: rows };
  });
}
