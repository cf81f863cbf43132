/** Backup codes: each stands in for the second factor once (docs/format.md, Codes that people type). */
import { lp, randomBytes } from './bytes.ts';
import { spell, unspell, type TypedSecret } from './alphabet.ts';
import { LABEL_PREFIX, sha256 } from './hash.ts';
import { idBytes } from './id.ts';

const BACKUP_CODE: TypedSecret = {
  label: 'backup-code-check',
  sizeBytes: 9,
  characters: 14,
  checkCharacters: 2,
  groupSize: 4,
};

/** A fresh code of 70 bits in four groups of four, the last two characters a check. */
export const newBackupCode = (): string => spellBackupCode(randomBytes(BACKUP_CODE.sizeBytes));

/** The code of the first 70 bits of 9 bytes. */
export function spellBackupCode(bytes: Uint8Array): string {
  const secret = bytes.slice();
  secret[8] = (secret[8] ?? 0) & 0b1111_1100;
  return spell(BACKUP_CODE, secret);
}

/**
 * What the relay stores: SHA-256(LP(`backup-code`) ‖ LP(account) ‖ LP(code bytes)). 70 bits are beyond guessing, so
 * a plain hash will do. Throws `bad_code_format`.
 */
export const backupCodeDigest = (account: string, typed: string): Uint8Array =>
  sha256(lp(`${LABEL_PREFIX}backup-code`, idBytes(account), unspell(BACKUP_CODE, typed)));
