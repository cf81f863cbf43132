import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { describeWith } from '../test/support/requires.ts';
import { createRunFolder } from './run-folder.ts';

let parent: string;

beforeEach(() => {
  parent = mkdtempSync(join(tmpdir(), 'zegel-run-test-'));
  vi.stubEnv('TMPDIR', parent);
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(parent, { recursive: true });
});

test('is private, short and removed', () => {
  const run = createRunFolder(null);
  expect(statSync(run.path).mode & 0o777).toBe(0o700);
  expect(statSync(run.socketDir).mode & 0o777).toBe(0o700);
  expect(run.path.startsWith(parent)).toBe(true);
  run.remove();
  expect(existsSync(run.path)).toBe(false);
});

test('lies in /tmp when the temporary folder has a path too long for a socket', () => {
  const long = join(parent, 'x'.repeat(80));
  mkdirSync(long);
  vi.stubEnv('TMPDIR', long);
  const run = createRunFolder(null);
  expect(run.path).toMatch(/^\/tmp\/zegel-run-\w+$/);
  run.remove();
});

test('removes the folders of the dead and leaves those of the living', () => {
  const dead = join(parent, 'zegel-run-dead');
  mkdirSync(join(dead, 'pg'), { recursive: true });
  writeFileSync(join(dead, 'owner'), JSON.stringify({ pid: 2 ** 22 + 1, started: 'x' }));
  const halfMade = join(parent, 'zegel-run-half');
  mkdirSync(halfMade);
  utimesSync(halfMade, 0, 0);
  const beingMade = join(parent, 'zegel-run-fresh');
  mkdirSync(beingMade);
  const other = join(parent, 'something-else');
  mkdirSync(other);

  const living = createRunFolder(null);
  const second = createRunFolder(null);
  expect([dead, halfMade, beingMade, other, living.path, second.path].map(existsSync)).toEqual([
    false,
    false,
    true,
    true,
    true,
    true,
  ]);
});

test('stays when nobody touched it for ten days', () => {
  vi.useFakeTimers();
  try {
    const run = createRunFolder(null);
    const token = join(run.path, 'token');
    writeFileSync(token, '');
    utimesSync(token, 0, 0);
    vi.setSystemTime(new Date('2030-01-11T00:00:00Z'));
    vi.advanceTimersByTime(12 * 3_600_000);
    expect(statSync(token).mtime).toEqual(new Date());
    run.remove();
  } finally {
    vi.useRealTimers();
  }
});

describeWith(['root'], 'for a database that runs as another user', () => {
  test('lets that user pass, and lies in /tmp when the temporary folder does not', () => {
    const account = { uid: 65534, gid: 65534 };
    const run = createRunFolder(account);
    expect(run.path).toMatch(/^\/tmp\/zegel-run-\w+$/);
    expect(statSync(run.path)).toMatchObject({ uid: 0, gid: account.gid, mode: 0o40710 });
    expect(statSync(run.socketDir)).toMatchObject({ ...account, mode: 0o40700 });
    run.remove();

    chmodSync(parent, 0o755);
    const open = createRunFolder(account);
    expect(open.path.startsWith(parent)).toBe(true);
    open.remove();
  });
});
