/**
 * The key of somebody without an account, from the link secret, the server share and, where there is one, the
 * access code: no zone of the service holds both of the first two (docs/format.md, Guest).
 */
import { concat, equal } from './bytes.ts';
import { NO_ACCESS_CODE } from './access-code.ts';
import { identityFromSeed, type Identity } from './age/recipient.ts';
import { ZegelError } from './errors.ts';
import { derive } from './hash.ts';
import { idBytes } from './id.ts';
import { signerFromSeed, type Signer } from './signed.ts';

/** What stands between the link and the share: a code by SMS, or an access code that is part of the key. */
export type GuestMode = 'sms' | 'code';

export interface GuestSecrets {
  /** L, 32 bytes. */
  linkSecret: Uint8Array;
  /** S, 32 bytes. */
  share: Uint8Array;
  /** A: `accessCodeKey` in mode `code`, `NO_ACCESS_CODE` in mode `sms`. */
  accessKey: Uint8Array;
  mode: GuestMode;
  org: string;
  message: string;
  handle: string;
}

/**
 * D(L ‖ S ‖ A, `guest`, mode, org, message, handle), 32 bytes. Throws `bad_encoding` on a secret of another size,
 * and on an access key that does not fit the mode.
 */
export function guestSeed(secrets: GuestSecrets): Uint8Array {
  const { linkSecret, share, accessKey, mode, org, message, handle } = secrets;
  const isSized = [linkSecret, share, accessKey].every((secret) => secret.length === 32);
  if (!isSized || equal(accessKey, NO_ACCESS_CODE) !== (mode === 'sms')) throw new ZegelError('bad_encoding');
  const ikm = concat(linkSecret, share, accessKey);
  return derive(ikm, 'guest', mode, idBytes(org), idBytes(message), idBytes(handle));
}

/** The hybrid identity the message is sealed to. */
export const guestIdentity = (seed: Uint8Array): Identity => identityFromSeed(seed);

/** The signer of the guest's `opened` event. */
export const guestSigner = (seed: Uint8Array): Signer => signerFromSeed(derive(seed, 'guest-sign'));
