/** What is finished is kept for a while, for whoever looks into a fault, and then removed. For a timer. */
import { idBytes } from '../../crypto/id.ts';
import { DAY_MS } from '../clock.ts';
import type { Tx } from '../db/database.ts';
import { organisationIds } from '../db/locators.ts';
import type { Relay } from '../relay.ts';

/** Work that is done or given up. */
export const FINISHED_KEPT_MS = 7 * DAY_MS;
/** Half hours in which a guest may read, after their end. */
export const GRANTS_KEPT_MS = DAY_MS;

export async function tidyFinished(relay: Pick<Relay, 'db' | 'clock'>): Promise<void> {
  const now = relay.clock.now();
  for (const org of await relay.db.withoutOrganisation(organisationIds)) {
    await relay.db.withOrganisation(org, async (tx) => {
      await forgetWork(tx, org, now - FINISHED_KEPT_MS);
      await forgetGrants(tx, org, now - GRANTS_KEPT_MS);
    });
  }
}

async function forgetWork(tx: Tx, org: string, before: number): Promise<void> {
  await tx.deleteFrom('outbox').where('org_id', '=', idBytes(org)).where('done_at', '<=', before).execute();
}

async function forgetGrants(tx: Tx, org: string, before: number): Promise<void> {
  await tx
    .deleteFrom('grants')
    .where('org_id', '=', idBytes(org))
    .where('expires_at', '<=', before)
    .execute();
}
