/**
 * Links of set-up and invitation: 32 random bytes, of which the relay keeps the SHA-256. Every step of an enrolment
 * shows the token again; the row is gone once the account is made.
 */
import { sql } from 'kysely';
import type { Selectable } from 'kysely';
import { fail } from '../../contract/errors.ts';
import { b64u, equal, randomBytes, unb64u } from '../../crypto/bytes.ts';
import { sha256 } from '../../crypto/hash.ts';
import { idBytes, newId } from '../../crypto/id.ts';
import { DAY_MS } from '../clock.ts';
import type { Tx } from '../db/database.ts';
import { locate, organisationIds, placeLocator, removeLocators } from '../db/locators.ts';
import type { Database } from '../db/schema.ts';
import type { Relay } from '../relay.ts';

const SETUP_LIFE_MS = 7 * DAY_MS;

/** An enrolment that is open, its ids as text. */
export interface Enrolment {
  org: string;
  enrolment: string;
  account: string;
  row: Selectable<Database['enrolments']>;
}

type Deps = Pick<Relay, 'clock' | 'db' | 'deployment'>;

/**
 * Runs `work` in a transaction of the link's organisation, the enrolment's row locked. Throws
 * `enrolment_link_invalid` for a token that is unknown, used, withdrawn or expired.
 */
export async function withEnrolment<T>(
  relay: Deps,
  tokenB64: string,
  work: (tx: Tx, enrolment: Enrolment) => Promise<T>,
): Promise<T> {
  const tokenHash = sha256(unb64u(tokenB64));
  const hash = relay.deployment.locatorHash('enrolment', tokenHash);
  const located = await relay.db.withoutOrganisation((tx) => locate(tx, 'enrolment', hash));
  if (!located) throw fail('enrolment_link_invalid');
  const { org, subject } = located;
  return relay.db.withOrganisation(org, async (tx) => {
    const row = await tx
      .selectFrom('enrolments')
      .selectAll()
      .where('org_id', '=', idBytes(org))
      .where('enrolment', '=', idBytes(subject))
      .forUpdate()
      .executeTakeFirst();
    const isOpen = row && equal(row.token_hash, tokenHash) && relay.clock.now() < row.expires_at;
    if (!isOpen) throw fail('enrolment_link_invalid');
    return work(tx, { org, enrolment: subject, account: b64u(row.account), row });
  });
}

/** Removes an enrolment and what leads to it. */
export async function removeEnrolment(tx: Tx, org: string, enrolment: string): Promise<void> {
  await removeLocators(tx, 'enrolment', { org, subject: enrolment });
  await tx
    .deleteFrom('codes')
    .where('org_id', '=', idBytes(org))
    .where('kind', '=', 'enrolment')
    .where('subject', '=', idBytes(enrolment))
    .execute();
  await tx
    .deleteFrom('enrolments')
    .where('org_id', '=', idBytes(org))
    .where('enrolment', '=', idBytes(enrolment))
    .execute();
}

/**
 * The token of a fresh set-up link where there is no organisation yet, else null. A link made before ends. The
 * token is answered once and not kept.
 */
export async function renewSetUpLink(
  relay: Deps & Pick<Relay, 'dataKeys' | 'organisationKeys'>,
): Promise<Uint8Array | null> {
  const old = await relay.db.withoutOrganisation(async (tx) =>
    (await organisationIds(tx)).length > 0
      ? null
      : tx.selectFrom('locators').select(['org_id', 'subject']).where('kind', '=', 'enrolment').execute(),
  );
  if (old === null) return null;
  for (const { org_id, subject } of old) await dropSetUp(relay, b64u(org_id), b64u(subject));
  const org = newId();
  const enrolment = newId();
  const token = randomBytes(32);
  const tokenHash = sha256(token);
  await relay.organisationKeys.create(org);
  await relay.db.withOrganisation(org, async (tx) => {
    const now = relay.clock.now();
    await relay.dataKeys.create(tx, org, 'organisation', org, now);
    await relay.dataKeys.create(tx, org, 'index', org, now);
    await tx
      .insertInto('enrolments')
      .values({
        org_id: idBytes(org),
        enrolment: idBytes(enrolment),
        kind: 'setup',
        account: idBytes(newId()),
        role: 'admin',
        token_hash: tokenHash,
        created_at: now,
        expires_at: now + SETUP_LIFE_MS,
      })
      .execute();
    await placeLocator(tx, 'enrolment', relay.deployment.locatorHash('enrolment', tokenHash), {
      org,
      subject: enrolment,
    });
  });
  return token;
}

/** Forgets a set-up that was begun and not finished, with the keys made for it. */
async function dropSetUp(
  relay: Pick<Relay, 'db' | 'organisationKeys'>,
  org: string,
  enrolment: string,
): Promise<void> {
  await relay.db.withOrganisation(org, async (tx) => {
    await removeEnrolment(tx, org, enrolment);
    await tx.deleteFrom('sms_budgets').where('org_id', '=', idBytes(org)).execute();
    await tx.deleteFrom('data_keys').where('org_id', '=', idBytes(org)).execute();
  });
  await relay.organisationKeys.destroy(org);
}

/** Holds off every other set-up until this transaction ends, so that two links cannot make two organisations. */
export async function lockSetUp(tx: Tx): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtext('zegel set-up'))`.execute(tx);
}
