import { beforeAll, describe, expect, test } from 'vitest';
import {
  accountIdentity,
  accountSigner,
  newAccountSecret,
  recoveryAuth,
  unwrapAccountSecret,
  wrapAccountSecret,
  wrapKeyFromExport,
  wrapKeyFromPrf,
  wrapKeyFromRecovery,
} from './account.ts';
import { backupCodeDigest, newBackupCode } from './backup-code.ts';
import { hex, randomBytes } from './bytes.ts';
import { newId } from './id.ts';
import { newRecoveryKey, recoveryKeyBytes, spellRecoveryKey } from './recovery.ts';
import { ready } from './sodium.ts';

beforeAll(ready);

describe('the keys of an account', () => {
  test('are the same from the same seed, and others for the next generation', () => {
    const { dec, sig } = newAccountSecret(randomBytes(32));
    expect(accountIdentity(dec, 1)).toEqual(accountIdentity(dec, 1));
    expect(accountIdentity(dec, 2).secret).not.toEqual(accountIdentity(dec, 1).secret);
    expect(accountSigner(sig, 1).publicKey).toEqual(accountSigner(sig, 1).publicKey);
    expect(accountSigner(sig, 2).publicKey).not.toEqual(accountSigner(sig, 1).publicKey);
  });

  test('are refused from a seed of another size', () => {
    expect(() => accountIdentity(randomBytes(31), 1)).toThrow('bad_encoding');
    expect(() => accountSigner(randomBytes(33), 1)).toThrow('bad_encoding');
  });

  test('come back from their wrap, for their account and generation only', () => {
    const [account, secret, key] = [newId(), newAccountSecret(randomBytes(32)), randomBytes(32)];
    const wrapped = wrapAccountSecret(key, account, 1, secret);
    expect(unwrapAccountSecret(key, account, 1, wrapped)).toEqual(secret);
    expect(() => unwrapAccountSecret(key, newId(), 1, wrapped)).toThrow('unwrap_failed');
    expect(() => unwrapAccountSecret(key, account, 2, wrapped)).toThrow('unwrap_failed');
    expect(() => unwrapAccountSecret(randomBytes(32), account, 1, wrapped)).toThrow('unwrap_failed');
  });

  test('are wrapped under a key of its own for each way in', () => {
    const secret = randomBytes(32);
    const keys = [wrapKeyFromExport, wrapKeyFromRecovery, wrapKeyFromPrf, recoveryAuth].map((key) =>
      hex(key(secret)),
    );
    expect(new Set(keys).size).toBe(4);
  });
});

describe('a recovery key', () => {
  test('is nine groups of four and comes back', () => {
    const key = newRecoveryKey();
    expect(key).toMatch(/^([0-9A-HJKMNP-TV-Z]{4}-){8}[0-9A-HJKMNP-TV-Z]{4}$/);
    expect(spellRecoveryKey(recoveryKeyBytes(key))).toBe(key);
  });

  test('is read in lower case, without dashes, with other dashes, with O for 0 and I or L for 1', () => {
    const key = spellRecoveryKey(new Uint8Array(20).fill(0b00001_000));
    const bytes = recoveryKeyBytes(key);
    for (const typed of [
      key.toLowerCase(),
      key.replaceAll('-', ''),
      key.replaceAll('-', ' – '),
      ` ${key}\n`,
      key.replaceAll('0', 'O').replaceAll('1', 'I'),
      key.replaceAll('0', 'o').replaceAll('1', 'l'),
    ]) {
      expect(recoveryKeyBytes(typed)).toEqual(bytes);
    }
  });

  test('is refused with any one character changed, two exchanged, one missing or one more', () => {
    const key = newRecoveryKey().replaceAll('-', '');
    for (let at = 0; at < key.length; at += 1) {
      const other = key[at] === 'Z' ? 'Y' : 'Z';
      expect(() => recoveryKeyBytes(key.slice(0, at) + other + key.slice(at + 1))).toThrow('bad_code_format');
    }
    expect(() => recoveryKeyBytes(key.slice(1))).toThrow('bad_code_format');
    expect(() => recoveryKeyBytes(`${key}0`)).toThrow('bad_code_format');
    expect(() => recoveryKeyBytes('')).toThrow('bad_code_format');
    expect(() => recoveryKeyBytes(`U${key.slice(1)}`)).toThrow('bad_code_format');
    const twisted = `${key[1] ?? ''}${key[0] ?? ''}${key.slice(2)}`;
    if (twisted !== key) expect(() => recoveryKeyBytes(twisted)).toThrow('bad_code_format');
  });
});

describe('a backup code', () => {
  test('has the same digest however it is typed, and another for another account', () => {
    const [account, code] = [newId(), newBackupCode()];
    expect(code).toMatch(/^([0-9A-HJKMNP-TV-Z]{4}-){3}[0-9A-HJKMNP-TV-Z]{4}$/);
    const typed = code.toLowerCase().replaceAll('-', ' ');
    expect(backupCodeDigest(account, typed)).toEqual(backupCodeDigest(account, code));
    expect(backupCodeDigest(newId(), code)).not.toEqual(backupCodeDigest(account, code));
  });

  test('is told apart from a code by SMS before anything is asked', () => {
    expect(() => backupCodeDigest(newId(), '123456')).toThrow('bad_code_format');
  });
});
