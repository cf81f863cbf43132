/** The main job, from the sender's page to the recipient's and back, with all that is told of it. */
import { describe, expect, it } from 'vitest';
import { api } from '../../contract/api/index.ts';
import { docx, pdf, png } from '../support/documents.ts';
import { organisationForEachTest, test } from '../support/each-test.ts';
import {
  COLLEAGUE,
  LETTER,
  NUMBER,
  PATIENT,
  SENDER,
  type WholeRelay,
  guestAt,
  refusal,
  sendLetter,
  stateOf,
} from '../support/whole-relay.ts';

const MINUTE = 60_000;

organisationForEachTest();

const file = (name: string, bytes: Uint8Array) => ({
  name,
  file: new Blob([bytes as Uint8Array<ArrayBuffer>]),
});
const bytesOf = async ({ blob }: { blob: Blob }) => new Uint8Array(await blob.arrayBuffer());
const NOTHING_YET = {
  notifyUnknownAt: null,
  notifyGivenUpAt: null,
  shareReleasedAt: null,
  openedAt: null,
  openedSigned: false,
  downloadedAt: null,
  lockedAt: null,
  notMyNumberAt: null,
  keyKeptAt: null,
  keyLostAt: null,
};

describe('a letter to a patient by SMS code', () => {
  it('is mailed, opened, and told of step by step', async () => {
    const [report, photo] = [pdf(['Alles is goed.']), png];
    const { message } = await sendLetter(test, undefined, [
      file('uitslag.pdf', report),
      file('foto.png', photo),
    ]);
    const sentAt = test.clock.now();
    const mail = test.mails.list()[0];
    expect(mail).toMatchObject({ to: PATIENT });
    expect(`${mail?.subject} ${mail?.text}`).not.toMatch(/Uitslag|goed|\.pdf|\.png/);
    expect(await stateOf(test, message)).toMatchObject({
      level: 'sms',
      numberHint: '44',
      timeline: { sentAt, notifiedAt: sentAt, notifyFailedAt: null, ...NOTHING_YET },
    });

    test.clock.pass(MINUTE);
    const guest = await guestAt(test);
    expect(test.sms.texts().map(({ to }) => to)).not.toContain(NUMBER);
    await guest.sendCode();
    test.clock.pass(MINUTE);
    const letter = await guest.openWithCode(test.codeTo(NUMBER));
    expect(letter).toMatchObject({
      ...LETTER,
      from: { address: SENDER, name: 'Anna Bakker' },
      to: [PATIENT],
      sentAt,
      archive: true,
      files: [
        { part: 1, name: 'uitslag.pdf', type: 'application/pdf', sizeBytes: report.length },
        { part: 2, name: 'foto.png', type: 'image/png', sizeBytes: photo.length },
      ],
    });
    test.clock.pass(MINUTE);
    expect(await bytesOf(await guest.download(1))).toEqual(report);
    expect(await bytesOf(await guest.download(2))).toEqual(photo);
    const openedAt = sentAt + 2 * MINUTE;
    expect((await stateOf(test, message)).timeline).toEqual({
      ...NOTHING_YET,
      sentAt,
      notifiedAt: sentAt,
      notifyFailedAt: null,
      shareReleasedAt: openedAt,
      openedAt,
      downloadedAt: openedAt + MINUTE,
    });
    expect(test.complaints).toEqual([]);
  });

  it('is in the log, step by step, with what only the log’s readers can open', async () => {
    const { message } = await sendLetter(test, undefined, [file('foto.png', png)]);
    const guest = await guestAt(test);
    await guest.sendCode();
    expect(await refusal(guest.openWithCode('000000'))).toBe('code_wrong');
    await guest.openWithCode(test.codeTo(NUMBER));
    await guest.download(1);
    const { entries, readsContent } = await test.admin.face.organisation.readLog();
    const ours = entries.filter(({ details }) => details?.message === message).reverse();
    expect(ours.map(({ type, outcome }) => `${type} ${outcome}`)).toEqual([
      'inspect success',
      'inspect success',
      'send success',
      'notify success',
      'challenge success',
      'challenge refused',
      'share_release success',
      'open success',
      'download success',
    ]);
    expect(readsContent).toBe(true);
    expect(entries.every(({ intact }) => intact)).toBe(true);
    const sent = ours[2];
    expect(sent).toMatchObject({
      content: { subject: LETTER.subject, attachments: ['foto.png'] },
      details: {
        actor: { kind: 'account', address: SENDER, name: 'Anna Bakker' },
        recipient: PATIENT,
        phone: NUMBER,
        detail: { level: 'sms', chosenCode: false },
      },
    });
    expect(ours[6]?.details?.actor).toMatchObject({ kind: 'guest', address: PATIENT });
    await test.admin.face.organisation.proveEntry(sent?.seq ?? 0);
  });

  it('is opened by its sender, too', async () => {
    const { message } = await sendLetter(test, undefined, [file('foto.png', png)]);
    const { mail } = test.sender.face;
    expect(await mail.openMessage(message)).toMatchObject({ ...LETTER, openedAt: null });
    expect(await mail.subjects([message])).toMatchObject([
      { message, subject: LETTER.subject, attachments: 1 },
    ]);
    expect(await bytesOf(await mail.downloadAttachment(message, 1))).toEqual(png);
    expect(await stateOf(test, message)).toMatchObject({ timeline: NOTHING_YET });
  });

  it('leaves the number to be offered again, to this sender alone', async () => {
    await sendLetter(test, [{ address: PATIENT, level: 'sms', number: '+31655555555' }]);
    test.clock.pass(1);
    await sendLetter(test);
    const numbers = async (who: WholeRelay['sender']) =>
      (await who.face.compose.lookup([PATIENT])).map((found) => found.numbers);
    expect(await numbers(test.sender)).toEqual([[NUMBER, '+31655555555']]);
    expect(await numbers(test.colleague)).toEqual([[]]);
    await (await guestAt(test)).notMyNumber();
    expect(await numbers(test.sender)).toEqual([['+31655555555']]);
  });

  it('carries a document whose BSN the rules saw', async () => {
    const { compose } = test.sender.face;
    const { message } = await compose.startMessage();
    const attached = await compose.attach(message, 'a', file('brief.docx', docx(['BSN 1234|56782'])));
    expect(attached.findings.map(({ detector }) => detector)).toEqual(['bsn']);
    const recipients = [{ address: PATIENT, level: 'sms' as const, number: NUMBER }];
    const { evaluation, verdict } = await compose.inspectLetter(message, LETTER, recipients);
    expect({ verdict, ...evaluation }).toMatchObject({ verdict: 'clean', refused: [], levels: [] });
  });
});

describe('a letter by access code', () => {
  it('opens with the generated code, however it is typed', async () => {
    const code = await test.sender.face.compose.newAccessCode();
    const { message, accessCodes } = await sendLetter(test, [
      { address: PATIENT, level: 'code', accessCode: code },
    ]);
    expect(accessCodes).toEqual([{ address: PATIENT, code }]);
    const guest = await guestAt(test);
    const typed = ` ${code.toLowerCase().replaceAll('-', ' ')} `;
    expect(await guest.openWithAccessCode(typed)).toMatchObject(LETTER);
    expect(await stateOf(test, message)).toMatchObject({ chosenCode: false, numberHint: null });
    const codes = await test.sender.face.mail.accessCodes(message);
    expect(codes).toMatchObject([{ address: PATIENT, code }]);
  });

  it('opens with the code that the sender chose, and is marked', async () => {
    const { message } = await sendLetter(test, [
      { address: PATIENT, level: 'code', accessCode: 'Minoes de poes' },
    ]);
    const guest = await guestAt(test);
    expect(await refusal(guest.openWithAccessCode('Minoes de Poes'))).toBe('code_wrong');
    expect(await guest.openWithAccessCode('Minoes de poes')).toMatchObject(LETTER);
    expect(await stateOf(test, message)).toMatchObject({ chosenCode: true });
  });
});

describe('a letter to a colleague', () => {
  it('is found in the inbox and opened with their key, which signs for it', async () => {
    const { message } = await sendLetter(
      test,
      [
        { address: COLLEAGUE, level: 'key' },
        { address: PATIENT, level: 'sms', number: NUMBER },
      ],
      [file('foto.png', png)],
    );
    const { mail } = test.colleague.face;
    expect(test.mails.list().map(({ to }) => to)).toEqual(expect.arrayContaining([COLLEAGUE, PATIENT]));
    expect((await mail.inbox()).items).toMatchObject([
      { message, from: { address: SENDER }, openedAt: null, attachments: 1 },
    ]);
    test.clock.pass(MINUTE);
    const opened = await mail.openMessage(message);
    expect(opened).toMatchObject({ ...LETTER, openedAt: test.clock.now(), to: [COLLEAGUE, PATIENT] });
    expect(await bytesOf(await mail.downloadAttachment(message, 1))).toEqual(png);
    expect((await stateOf(test, message, COLLEAGUE)).timeline).toMatchObject({
      shareReleasedAt: null,
      openedAt: test.clock.now(),
      openedSigned: true,
      downloadedAt: test.clock.now(),
    });
    expect((await stateOf(test, message)).timeline).toMatchObject(NOTHING_YET);
    expect(await test.admin.face.mail.inbox()).toEqual({ items: [], next: null, unread: 0 });
    expect(await refusal(test.admin.face.mail.openMessage(message))).toBe('not_found');
  });
});

describe('the sender', () => {
  it('has the same link mailed again', async () => {
    const { message } = await sendLetter(test);
    const link = test.linkTo(PATIENT);
    const { handle } = await stateOf(test, message);
    test.clock.pass(MINUTE);
    await test.sender.face.mail.resend(message, handle);
    await test.settled();
    expect(test.mails.list().filter(({ to }) => to === PATIENT)).toHaveLength(2);
    expect(test.linkTo(PATIENT)).toBe(link);
    const { timeline } = await stateOf(test, message);
    expect(timeline.notifiedAt).toBe(test.clock.now() - MINUTE);
    const sealed = await test.rows('select 1 from deliveries where sealed_link is not null');
    expect(sealed).toEqual([]);
  });

  it('has the mail to an account sent again, which holds no link', async () => {
    const { message } = await sendLetter(test, [
      { address: PATIENT, level: 'sms', number: NUMBER },
      { address: COLLEAGUE, level: 'key' },
    ]);
    const mailed = () => test.mails.list().filter(({ to }) => to === COLLEAGUE).length;
    const before = mailed();
    const { handle } = await stateOf(test, message, COLLEAGUE);
    test.clock.pass(MINUTE);
    await test.sender.face.mail.resend(message, handle);
    await test.settled();
    expect(mailed()).toBe(before + 1);
    expect((await stateOf(test, message, COLLEAGUE)).timeline.notifiedAt).toBe(test.clock.now());

    // And a guest's does not go without one.
    const guest = (await stateOf(test, message)).handle;
    const without = test.sender.client.call(api.messages.resend, { message, handle: guest }, { link: null });
    expect(await refusal(without)).toBe('bad_request');
  });

  it('alone has it mailed again, or unlocked', async () => {
    const { message } = await sendLetter(test);
    const { handle } = await stateOf(test, message);
    const { mail } = test.colleague.face;
    expect(await refusal(mail.unlock(message, handle))).toBe('not_found');
    expect(await refusal(mail.resend(message, handle))).toBe('not_found');
    const own = await sendLetter(test);
    expect(await refusal(test.sender.face.mail.unlock(own.message, handle))).toBe('not_found');
  });
});
