import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type LastWords, lastWords } from './last-words.ts';

const NOON = Date.UTC(2026, 10, 22, 12);
const time = '2026-11-22T12:00:00.000Z';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'zegel-words-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

function said(lines: unknown[], since = NOON): LastWords | null {
  const path = join(folder, 'relay.log');
  writeFileSync(
    path,
    lines.map((line) => (typeof line === 'string' ? line : JSON.stringify(line))).join('\n'),
  );
  return lastWords(path, since);
}

const detail = { name: 'ZEGEL_DATABASE_URL', reason: '28P01' };
const refused = { level: 60, time, code: 'database_refused', detail };

test('are the last error that ended it, with its detail', () => {
  const before = { level: 60, time, code: 'config_invalid', detail: { name: 'X' } };
  expect(said([before, refused, { level: 30, msg: 'after' }, 'no JSON'])).toMatchObject({
    error: { code: 'database_refused', detail },
    mayPass: false,
  });
});

test('of a server that is away may be others the next time', () => {
  expect(said([{ ...refused, code: 'database_unreachable' }])?.mayPass).toBe(true);
});

test.each([
  ['nothing', []],
  ['a warning', [{ ...refused, level: 40 }]],
  ['a code of another program', [{ ...refused, code: 'toString' }]],
  ['a fault of ours, which has no words', [{ ...refused, code: 'internal' }]],
])('are none after %s', (_, lines) => {
  expect(said(lines)).toBeNull();
});

test('are not those of an earlier start', () => {
  expect(said([refused], NOON + 1)).toBeNull();
});

test('are none where there is no log', () => {
  expect(lastWords(join(folder, 'nothing.log'), NOON)).toBeNull();
});
