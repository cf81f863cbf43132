import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { withSecretFiles } from './environment.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'zegel-environment-'));
  writeFileSync(join(folder, 'url'), '  redis://:geheim@redis:6379 \n');
  writeFileSync(join(folder, 'empty'), '\n');
});
afterAll(() => rmSync(folder, { recursive: true }));

test('takes a setting from the file that is named for it', () => {
  const env = { OTHER: 'x', ZEGEL_REDIS_URL_FILE: join(folder, 'url') };
  expect(withSecretFiles(env, ['ZEGEL_REDIS_URL', 'ZEGEL_SMTP_URL'])).toMatchObject({
    OTHER: 'x',
    ZEGEL_REDIS_URL: 'redis://:geheim@redis:6379',
  });
});

test('leaves a setting that is set itself', () => {
  expect(withSecretFiles({ A: 'x', A_FILE: '' }, ['A'])).toMatchObject({ A: 'x' });
});

test.each([
  ['a file that is not there', { A_FILE: '/nowhere/at/all' }],
  ['an empty file', { A_FILE: 'empty' }],
  ['a setting and its file at once', { A: 'x', A_FILE: 'url' }],
])('refuses %s, by its name alone', (_, env) => {
  const here = { ...env, A_FILE: env.A_FILE.startsWith('/') ? env.A_FILE : join(folder, env.A_FILE) };
  expect(() => withSecretFiles(here, ['A'])).toThrow(
    expect.objectContaining({ code: 'config_invalid', detail: { name: 'A_FILE' } }),
  );
});
