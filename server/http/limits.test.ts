import { type Server, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import express, { Router } from 'express';
import { countInMemory } from '../limits/counters.ts';
import { apiRouter } from './api.ts';
import { errorHandler } from './errors.ts';
import { limitsPerPlace } from './limits.ts';

const log = { info: () => undefined, warn: () => undefined, error: () => undefined };
/** Each room has every handler, and none is reached. */
const handlers = new Proxy({}, { get: () => new Proxy({}, { get: () => () => Promise.resolve({}) }) });
const nobody = () => Promise.resolve(null);

let server: Server;
beforeAll(async () => {
  const limits = limitsPerPlace((limit) => countInMemory({ ...limit, points: 3 }), {
    limitKey: (...parts) => parts.join(' '),
  });
  const uploads = Router().all('/up/:place', (_request, response) => void response.end());
  const app = express().use(
    apiRouter(handlers as never, { session: nobody, guest: nobody, answer: nobody }, limits, false),
    uploads,
    errorHandler(log),
  );
  server = createServer(app);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
afterAll(() => server.close());

test('uploads and requests count together', async () => {
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const ask = async (method: string, path: string): Promise<number> =>
    (await fetch(origin + path, { method })).status;
  expect(await ask('PATCH', '/up/AAAAAAAAAAAAAAAAAAAAAA')).toBe(200);
  expect(await ask('GET', '/api/session')).toBe(401);
  expect(await ask('HEAD', '/up/AAAAAAAAAAAAAAAAAAAAAA')).toBe(200);
  expect(await ask('PATCH', '/up/AAAAAAAAAAAAAAAAAAAAAA')).toBe(429);
  expect(await ask('GET', '/api/session')).toBe(429);
});
