/**
 * Sessions. A cookie's 32 bytes lead to a row by a keyed hash; a right password gives half a session, the second
 * factor a whole one under a new id.
 */
import { b64u, randomBytes } from '../../crypto/bytes.ts';
import { idBytes, newId } from '../../crypto/id.ts';
import { HOUR_MS, MINUTE_MS } from '../clock.ts';
import type { Tx } from '../db/database.ts';
import { locate, placeLocator, removeLocators } from '../db/locators.ts';
import type { Relay } from '../relay.ts';
import type { Session } from './member.ts';

const HALF_LIFE_MS = 10 * MINUTE_MS;
const WHOLE_LIFE_MS = 12 * HOUR_MS;
const IDLE_MS = HOUR_MS;
const SEEN_EVERY_MS = MINUTE_MS;

/** A change that matters asks for a second factor not older than this. */
export const FRESH_MS = 15 * MINUTE_MS;

export interface NewSession {
  org: string;
  account: string;
  state: Session['state'];
  recovered: boolean;
}

/** Begins a session and answers the token for its cookie. */
export async function beginSession(
  relay: Pick<Relay, 'clock' | 'deployment'>,
  tx: Tx,
  { org, account, state, recovered }: NewSession,
): Promise<Uint8Array> {
  const now = relay.clock.now();
  const token = randomBytes(32);
  const session = newId();
  await tx
    .insertInto('sessions')
    .values({
      org_id: idBytes(org),
      session: idBytes(session),
      account: idBytes(account),
      state,
      recovered,
      created_at: now,
      signed_in_at: state === 'whole' ? now : null,
      seen_at: now,
      expires_at: now + (state === 'whole' ? WHOLE_LIFE_MS : HALF_LIFE_MS),
    })
    .execute();
  await placeLocator(tx, 'session', relay.deployment.locatorHash('session', token), {
    org,
    subject: session,
  });
  return token;
}

/** Whose session a cookie's token is; null when it is nobody's, over, or was idle for an hour. */
export async function findSession(
  relay: Pick<Relay, 'clock' | 'db' | 'deployment'>,
  token: Uint8Array,
  ip: string,
): Promise<Session | null> {
  const hash = relay.deployment.locatorHash('session', token);
  const located = await relay.db.withoutOrganisation((tx) => locate(tx, 'session', hash));
  if (!located) return null;
  const { org, subject } = located;
  return relay.db.withOrganisation(org, async (tx) => {
    const row = await tx
      .selectFrom('sessions')
      .innerJoin('accounts', (join) =>
        join
          .onRef('accounts.org_id', '=', 'sessions.org_id')
          .onRef('accounts.account', '=', 'sessions.account'),
      )
      .select([
        'sessions.account',
        'sessions.state',
        'sessions.recovered',
        'sessions.signed_in_at',
        'sessions.seen_at',
        'sessions.expires_at',
        'accounts.role',
      ])
      .where('sessions.org_id', '=', idBytes(org))
      .where('sessions.session', '=', idBytes(subject))
      .executeTakeFirst();
    const now = relay.clock.now();
    if (!row || now >= row.expires_at || now >= row.seen_at + IDLE_MS) return null;
    if (now >= row.seen_at + SEEN_EVERY_MS) {
      await tx
        .updateTable('sessions')
        .set({ seen_at: now })
        .where('org_id', '=', idBytes(org))
        .where('session', '=', idBytes(subject))
        .execute();
    }
    return {
      org,
      session: subject,
      account: b64u(row.account),
      role: row.role,
      state: row.state,
      recovered: row.recovered,
      signedInAt: row.signed_in_at,
      ip,
    };
  });
}

export async function endSession(tx: Tx, { org, session }: Pick<Session, 'org' | 'session'>): Promise<void> {
  await removeLocators(tx, 'session', { org, subject: session });
  await tx
    .deleteFrom('sessions')
    .where('org_id', '=', idBytes(org))
    .where('session', '=', idBytes(session))
    .execute();
}

/** Ends every session of an account but the one given. */
export async function endOtherSessions(tx: Tx, kept: Session): Promise<void> {
  const others = await tx
    .selectFrom('sessions')
    .select('session')
    .where('org_id', '=', idBytes(kept.org))
    .where('account', '=', idBytes(kept.account))
    .where('session', '!=', idBytes(kept.session))
    .execute();
  for (const { session } of others) await endSession(tx, { org: kept.org, session: b64u(session) });
}

/** Removes sessions of this organisation that are over. For the sweep. */
export async function forgetOldSessions(relay: Pick<Relay, 'clock'>, tx: Tx, org: string): Promise<number> {
  const now = relay.clock.now();
  const over = await tx
    .selectFrom('sessions')
    .select('session')
    .where('org_id', '=', idBytes(org))
    .where((eb) => eb.or([eb('expires_at', '<=', now), eb('seen_at', '<=', now - IDLE_MS)]))
    .execute();
  for (const { session } of over) await endSession(tx, { org, session: b64u(session) });
  return over.length;
}
