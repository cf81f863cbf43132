/** Changing what opens an account: its password, recovery key and backup codes. */
import { fail } from '../../contract/errors.ts';
import { unb64u } from '../../crypto/bytes.ts';
import { idBytes } from '../../crypto/id.ts';
import { append } from '../log/append.ts';
import type { Relay } from '../relay.ts';
import { replaceBackupCodes, sealRegistration } from './create-account.ts';
import type { Member } from './member.ts';
import { registrationResponse } from './opaque.ts';
import { actorOf } from './person.ts';
import { FRESH_MS, endOtherSessions } from './sessions.ts';

/** OPAQUE registration of a new password, first half; changes nothing. */
export const startPasswordChange = (relay: Relay, who: Member, request: string): string =>
  registrationResponse(relay.deployment, who.account, request);

export interface PasswordChange {
  registrationRecord: string;
  byPassword: string;
  recovery: { byRecovery: string; recoveryAuth: string } | null;
}

/**
 * One transaction: record, wraps and recovery proof change together, and every other session ends. Throws
 * `fresh_sign_in_needed` a quarter of an hour after the second factor, unless the recovery key was used.
 */
export async function finishPasswordChange(
  relay: Relay,
  who: Member,
  { registrationRecord, byPassword, recovery }: PasswordChange,
): Promise<void> {
  if (!who.recovered) requireFresh(relay, who);
  await relay.db.withOrganisation(who.org, async (tx) => {
    const key = await relay.dataKeys.ofOrganisation(tx, who.org);
    await tx
      .updateTable('accounts')
      .set({
        registration_sealed: sealRegistration(key, who.account, registrationRecord),
        wrap_by_password: unb64u(byPassword),
        ...(recovery === null
          ? {}
          : {
              wrap_by_recovery: unb64u(recovery.byRecovery),
              recovery_auth: unb64u(recovery.recoveryAuth),
            }),
      })
      .where('org_id', '=', idBytes(who.org))
      .where('account', '=', idBytes(who.account))
      .execute();
    await endOtherSessions(tx, who);
    // From here on this session is one like any other.
    await tx
      .updateTable('sessions')
      .set({ recovered: false })
      .where('org_id', '=', idBytes(who.org))
      .where('session', '=', idBytes(who.session))
      .execute();
    await append(relay, tx, {
      org: who.org,
      type: 'password_change',
      outcome: 'success',
      private: {
        actor: await actorOf(relay, tx, who),
        ip: who.ip,
        detail: { afterRecovery: who.recovered, newRecoveryKey: recovery !== null },
      },
    });
  });
}

/** Ten new backup codes, by their digests; the old ones end. Throws `fresh_sign_in_needed`. */
export async function newBackupCodes(relay: Relay, who: Member, digests: string[]): Promise<void> {
  requireFresh(relay, who);
  if (new Set(digests).size !== digests.length) throw fail('bad_request');
  await relay.db.withOrganisation(who.org, async (tx) => {
    await replaceBackupCodes(tx, who.org, who.account, digests);
    await append(relay, tx, {
      org: who.org,
      type: 'backup_codes_replace',
      outcome: 'success',
      private: { actor: await actorOf(relay, tx, who), ip: who.ip },
    });
  });
}

function requireFresh(relay: Pick<Relay, 'clock'>, who: Member): void {
  if (relay.clock.now() > who.signedInAt + FRESH_MS) throw fail('fresh_sign_in_needed');
}
