/**
 * Access codes: what the sender tells a guest by another road (docs/format.md, Access codes). A generated code
 * carries 50 bits and is beyond the service; one that the sender chose is marked guessable.
 */
import { randomBytes } from './bytes.ts';
import { spell, unspell, type TypedSecret } from './alphabet.ts';
import { ZegelError, isZegelError } from './errors.ts';
import { derive } from './hash.ts';
import { idBytes } from './id.ts';
import { na } from './sodium.ts';

const ARGON2ID_PASSES = 3;
const ARGON2ID_MEMORY_BYTES = 64 * 1024 * 1024;

const ACCESS_CODE: TypedSecret = {
  label: 'access-code-check',
  sizeBytes: 7,
  characters: 10,
  checkCharacters: 2,
  groupSize: 4,
};

/** `A` of a delivery without an access code: 32 zero bytes. */
export const NO_ACCESS_CODE: Uint8Array = new Uint8Array(32);

/** A fresh code of 50 bits in three groups of four, the last two characters a check. */
export const newAccessCode = (): string => spellAccessCode(randomBytes(ACCESS_CODE.sizeBytes));

/** The code of the first 50 bits of 7 bytes. */
export function spellAccessCode(bytes: Uint8Array): string {
  const secret = bytes.slice();
  secret[6] = (secret[6] ?? 0) & 0b1100_0000;
  return spell(ACCESS_CODE, secret);
}

/**
 * A code as it enters Argon2id: a generated one in its canonical spelling, however it was typed; any other in
 * NFKC without white space around it. Throws `bad_code_format` when nothing is left.
 */
export function normaliseAccessCode(typed: string): string {
  try {
    return spell(ACCESS_CODE, unspell(ACCESS_CODE, typed));
  } catch (error) {
    if (!isZegelError(error, 'bad_code_format')) throw error;
  }
  const chosen = typed.normalize('NFKC').trim();
  if (chosen === '') throw new ZegelError('bad_code_format');
  return chosen;
}

/** Whether a code has the form (and the check) of a generated one. A chosen one passes by chance 1 in 1024. */
export function accessCodeStrength(code: string): 'generated' | 'guessable' {
  try {
    unspell(ACCESS_CODE, code);
    return 'generated';
  } catch (error) {
    if (isZegelError(error, 'bad_code_format')) return 'guessable';
    throw error;
  }
}

/**
 * `A`: Argon2id (RFC 9106, version 0x13, one lane) of the normalised code, 3 passes over 64 MiB, salted from the
 * link secret, so that nobody without the link can try codes. Takes a good part of a second.
 */
export function accessCodeKey(
  code: string,
  linkSecret: Uint8Array,
  message: string,
  handle: string,
): Uint8Array {
  if (linkSecret.length !== 32) throw new ZegelError('bad_encoding');
  const salt = derive(linkSecret, 'guest-salt', idBytes(message), idBytes(handle)).subarray(0, 16);
  return argon2idOfCode(code, salt);
}

/** Argon2id of the normalised code, as above, for a salt of 16 bytes. */
export function argon2idOfCode(code: string, salt: Uint8Array): Uint8Array {
  const sodium = na();
  return sodium.crypto_pwhash(
    32,
    normaliseAccessCode(code),
    salt,
    ARGON2ID_PASSES,
    ARGON2ID_MEMORY_BYTES,
    sodium.crypto_pwhash_ALG_ARGON2ID13,
  );
}
