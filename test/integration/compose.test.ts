/** One journey through docker-compose.yml: an organisation, a message by mail, and what is killed on the way. */
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { guestAt, memberAt } from '../../client/demo/node-client.ts';
import { GUEST_LINK } from '../../client/demo/outbox.ts';
import type { GuestFace, MemberFace } from '../../client/core/face.ts';
import { ready } from '../../crypto/index.ts';
import { Authenticator } from '../e2e/authenticator.ts';
import { Composed } from '../support/composed.ts';
import { eicar } from '../support/content.ts';
import { png } from '../support/documents.ts';
import { OWNER_PASSWORD, RELAY_PASSWORD } from '../support/postgres-server.ts';
import { REDIS_PASSWORD } from '../support/redis.ts';
import { describeWith } from '../support/requires.ts';
import { SMS_TOKEN } from '../support/sms-peer.ts';
import { textOf } from '../support/smtp-peer.ts';

const PATIENCE = { timeout: 60_000, interval: 50 };
const PATIENT = 'p.jansen@patient.example';
const LETTER = { subject: 'Uitslag', text: 'Alles is goed.', html: '' };

describeWith(['postgresql', 'redis-server', 'clamd'], 'the services of docker-compose.yml', () => {
  let zegel: Composed;
  let admin: MemberFace;
  beforeAll(async () => {
    await ready();
    zegel = await Composed.start();
  });
  afterAll(() => zegel.stop());

  /** Mails that the mail server took for the patient, as text. */
  const mails = (): string[] =>
    zegel.smtp.mails
      .filter(({ commands }) => commands.some((line) => line.startsWith(`RCPT TO:<${PATIENT}>`)))
      .map(({ data }) => data.replace(/=\r\n/g, '').replaceAll('=3D', '='));
  const send = async (subject: string): Promise<string> => {
    const { compose } = admin;
    const { message } = await compose.startMessage();
    const file = new Blob([png as Uint8Array<ArrayBuffer>]);
    await compose.attach(message, 'a', { name: 'foto.png', file });
    const accessCode = await compose.newAccessCode();
    await compose.send(message, {
      ...LETTER,
      subject,
      recipients: [{ address: PATIENT, level: 'code', accessCode }],
      confirmed: [],
      expiresAt: Date.now() + 24 * 3_600_000,
    });
    return accessCode;
  };
  const mailed = (count: number): Promise<void> =>
    vi.waitFor(() => {
      expect(mails()).toHaveLength(count);
    }, PATIENCE);
  const timeline = async (subject: string) => {
    const { items: sent } = await admin.mail.sent();
    const subjects = await admin.mail.subjects(sent.map(({ message }) => message));
    const message = subjects.find((each) => each.subject === subject)?.message;
    return sent.find((each) => each.message === message)?.recipients[0]?.timeline;
  };
  const noted = (subject: string): Promise<void> =>
    vi.waitFor(async () => {
      expect((await timeline(subject))?.notifiedAt).not.toBeNull();
    }, PATIENCE);

  /** The recipient's page at the link of a mail, open. */
  async function opened(mail: string, accessCode: string): Promise<{ guest: GuestFace; letter: unknown }> {
    const link = /http:\/\/localhost:\d+\/o\/([A-Za-z0-9_-]{22})(#1\.[A-Za-z0-9_-]+)/.exec(mail);
    const guest = await guestAt(zegel.origin);
    await guest.greet(link?.[1] ?? '');
    await guest.knock(link?.[2] ?? '');
    return { guest, letter: await guest.openWithAccessCode(accessCode) };
  }

  it('are set up by the link that the operator prints, with the fingerprints of the logs', async () => {
    const fingerprints = [await zegel.fingerprint('scanner'), await zegel.fingerprint('gateway')];
    const printed = await zegel.run('relay', [
      'node',
      'dist/server/operator.js',
      'setup-link',
      ...fingerprints,
    ]);
    const link = printed.trim();
    expect(link).toMatch(/^http:\/\/localhost:\d+\/setup\/[A-Za-z0-9_-]{43}#1\.\S+$/);
    admin = await memberAt(zegel.origin);
    await admin.enrolment.begin(link);
    await admin.enrolment.choosePassword('vier kleine zeehonden');
    const factor = await admin.enrolment.chooseFactor({ kind: 'totp' });
    if (factor.kind !== 'totp') throw new Error(factor.kind);
    await admin.enrolment.verifyFactor(await new Authenticator(factor.secret).code());
    await admin.enrolment.makeKeys();
    const organisation = { name: 'Polikliniek Noord', phone: '050 123 45 67' };
    await admin.enrolment.finish({ name: 'Bea Wielinga', address: 'beheer@poli.example', organisation });
    expect(await admin.compose.antivirus()).toMatchObject({ engine: 'clamd', available: true });
  });

  it('carry a message by mail to its recipient, and refuse a virus', async () => {
    const accessCode = await send('Uitslag');
    await mailed(1);
    await noted('Uitslag');
    const { guest, letter } = await opened(mails()[0] ?? '', accessCode);
    expect(letter).toMatchObject(LETTER);
    const { blob } = await guest.download(1);
    expect(new Uint8Array(await blob.arrayBuffer())).toEqual(png);
    const { message } = await admin.compose.startMessage();
    const virus = new Blob([eicar as Uint8Array<ArrayBuffer>]);
    const attached = await admin.compose.attach(message, 'v', { name: 'brief.txt', file: virus });
    expect(attached.verdict).toBe('infected');
  });

  it('text a code by the SMS gateway of the organisation, once for each click', async () => {
    const recipient = { address: 'w.smit@patient.example', level: 'sms' as const, number: '+31612345678' };
    const { compose } = admin;
    const { message } = await compose.startMessage();
    const [confirmed, expiresAt] = [[], Date.now() + 24 * 3_600_000];
    await compose.send(message, { ...LETTER, recipients: [recipient], confirmed, expiresAt });
    const mail = await vi.waitFor(() => {
      const found = zegel.smtp.mails.find(({ commands }) => commands.join().includes(recipient.address));
      if (!found) throw new Error('no mail yet');
      return textOf(found);
    }, PATIENCE);
    const link = new URL(GUEST_LINK.exec(mail)?.[0] ?? '');
    const guest = await guestAt(zegel.origin);
    await guest.greet(link.pathname.replace('/o/', ''));
    await guest.knock(link.hash);
    expect(zegel.sms.texts).toEqual([]);
    await guest.sendCode();
    expect(zegel.sms.texts).toMatchObject([{ to: recipient.number }]);
    expect(await guest.openWithCode(zegel.sms.codeTo(recipient.number) ?? '')).toMatchObject(LETTER);
    expect(zegel.sms.texts).toHaveLength(1);
  });

  it('mail once although the worker is killed while the mail server thinks', async () => {
    zegel.smtp.replies = { end: null };
    await send('Vertraagd');
    await mailed(2);
    await zegel.kill('worker');
    // The mail server has it and says so only now; nobody is there to hear it but the gateway.
    zegel.smtp.answerNow('250 2.0.0 taken');
    zegel.smtp.replies = {};
    zegel.up('worker');
    await zegel.healthy('worker');
    await noted('Vertraagd');
    expect(mails()).toHaveLength(2);
  });

  it('say that nobody knows when the gateway is killed then, and mail it again only when asked to', async () => {
    zegel.smtp.replies = { end: null };
    await send('Onbekend');
    await mailed(3);
    await zegel.kill('gateway');
    zegel.smtp.replies = {};
    zegel.up('gateway');
    await zegel.healthy('gateway');
    await vi.waitFor(async () => {
      expect((await timeline('Onbekend'))?.notifyUnknownAt).not.toBeNull();
    }, PATIENCE);
    expect(mails()).toHaveLength(3);
    expect((await timeline('Onbekend'))?.notifiedAt).toBeNull();
  });

  it('go on when Redis and the database are killed and come back', async () => {
    await zegel.redis.kill();
    const accessCode = await send('Zonder wachtrij');
    await zegel.redis.start();
    await mailed(4);
    await zegel.postgres.restart();
    await noted('Zonder wachtrij');
    expect((await opened(mails()[3] ?? '', accessCode)).letter).toMatchObject({ subject: 'Zonder wachtrij' });
  });

  it('keep passwords, addresses and links out of their logs and command lines', () => {
    const said = zegel.output();
    for (const secret of [
      OWNER_PASSWORD,
      RELAY_PASSWORD,
      REDIS_PASSWORD,
      SMS_TOKEN,
      PATIENT,
      'Uitslag',
      '#1.',
    ]) {
      expect(said.replace(/^http.*$/gm, '')).not.toContain(secret);
    }
  });
});
