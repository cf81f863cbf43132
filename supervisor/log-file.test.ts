import { mkdtempSync, readFileSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { finished } from 'node:stream/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { LogFile } from './log-file.ts';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'zegel-log-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const read = (name: string): string => readFileSync(join(folder, name), 'utf8');

test('starts a new generation at its cap and keeps five', () => {
  const log = new LogFile(join(folder, 'a.log'), { capBytes: 10 });
  for (let n = 1; n <= 8; n += 1) log.write(Buffer.from(`line ${n}\n`));
  log.close();
  expect(readdirSync(folder).sort()).toEqual(['a.log', 'a.log.1', 'a.log.2', 'a.log.3', 'a.log.4']);
  expect([read('a.log'), read('a.log.1'), read('a.log.4')]).toEqual(['line 8\n', 'line 7\n', 'line 4\n']);
  expect(statSync(join(folder, 'a.log')).mode & 0o777).toBe(0o600);
});

test('counts what an earlier run wrote', () => {
  const path = join(folder, 'a.log');
  const first = new LogFile(path, { capBytes: 10 });
  first.write(Buffer.from('line 1\n'));
  first.close();
  const second = new LogFile(path, { capBytes: 10 });
  second.write(Buffer.from('line 2\n'));
  second.close();
  expect([read('a.log'), read('a.log.1')]).toEqual(['line 2\n', 'line 1\n']);
});

test('never cuts a line in two, and writes the last one without a newline', async () => {
  const seen: string[] = [];
  const log = new LogFile(join(folder, 'a.log'), { tee: (text) => seen.push(text.toString()) });
  const stream = new PassThrough();
  log.follow(stream);
  for (const piece of ['{"a":', '1}\n{"b"', ':2}\nlast']) stream.write(piece);
  stream.end();
  await finished(stream);
  expect(seen).toEqual(['{"a":1}\n', '{"b":2}\n', 'last\n']);
  expect(read('a.log')).toBe('{"a":1}\n{"b":2}\nlast\n');
});

test('a folder that is gone does not throw', () => {
  const log = new LogFile(join(folder, 'no/such/a.log'));
  expect(() => log.write(Buffer.from('x\n'))).not.toThrow();
});
