/** A letter to a patient and to a colleague, for tests of what can be proven of it. */
import type { Sent } from '../../client/core/face.ts';
import { COLLEAGUE, NUMBER, PATIENT, type WholeRelay, guestAt, sendLetter } from './whole-relay.ts';

export const sendToBoth = (test: WholeRelay): Promise<Sent> =>
  sendLetter(test, [
    { address: PATIENT, level: 'sms', number: NUMBER },
    { address: COLLEAGUE, level: 'key' },
  ]);

/** As the patient, with the code by SMS. */
export async function openByCode(test: WholeRelay): Promise<void> {
  const guest = await guestAt(test);
  await guest.sendCode();
  await guest.openWithCode(test.codeTo(NUMBER));
}
