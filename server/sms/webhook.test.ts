import { type Server, createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { ready } from '../../crypto/sodium.ts';
import { SMS_TOKEN, SmsPeer } from '../../test/support/sms-peer.ts';
import { smsWebhook } from './webhook.ts';

const message = { to: '+31612345678', text: '123456 is uw code' };
const code = (wanted: string) => expect.objectContaining({ code: wanted }) as Error;

let peer: SmsPeer;
beforeAll(ready);
beforeEach(async () => {
  peer = await SmsPeer.start();
});
afterEach(() => peer.stop());

const send = (token = SMS_TOKEN) => smsWebhook({ url: peer.url, token }).send(message);

describe('a text', () => {
  test('is posted once, under an id of its own, with the token', async () => {
    await send();
    await send();
    expect(peer.texts).toMatchObject([message, message]);
    const [first, second] = peer.texts;
    expect(first?.id).not.toBe(second?.id);
    expect(first?.headers).toMatchObject({
      authorization: `Bearer ${SMS_TOKEN}`,
      'content-type': 'application/json',
      'idempotency-key': first?.id,
    });
  });

  test.each([301, 307, 400, 429, 500])(
    'was not sent when the answer is %d, and is not sent again',
    async (status) => {
      peer.answer = status;
      await expect(send()).rejects.toEqual(code('code_not_sent'));
      expect(peer.texts).toHaveLength(1);
    },
  );

  test('was not sent by somebody without the token', async () => {
    await expect(send('x'.repeat(32))).rejects.toMatchObject({
      code: 'code_not_sent',
      detail: { status: 401 },
    });
  });

  test('may have been sent when the connection ends without an answer, and is not sent again', async () => {
    peer.answer = null;
    await expect(send()).rejects.toEqual(code('code_unknown'));
    expect(peer.texts).toHaveLength(1);
  });

  test('was not sent where nobody listens', async () => {
    const { url } = peer;
    await peer.stop();
    await expect(smsWebhook({ url, token: SMS_TOKEN }).send(message)).rejects.toEqual(code('code_not_sent'));
  });

  test('is not said in an error, nor the number, nor the token', async () => {
    for (const answer of [500, null]) {
      peer.answer = answer;
      const error: unknown = await send().catch((thrown: unknown) => thrown);
      const said = `${String(error)} ${JSON.stringify(error)} ${String((error as Error).stack)}`;
      for (const secret of [message.to, '123456', SMS_TOKEN]) expect(said).not.toContain(secret);
    }
  });
});

describe('somebody who never answers', () => {
  let silent: Server;
  beforeEach(async () => {
    silent = createServer((socket) => socket.on('error', () => undefined));
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
  });
  afterEach(() => silent.close());
  const at = (scheme: string): string => `${scheme}://127.0.0.1:${(silent.address() as AddressInfo).port}/`;

  test('is not waited for: whether it was sent nobody knows', async () => {
    await expect(smsWebhook({ url: at('http'), token: SMS_TOKEN }, 200).send(message)).rejects.toEqual(
      code('code_unknown'),
    );
  });

  test('gets nothing before it has shown its certificate', async () => {
    await expect(smsWebhook({ url: at('https'), token: SMS_TOKEN }, 200).send(message)).rejects.toEqual(
      code('code_not_sent'),
    );
  });
});
