/**
 * An account's keys: two random seeds, one to decrypt and one to sign, and what opens them (docs/format.md,
 * Accounts). Key pairs carry a generation n, so that a compromise can be answered with new ones.
 */
import { concat, randomBytes, u64be } from './bytes.ts';
import { identityFromSeed, type Identity } from './age/recipient.ts';
import { ZegelError } from './errors.ts';
import { derive } from './hash.ts';
import { signerFromSeed, type Signer } from './signed.ts';
import { unwrapSecret, wrapSecret } from './wrap.ts';

const SEED_BYTES = 32;

/** The private half of an account, as it is wrapped. */
export interface AccountSecret {
  /** Seed of the decrypting keys, 32 bytes. */
  dec: Uint8Array;
  /** Seed of the signing keys, 32 bytes. Sealed to nobody. */
  sig: Uint8Array;
  /** `keyDigest` of the organisation root that this account pinned, 32 bytes. */
  rootDigest: Uint8Array;
}

export const newAccountSecret = (rootDigest: Uint8Array): AccountSecret => ({
  dec: randomBytes(SEED_BYTES),
  sig: randomBytes(SEED_BYTES),
  rootDigest,
});

/** The decrypting identity of generation `n`, hybrid. Throws `bad_encoding` on a seed of another size. */
export const accountIdentity = (dec: Uint8Array, n: number): Identity =>
  identityFromSeed(derive(seed32(dec), 'account-dec', u64be(n)));

/** The Ed25519 signer of generation `n`. Throws `bad_encoding` on a seed of another size. */
export const accountSigner = (sig: Uint8Array, n: number): Signer =>
  signerFromSeed(derive(seed32(sig), 'account-sig', u64be(n)));

/** dec ‖ sig ‖ rootDigest, wrapped for the account id under one of the wrap keys below. */
export const wrapAccountSecret = (
  wrapKey: Uint8Array,
  account: string,
  n: number,
  { dec, sig, rootDigest }: AccountSecret,
): Uint8Array =>
  wrapSecret(wrapKey, 'account', account, n, concat(seed32(dec), seed32(sig), seed32(rootDigest)));

/** Throws `unwrap_failed`. */
export function unwrapAccountSecret(
  wrapKey: Uint8Array,
  account: string,
  n: number,
  wrapped: Uint8Array,
): AccountSecret {
  const secret = unwrapSecret(wrapKey, 'account', account, n, wrapped);
  if (secret.length !== 3 * SEED_BYTES) throw new ZegelError('unwrap_failed');
  return { dec: secret.slice(0, 32), sig: secret.slice(32, 64), rootDigest: secret.slice(64) };
}

/** From the OPAQUE export key (RFC 9807 §10.2), 64 bytes. */
export const wrapKeyFromExport = (exportKey: Uint8Array): Uint8Array => derive(exportKey, 'wrap-export');

/** From the 20 bytes of the recovery key. */
export const wrapKeyFromRecovery = (recoveryKey: Uint8Array): Uint8Array =>
  derive(recoveryKey, 'wrap-recovery');

/** From a passkey's PRF output (WebAuthn Level 3 §10.1.4), 32 bytes. */
export const wrapKeyFromPrf = (prfOutput: Uint8Array): Uint8Array => derive(prfOutput, 'wrap-prf');

/** What shows the relay that one holds the recovery key, in place of the password; it stores the SHA-256. */
export const recoveryAuth = (recoveryKey: Uint8Array): Uint8Array => derive(recoveryKey, 'recovery-auth');

function seed32(seed: Uint8Array): Uint8Array {
  if (seed.length !== SEED_BYTES) throw new ZegelError('bad_encoding');
  return seed;
}
