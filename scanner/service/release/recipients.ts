/** The recipients as the request lists them, and as the token will name them. */
import { fail } from '../../../contract/errors.ts';
import type { Release, ReleaseRequest } from '../../../contract/objects.ts';
import { b64u, keyDigest, normaliseAddress, recipientDigest, unb64u } from '../../../crypto/index.ts';

type Recipients = ReleaseRequest['recipients'];

/**
 * Every handle once, every address in the form that is hashed, a number wherever a code goes by SMS. Throws
 * `bad_request`, `bad_address`.
 */
export function checkRecipients(recipients: Recipients): void {
  const isEachOnce = new Set(recipients.map(({ handle }) => handle)).size === recipients.length;
  const isReachable = recipients.every(({ level, number }) => level !== 'sms' || number !== null);
  const isNormal = recipients.every(({ address }) => normaliseAddress(address) === address);
  if (!isEachOnce || !isReachable || !isNormal) {
    throw fail('bad_request', { detail: { field: 'recipients' } });
  }
}

/** The token's recipients: address, number and key only as digests (docs/format.md, Release). */
export const tokenRecipients = (recipients: Recipients, message: string): Release['recipients'] =>
  recipients.map(({ handle, address, number, publicKey, level }) => ({
    handle,
    recipient: b64u(recipientDigest(address, number, message)),
    key: b64u(keyDigest(unb64u(publicKey))),
    level,
  }));
