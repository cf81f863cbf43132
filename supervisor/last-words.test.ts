import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { lastWords } from './last-words.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'zegel-words-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

function said(...lines: unknown[]): Error | undefined {
  const path = join(folder, 'relay.log');
  writeFileSync(
    path,
    lines.map((line) => (typeof line === 'string' ? line : JSON.stringify(line))).join('\n'),
  );
  return lastWords(path);
}

const refused = {
  level: 60,
  code: 'database_refused',
  detail: { name: 'ZEGEL_DATABASE_URL', reason: '28P01' },
};

test('are the last error that ended it, with its detail', () => {
  const before = { level: 60, code: 'config_invalid', detail: { name: 'X' } };
  expect(said(before, refused, { level: 30, msg: 'after' }, 'no JSON')).toMatchObject({
    code: 'database_refused',
    detail: refused.detail,
  });
});

test.each([
  ['nothing', []],
  ['a warning', [{ ...refused, level: 40 }]],
  ['a code of another program', [{ ...refused, code: 'toString' }]],
  ['a fault of ours, which has no words', [{ ...refused, code: 'internal' }]],
])('are none after %s', (_, lines) => {
  expect(said(...lines)).toBeUndefined();
});

test('are none where there is no log', () => {
  expect(lastWords(join(folder, 'nothing.log'))).toBeUndefined();
});
