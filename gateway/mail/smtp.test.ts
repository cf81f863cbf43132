import { createServer, type AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { SmtpPeer } from '../../test/support/smtp-peer.ts';
import type { Mail } from './mail.ts';
import { SmtpServer } from './smtp.ts';

const mail: Mail = {
  id: 'AAAAAAAAAAAAAAAAAAAAAA',
  from: { name: 'Polikliniek Noord via Zegel', address: 'noreply@post.example' },
  to: 'p.jansen@example.org',
  subject: 'Polikliniek Noord stuurde u een bericht',
  text: 'Een link:\nhttps://post.example/o/x#1.y\n',
  html: '<p>Een link</p>',
};

let peer: SmtpPeer;
let server: SmtpServer;
beforeEach(async () => {
  peer = await SmtpPeer.start();
  server = new SmtpServer(peer.url);
});
afterEach(async () => {
  server.close();
  await peer.stop();
});

const commandOf = (verb: string): string | undefined =>
  peer.mails[0]?.commands.find((line) => line.startsWith(verb));
const headerOf = (name: string, data = peer.mails[0]?.data ?? ''): string | undefined =>
  new RegExp(`^${name}: (.*(?:\r\n[ \t].*)*)`, 'im').exec(data.split('\r\n\r\n')[0] ?? '')?.[1];

describe('a mail', () => {
  test('is handed over to one recipient, and its bounce is to carry headers only', async () => {
    await server.handOver(mail);
    expect(peer.mails).toHaveLength(1);
    expect(commandOf('MAIL FROM')).toBe(
      'MAIL FROM:<noreply@post.example> RET=HDRS ENVID=AAAAAAAAAAAAAAAAAAAAAA',
    );
    expect(commandOf('RCPT TO')).toBe('RCPT TO:<p.jansen@example.org> NOTIFY=FAILURE,DELAY');
  });

  test('has text and HTML, and says that a machine wrote it', async () => {
    await server.handOver(mail);
    expect(headerOf('From')).toBe('Polikliniek Noord via Zegel <noreply@post.example>');
    expect(headerOf('To')).toBe('p.jansen@example.org');
    expect(headerOf('Subject')).toBe(mail.subject);
    expect(headerOf('Auto-Submitted')).toBe('auto-generated');
    expect(headerOf('Content-Type')).toMatch(/^multipart\/alternative/);
    expect(peer.mails[0]?.data).toContain('https://post.example/o/x#1.y');
    expect(peer.mails[0]?.data).toContain('<p>Een link</p>');
  });

  test('keeps its Message-ID when it is handed over again', async () => {
    await server.handOver(mail);
    await server.handOver(mail);
    const ids = peer.mails.map(({ data }) => headerOf('Message-ID', data));
    expect(ids).toEqual(['<AAAAAAAAAAAAAAAAAAAAAA@post.example>', '<AAAAAAAAAAAAAAAAAAAAAA@post.example>']);
  });

  test.each([
    ['the sender’s name', { from: { ...mail.from, name: 'X\r\nBcc: y@example.org' } }],
    ['the subject', { subject: 'X\r\nBcc: y@example.org\r\n\r\nbody' }],
    ['the address', { to: 'a@example.org\r\nRCPT TO:<y@example.org>' }],
    ['the address, as a list', { to: 'a@example.org, y@example.org' }],
  ])('takes no header and no recipient from %s', async (_, changes) => {
    await server.handOver({ ...mail, ...changes }).catch(() => undefined);
    for (const { commands, data } of peer.mails) {
      expect(commands.filter((line) => line.startsWith('RCPT'))).toHaveLength(1);
      expect(headerOf('Bcc', data)).toBeUndefined();
      expect(data.split('\r\n\r\n')[0]).not.toMatch(/^body/m);
    }
  });

  test('goes without DSN where the server has none', async () => {
    await peer.stop();
    peer = await SmtpPeer.start({ extensions: [] });
    server = new SmtpServer(peer.url);
    await server.handOver(mail);
    expect(commandOf('MAIL FROM')).toBe('MAIL FROM:<noreply@post.example>');
  });
});

describe('the final dot', () => {
  test('waits for what must come before it', async () => {
    let letGo = (): void => undefined;
    const pause = vi.fn(() => new Promise<void>((resolve) => (letGo = resolve)));
    const handedOver = server.handOver(mail, pause);
    await vi.waitFor(() => {
      expect(pause).toHaveBeenCalledTimes(1);
    });
    expect(peer.mails).toEqual([]);
    letGo();
    await handedOver;
    expect(peer.mails).toHaveLength(1);
  });

  test('does not go when that fails', async () => {
    const pause = () => Promise.reject(new Error('disk full'));
    await expect(server.handOver(mail, pause)).rejects.toMatchObject({ code: 'mail_deferred' });
    expect(peer.mails).toEqual([]);
  });

  test.each(['RCPT', 'DATA'])('is not near when the server refuses at %s', async (at) => {
    peer.replies = { [at]: '451 4.3.0 later' };
    const pause = vi.fn(() => Promise.resolve());
    await expect(server.handOver(mail, pause)).rejects.toMatchObject({ code: 'mail_deferred' });
    expect(pause).not.toHaveBeenCalled();
  });
});

describe('a fault', () => {
  test.each([
    ['RCPT', '550 5.1.1 no such user', 'mail_refused', 550],
    ['end', '554 5.7.1 not wanted', 'mail_refused', 554],
    ['MAIL', '550 5.7.1 sender not allowed', 'mail_deferred', 550],
    ['MAIL', '530 5.7.0 authentication required', 'mail_deferred', 530],
    ['RCPT', '451 4.7.1 try later', 'mail_deferred', 451],
    ['end', '452 4.3.1 full', 'mail_deferred', 452],
  ])('at %s: "%s" is %s', async (at, reply, code, number) => {
    peer.replies = { [at]: reply };
    await expect(server.handOver(mail)).rejects.toMatchObject({ code, detail: { reply: number } });
  });

  test('is known to nobody when the server is silent after the mail', async () => {
    peer.replies = { end: null };
    server = new SmtpServer(peer.url, { answerMs: 300 });
    await expect(server.handOver(mail)).rejects.toMatchObject({ code: 'mail_unknown' });
  });

  test('is known to nobody when the server is gone after the mail', async () => {
    peer.replies = { end: null };
    const handedOver = server.handOver(mail);
    handedOver.catch(() => undefined);
    await vi.waitFor(() => {
      expect(peer.mails).toHaveLength(1);
    });
    peer.hangUp();
    await expect(handedOver).rejects.toMatchObject({ code: 'mail_unknown' });
  });

  test.each(['MAIL', 'RCPT', 'DATA'])(
    'before the mail is deferred: a server that is silent at %s',
    async (at) => {
      peer.replies = { [at]: null };
      server = new SmtpServer(peer.url, { untilDotMs: 300 });
      const said = vi.fn(() => Promise.resolve());
      await expect(server.handOver(mail, said)).rejects.toMatchObject({ code: 'mail_deferred' });
      expect(said).not.toHaveBeenCalled();
    },
  );

  test('is deferred when nobody listens', async () => {
    const { url } = peer;
    await peer.stop();
    await expect(new SmtpServer(url).handOver(mail)).rejects.toMatchObject({ code: 'mail_deferred' });
    peer = await SmtpPeer.start();
  });

  test('is deferred when what listens does not greet', async () => {
    const mute = createServer();
    await new Promise<void>((resolve) => mute.listen(0, '127.0.0.1', resolve));
    const { port } = mute.address() as AddressInfo;
    const slow = new SmtpServer(`smtp://127.0.0.1:${port}`, { connectMs: 200 });
    await expect(slow.handOver(mail)).rejects.toMatchObject({ code: 'mail_deferred' });
    await new Promise((resolve) => mute.close(resolve));
  });

  test('carries no word of the server, which may quote the address', async () => {
    peer.replies = { RCPT: '550 5.1.1 <p.jansen@example.org> unknown' };
    const error: unknown = await server.handOver(mail).catch((thrown: unknown) => thrown);
    expect(
      JSON.stringify({ ...(error as object), message: (error as Error).message, cause: null }),
    ).not.toContain('jansen');
  });
});

describe('the setting', () => {
  test('asks for TLS where the server is elsewhere', async () => {
    const { port } = new URL(peer.url);
    const insisting = new SmtpServer(`smtp://127.0.0.1:${port}?requireTLS=true`);
    await expect(insisting.handOver(mail)).rejects.toMatchObject({ code: 'mail_deferred' });
    expect(peer.mails).toEqual([]);
  });

  test.each(['smtp://host?logger=true', 'smtp://host?requireTLS=maybe', 'smtp:'])('refuses %s', (url) => {
    expect(() => new SmtpServer(url)).toThrow(
      expect.objectContaining({ code: 'config_invalid', detail: { name: 'ZEGEL_SMTP_URL' } }),
    );
  });
});
