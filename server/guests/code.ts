/** A guest's code by SMS: sent only when asked for, to the number that the sender gave and no other. */
import { fail } from '../../contract/errors.ts';
import { detailsOf } from '../accounts/person.ts';
import { changeDelivery } from '../delivery/delivery.ts';
import { aboutDelivery, guestActor } from '../delivery/receipt.ts';
import { append } from '../log/append.ts';
import type { Relay } from '../relay.ts';
import { codeText } from '../sms/code-text.ts';
import { forgetCode, issueCode, sendText } from '../sms/codes.ts';
import { codeOf, refuseClosed, withLink } from './link.ts';

/**
 * Sends a code. Throws `recipient_locked`, `number_refused`, `too_many_requests`, `code_not_sent`, and `bad_request`
 * where an access code is asked for.
 */
export async function sendCode(
  relay: Relay,
  handle: string,
  linkAuth: string,
  ip: string,
): Promise<{ resendAfter: number; codeExpiresAt: number }> {
  const issued = await withLink(relay, handle, linkAuth, async (tx, delivery) => {
    refuseClosed(delivery);
    if (delivery.number === null) throw fail('bad_request');
    const { code, ...times } = await issueCode(relay, tx, codeOf(delivery), delivery.number);
    const { name } = await detailsOf(relay, tx, delivery.org);
    return { text: codeText(code, name), ...times, delivery, number: delivery.number };
  });
  const sent = await sendText(relay, issued.number, issued.text).then(
    () => null,
    (error: unknown) => ({ error }),
  );
  const { delivery } = issued;
  await relay.db.withOrganisation(delivery.org, async (tx) => {
    await append(relay, tx, {
      org: delivery.org,
      type: 'challenge',
      outcome: sent === null ? 'success' : 'failure',
      private: { ...aboutDelivery(delivery), actor: guestActor(delivery), ip, detail: { step: 'sent' } },
    });
  });
  if (sent !== null) throw sent.error;
  return { resendAfter: issued.resendAfter, codeExpiresAt: issued.expiresAt };
}

/** Says that the number belongs to somebody else: no code goes there any more, and the sender sees it. */
export const refuseNumber = (relay: Relay, handle: string, linkAuth: string, ip: string): Promise<void> =>
  withLink(relay, handle, linkAuth, async (tx, delivery) => {
    if (delivery.level !== 'sms') throw fail('bad_request');
    if (delivery.notMyNumberAt !== null) return;
    await changeDelivery(tx, delivery, { not_my_number_at: relay.clock.now() });
    await forgetCode(tx, codeOf(delivery));
    await append(relay, tx, {
      org: delivery.org,
      type: 'number_refuse',
      outcome: 'success',
      private: { ...aboutDelivery(delivery), actor: guestActor(delivery), ip },
    });
  });
