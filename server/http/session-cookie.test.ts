import express from 'express';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeAll, expect, test } from 'vitest';
import { b64u } from '../../crypto/bytes.ts';
import { ready } from '../../crypto/sodium.ts';
import { SECURE, sessionToken, setSessionToken } from './session-cookie.ts';

const TOKEN = new Uint8Array(32).fill(7);
let server: Server;
beforeAll(ready);
afterEach(() => server.close());

/** A service that gives the cookie, and says whether it takes one. */
async function serve(isSecure: boolean): Promise<string> {
  const app = express();
  app.set(SECURE, isSecure);
  app.get('/give', (_request, response) => {
    setSessionToken(response, TOKEN, isSecure);
    response.end();
  });
  app.get('/take', (request, response) => void response.json({ taken: sessionToken(request) !== null }));
  await new Promise<void>((resolve) => (server = app.listen(0, '127.0.0.1', () => resolve())));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const takes = async (origin: string, cookie: string): Promise<unknown> =>
  (await fetch(`${origin}/take`, { headers: { cookie } })).json();

test('on https the cookie is of this host alone, and no other is taken', async () => {
  const origin = await serve(true);
  const given = (await fetch(`${origin}/give`)).headers.get('set-cookie') ?? '';
  expect(given).toMatch(/^__Host-zegel=[A-Za-z0-9_-]{43}; Path=\/; HttpOnly; Secure; SameSite=Strict$/);
  expect(await takes(origin, given.split(';')[0] ?? '')).toEqual({ taken: true });
  expect(await takes(origin, `zegel=${b64u(TOKEN)}`)).toEqual({ taken: false });
});

test('without https it has its plain name', async () => {
  const origin = await serve(false);
  const given = (await fetch(`${origin}/give`)).headers.get('set-cookie') ?? '';
  expect(given).toMatch(/^zegel=[A-Za-z0-9_-]{43}; Path=\/; HttpOnly; SameSite=Strict$/);
  expect(await takes(origin, given.split(';')[0] ?? '')).toEqual({ taken: true });
  expect(await takes(origin, `__Host-zegel=${b64u(TOKEN)}`)).toEqual({ taken: false });
});
