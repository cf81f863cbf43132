/** The second step of signing in: the factor, or a backup code in its place, makes half a session a whole one. */
import type { AccountWraps, Me } from '../../contract/api/common.ts';
import { type ErrorCode, fail } from '../../contract/errors.ts';
import { backupCodeDigest } from '../../crypto/backup-code.ts';
import type { ZegelError } from '../../crypto/errors.ts';
import { idBytes } from '../../crypto/id.ts';
import type { Tx } from '../db/database.ts';
import { append } from '../log/append.ts';
import { codeText } from '../sms/code-text.ts';
import { issueCode, sendText } from '../sms/codes.ts';
import type { Session } from './member.ts';
import { meOf } from './me.ts';
import { actorOf, detailsOf } from './person.ts';
import {
  type FactorOutcome,
  accountFactor,
  compareCode,
  factorFailure,
  lockedFor,
  tryFactor,
} from './second-factor.ts';
import { beginSession, endSession } from './sessions.ts';
import { type SignInRelay, factorOfAccount } from './sign-in.ts';

/** Sends a code to the account's number. Throws `bad_request` for TOTP, `too_many_requests`, `code_not_sent`. */
export async function sendFactorCode(relay: SignInRelay, who: Session): Promise<{ resendAfter: number }> {
  if (who.state !== 'half') throw fail('bad_request');
  const { org, account } = who;
  const { number, text, resendAfter } = await relay.db.withOrganisation(org, async (tx) => {
    const row = await lockAccount(tx, who);
    const locked = lockedFor(row, relay.clock.now());
    if (locked && locked.is !== 'right') throw factorFailure(locked);
    const factor = await factorOfAccount(relay, tx, org, account);
    if (factor.kind !== 'sms') throw fail('bad_request');
    const { code, resendAfter } = await issueCode(
      relay,
      tx,
      { org, kind: 'account', subject: account },
      factor.number,
    );
    const { name } = await detailsOf(relay, tx, org);
    return { number: factor.number, text: codeText(code, name), resendAfter };
  });
  await sendText(relay, number, text);
  return { resendAfter };
}

export interface SignedIn {
  me: Me;
  wraps: AccountWraps;
  recovered: boolean;
  /** Token of the new, whole session. */
  session: Uint8Array;
}

/**
 * One try. Throws `code_wrong` with the tries left, `code_expired`, `factor_locked`, and `bad_code_format` for
 * what is neither six digits nor a backup code, which counts as no try.
 */
export async function proveFactor(relay: SignInRelay, who: Session, typed: string): Promise<SignedIn> {
  if (who.state !== 'half') throw fail('bad_request');
  const { org, account } = who;
  const code = typed.trim();
  const isOfFactor = /^[0-9]{6}$/.test(code);
  const backupDigest = isOfFactor ? null : backupCodeDigest(account, code);
  const result = await relay.db.withOrganisation(org, async (tx) => {
    const row = await lockAccount(tx, who);
    const { outcome, state } = await tryFactor(row, relay.clock.now(), async () => {
      if (backupDigest) return { answer: await spendBackupCode(relay, tx, who, backupDigest) };
      const key = await relay.dataKeys.ofOrganisation(tx, org);
      const factor = accountFactor.open(key, account, row.factor_sealed);
      return compareCode(relay, tx, factor, { org, kind: 'account', subject: account }, row, code);
    });
    await tx
      .updateTable('accounts')
      .set(state)
      .where('org_id', '=', idBytes(org))
      .where('account', '=', idBytes(account))
      .execute();
    await tell(relay, tx, who, outcome, backupDigest !== null);
    if (outcome.is !== 'right') return { failure: factorFailure(outcome) };
    await endSession(tx, who);
    const { recovered } = who;
    const session = await beginSession(relay, tx, { org, account, state: 'whole', recovered });
    return { signedIn: { ...(await meOf(relay, tx, who)), recovered, session } };
  });
  return settle(relay, who, result);
}

async function settle(
  relay: SignInRelay,
  who: Session,
  result: { failure: ZegelError<ErrorCode> } | { signedIn: SignedIn },
): Promise<SignedIn> {
  if ('failure' in result) throw result.failure;
  const hash = relay.deployment.locatorHash('address', result.signedIn.me.address);
  await relay.guessing.forgive(hash, who.ip);
  return result.signedIn;
}

async function lockAccount(tx: Tx, { org, account }: Session) {
  const row = await tx
    .selectFrom('accounts')
    .select(['factor_sealed', 'factor_time_step', 'factor_tries', 'factor_locked_until'])
    .where('org_id', '=', idBytes(org))
    .where('account', '=', idBytes(account))
    .forUpdate()
    .executeTakeFirst();
  if (!row) throw fail('not_signed_in');
  return row;
}

async function spendBackupCode(
  relay: SignInRelay,
  tx: Tx,
  { org, account }: Session,
  digest: Uint8Array,
): Promise<'right' | 'wrong'> {
  const spent = await tx
    .updateTable('backup_codes')
    .set({ used_at: relay.clock.now() })
    .where('org_id', '=', idBytes(org))
    .where('account', '=', idBytes(account))
    .where('digest', '=', digest)
    .where('used_at', 'is', null)
    .executeTakeFirst();
  return spent.numUpdatedRows === 1n ? 'right' : 'wrong';
}

/** A whole sign-in is an entry; so is every refusal of the second factor. */
async function tell(
  relay: SignInRelay,
  tx: Tx,
  who: Session,
  outcome: FactorOutcome,
  byBackupCode: boolean,
): Promise<void> {
  const isRight = outcome.is === 'right';
  await append(relay, tx, {
    org: who.org,
    type: isRight ? 'sign_in' : 'second_factor',
    outcome: isRight ? 'success' : 'refused',
    private: {
      actor: await actorOf(relay, tx, who),
      ip: who.ip,
      detail: { recovered: who.recovered, backupCode: byBackupCode, ...(isRight ? {} : { why: outcome.is }) },
    },
  });
}
