import { mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { ready } from '../../crypto/index.ts';
import { identityFromFile, tokenFromFile } from './identity-file.ts';

let folder: string;
let path: string;
beforeAll(ready);
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'zegel-identity-'));
  path = join(folder, 'keys', 'identity');
});
afterEach(() => rmSync(folder, { recursive: true }));

test('is made once, for its owner alone, and is the same afterwards', () => {
  const made = identityFromFile(path, 'NAME');
  expect(statSync(path).mode & 0o777).toBe(0o600);
  expect(readdirSync(join(folder, 'keys'))).toEqual(['identity']);
  expect(identityFromFile(path, 'NAME').publicKey).toEqual(made.publicKey);
});

test.each(['', 'x', 'AAAA', `${'A'.repeat(43)}A`])('is never made over a file that holds %j', (text) => {
  path = join(folder, 'identity');
  writeFileSync(path, text);
  expect(() => identityFromFile(path, 'NAME')).toThrow(
    expect.objectContaining({ code: 'config_invalid', detail: { name: 'NAME' } }),
  );
  expect(readFileSync(path, 'utf8')).toBe(text);
});

test('a token is read without the white space around it, and not when it is short', () => {
  writeFileSync(join(folder, 'token'), `${'a'.repeat(43)}\n`);
  expect(tokenFromFile(join(folder, 'token'), 'NAME')).toBe('a'.repeat(43));
  writeFileSync(join(folder, 'short'), 'secret');
  for (const name of ['short', 'missing']) {
    expect(() => tokenFromFile(join(folder, name), 'NAME')).toThrow(
      expect.objectContaining({ code: 'config_invalid' }),
    );
  }
});
