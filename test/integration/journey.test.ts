/**
 * The main road, through the very core that the pages use, against the real processes: an organisation is set up, a
 * member invited, messages are written, inspected, sealed, released, opened, and found again in timeline and log.
 */
import { randomBytes } from 'node:crypto';
import { type AddressInfo, type Socket, connect, createServer } from 'node:net';
import { NobleCryptoPlugin, ScureBase32Plugin, TOTP } from 'otplib';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { GUEST_LINK, INVITATION, SIX_DIGITS, listOutbox, waitForMessage } from '../../client/demo/outbox.ts';
import { createMember } from '../../client/core/client.ts';
import { CookieJar } from '../../client/core/cookie-jar.ts';
import { guestAt, memberAt } from '../../client/demo/node-client.ts';
import type {
  GuestFace,
  KeysToKeep,
  LetterText,
  LetterToSend,
  MemberFace,
  SentRecipient,
} from '../../client/core/face.ts';
import { parseIdentity } from '../../crypto/index.ts';
import { eicar } from '../support/content.ts';
import { pdf, png, windowsProgram } from '../support/documents.ts';
import { type Stack, startStack } from '../support/stack.ts';

const ADMIN = { address: 'beheer@poli.example', name: 'Bea Wielinga', number: '+31612345601' };
const NURSE = { address: 's.visser@poli.example', name: 'Sanne Visser', password: 'zes ganzen op een dijk' };
const PATIENT = { address: 'w.jansen@post.example', number: '+31612345678' };
const PHARMACY = { address: 'apotheek@linde.example' };
const PASSWORD = 'vier kleine zeehonden';
const BSN = '111222333';
const MONTH_MS = 30 * 24 * 60 * 60 * 1000;

let stack: Stack;
let admin: MemberFace;
let nurse: MemberFace;
let keys: KeysToKeep;
let totpSecret: string;
const messages: Record<string, string> = {};

beforeAll(async () => {
  stack = await startStack();
});
afterAll(async () => {
  await stack.stop();
});

/** Two pages for the letter, of the words that are given. */
const report = (words: string) => new Blob([pdf([words]) as Uint8Array<ArrayBuffer>]);
const asFile = (bytes: Uint8Array) => new Blob([bytes as Uint8Array<ArrayBuffer>]);
const bytesOf = async (blob: Blob) => Buffer.from(await blob.arrayBuffer());

const letter = (more: Partial<LetterToSend>): LetterToSend => ({
  subject: 'Uitslag',
  text: 'Beste, de uitslag is goed.\n',
  html: '',
  recipients: [],
  confirmed: [],
  expiresAt: Date.now() + MONTH_MS,
  ...more,
});

/** The code of an authenticator, some steps of 30 seconds from now. */
const totp = (secret: string, steps: number): Promise<string> =>
  new TOTP({ crypto: new NobleCryptoPlugin(), base32: new ScureBase32Plugin() }).generate({
    secret,
    epoch: Math.floor(Date.now() / 1000) + 30 * steps,
  });

/** The newest link in the mail to somebody, as a guest's browser takes it apart. */
async function guestWith(address: string): Promise<{ guest: GuestFace; handle: string; fragment: string }> {
  const link = new URL(await waitForMessage(stack.mailOutbox, address, GUEST_LINK));
  const handle = link.pathname.split('/').at(-1) ?? '';
  return { guest: await guestAt(stack.origin), handle, fragment: link.hash };
}

/** Asks until the sender's timeline says so; notification is a job of a moment later. */
async function recipientOf(
  sender: MemberFace,
  message: string,
  address: string,
  when: (recipient: SentRecipient) => boolean = () => true,
): Promise<SentRecipient> {
  for (;;) {
    const { items: sent } = await sender.mail.sent();
    const recipient = sent
      .find((each) => each.message === message)
      ?.recipients.find((each) => each.address === address);
    if (recipient && when(recipient)) return recipient;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

/** A line to the relay that breaks twice, each time after so many bytes of one connection have gone up. */
async function brokenLine(
  to: URL,
  afterBytes: number,
): Promise<{ origin: string; breaks: () => number; close: () => Promise<void> }> {
  let breaks = 0;
  const sockets = new Set<Socket>();
  const server = createServer((near) => {
    const far = connect(Number(to.port), '127.0.0.1');
    let sent = 0;
    for (const socket of [near, far]) {
      sockets.add(socket);
      socket.on('error', () => undefined);
      socket.on('close', () => {
        near.destroy();
        far.destroy();
      });
    }
    near.on('data', (bytes) => {
      sent += bytes.length;
      if (sent > afterBytes && breaks < 2) {
        breaks += 1;
        near.destroy();
      }
    });
    near.pipe(far);
    far.pipe(near);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    origin: `http://localhost:${port}`,
    breaks: () => breaks,
    close: () => {
      for (const socket of sockets) socket.destroy();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

describe('set-up', () => {
  it('refuses a link whose fingerprints are not those of the processes', async () => {
    const other = await memberAt(stack.origin);
    const bent = stack.setUpLink.replace(/\.[^.]{43}$/, `.${'A'.repeat(43)}`);
    await expect(other.enrolment.begin(bent)).rejects.toMatchObject({ code: 'fingerprint_mismatch' });
  });

  it('makes an organisation with an admin whose second factor is SMS', async () => {
    admin = await memberAt(stack.origin);
    const start = await admin.enrolment.begin(stack.setUpLink);
    expect(start).toMatchObject({ kind: 'setup', role: 'admin', invitee: null });
    await admin.enrolment.choosePassword(PASSWORD);
    await admin.enrolment.chooseFactor({ kind: 'sms', number: '06 12345601' });
    await admin.enrolment.verifyFactor(await waitForMessage(stack.smsOutbox, ADMIN.number, SIX_DIGITS));
    keys = await admin.enrolment.makeKeys();
    expect(keys.backupCodes).toHaveLength(10);
    const account = await admin.enrolment.finish({
      name: ADMIN.name,
      address: ADMIN.address,
      organisation: { name: 'Polikliniek Noord', phone: '050 123 45 67' },
    });
    expect(account).toMatchObject({
      role: 'admin',
      address: ADMIN.address,
      organisation: { name: 'Polikliniek Noord', archive: true, rootFingerprint: keys.rootFingerprint },
    });
  });

  it('gives an archive key that any age program reads', () => {
    expect(parseIdentity(keys.archiveKey ?? '').kind).toBe('mlkem768x25519');
  });

  it('is over once', async () => {
    const other = await memberAt(stack.origin);
    await expect(other.enrolment.begin(stack.setUpLink)).rejects.toMatchObject({
      code: 'enrolment_link_invalid',
    });
  });
});

describe('an invitation', () => {
  it('reaches a member by mail, who takes an authenticator', async () => {
    await admin.organisation.invite({ address: NURSE.address, name: NURSE.name, role: 'member' });
    const link = await waitForMessage(stack.mailOutbox, NURSE.address, INVITATION);
    nurse = await memberAt(stack.origin);
    const start = await nurse.enrolment.begin(link);
    expect(start).toMatchObject({
      kind: 'invitation',
      role: 'member',
      invitee: { address: NURSE.address, name: NURSE.name },
      fingerprints: [{ name: 'root', fingerprint: keys.rootFingerprint }],
    });
    await nurse.enrolment.choosePassword(NURSE.password);
    const factor = await nurse.enrolment.chooseFactor({ kind: 'totp' });
    if (factor.kind !== 'totp') throw new Error(factor.kind);
    totpSecret = factor.secret;
    await nurse.enrolment.verifyFactor(await totp(totpSecret, 0));
    const own = await nurse.enrolment.makeKeys();
    expect(own).toMatchObject({ archiveKey: null, rootKey: null });
    await nurse.enrolment.finish({ name: NURSE.name });
    const members = await admin.organisation.members();
    expect(members.map(({ address }) => address).sort()).toEqual([ADMIN.address, NURSE.address]);
  });

  it('is refused with the fingerprint of another root', async () => {
    await admin.organisation.invite({ address: 'derde@poli.example', name: 'Derde', role: 'member' });
    const link = await waitForMessage(stack.mailOutbox, 'derde@poli.example', INVITATION);
    const other = await memberAt(stack.origin);
    const bent = link.replace(/\.[^.]{43}$/, `.${'A'.repeat(43)}`);
    await expect(other.enrolment.begin(bent)).rejects.toMatchObject({ code: 'charter_invalid' });
    const [invitation] = await admin.organisation.invitations();
    await admin.organisation.withdraw(invitation?.invitation ?? '');
    await expect(other.enrolment.begin(link)).rejects.toMatchObject({ code: 'enrolment_link_invalid' });
  });
});

describe('signing in', () => {
  it('takes password and the code of an SMS', async () => {
    await admin.session.signOut();
    expect(await admin.session.resume()).toBeNull();
    expect(await admin.session.signIn(ADMIN.address, PASSWORD)).toEqual({ factor: 'sms', numberHint: '01' });
    const before = await listOutbox(stack.smsOutbox);
    await admin.session.sendFactorCode();
    const code = await waitForMessage(stack.smsOutbox, ADMIN.number, SIX_DIGITS, before);
    const signedIn = await admin.session.proveFactor(code);
    expect(signedIn).toMatchObject({ mustChoosePassword: false, account: { address: ADMIN.address } });
    expect(await admin.session.resume()).toMatchObject({ address: ADMIN.address });
  });

  it('takes password and the code of an authenticator', async () => {
    await nurse.session.signOut();
    await nurse.session.signIn(NURSE.address, NURSE.password);
    await expect(nurse.session.proveFactor('000000')).rejects.toMatchObject({ code: 'code_wrong' });
    await nurse.session.proveFactor(await totp(totpSecret, 1));
    expect(await nurse.session.account()).toMatchObject({ role: 'member', factor: 'totp' });
  });

  it('answers a wrong password and an unknown address alike', async () => {
    const other = await memberAt(stack.origin);
    for (const [address, password] of [
      [NURSE.address, 'niet het wachtwoord'],
      ['niemand@poli.example', NURSE.password],
    ] as const) {
      await expect(other.session.signIn(address, password)).rejects.toMatchObject({ code: 'sign_in_failed' });
    }
  });

  it('recovers a lost password with the recovery key and a backup code', async () => {
    const other = await memberAt(stack.origin);
    await other.session.recover(ADMIN.address, keys.recoveryKey.toLowerCase());
    const recovered = await other.session.proveFactor(keys.backupCodes[0] ?? '');
    expect(recovered).toMatchObject({ mustChoosePassword: true, account: { backupCodesLeft: 9 } });
    const { recoveryKey } = await other.session.choosePassword(`${PASSWORD} 2`, { newRecoveryKey: true });
    expect(recoveryKey).not.toBe(keys.recoveryKey);
    await other.session.signOut();
    await other.session.signIn(ADMIN.address, `${PASSWORD} 2`);
    await other.session.proveFactor(keys.backupCodes[1] ?? '');
    admin = other;
  });
});

describe('a message to a patient by SMS code', () => {
  const REPORT = 'Uitslag van het onderzoek\nAlle waarden zijn goed.';

  it('is inspected, sealed and released, with a PDF and an image', async () => {
    const { compose } = nurse;
    const { message } = await compose.startMessage();
    messages['patient'] = message;
    const attached = await compose.attach(message, 'a', { name: 'uitslag.pdf', file: report(REPORT) });
    expect(attached).toMatchObject({ verdict: 'clean', type: { mime: 'application/pdf', kind: 'document' } });
    const image = await compose.attach(message, 'b', { name: 'foto.png', file: asFile(png) });
    expect(image).toMatchObject({ verdict: 'clean', type: { mime: 'image/png', kind: 'image' } });
    const recipients = [{ address: PATIENT.address, level: 'sms' as const, number: '06 12345678' }];
    const text: LetterText = { subject: 'Uitslag', text: `Uw BSN is ${BSN}.`, html: '' };
    const inspection = await compose.inspectLetter(message, text, recipients);
    expect(inspection).toMatchObject({
      verdict: 'clean',
      evaluation: { refused: [], levels: [], warnings: [] },
    });
    expect(inspection.evaluation.findings).toMatchObject([{ detector: 'bsn', field: 'text' }]);
    const sent = await compose.send(message, letter({ ...text, recipients }));
    expect(sent).toMatchObject({ message, envelope: 0, accessCodes: [] });
    expect(await compose.send(message, letter({ ...text, recipients, expiresAt: 0 })).catch(codeOf)).toBe(
      'already_released',
    );
  });

  it('opens in the patient’s browser after link and code, and says so to the sender', async () => {
    const { guest, handle, fragment } = await guestWith(PATIENT.address);
    expect(await guest.greet(handle)).toMatchObject({
      level: 'sms',
      organisation: { name: 'Polikliniek Noord' },
    });
    const state = await guest.knock(fragment);
    expect(state).toMatchObject({ sender: { name: NURSE.name }, numberHint: '78', triesLeft: 5 });
    await guest.sendCode();
    await expect(guest.openWithCode('12345')).rejects.toMatchObject({ code: 'bad_code_format' });
    const code = await waitForMessage(stack.smsOutbox, PATIENT.number, SIX_DIGITS);
    const wrong = code === '000000' ? '000001' : '000000';
    await expect(guest.openWithCode(wrong)).rejects.toMatchObject({
      code: 'code_wrong',
      detail: { left: 4 },
    });
    const opened = await guest.openWithCode(code);
    expect(opened).toMatchObject({
      subject: 'Uitslag',
      text: `Uw BSN is ${BSN}.`,
      from: { address: NURSE.address, name: NURSE.name },
      to: [PATIENT.address],
      archive: true,
      files: [
        { part: 1, name: 'uitslag.pdf', type: 'application/pdf' },
        { part: 2, name: 'foto.png', type: 'image/png' },
      ],
    });
    const file = await guest.download(1);
    expect(file.blob.type).toBe('application/octet-stream');
    expect(await bytesOf(file.blob)).toEqual(await bytesOf(report(REPORT)));
    expect(await bytesOf((await guest.download(2)).blob)).toEqual(Buffer.from(png));

    const { timeline } = await recipientOf(nurse, messages['patient'] ?? '', PATIENT.address);
    expect(timeline).toMatchObject({ openedSigned: false, lockedAt: null });
    for (const time of [
      timeline.sentAt,
      timeline.notifiedAt,
      timeline.shareReleasedAt,
      timeline.openedAt,
      timeline.downloadedAt,
    ]) {
      expect(time).toBeGreaterThan(0);
    }
  });

  it('stays readable for the sender', async () => {
    const message = messages['patient'] ?? '';
    expect(await nurse.mail.openMessage(message)).toMatchObject({ subject: 'Uitslag', openedAt: null });
    expect(await nurse.mail.subjects([message])).toMatchObject([
      { message, subject: 'Uitslag', firstLine: `Uw BSN is ${BSN}.`, attachments: 2 },
    ]);
    expect(await bytesOf((await nurse.mail.downloadAttachment(message, 2)).blob)).toEqual(Buffer.from(png));
  });

  it('is locked after five wrong codes, until the sender opens it again', async () => {
    const { compose, mail } = nurse;
    const { message } = await compose.startMessage();
    const recipients = [{ address: 'vijf@post.example', level: 'sms' as const, number: '+31612345605' }];
    await compose.send(message, letter({ recipients }));
    const { guest, handle, fragment } = await guestWith('vijf@post.example');
    await guest.greet(handle);
    await guest.knock(fragment);
    await guest.sendCode();
    const code = await waitForMessage(stack.smsOutbox, '+31612345605', SIX_DIGITS);
    const wrong = code === '000000' ? '000001' : '000000';
    const answers: unknown[] = [];
    for (let tried = 0; tried < 5; tried += 1) answers.push(await guest.openWithCode(wrong).catch(codeOf));
    expect(answers.at(-1)).toBe('recipient_locked');
    expect(await guest.openWithCode(code).catch(codeOf)).toBe('recipient_locked');
    expect((await recipientOf(nurse, message, 'vijf@post.example')).timeline.lockedAt).not.toBeNull();
    await mail.unlock(message, handle);
    expect(await guest.knock(fragment)).toMatchObject({ locked: false, triesLeft: 5 });
  });

  it('does not open with another recipient’s link', async () => {
    const one = await guestWith(PATIENT.address);
    const other = await guestWith('vijf@post.example');
    await one.guest.greet(one.handle);
    expect(await one.guest.knock(other.fragment).catch(codeOf)).toBe('link_unknown');
  });
});

describe('a message by access code', () => {
  let accessCode: string;

  it('is sent with a code that the sender can read again', async () => {
    const { compose, mail } = nurse;
    accessCode = await compose.newAccessCode();
    const { message } = await compose.startMessage();
    messages['pharmacy'] = message;
    const recipients = [{ address: PHARMACY.address, level: 'code' as const, accessCode }];
    const sent = await compose.send(message, letter({ subject: 'Recept', recipients }));
    expect(sent.accessCodes).toEqual([{ address: PHARMACY.address, code: accessCode }]);
    const [kept] = await mail.accessCodes(message);
    expect(kept).toMatchObject({ address: PHARMACY.address, code: accessCode });
  });

  it('opens with it, however it is typed, and with no other', async () => {
    const { guest, handle, fragment } = await guestWith(PHARMACY.address);
    expect(await guest.greet(handle)).toMatchObject({ level: 'code' });
    await guest.knock(fragment);
    const other = await nurse.compose.newAccessCode();
    expect(await guest.openWithAccessCode(other).catch(codeOf)).toBe('code_wrong');
    const typed = ` ${accessCode.toLowerCase().replaceAll('-', ' ')} `;
    expect(await guest.openWithAccessCode(typed)).toMatchObject({ subject: 'Recept' });
  });

  it('is notified again with the same link', async () => {
    const message = messages['pharmacy'] ?? '';
    const before = await listOutbox(stack.mailOutbox);
    const first = before.find(({ to }) => to === PHARMACY.address)?.text ?? '';
    const { handle } = await recipientOf(nurse, message, PHARMACY.address);
    await nurse.mail.resend(message, handle);
    const link = await waitForMessage(stack.mailOutbox, PHARMACY.address, GUEST_LINK, before);
    expect(GUEST_LINK.exec(first)?.[0]).toBe(link);
  });
});

describe('a message to a colleague', () => {
  it('is sealed to their own key and opened with it, signed', async () => {
    const { compose } = nurse;
    const [correspondent] = await compose.lookup([ADMIN.address.toUpperCase()]);
    expect(correspondent).toMatchObject({
      address: ADMIN.address,
      valid: true,
      account: { name: ADMIN.name },
    });
    const { message, thread } = await compose.startMessage();
    await compose.attach(message, 'a', { name: 'rooster.pdf', file: report('Rooster') });
    const recipients = [{ address: ADMIN.address, level: 'key' as const }];
    await compose.send(message, letter({ subject: 'Rooster', recipients }));
    const [received] = (await admin.mail.inbox()).items;
    expect(received).toMatchObject({
      message,
      thread,
      from: { name: NURSE.name },
      openedAt: null,
      attachments: 1,
    });
    expect(await admin.mail.subjects([message])).toMatchObject([{ subject: 'Rooster' }]);
    expect((await admin.mail.inbox()).items[0]?.openedAt).toBeNull();
    const opened = await admin.mail.openMessage(message);
    expect(opened).toMatchObject({ subject: 'Rooster', thread });
    expect(opened.openedAt).toBeGreaterThan(0);
    const file = await admin.mail.downloadAttachment(message, 1);
    expect(await bytesOf(file.blob)).toEqual(await bytesOf(report('Rooster')));
    const { timeline } = await recipientOf(
      nurse,
      message,
      ADMIN.address,
      (each) => each.timeline.notifiedAt !== null,
    );
    expect(timeline).toMatchObject({ openedSigned: true, openedAt: opened.openedAt });
    expect(timeline.downloadedAt).not.toBeNull();
  });
});

describe('what is refused', () => {
  it('is a virus, also among attachments that are clean', async () => {
    const { compose } = nurse;
    const { message } = await compose.startMessage();
    await compose.attach(message, 'a', { name: 'goed.pdf', file: report('Goed') });
    const found = await compose.attach(message, 'b', { name: 'brief.txt', file: asFile(eicar) });
    expect(found.verdict).toBe('infected');
    const recipients = [{ address: PATIENT.address, level: 'sms' as const, number: PATIENT.number }];
    expect(await compose.send(message, letter({ recipients })).catch(codeOf)).toBe('not_clean');
    await compose.attach(message, 'c', { name: 'ook.pdf', file: report('Ook goed') });
    await compose.removeAttachment(message, 'b');
    await compose.send(message, letter({ recipients }));
    const opened = await nurse.mail.openMessage(message);
    expect(opened.files.map(({ name }) => name)).toEqual(['goed.pdf', 'ook.pdf']);
    const second = await nurse.mail.downloadAttachment(message, 2);
    expect(await bytesOf(second.blob)).toEqual(await bytesOf(report('Ook goed')));
  });

  it('is a program under the name of a document', async () => {
    const { compose } = nurse;
    const { message } = await compose.startMessage();
    const found = await compose.attach(message, 'a', { name: 'rapport.pdf', file: asFile(windowsProgram) });
    expect(found.type.kind).toBe('executable');
    const recipients = [{ address: PATIENT.address, level: 'sms' as const, number: PATIENT.number }];
    const refused = await compose.send(message, letter({ recipients })).catch(codeOf);
    expect(['not_clean', 'refused_by_rule']).toContain(refused);
  });

  it('is an account number to somebody outside, until the sender confirms it', async () => {
    const { compose } = nurse;
    const { message } = await compose.startMessage();
    const recipients = [{ address: PATIENT.address, level: 'sms' as const, number: PATIENT.number }];
    const text = 'Maak het over naar NL91 ABNA 0417 1643 00.';
    const { warnings } = await compose.preview(message, { subject: 'Rekening', text, html: '' }, recipients);
    expect(warnings).toHaveLength(1);
    expect(await compose.send(message, letter({ text, recipients })).catch(codeOf)).toBe(
      'confirmation_needed',
    );
    const confirmed = warnings.map(({ warning }) => ({ warning, reason: null }));
    await compose.send(message, letter({ text, recipients, confirmed }));
  });
});

describe('a scanner that is restarted in the middle', () => {
  it('gets the key again, and the message is released once', async () => {
    const { compose } = nurse;
    const { message } = await compose.startMessage();
    await compose.attach(message, 'a', { name: 'een.pdf', file: report('Een') });
    await stack.restart('scanner');
    const recipients = [{ address: PATIENT.address, level: 'sms' as const, number: PATIENT.number }];
    await compose.send(message, letter({ subject: 'Na de herstart', recipients }));
    const { items: sent } = await nurse.mail.sent();
    expect(sent.filter((each) => each.message === message)).toHaveLength(1);
  });
});

describe('a network that fails', () => {
  const recipients = [{ address: PATIENT.address, level: 'sms' as const, number: PATIENT.number }];

  it('releases once when the answer to a release is lost, and not for another letter meanwhile', async () => {
    let losesAnswers = false;
    let asked = 0;
    const jar = new CookieJar();
    const inner = jar.fetch();
    const { face } = await createMember({
      origin: stack.origin,
      cookieHeader: () => jar.header(),
      fetch: async (url, init) => {
        const response = await inner(url, init);
        if (!/\/envelopes\/0$/.test(url)) return response;
        asked += 1;
        if (losesAnswers) throw new TypeError('fetch failed');
        return response;
      },
    });
    await face.session.signIn(ADMIN.address, `${PASSWORD} 2`);
    await face.session.proveFactor(keys.backupCodes[2] ?? '');
    const { message } = await face.compose.startMessage();
    const first = letter({ subject: 'Eén keer', recipients });
    losesAnswers = true;
    expect(await face.compose.send(message, first).catch(codeOf)).toBe('network_failed');
    losesAnswers = false;
    const other = { ...first, subject: 'Iets anders' };
    expect(await face.compose.send(message, other).catch(codeOf)).toBe('send_unsettled');
    const sent = await face.compose.send(message, first);
    expect(asked).toBe(2);
    expect(await face.compose.send(message, first)).toEqual(sent);
    const [found, ...others] = (await face.mail.sent()).items.filter((each) => each.message === message);
    expect(found).toMatchObject({ releasedAt: sent.releasedAt });
    expect(found?.recipients).toHaveLength(1);
    expect(others).toEqual([]);
  });

  it('goes on with an upload where it broke off, to the same bytes', async () => {
    const broken = await brokenLine(new URL(stack.origin), 3_000_000);
    const jar = new CookieJar();
    const { face, subscribe } = await createMember({
      origin: broken.origin,
      fetch: jar.fetch(),
      cookieHeader: () => jar.header(),
    });
    try {
      await face.session.signIn(ADMIN.address, `${PASSWORD} 2`);
      await face.session.proveFactor(keys.backupCodes[3] ?? '');
      const progress: number[] = [];
      subscribe((event) => {
        if (event.type === 'upload') progress.push(event.sentBytes);
      });
      const { message } = await face.compose.startMessage();
      const scan = asFile(Buffer.concat([png, randomBytes(9_000_000)]));
      const attached = await face.compose.attach(message, 'a', { name: 'scan.png', file: scan });
      expect(attached).toMatchObject({ sizeBytes: scan.size, verdict: 'clean' });
      expect(broken.breaks()).toBe(2);
      expect(Math.max(...progress)).toBeGreaterThan(scan.size);
      await face.compose.send(message, letter({ recipients }));
      const { blob } = await face.mail.downloadAttachment(message, 1);
      expect((await bytesOf(blob)).equals(await bytesOf(scan))).toBe(true);
    } finally {
      await broken.close();
    }
  });
});

describe('the communication log', () => {
  it('shows every step to the admin, with the content that only the log’s key opens', async () => {
    const log = await admin.organisation.readLog({ limit: 200 });
    expect(log.readsContent).toBe(true);
    expect(log.entries.every(({ intact }) => intact)).toBe(true);
    const types = new Set(log.entries.map(({ type }) => type));
    for (const type of ['organisation_set_up', 'inspect', 'send', 'notify']) expect(types).toContain(type);
    const send = log.entries.find(
      ({ type, details }) => type === 'send' && details?.recipient === PHARMACY.address,
    );
    expect(send?.content).toEqual({ subject: 'Recept', attachments: [] });
    expect(send?.details?.actor.address).toBe(NURSE.address);
    await expect(admin.organisation.proveEntry(send?.seq ?? -1)).resolves.toMatchObject({ index: send?.seq });
  });

  it('gives its key to a second admin at the next sign-in of the first', async () => {
    const person = { address: 'tweede@poli.example', name: 'Tweede Beheerder', number: '+31612345603' };
    await admin.organisation.invite({ address: person.address, name: person.name, role: 'admin' });
    const second = await memberAt(stack.origin);
    await second.enrolment.begin(await waitForMessage(stack.mailOutbox, person.address, INVITATION));
    await second.enrolment.choosePassword(PASSWORD);
    await second.enrolment.chooseFactor({ kind: 'sms', number: person.number });
    await second.enrolment.verifyFactor(await waitForMessage(stack.smsOutbox, person.number, SIX_DIGITS));
    await second.enrolment.makeKeys();
    await second.enrolment.finish({ name: person.name });
    const before = await second.organisation.readLog();
    expect(before.readsContent).toBe(false);
    expect(before.entries.every(({ content }) => content === null)).toBe(true);
    await admin.session.signOut();
    await admin.session.signIn(ADMIN.address, `${PASSWORD} 2`);
    await admin.session.proveFactor(keys.backupCodes[4] ?? '');
    await vi.waitFor(async () => {
      const members = await second.organisation.members();
      expect(members.find(({ address }) => address === person.address)?.readsLog).toBe(true);
    }, 10_000);
    const { entries, readsContent } = await second.organisation.readLog({ limit: 200 });
    expect(readsContent).toBe(true);
    expect(entries.map(({ content }) => content?.subject)).toContain('Recept');
  });

  it('is for admins', async () => {
    expect(await nurse.organisation.readLog().catch(codeOf)).toBe('forbidden');
  });
});

const codeOf = (error: unknown): unknown => (error as { code?: unknown }).code ?? error;
