/** The scanner as a process: how it starts, what it says to the supervisor, how it ends. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { scanner } from '../contract/internal.ts';
import { InternalPeer } from '../contract/wire.ts';
import { b64u, keyDigest, newId, ready, unb64u } from '../crypto/index.ts';
import { type TestChild, startChild } from '../test/support/child.ts';

const TOKEN = 'a'.repeat(43);
let folder: string;
let env: Record<string, string>;
const children: TestChild[] = [];

beforeAll(ready);
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'zegel-scanner-'));
  writeFileSync(join(folder, 'token'), TOKEN);
  env = {
    ZEGEL_SCANNER_LISTEN: `unix:${join(folder, 'socket')}`,
    ZEGEL_SCANNER_TOKEN_FILE: join(folder, 'token'),
    ZEGEL_SCANNER_IDENTITY_FILE: join(folder, 'identity'),
    ZEGEL_CLAMD: 'none',
    ZEGEL_LOG_LEVEL: 'trace',
  };
});
afterEach(() => {
  for (const { process } of children.splice(0)) process.kill('SIGKILL');
  rmSync(folder, { recursive: true });
});

function start(changes: Record<string, string> = {}): TestChild {
  const child = startChild('scanner/main.ts', { ...env, ...changes });
  children.push(child);
  return child;
}

test('says the fingerprint of its identity, the same after a restart, and ends when it is asked to', async () => {
  const first = start();
  const ready = await first.next();
  const peer = new InternalPeer({ path: join(folder, 'socket') }, TOKEN, 'scanner_unavailable');
  const { identity, keys } = await peer.call(scanner.keys, {});
  expect(ready).toEqual({ type: 'ready', fingerprint: b64u(keyDigest(unb64u(identity))) });
  first.send({ type: 'shutdown' });
  expect(await first.exited).toBe(0);

  const second = start();
  expect(await second.next()).toEqual(ready);
  const again = await peer.call(scanner.keys, {});
  expect(again.identity).toBe(identity);
  expect(again.keys).not.toEqual(keys);
});

test('ends when its supervisor is gone', async () => {
  const child = start();
  await child.next();
  child.process.disconnect();
  expect(await child.exited).toBe(0);
});

test('does not start with a setting that is wrong, and names it', async () => {
  const child = start({ ZEGEL_SCANNER_TOKEN_FILE: join(folder, 'missing') });
  expect(await child.exited).toBe(1);
  expect(child.output()).toContain('ZEGEL_SCANNER_TOKEN_FILE');
});

test('logs no request and no token', async () => {
  const child = start();
  await child.next();
  const peer = new InternalPeer({ path: join(folder, 'socket') }, TOKEN, 'scanner_unavailable');
  const secret = 'p.jansen@example.org';
  const request = JSON.stringify({ secret });
  const sealed = { request, kToScanner: 'AAAA', instance: newId() };
  const body = {
    ...sealed,
    claims: { rules: { body: '{}', signature: 'A'.repeat(86) }, rulesBy: 'A'.repeat(43) },
  };
  await expect(peer.call(scanner.part, body)).rejects.toBeDefined();
  child.send({ type: 'shutdown' });
  expect(await child.exited).toBe(0);
  expect(child.output()).not.toContain(secret);
  expect(child.output()).not.toContain(TOKEN);
});
