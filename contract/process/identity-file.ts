/**
 * The long-lived identity of the scanner or the gateway: an Ed25519 seed in a file that only its owner reads. Its
 * fingerprint is printed at the first start and stands in the charter, so a lost file means a new charter. Node only.
 */
import { randomBytes } from 'node:crypto';
import { linkSync, mkdirSync, readFileSync, unlinkSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { type Signer, signerFromSeed, unb64u } from '../../crypto/index.ts';
import { fail } from '../errors.ts';

const hasCode = (error: unknown, code: string): boolean =>
  error instanceof Error && 'code' in error && error.code === code;

function readOrNull(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return null;
    throw error;
  }
}

/** Writes a file for its owner alone, complete or not at all; one that is there already stays. */
function writeOnce(path: string, text: string): void {
  const draft = `${path}.${randomBytes(6).toString('hex')}`;
  writeFileSync(draft, text, { mode: 0o600, flag: 'wx', flush: true });
  try {
    linkSync(draft, path);
  } catch (error) {
    if (!hasCode(error, 'EEXIST')) throw error;
  } finally {
    unlinkSync(draft);
  }
}

/**
 * The identity in the file, made there (0600) when the file does not exist. `setting` names the setting in the
 * error. Throws `config_invalid` for a file that holds anything else: a new identity is never made over an old one.
 */
export const identityFromFile = (path: string, setting: string): Signer =>
  signerFromSeed(secretFromFile(path, setting));

/** 32 secret bytes from a file, made there in the same way. Throws `config_invalid` as `identityFromFile` does. */
export function secretFromFile(path: string, setting: string): Uint8Array {
  try {
    if (readOrNull(path) === null) {
      mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
      writeOnce(path, `${randomBytes(32).toString('base64url')}\n`);
    }
    const secret = unb64u(readFileSync(path, 'utf8').trimEnd());
    if (secret.length === 32) return secret;
  } catch (cause) {
    throw fail('config_invalid', { detail: { name: setting }, cause });
  }
  throw fail('config_invalid', { detail: { name: setting } });
}

/** A bearer token from its file, white space around it dropped. Throws `config_invalid` when it is shorter than 32. */
export function tokenFromFile(path: string, setting: string): string {
  try {
    const token = readFileSync(path, 'utf8').trim();
    if (/^[\x21-\x7e]{32,1024}$/.test(token)) return token;
  } catch (cause) {
    throw fail('config_invalid', { detail: { name: setting }, cause });
  }
  throw fail('config_invalid', { detail: { name: setting } });
}
