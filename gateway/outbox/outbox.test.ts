import { type Server, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { CapturedMails } from '../mail/captured.ts';
import type { Mail } from '../mail/mail.ts';
import { listenOutbox } from './outbox.ts';

const mail = (id: string, changes: Partial<Mail> = {}): Mail => ({
  id,
  from: { name: 'Polikliniek Noord via Zegel', address: 'noreply@localhost' },
  to: 'p.jansen@example.org',
  subject: `Bericht ${id}`,
  text: `Openen:\nhttp://localhost:8420/o/${id}#1.abc\n`,
  html: '<p>x</p>',
  ...changes,
});

let clock = 1000;
let captured: CapturedMails;
let server: Server;
beforeEach(async () => {
  captured = new CapturedMails(() => (clock += 1));
  server = await listenOutbox(captured, { host: '127.0.0.1', port: 0 });
});
afterEach(() => server.close());

const get = (
  path: string,
  { method = 'GET', host = 'localhost' }: { method?: string; host?: string } = {},
): Promise<{ status: number | undefined; headers: Record<string, unknown>; body: string }> =>
  new Promise((resolve, reject) => {
    const { port } = server.address() as AddressInfo;
    const asked = request({ host: '127.0.0.1', port, path, method, headers: { host } }, (response) => {
      let body = '';
      response.on('data', (chunk: Buffer) => (body += chunk.toString('utf8')));
      response.on('end', () => resolve({ status: response.statusCode, headers: response.headers, body }));
    });
    asked.on('error', reject);
    asked.end();
  });

describe('the page', () => {
  test('says what it is, and that there is nothing yet', async () => {
    const { status, headers, body } = await get('/');
    expect(status).toBe(200);
    expect(headers).toMatchObject({
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'no-store',
    });
    expect(body).toContain('verstuurt geen mail');
    expect(body).toContain('Nog geen mail');
  });

  test('shows the newest mail first, with its link to click', async () => {
    await captured.handOver(mail('a'));
    await captured.handOver(mail('b'));
    const { body } = await get('/');
    expect(body.indexOf('Bericht b')).toBeLessThan(body.indexOf('Bericht a'));
    expect(body).toContain('<a href="http://localhost:8420/o/b#1.abc"');
  });

  test('runs nothing and loads nothing', async () => {
    const { headers } = await get('/');
    expect(headers['content-security-policy']).toMatch(/^default-src 'none'; style-src 'unsafe-inline';/);
    expect(headers['referrer-policy']).toBe('no-referrer');
  });

  test('shows markup of a mail as text', async () => {
    const hostile = '<script>alert(1)</script>';
    await captured.handOver(
      mail('a', {
        subject: hostile,
        to: `"${hostile}"@example.org`,
        text: `${hostile}\nhttps://x.example/"onmouseover="x`,
        from: { name: hostile, address: 'x@localhost' },
      }),
    );
    const { body } = await get('/');
    expect(body).not.toContain('<script');
    expect(body).not.toContain('"onmouseover');
  });

  test('says so where mail is really sent', async () => {
    const sending = await listenOutbox(null, { host: '127.0.0.1', port: 0 });
    const { port } = sending.address() as AddressInfo;
    const body = await (await fetch(`http://127.0.0.1:${port}/`)).text();
    expect(body).toContain('geeft mail door aan een mailserver');
    sending.close();
  });
});

test('programs read the same list', async () => {
  await captured.handOver(mail('a'));
  await captured.handOver(mail('b'));
  const { headers, body } = await get('/messages.json');
  expect(headers['content-type']).toBe('application/json; charset=utf-8');
  expect(JSON.parse(body)).toMatchObject([
    {
      id: 'b',
      to: 'p.jansen@example.org',
      subject: 'Bericht b',
      html: '<p>x</p>',
      at: expect.any(Number) as number,
    },
    { id: 'a' },
  ]);
});

test('keeps the last 200', async () => {
  for (let n = 0; n < 205; n += 1) await captured.handOver(mail(String(n)));
  expect(captured.list()).toHaveLength(200);
  expect(captured.list().at(-1)?.id).toBe('5');
});

test('answers to names of this machine only, so that no page elsewhere reads it', async () => {
  expect((await get('/messages.json', { host: 'evil.example' })).status).toBe(421);
  expect((await get('/', { host: 'localhost.evil.example' })).status).toBe(421);
  for (const host of ['localhost:8421', '127.0.0.1:8421', '[::1]:8421']) {
    expect((await get('/', { host })).status).toBe(200);
  }
});

test('changes nothing, whoever asks', async () => {
  expect((await get('/', { method: 'POST' })).status).toBe(405);
  expect((await get('/other')).status).toBe(404);
});
