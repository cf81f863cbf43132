/** The recovery key of an account, 160 bits, as people keep it on paper (docs/format.md, Codes that people type). */
import { randomBytes } from './bytes.ts';
import { spell, unspell, type TypedSecret } from './alphabet.ts';

const RECOVERY_KEY: TypedSecret = {
  label: 'recovery-key-check',
  sizeBytes: 20,
  characters: 32,
  checkCharacters: 4,
  groupSize: 4,
};

/** A fresh recovery key: nine groups of four characters, the last group a check. */
export const newRecoveryKey = (): string => spellRecoveryKey(randomBytes(RECOVERY_KEY.sizeBytes));

/** The canonical spelling of 20 bytes. */
export const spellRecoveryKey = (bytes: Uint8Array): string => spell(RECOVERY_KEY, bytes);

/** The 20 bytes of a recovery key as typed. Throws `bad_code_format`, before any network is asked. */
export const recoveryKeyBytes = (typed: string): Uint8Array => unspell(RECOVERY_KEY, typed);
