/** What becomes of accounts' short-lived rows when nobody comes back for them. For a timer. */
import { b64u } from '../../crypto/bytes.ts';
import { idBytes } from '../../crypto/id.ts';
import { DAY_MS } from '../clock.ts';
import type { Tx } from '../db/database.ts';
import { organisationIds } from '../db/locators.ts';
import type { Relay } from '../relay.ts';
import { removeEnrolment } from './enrolment-link.ts';
import { forgetOldSessions } from './sessions.ts';
import { settleLogins } from './sign-in.ts';

/** Admins see that an invitation has expired for this long, and can invite again. */
const EXPIRED_KEPT_MS = 30 * DAY_MS;

/** Counters of text messages are by the hour. */
const COUNTERS_KEPT_MS = DAY_MS;

/** Settles sign-ins that were not finished, and removes sessions that are over, invitations long expired, old counters. */
export async function tidyAccounts(relay: Relay): Promise<void> {
  await settleLogins(relay);
  await relay.db.withoutOrganisation((tx) => forgetLimits(relay, tx));
  for (const org of await relay.db.withoutOrganisation(organisationIds)) {
    await relay.db.withOrganisation(org, async (tx) => {
      await forgetOldSessions(relay, tx, org);
      await forgetOldInvitations(relay, tx, org);
      await forgetOldCounters(relay, tx, org);
    });
  }
}

async function forgetLimits({ clock }: Relay, tx: Tx): Promise<void> {
  await tx.deleteFrom('limits').where('expire', '<=', clock.now()).execute();
}

async function forgetOldInvitations(relay: Relay, tx: Tx, org: string): Promise<void> {
  const rows = await tx
    .selectFrom('enrolments')
    .select('enrolment')
    .where('org_id', '=', idBytes(org))
    .where('expires_at', '<=', relay.clock.now() - EXPIRED_KEPT_MS)
    .execute();
  for (const { enrolment } of rows) await removeEnrolment(tx, org, b64u(enrolment));
}

async function forgetOldCounters(relay: Relay, tx: Tx, org: string): Promise<void> {
  const before = relay.clock.now() - COUNTERS_KEPT_MS;
  await tx.deleteFrom('codes').where('org_id', '=', idBytes(org)).where('sent_at', '<=', before).execute();
  await tx
    .deleteFrom('sms_budgets')
    .where('org_id', '=', idBytes(org))
    .where('hour_from', '<=', before)
    .execute();
}
