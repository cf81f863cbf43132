import { mkdtempSync, rmSync } from 'node:fs';
import type { Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { fail } from './errors.ts';
import type { InternalCall } from './internal.ts';
import { InternalPeer, answer, internalListener, listenInternal } from './wire.ts';

const upload: InternalCall<z.ZodObject<{ limit: z.ZodInt }>, z.ZodObject<{ sizeBytes: z.ZodInt }>> = {
  path: '/upload',
  deadlineMs: 20_000,
  body: z.strictObject({ limit: z.int() }),
  result: z.strictObject({ sizeBytes: z.int() }),
  streams: true,
};
const TOKEN = 'a'.repeat(43);
const folder = mkdtempSync(join(tmpdir(), 'zegel-wire-'));
const address = { path: join(folder, 'socket') };
const log = { warn: () => undefined, error: () => undefined };
let server: Server;

beforeAll(async () => {
  const answers = [
    answer(upload, async ({ limit }, content) => {
      let sizeBytes = 0;
      for await (const piece of content) {
        sizeBytes += piece.length;
        if (sizeBytes > limit) throw fail('too_large', { detail: { limit } });
      }
      return { sizeBytes };
    }),
  ];
  server = await listenInternal(internalListener(answers, TOKEN, log), address);
});
afterAll(() => {
  server.close();
  rmSync(folder, { recursive: true });
});

async function* zeros(sizeBytes: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < sizeBytes; at += 50_000) {
    yield await Promise.resolve(new Uint8Array(Math.min(50_000, sizeBytes - at)));
  }
}

test('bytes follow the request', async () => {
  const peer = new InternalPeer(address, TOKEN, 'unavailable');
  expect(await peer.call(upload, { limit: 1_000_000 }, zeros(333_333))).toEqual({ sizeBytes: 333_333 });
});

test.each([
  ['at the last byte', 200_049, 200_048],
  ['at once, of much', 20_000_000, 10],
])('a refusal %s arrives, and the next call gets through', async (_, sizeBytes, limit) => {
  const peer = new InternalPeer(address, TOKEN, 'unavailable');
  for (let times = 0; times < 4; times += 1) {
    await expect(peer.call(upload, { limit }, zeros(sizeBytes))).rejects.toMatchObject({
      code: 'too_large',
      detail: { limit },
    });
  }
  expect(await peer.call(upload, { limit }, zeros(10))).toEqual({ sizeBytes: 10 });
});

test('a request that is not understood does not hold up the next one', async () => {
  const peer = new InternalPeer(address, TOKEN, 'unavailable');
  const strange = { limit: 'much' } as unknown as { limit: number };
  await expect(peer.call(upload, strange, zeros(5_000_000))).rejects.toMatchObject({ code: 'bad_request' });
  expect(await peer.call(upload, { limit: 100 }, zeros(10))).toEqual({ sizeBytes: 10 });
});

test('a connection is for one call, and closed by the caller', async () => {
  const peer = new InternalPeer(address, TOKEN, 'unavailable');
  const closed = new Promise((resolve) =>
    server.once('connection', (socket) => socket.once('close', resolve)),
  );
  await peer.call(upload, { limit: 100 }, zeros(10));
  await closed;
});

test('another token is refused', async () => {
  const peer = new InternalPeer(address, 'b'.repeat(43), 'unavailable');
  await expect(peer.call(upload, { limit: 1 }, zeros(10))).rejects.toMatchObject({ code: 'not_signed_in' });
});

test('nobody there is `unavailable`', async () => {
  const peer = new InternalPeer({ path: join(folder, 'nobody') }, TOKEN, 'scanner_unavailable');
  await expect(peer.call(upload, { limit: 1 }, zeros(10))).rejects.toMatchObject({
    code: 'scanner_unavailable',
  });
});

test('a source that fails is the caller’s own error', async () => {
  async function* broken(): AsyncGenerator<Uint8Array> {
    yield await Promise.resolve(new Uint8Array(10));
    throw fail('upload_incomplete');
  }
  const peer = new InternalPeer(address, TOKEN, 'unavailable');
  await expect(peer.call(upload, { limit: 100 }, broken())).rejects.toMatchObject({
    code: 'upload_incomplete',
  });
});
