/**
 * Codes that go out by SMS: six digits, ten minutes, single use, kept as a keyed hash. A new code ends the one
 * before and resets no counter. Tries are counted by whoever asks for the code (an account, an enrolment, a
 * delivery), before anything is compared.
 */
import { randomInt } from 'node:crypto';
import { fail } from '../../contract/errors.ts';
import { equal } from '../../crypto/bytes.ts';
import { blindIndex } from '../../crypto/address.ts';
import { idBytes } from '../../crypto/id.ts';
import { HOUR_MS, MINUTE_MS, SECOND_MS } from '../clock.ts';
import type { Tx } from '../db/database.ts';
import type { Database } from '../db/schema.ts';
import type { Relay } from '../relay.ts';

export const CODE_LIFE_MS = 10 * MINUTE_MS;
const RESEND_AFTER_MS = 60 * SECOND_MS;
const SENDS_PER_HOUR = 5;
/** Of all codes to one number, whoever asks. Throttles, never locks. */
const NUMBER_SENDS_PER_HOUR = 15;

/** What a code is for. */
export interface CodeSubject {
  org: string;
  kind: Database['codes']['kind'];
  /** Id of the enrolment or account, or handle of the delivery. */
  subject: string;
}

export interface IssuedCode {
  /** Six digits: for the text message, nowhere else. */
  code: string;
  resendAfter: number;
  expiresAt: number;
}

type Deps = Pick<Relay, 'clock' | 'dataKeys' | 'deployment'>;

/**
 * Makes a code for this number (E.164), in the caller's transaction; the text goes out after it is committed
 * (`sendText`). Throws `too_many_requests` with the seconds to wait.
 */
export async function issueCode(
  relay: Deps,
  tx: Tx,
  { org, kind, subject }: CodeSubject,
  number: string,
): Promise<IssuedCode> {
  const now = relay.clock.now();
  const owner = { org_id: idBytes(org), kind, subject: idBytes(subject) };
  // Makes the row if there is none and locks it, so that two clicks at once count as two.
  await tx
    .insertInto('codes')
    .values({ ...owner, sent_at: 0, hour_from: now, sent_in_hour: 1 })
    .onConflict((conflict) =>
      conflict.columns(['org_id', 'kind', 'subject']).doUpdateSet((eb) => ({
        hour_from: eb.ref('codes.hour_from'),
      })),
    )
    .execute();
  const row = await tx
    .selectFrom('codes')
    .select(['sent_at', 'hour_from', 'sent_in_hour'])
    .where('org_id', '=', owner.org_id)
    .where('kind', '=', kind)
    .where('subject', '=', owner.subject)
    .executeTakeFirstOrThrow();
  const isFirst = row.sent_at === 0;
  if (!isFirst && now < row.sent_at + RESEND_AFTER_MS) throw tooSoon(row.sent_at + RESEND_AFTER_MS - now);
  const isNewHour = isFirst || now >= row.hour_from + HOUR_MS;
  if (!isNewHour && row.sent_in_hour >= SENDS_PER_HOUR) throw tooSoon(row.hour_from + HOUR_MS - now);
  await countForNumber(relay, tx, org, number, now);
  const code = String(randomInt(0, 1_000_000)).padStart(6, '0');
  const expiresAt = now + CODE_LIFE_MS;
  await tx
    .updateTable('codes')
    .set({
      code_hmac: relay.deployment.codeHmac(org, kind, subject, code),
      expires_at: expiresAt,
      sent_at: now,
      hour_from: isNewHour ? now : row.hour_from,
      sent_in_hour: isNewHour ? 1 : row.sent_in_hour + 1,
    })
    .where('org_id', '=', owner.org_id)
    .where('kind', '=', kind)
    .where('subject', '=', owner.subject)
    .execute();
  return { code, expiresAt, resendAfter: now + RESEND_AFTER_MS };
}

/** What became of a try. A right code is spent by it; `expired` also where none was ever sent. */
export type CodeAnswer = 'right' | 'wrong' | 'expired';

/** Compares, in constant time. The caller has counted the try already, in this transaction. */
export async function tryCode(
  relay: Deps,
  tx: Tx,
  { org, kind, subject }: CodeSubject,
  typed: string,
): Promise<CodeAnswer> {
  const row = await tx
    .selectFrom('codes')
    .select(['code_hmac', 'expires_at'])
    .where('org_id', '=', idBytes(org))
    .where('kind', '=', kind)
    .where('subject', '=', idBytes(subject))
    .forUpdate()
    .executeTakeFirst();
  if (!row?.code_hmac || row.expires_at === null || relay.clock.now() >= row.expires_at) return 'expired';
  if (!equal(row.code_hmac, relay.deployment.codeHmac(org, kind, subject, typed))) return 'wrong';
  await forgetCode(tx, { org, kind, subject });
  return 'right';
}

/** Ends a code; the counters stay. */
export async function forgetCode(tx: Tx, { org, kind, subject }: CodeSubject): Promise<void> {
  await tx
    .updateTable('codes')
    .set({ code_hmac: null, expires_at: null })
    .where('org_id', '=', idBytes(org))
    .where('kind', '=', kind)
    .where('subject', '=', idBytes(subject))
    .execute();
}

/** When a further code may be asked for; null when one may be at once. */
export async function resendAfter(
  relay: Pick<Relay, 'clock'>,
  tx: Tx,
  { org, kind, subject }: CodeSubject,
): Promise<number | null> {
  const row = await tx
    .selectFrom('codes')
    .select(['sent_at', 'hour_from', 'sent_in_hour'])
    .where('org_id', '=', idBytes(org))
    .where('kind', '=', kind)
    .where('subject', '=', idBytes(subject))
    .executeTakeFirst();
  if (!row) return null;
  const now = relay.clock.now();
  const isSpent = row.sent_in_hour >= SENDS_PER_HOUR && now < row.hour_from + HOUR_MS;
  const after = isSpent ? row.hour_from + HOUR_MS : row.sent_at + RESEND_AFTER_MS;
  return after > now ? after : null;
}

/** Sends after the commit. Throws `code_not_sent`, `code_unknown`; the code stays good, and one may ask again after a minute. */
export async function sendText(relay: Pick<Relay, 'sms'>, to: string, text: string): Promise<void> {
  if (!relay.sms) throw fail('code_not_sent');
  await relay.sms.send({ to, text });
}

async function countForNumber(relay: Deps, tx: Tx, org: string, number: string, now: number): Promise<void> {
  const key = await relay.dataKeys.ofIndex(tx, org);
  const fresh = { org_id: idBytes(org), number_index: blindIndex(key, 'phone', number) };
  const { hour_from, sent_in_hour } = await tx
    .insertInto('sms_budgets')
    .values({ ...fresh, hour_from: now, sent_in_hour: 1 })
    .onConflict((conflict) =>
      conflict.columns(['org_id', 'number_index']).doUpdateSet((eb) => ({
        hour_from: eb
          .case()
          .when('sms_budgets.hour_from', '<=', now - HOUR_MS)
          .then(now)
          .else(eb.ref('sms_budgets.hour_from'))
          .end(),
        sent_in_hour: eb
          .case()
          .when('sms_budgets.hour_from', '<=', now - HOUR_MS)
          .then(1)
          .else(eb('sms_budgets.sent_in_hour', '+', 1))
          .end(),
      })),
    )
    .returning(['hour_from', 'sent_in_hour'])
    .executeTakeFirstOrThrow();
  if (sent_in_hour > NUMBER_SENDS_PER_HOUR) throw tooSoon(hour_from + HOUR_MS - now);
}

const tooSoon = (waitMs: number) =>
  fail('too_many_requests', { detail: { seconds: Math.ceil(waitMs / SECOND_MS) } });
