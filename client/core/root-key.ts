/**
 * The organisation root as an admin prints it: the Ed25519 seed, 256 bits, in groups of four with a check at the
 * end, like the other secrets that people keep (docs/format.md, Codes that people type).
 */
import { type TypedSecret, spell, unspell } from '../../crypto/alphabet.ts';

const ROOT_KEY: TypedSecret = {
  label: 'root-key-check',
  sizeBytes: 32,
  characters: 52,
  checkCharacters: 4,
  groupSize: 4,
};

/** Fourteen groups of four characters. */
export const spellRootKey = (seed: Uint8Array): string => spell(ROOT_KEY, seed);

/** The 32 bytes of a root key as typed. Throws `bad_code_format`. */
export const rootKeyBytes = (typed: string): Uint8Array => unspell(ROOT_KEY, typed);
