/** Accepting an invitation. */
import type { Me } from '../../contract/api/common.ts';
import { fail } from '../../contract/errors.ts';
import { append } from '../log/append.ts';
import type { Relay } from '../relay.ts';
import { type AccountDetails, createAccount } from './create-account.ts';
import { invitee, provenFactor } from './enrolment.ts';
import { removeEnrolment, withEnrolment } from './enrolment-link.ts';
import { meOf } from './me.ts';
import { actorOf } from './person.ts';
import { beginSession } from './sessions.ts';

/**
 * Makes the account the invitation was for, under its address, and signs it in; `session` is the cookie's token.
 * Throws `enrolment_link_invalid`, `enrolment_order`, `address_taken`.
 */
export function join(
  relay: Relay,
  { token, ...details }: AccountDetails & { token: string },
  ip: string,
): Promise<{ me: Me; session: Uint8Array }> {
  return withEnrolment(relay, token, async (tx, enrolment) => {
    const { org, account, row } = enrolment;
    if (row.kind !== 'invitation' || !row.person_sealed) throw fail('enrolment_order');
    const key = await relay.dataKeys.ofOrganisation(tx, org);
    await createAccount(relay, tx, {
      org,
      account,
      role: row.role,
      address: invitee.open(key, enrolment.enrolment, row.person_sealed).address,
      factor: await provenFactor(relay, tx, enrolment),
      factorTimeStep: row.factor_time_step,
      details,
    });
    await append(relay, tx, {
      org,
      type: 'account_join',
      outcome: 'success',
      private: { actor: await actorOf(relay, tx, { org, account }), ip, detail: { role: row.role } },
    });
    await removeEnrolment(tx, org, enrolment.enrolment);
    const session = await beginSession(relay, tx, { org, account, state: 'whole', recovered: false });
    return { me: (await meOf(relay, tx, { org, account })).me, session };
  });
}
