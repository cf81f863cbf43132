/** What an upload makes of a place that refuses: told apart from a network that is away, and said as the relay says it. */
import { type Server, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, it } from 'vitest';
import { ERROR_HEADER } from '../../contract/errors.ts';
import { randomBytes } from '../../crypto/index.ts';
import { SealedFile } from './sealed-file.ts';
import { uploadPart } from './upload.ts';

let server: Server;
afterEach(() => server.close());

/** Brings something up to a place that answers so, and gives how that ended and how often it was asked. */
async function broughtUp(status: number, code: string | null): Promise<{ code: string; asked: number }> {
  let asked = 0;
  server = createServer((_request, response) => {
    asked += 1;
    response.writeHead(status, code === null ? {} : { [ERROR_HEADER]: code }).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const sealed = await SealedFile.of(randomBytes(16), new Blob(['een brief']));
  const place = { path: '/up/x', headers: {}, closed: 'answer_expired' as const };
  const options = { signal: new AbortController().signal, onProgress: () => undefined };
  const ended = await uploadPart(origin, place, sealed, options).catch((error: unknown) => error);
  return { code: (ended as { code: string }).code, asked };
}

it.each([
  [423, 'recipient_locked'],
  [409, 'number_refused'],
  [409, 'key_ended'],
])('says at once why it is closed: %i %s', async (status, code) => {
  expect(await broughtUp(status, code)).toEqual({ code, asked: 1 });
});

it.each([
  [401, 'not_signed_in', 'answer_expired'],
  [404, 'not_found', 'not_found'],
  [404, null, 'not_found'],
  [413, null, 'too_large'],
  [400, 'no_code_of_ours', 'unavailable'],
])('ends where it cannot go on: %i %s', async (status, code, ended) => {
  expect(await broughtUp(status, code)).toEqual({ code: ended, asked: 1 });
});
