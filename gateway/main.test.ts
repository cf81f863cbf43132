/** The gateway as a process, with captured mail and with a real next mail server. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { gateway } from '../contract/internal.ts';
import { announcedKey } from '../contract/objects.ts';
import { InternalPeer } from '../contract/wire.ts';
import { b64u, keyDigest, newId, randomBytes, ready, sealLink, unb64u, verify } from '../crypto/index.ts';
import { type TestChild, startChild } from '../test/support/child.ts';
import { SmtpPeer } from '../test/support/smtp-peer.ts';

/** Far more than a step takes: a machine may be busy. */
const PATIENCE = { timeout: 30_000, interval: 20 };

const TOKEN = 'a'.repeat(43);
let folder: string;
let outbox: string;
let env: Record<string, string>;
let peer: InternalPeer;
const children: TestChild[] = [];

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

beforeAll(ready);
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'zegel-gateway-'));
  writeFileSync(join(folder, 'token'), TOKEN);
  outbox = `127.0.0.1:${await freePort()}`;
  env = {
    ZEGEL_GATEWAY_LISTEN: `unix:${join(folder, 'socket')}`,
    ZEGEL_GATEWAY_TOKEN_FILE: join(folder, 'token'),
    ZEGEL_GATEWAY_KEYS_DIR: join(folder, 'keys'),
    ZEGEL_OUTBOX_LISTEN: outbox,
    ZEGEL_PUBLIC_URL: 'http://localhost:8420',
    ZEGEL_LOG_LEVEL: 'trace',
  };
  peer = new InternalPeer({ path: join(folder, 'socket') }, TOKEN, 'gateway_unavailable');
});
afterEach(() => {
  for (const { process } of children.splice(0)) process.kill('SIGKILL');
  rmSync(folder, { recursive: true });
});

function start(changes: Record<string, string> = {}): TestChild {
  const child = startChild('gateway/main.ts', { ...env, ...changes });
  children.push(child);
  return child;
}

/** A mail to a guest, sealed to the newest key. */
async function guestMail() {
  const { identity, keys } = await peer.call(gateway.keys, {});
  const [newest] = keys;
  if (!newest) throw new Error('no key');
  const { instance, publicKey } = announcedKey.parse(verify('gateway-key', newest, unb64u(identity)));
  const delivery = { org: newId(), message: newId(), handle: newId() };
  return {
    kind: 'guest' as const,
    id: newId(),
    ...delivery,
    to: 'p.jansen@example.org',
    organisation: { name: 'Polikliniek Noord', phone: '+31201234567' },
    senderName: 'Anna Bakker',
    opens: 'sms' as const,
    sealedLink: b64u(sealLink(unb64u(publicKey), delivery, randomBytes(32))),
    instance,
  };
}

test('captures mail, shows it in the outbox, and opens after a restart what was sealed before', async () => {
  const first = start();
  const ready = await first.next();
  const { identity } = await peer.call(gateway.keys, {});
  expect(ready).toEqual({ type: 'ready', fingerprint: b64u(keyDigest(unb64u(identity))) });
  const asked = await guestMail();
  expect(await peer.call(gateway.notify, asked)).toMatchObject({ accepted: true });
  const listed: unknown = await (await fetch(`http://${outbox}/messages.json`)).json();
  expect(listed).toMatchObject([{ id: asked.id, to: asked.to }]);
  first.send({ type: 'shutdown' });
  expect(await first.exited).toBe(0);

  const second = start();
  expect(await second.next()).toEqual(ready);
  expect(await peer.call(gateway.notify, asked)).toMatchObject({ accepted: true });
  const { output } = second;
  second.process.disconnect();
  expect(await second.exited).toBe(0);
  expect(first.output() + output()).not.toContain(asked.to);
});

test('answers only after the next mail server has taken the mail', async () => {
  const smtp = await SmtpPeer.start({ replies: { end: '451 4.3.0 later' } });
  const child = start({ ZEGEL_SMTP_URL: smtp.url });
  await child.next();
  const asked = await guestMail();
  await expect(peer.call(gateway.notify, asked)).rejects.toMatchObject({ code: 'mail_deferred' });
  smtp.replies = {};
  expect(await peer.call(gateway.notify, asked)).toMatchObject({ accepted: true });
  expect(smtp.mails.map(({ data }) => /^Message-ID: (.*)\r$/im.exec(data)?.[1])).toEqual([
    `<${asked.id}@localhost>`,
    `<${asked.id}@localhost>`,
  ]);
  child.send({ type: 'shutdown' });
  expect(await child.exited).toBe(0);
  expect(child.output()).not.toContain(asked.to);
  await smtp.stop();
});

test('killed at any moment mails nothing twice, and says what it does not know', async () => {
  // Silent at a step, so that the gateway is killed there.
  const smtp = await SmtpPeer.start();
  const settings = { ZEGEL_SMTP_URL: smtp.url };
  const kill = async (child: TestChild): Promise<void> => {
    child.process.kill('SIGKILL');
    await child.exited;
  };
  let child = start(settings);
  await child.next();
  const [early, late, taken] = [await guestMail(), await guestMail(), await guestMail()];

  smtp.replies = { RCPT: null };
  const cut = peer.call(gateway.notify, early);
  cut.catch(() => undefined);
  await vi.waitFor(() => {
    expect(smtp.asked).toContain(`RCPT TO:<${early.to}> NOTIFY=FAILURE,DELAY`);
  }, PATIENCE);
  await kill(child);
  await expect(cut).rejects.toMatchObject({ code: 'gateway_unavailable' });
  smtp.replies = {};
  child = start(settings);
  await child.next();
  expect(await peer.call(gateway.notify, early)).toMatchObject({ accepted: true });
  expect(smtp.mails).toHaveLength(1);

  smtp.replies = { end: null };
  const unanswered = peer.call(gateway.notify, late);
  unanswered.catch(() => undefined);
  await vi.waitFor(() => {
    expect(smtp.mails).toHaveLength(2);
  }, PATIENCE);
  await kill(child);
  smtp.replies = {};
  child = start(settings);
  await child.next();
  await expect(peer.call(gateway.notify, late)).rejects.toMatchObject({ code: 'mail_unknown' });

  const answered = await peer.call(gateway.notify, taken);
  await kill(child);
  child = start(settings);
  await child.next();
  expect(await peer.call(gateway.notify, taken)).toEqual(answered);
  await expect(peer.call(gateway.notify, late)).rejects.toMatchObject({ code: 'mail_unknown' });
  expect(smtp.mails).toHaveLength(3);
  await kill(child);
  await smtp.stop();
});
