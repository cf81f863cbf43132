import { createServer } from 'node:net';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { isZegelError } from '../../crypto/errors.ts';
import { clamdMissing, startClamd } from '../../test/support/clamd.ts';
import type { TestClamd } from '../../test/support/clamd.ts';
import { bytes, eicar, streamOf } from '../../test/support/content.ts';
import { describeWith } from '../../test/support/requires.ts';
import { zip } from '../../test/support/zip.ts';
import { discoverClamd, parseClamdAddress } from './clamd-address.ts';
import type { ClamdAddress } from './clamd-address.ts';
import type { AntivirusEngine, AntivirusResult } from './engine.ts';
import { ClamdEngine } from './clamd.ts';
import { selectEngine } from './select.ts';

const unavailable = expect.toSatisfy((error) => isZegelError(error, 'antivirus_unavailable')) as unknown;
const deadlines = { connectMs: 300, firstByteMs: 300, stallMs: 300, scanMs: 1_500 };
const judged = async (engine: AntivirusEngine, content: Uint8Array): Promise<AntivirusResult> =>
  (await engine.scan(streamOf(content), content.length)).result;
const answersForArchives = async (engine: AntivirusEngine): Promise<boolean> =>
  (await engine.scan(streamOf(text), text.length)).answersForArchives();
const text = bytes('Beste mevrouw, tot morgen.');

function address(setting: string): ClamdAddress {
  const parsed = parseClamdAddress(setting);
  if (parsed === null) throw new Error('no address');
  return parsed;
}

describe('the address of clamd', () => {
  test('is a socket, a host and port, or none', () => {
    expect(parseClamdAddress('unix:/run/clamav/clamd.ctl')).toEqual({
      kind: 'unix',
      path: '/run/clamav/clamd.ctl',
    });
    expect(parseClamdAddress('tcp:127.0.0.1:3310')).toEqual({ kind: 'tcp', host: '127.0.0.1', port: 3310 });
    expect(parseClamdAddress('tcp:[::1]:3310')).toEqual({ kind: 'tcp', host: '::1', port: 3310 });
    expect(parseClamdAddress('none')).toBeNull();
  });

  test.each([
    '',
    'unix:',
    'unix:clamd.ctl',
    'tcp:localhost',
    'tcp:localhost:0',
    'tcp:localhost:65536',
    'clamd',
  ])('is not %j', (setting) => {
    expect(() => parseClamdAddress(setting)).toThrow('bad_clamd_address');
  });
});

describe.skipIf(clamdMissing() !== null)(clamdMissing() ?? 'with a real clamd', () => {
  let clamd: TestClamd;
  beforeEach(async () => {
    clamd = await startClamd({ StreamMaxLength: '1M' });
  }, 30_000);
  afterEach(() => clamd.stop());

  test('clamd is found by its socket and says its version', async () => {
    const socket = clamd.address.slice('unix:'.length);
    expect(await discoverClamd(['/nowhere/clamd.ctl', socket])).toEqual({ kind: 'unix', path: socket });
    expect(await discoverClamd(['/nowhere/clamd.ctl'])).toBeNull();
    const engine = await selectEngine(clamd.address);
    const version = expect.stringMatching(/^1\./) as string;
    expect(await engine.describe()).toEqual({
      name: 'clamd',
      version,
      avdb: { version: '27500', builtAt: Math.floor(clamd.builtAt / 1000) * 1000 },
    });
    // A database made of a bare .hdb file carries no version.
    await clamd.restart({}, { builtAt: null });
    expect(await engine.describe()).toEqual({ name: 'clamd', version, avdb: null });
  });

  test('an encrypted archive is unscannable, and not infected', async () => {
    const archive = zip([{ name: 'geheim.txt', content: bytes('x'.repeat(100)), encrypted: true }]);
    const engine = new ClamdEngine(address(clamd.address));
    expect(await judged(engine, archive)).toEqual({
      verdict: 'unscannable',
      reason: 'encrypted_archive',
    });
  });

  test('the test file inside an archive is found', async () => {
    const archive = zip([{ name: 'map/eicar.com', content: eicar }]);
    const engine = new ClamdEngine(address(clamd.address));
    expect(await judged(engine, archive)).toMatchObject({ verdict: 'infected' });
  });

  test('content over what clamd accepts is never clean', async () => {
    const content = new Uint8Array(4 * 1024 * 1024).fill(1);
    const engine = new ClamdEngine(address(clamd.address), { deadlines });
    const outcome = await judged(engine, content).catch((error: unknown) => error);
    // Which of the two is a race between clamd's answer and its hanging up.
    if (!isZegelError(outcome, 'antivirus_unavailable')) {
      expect(outcome).toEqual({ verdict: 'unscannable', reason: 'over_limit' });
    }
  });

  test('a silent clamd is given up before any content is sent', async () => {
    clamd.pause();
    const engine = new ClamdEngine(address(clamd.address), { deadlines });
    const started = performance.now();
    let asked = 0;
    await expect(
      engine.scan(
        streamOf(text, 1, (count) => (asked = count)),
        text.length,
      ),
    ).rejects.toEqual(unavailable);
    await expect(engine.describe()).rejects.toEqual(unavailable);
    expect(performance.now() - started).toBeLessThan(3_000);
    expect(asked).toBe(0);
    clamd.resume();
    expect(await judged(engine, text)).toEqual({ verdict: 'clean' });
  });

  test('a clamd that falls silent in mid-scan is given up, and the stream is not read into memory', async () => {
    await clamd.stop();
    clamd = await startClamd();
    const content = new Uint8Array(64 * 1024 * 1024);
    let asked = 0;
    const stream = streamOf(content, 64 * 1024, (count) => {
      if (asked <= 4 * 1024 * 1024 && count > 4 * 1024 * 1024) clamd.pause();
      asked = count;
    });
    const started = performance.now();
    await expect(
      new ClamdEngine(address(clamd.address), { deadlines }).scan(stream, content.length),
    ).rejects.toEqual(unavailable);
    expect(performance.now() - started).toBeLessThan(3_000);
    expect(asked).toBeLessThan(8 * 1024 * 1024);
  });

  test('a clamd that falls silent after the last byte is given up at the end of the scan’s time', async () => {
    const stream = streamOf(text, 1, (count) => {
      if (count === text.length) clamd.pause();
    });
    await expect(
      new ClamdEngine(address(clamd.address), { deadlines }).scan(stream, text.length),
    ).rejects.toEqual(unavailable);
  });

  test('a clamd that is killed in mid-scan has given no verdict', async () => {
    const content = new Uint8Array(900 * 1024);
    const stream = streamOf(content, 64 * 1024, (count) => {
      if (count >= 512 * 1024) void clamd.kill();
    });
    await expect(
      new ClamdEngine(address(clamd.address), { deadlines }).scan(stream, content.length),
    ).rejects.toEqual(unavailable);
  });

  test('a clamd that is down has given no verdict, and nothing else stands in for it', async () => {
    await clamd.kill();
    const engine = await selectEngine(clamd.address, { deadlines });
    await expect(engine.scan(streamOf(text), text.length)).rejects.toEqual(unavailable);
    await expect(engine.describe()).rejects.toEqual(unavailable);
  });
});

describe('something else that listens where clamd should', () => {
  test.each([
    ['an unknown answer', '2: stream: MAYBE\0'],
    ['an error', '2: stream: Can not allocate memory ERROR\0'],
    ['half an answer', '2: stream: O'],
    ['an answer without its end', '2: stream: OK'],
    ['an answer to another command', '2: OK\0'],
    ['an answer to nobody', '3: stream: OK\0'],
    ['an answer outside the session', 'stream: OK\0'],
    ['a long stream of nonsense', 'OK '.repeat(100_000)],
    ['nothing before it hangs up', ''],
  ])('is not believed: %s', async (_, answer) => {
    const folder = await mkdtemp(join(tmpdir(), 'zegel-impostor-'));
    const path = join(folder, 's');
    const server = createServer((socket) => {
      socket.on('error', () => undefined);
      socket.on('data', (data) => {
        if (data.toString('latin1').endsWith('zVERSION\0')) socket.write('1: ClamAV 1.4.6\0');
        else if (data.subarray(-4).equals(Buffer.alloc(4))) socket.end(answer);
      });
    });
    await new Promise<void>((resolve) => server.listen(path, resolve));
    try {
      const engine = new ClamdEngine({ kind: 'unix', path }, { deadlines });
      await expect(engine.scan(streamOf(text), text.length)).rejects.toEqual(unavailable);
    } finally {
      server.close();
      await rm(folder, { recursive: true });
    }
  });
});

describeWith(['clamd'], "a clamd with ClamAV's own settings", () => {
  test.each([
    ['closed ones', 'AlertEncrypted'],
    ['deep ones', 'AlertExceedsMax'],
  ])('does not answer for archives: it calls %s clean', async (_, setting) => {
    const lenient = await startClamd({ [setting]: 'no' });
    try {
      const address = parseClamdAddress(lenient.address);
      if (address === null) throw new Error('no address');
      expect(await answersForArchives(new ClamdEngine(address))).toBe(false);
    } finally {
      await lenient.stop();
    }
  });

  test('is found out when it took the place of a strict one', async () => {
    const clamd = await startClamd();
    try {
      const address = parseClamdAddress(clamd.address);
      if (address === null) throw new Error('no address');
      const engine = new ClamdEngine(address);
      expect(await answersForArchives(engine)).toBe(true);
      await clamd.restart({ AlertEncrypted: 'no' });
      expect(await answersForArchives(engine)).toBe(false);
    } finally {
      await clamd.stop();
    }
  });
});
