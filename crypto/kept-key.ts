/**
 * A key that a guest keeps for later letters (docs/format.md, Kept keys): a random seed from which identity and
 * signing key follow as from any guest's seed. It stays on a device, or goes to the relay wrapped under a passphrase
 * that the relay does not know.
 */
import { argon2idOfCode } from './access-code.ts';
import { lp, randomBytes } from './bytes.ts';
import { ZegelError } from './errors.ts';
import { derive } from './hash.ts';
import { idBytes } from './id.ts';
import { type Signer, signedBytes, verifyBytes } from './signed.ts';
import { unwrapSecret, wrapSecret } from './wrap.ts';

const SEED_BYTES = 32;
export const PASSPHRASE_SALT_BYTES = 16;

/** A fresh seed; `guestIdentity` and `guestSigner` give its keys. */
export const newKeptSeed = (): Uint8Array => randomBytes(SEED_BYTES);

/**
 * `B`: Argon2id of the passphrase in the normal form of access codes, 32 bytes. Takes a good part of a second.
 * Throws `bad_code_format` when nothing is left of it.
 */
export function passphraseKey(passphrase: string, salt: Uint8Array): Uint8Array {
  if (salt.length !== PASSPHRASE_SALT_BYTES) throw new ZegelError('bad_encoding');
  return argon2idOfCode(passphrase, salt);
}

/** What shows the relay that one knows the passphrase of key `key` (an id), and tells nothing of it. */
export const passphraseAuth = (passphraseKey: Uint8Array, key: string): Uint8Array =>
  derive(secret32(passphraseKey), 'kept-auth', idBytes(key));

/** The seed as the relay keeps it. */
export function wrapKeptSeed(
  passphraseKey: Uint8Array,
  key: string,
  seed: Uint8Array,
  nonce?: Uint8Array,
): Uint8Array {
  return wrapSecret(wrappingKey(passphraseKey, key), 'kept', key, 0, secret32(seed), nonce);
}

/** Throws `unwrap_failed`. */
export function unwrapKeptSeed(passphraseKey: Uint8Array, key: string, wrapped: Uint8Array): Uint8Array {
  const seed = unwrapSecret(wrappingKey(passphraseKey, key), 'kept', key, 0, wrapped);
  if (seed.length !== SEED_BYTES) throw new ZegelError('unwrap_failed');
  return seed;
}

/** One opening of one delivery: `challenge` is 32 bytes of the relay, used once. */
export interface KeyProof {
  message: string;
  handle: string;
  challenge: Uint8Array;
}

/** The signature that shows the relay that one holds the kept key now. */
export const signKeyProof = (signer: Signer, proof: KeyProof): Uint8Array =>
  signer.sign(signedBytes('key-proof', proofBytes(proof)));

export const isKeyProof = (signature: Uint8Array, proof: KeyProof, signingKey: Uint8Array): boolean =>
  verifyBytes('key-proof', proofBytes(proof), signature, signingKey);

const proofBytes = ({ message, handle, challenge }: KeyProof): Uint8Array =>
  lp(idBytes(message), idBytes(handle), secret32(challenge));

const wrappingKey = (passphraseKey: Uint8Array, key: string): Uint8Array =>
  derive(secret32(passphraseKey), 'kept-wrap', idBytes(key));

function secret32(bytes: Uint8Array): Uint8Array {
  if (bytes.length !== 32) throw new ZegelError('bad_encoding');
  return bytes;
}
