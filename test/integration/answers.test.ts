/** A guest answers: what reaches whoever wrote, and what nobody can do in a guest's place. */
import { describe, expect, it } from 'vitest';
import { api } from '../../contract/api/index.ts';
import { ERROR_HEADER } from '../../contract/errors.ts';
import type { OpenedEvent } from '../../contract/objects.ts';
import {
  b64u,
  encodeSigned,
  fromUtf8,
  idBytes,
  newId,
  openHeader,
  randomBytes,
  sealSenderRecord,
  sign,
  signerFromSeed,
  unb64u,
} from '../../crypto/index.ts';
import { firstRules } from '../../scanner/rules/first.ts';
import { MAX_ANSWERS } from '../../server/guests/answer.ts';
import { recipientPerson } from '../../server/messages/recipient.ts';
import { answersOf, atPage, openedByHand } from '../support/answering.ts';
import { eicar } from '../support/content.ts';
import { png } from '../support/documents.ts';
import { request, saidBy, wrongCode } from '../support/without-core.ts';
import { organisationForEachTest, test } from '../support/each-test.ts';
import {
  DAY_MS,
  LETTER,
  NUMBER,
  PATIENT,
  SENDER,
  refusal,
  sendLetter,
  stateOf,
} from '../support/whole-relay.ts';
import { keysOf } from '../support/raw-message.ts';

const MINUTE = 60_000;
const TEXT = 'Dank u wel. De tabletten smaken naar krijt.';

organisationForEachTest();

const file = (name: string, bytes: Uint8Array) => ({
  name,
  file: new Blob([bytes as Uint8Array<ArrayBuffer>]),
});

const newest = async () => {
  const [item] = (await test.sender.face.mail.inbox()).items;
  if (!item) throw new Error('nothing came in');
  return item;
};

const rowsOf = async (message: string) =>
  test.rows<{ state: string }>('select state from messages where message = $1', [idBytes(message)]);

describe('an answer with an attachment', () => {
  it('is read by whoever wrote, in the same thread, and by the archive', async () => {
    const sent = await sendLetter(test);
    const { face, handle } = await atPage(test);
    const { answer } = await face.startAnswer();
    const attached = await face.attachToAnswer(answer, 'a', file('foto.png', png));
    expect(attached).toMatchObject({ verdict: 'clean', type: { mime: 'image/png' } });
    test.clock.pass(MINUTE);
    const said = await face.sendAnswer(answer, { text: TEXT, confirmed: [] });
    expect(said).toMatchObject({ message: answer, text: TEXT, sentAt: test.clock.now() });

    const item = await newest();
    expect(item).toMatchObject({
      message: answer,
      from: { kind: 'guest', address: PATIENT, name: PATIENT },
      attachments: 1,
    });
    const [mine] = (await test.sender.face.mail.sent()).items;
    expect(mine).toMatchObject({ message: sent.message, thread: item.thread });
    const read = await test.sender.face.mail.openMessage(answer);
    expect(read).toMatchObject({
      subject: `Re: ${LETTER.subject}`,
      text: TEXT,
      from: { address: PATIENT, name: PATIENT },
      to: [SENDER],
      files: [{ name: 'foto.png', sizeBytes: png.length }],
      openedAt: test.clock.now(),
    });
    const { blob } = await test.sender.face.mail.downloadAttachment(answer, 1);
    expect(new Uint8Array(await blob.arrayBuffer())).toEqual(png);

    const own = await test.sender.client.call(api.messages.read, { message: answer }, {});
    expect(openHeader(unb64u(own.header), [test.archive])).toHaveLength(16);
    expect(own.received?.from).toMatchObject({ kind: 'guest', handle });
    expect(test.complaints).toEqual([]);
  });

  it('is mailed to whoever wrote, without a word of it or of whom it is from', async () => {
    await sendLetter(test);
    const { face } = await atPage(test);
    const { answer } = await face.startAnswer();
    await face.sendAnswer(answer, { text: TEXT, confirmed: [] });
    await test.settled();
    const mail = test.mails.list()[0];
    expect(mail).toMatchObject({ to: SENDER });
    expect(JSON.stringify(mail)).not.toMatch(new RegExp(`${PATIENT}|krijt|${LETTER.subject}`));
  });

  it('is in the log, with the guest as the one who did it', async () => {
    const sent = await sendLetter(test);
    const { face } = await atPage(test);
    const { answer } = await face.startAnswer();
    await face.attachToAnswer(answer, 'a', file('foto.png', png));
    await face.sendAnswer(answer, { text: TEXT, confirmed: [] });
    const { entries } = await test.admin.face.organisation.readLog();
    const ours = entries.filter(({ details }) => details?.message === answer).reverse();
    expect(ours.map(({ type, outcome }) => `${type} ${outcome}`)).toEqual([
      'inspect success',
      'inspect success',
      'send success',
      'reply success',
    ]);
    for (const { details } of ours) {
      expect(details?.actor).toMatchObject({ kind: 'guest', address: PATIENT });
    }
    expect(ours[2]).toMatchObject({
      content: { subject: `Re: ${LETTER.subject}`, attachments: ['foto.png'] },
      details: { recipient: SENDER },
    });
    expect(ours[3]?.details?.detail).toEqual({ of: sent.message, weaker: false });
  });

  it('is shown again to the guest who comes back, from the relay and with their own key', async () => {
    await sendLetter(test);
    const first = await atPage(test);
    expect(await first.face.answers()).toEqual([]);
    const { answer } = await first.face.startAnswer();
    await first.face.attachToAnswer(answer, 'a', file('foto.png', png));
    const said = await first.face.sendAnswer(answer, { text: TEXT, confirmed: [] });
    test.clock.pass(2 * MINUTE);
    const later = await atPage(test);
    expect(await later.face.answers()).toEqual([said]);
  });

  it('is answered by a member who has no account of the guest to write to, by a letter of their own', async () => {
    await sendLetter(test);
    const { face } = await atPage(test);
    const { answer } = await face.startAnswer();
    await face.sendAnswer(answer, { text: TEXT, confirmed: [] });
    const read = await test.sender.face.mail.openMessage(answer);
    const { compose } = test.sender.face;
    test.clock.pass(MINUTE);
    const { message, thread } = await compose.startMessage({ thread: read.thread });
    expect(thread).toBe(read.thread);
    const recipients = [{ address: read.from.address, level: 'sms' as const, number: NUMBER }];
    const expiresAt = test.clock.now() + DAY_MS;
    await compose.send(message, { ...LETTER, recipients, confirmed: [], expiresAt });
    expect((await test.sender.face.mail.sent()).items[0]).toMatchObject({ message, thread });
  });
});

describe('slow writing', () => {
  it('outlives the half hour of the grant, and ends after a day', async () => {
    await sendLetter(test);
    const { face } = await atPage(test);
    const { answer } = await face.startAnswer();
    test.clock.pass(31 * MINUTE);
    expect(await refusal(face.startAnswer())).toBe('grant_expired');
    await face.attachToAnswer(answer, 'a', file('foto.png', png));
    await face.sendAnswer(answer, { text: TEXT, confirmed: [] });
    expect(await newest()).toMatchObject({ message: answer });

    await face.sendCode();
    await face.openWithCode(test.codeTo(NUMBER));
    const slow = await face.startAnswer();
    test.clock.pass(DAY_MS + MINUTE);
    const tooLate = face.sendAnswer(slow.answer, { text: TEXT, confirmed: [] });
    expect(await refusal(tooLate)).toBe('answer_expired');
    const upload = face.attachToAnswer(slow.answer, 'a', file('foto.png', png));
    expect(await refusal(upload)).toBe('answer_expired');
    expect(await rowsOf(slow.answer)).toMatchObject([{ state: 'draft' }]);
    await test.settled();
    expect(await rowsOf(slow.answer)).toEqual([]);
  });

  it('is not let in while the letter is locked or its number refused', async () => {
    const { message } = await sendLetter(test);
    const { face, handle, asked } = await atPage(test);
    const { answer } = await face.startAnswer();
    await face.sendCode().catch(() => undefined);
    test.clock.pass(MINUTE);
    await face.sendCode();
    const wrong = wrongCode(test);
    for (let tries = 0; tries < 5; tries += 1) await face.openWithCode(wrong).catch(() => undefined);
    expect(await refusal(face.sendAnswer(answer, { text: TEXT, confirmed: [] }))).toBe('recipient_locked');
    expect(await refusal(face.startAnswer())).toBe('recipient_locked');
    // In the middle of an upload: the answer to a HEAD has no body.
    const authorization = asked.find(({ path }) => path.includes(answer))?.bearer ?? '';
    const place = `${test.origin}/up/${handle}/${newId()}`;
    const answered = await fetch(place, { method: 'HEAD', headers: { authorization } });
    expect([answered.status, answered.headers.get(ERROR_HEADER)]).toEqual([423, 'recipient_locked']);
    await test.sender.face.mail.unlock(message, handle);
    await face.notMyNumber();
    expect(await refusal(face.sendAnswer(answer, { text: TEXT, confirmed: [] }))).toBe('number_refused');
  });

  it('is done once, also when the answer of the relay is lost', async () => {
    await sendLetter(test);
    const page = await atPage(test);
    const { answer } = await page.face.startAnswer();
    const said = await page.face.sendAnswer(answer, { text: TEXT, confirmed: [] });
    expect(await page.face.sendAnswer(answer, { text: TEXT, confirmed: [] })).toEqual(said);
    expect(await refusal(page.face.sendAnswer(answer, { text: 'Anders', confirmed: [] }))).toBe(
      'already_released',
    );
    const redeemed = page.asked.find(({ path }) => path.endsWith('/envelopes/0'));
    const again = (body: string) =>
      request(test, redeemed?.path ?? '', body, { authorization: redeemed?.bearer ?? '' });
    expect((await again(redeemed?.body ?? '')).status).toBe(200);
    const other = { ...(JSON.parse(redeemed?.body ?? '') as object), logContent: b64u(randomBytes(40)) };
    expect((await again(JSON.stringify(other))).status).toBe(409);
    expect((await test.sender.face.mail.inbox()).items).toHaveLength(1);
  });
});

describe('inspection', () => {
  it('holds back an attachment with a virus', async () => {
    await sendLetter(test);
    const { face } = await atPage(test);
    const { answer } = await face.startAnswer();
    const attached = await face.attachToAnswer(answer, 'a', file('brief.txt', eicar));
    expect(attached).toMatchObject({ verdict: 'infected' });
    expect(await refusal(face.sendAnswer(answer, { text: TEXT, confirmed: [] }))).toBe('not_clean');
    await face.removeFromAnswer(answer, 'a');
    await face.sendAnswer(answer, { text: TEXT, confirmed: [] });
    expect(await newest()).toMatchObject({ attachments: 0 });
  });

  it('obeys the rules of the organisation, also those published while it was written', async () => {
    await sendLetter(test);
    const { face } = await atPage(test);
    const { answer } = await face.startAnswer();
    expect(await face.previewAnswer(answer, TEXT)).toMatchObject({ refused: [], warnings: [] });
    const rules = firstRules();
    await test.publish({
      ...rules,
      version: rules.version + 1,
      rules: [
        {
          id: 'no-chalk',
          name: { nl: 'Geen krijt', en: 'No chalk' },
          when: { phrase: ['krijt'] },
          then: [{ refuse: { nl: 'Schrijf niet over krijt.', en: 'Do not write about chalk.' } }],
        },
      ],
    });
    expect(await refusal(face.sendAnswer(answer, { text: TEXT, confirmed: [] }))).toBe('not_clean');
    expect((await face.previewAnswer(answer, TEXT)).refused).toMatchObject([{ rule: 'no-chalk' }]);
    await face.sendAnswer(answer, { text: 'Dank u wel.', confirmed: [] });
  });
});

describe('in a guest’s place', () => {
  it('nobody signs with another key: the relay refuses it, and whoever wrote does not believe the relay', async () => {
    const { message } = await sendLetter(test);
    const other = signerFromSeed(randomBytes(32));
    const opened = await openedByHand(test, { signer: other });
    const answers = answersOf(test, opened);
    const { answer } = await answers.startAnswer();
    expect(await refusal(answers.sendAnswer(answer, { text: TEXT, confirmed: [] }))).toBe(
      'token_invalid sender',
    );

    // A relay that lies about the key releases it; it is caught by the one who knows better.
    await test.rows('update deliveries set guest_signing_key = $1 where handle = $2', [
      other.publicKey,
      idBytes(opened.letter.handle),
    ]);
    await answers.sendAnswer(answer, { text: TEXT, confirmed: [] });
    expect(await refusal(test.sender.face.mail.openMessage(answer))).toBe('reader_check_failed');

    // Nor is it believed with a record of its own making, which anybody can seal.
    const { identity } = keysOf(test.sender);
    const name = { org: test.org, message, envelope: 0 };
    const guests = [
      {
        handle: opened.letter.handle,
        address: PATIENT,
        linkSecret: b64u(randomBytes(32)),
        accessCode: null,
        signingKey: b64u(other.publicKey),
      },
    ];
    const forged = encodeSigned(sign('guest-record', { v: 1, ...name, guests }, other));
    await test.rows('update envelopes set sender_record = $1 where message = $2', [
      sealSenderRecord(identity.recipient.publicKey, name, fromUtf8(forged)),
      idBytes(message),
    ]);
    await test.sender.face.mail.inbox();
    expect(await refusal(test.sender.face.mail.openMessage(answer))).toBe('reader_check_failed');
    expect(await test.sender.face.mail.subjects([answer])).toMatchObject([{ subject: null }]);
  });

  it('nobody shows another sender, not even the guest with a relay that lets it through', async () => {
    const { message } = await sendLetter(test);
    const forged = 'directie@ziekenhuis.example';
    const opened = await openedByHand(test, { address: forged });
    const answers = answersOf(test, opened);
    const { answer } = await answers.startAnswer();
    const { handle } = opened.letter;
    const claim = (address: string) =>
      test.working.db.withOrganisation(test.org, async (tx) => {
        const key = await test.working.dataKeys.ofMessage(tx, test.org, message);
        const sealed = recipientPerson.seal(key, handle, { address, number: NUMBER });
        await tx
          .updateTable('deliveries')
          .set({ recipient_sealed: sealed })
          .where('org_id', '=', idBytes(test.org))
          .where('handle', '=', idBytes(handle))
          .execute();
      });
    expect(await refusal(answers.sendAnswer(answer, { text: TEXT, confirmed: [] }))).toBe(
      'statement_invalid from',
    );
    await claim(forged);
    await answers.sendAnswer(answer, { text: TEXT, confirmed: [] });
    await claim(PATIENT);
    expect(await refusal(test.sender.face.mail.openMessage(answer))).toBe('reader_check_failed');
  });

  it('nobody says that it was opened', async () => {
    const { message } = await sendLetter(test);
    const { letter, grant, requests } = await openedByHand(test);
    const event: OpenedEvent = {
      v: 1,
      org: letter.org,
      message,
      envelope: 0,
      handle: letter.handle,
      token: b64u(letter.envelope.tokenDigest),
      time: test.clock.now(),
    };
    const { handle } = letter;
    const claim = (signer = letter.signer) =>
      requests.call(
        api.guest.opened,
        { handle },
        { event: sign('opened', event, signer) },
        { bearer: grant },
      );
    expect(await refusal(claim(signerFromSeed(randomBytes(32))))).toBe('bad_signature');
    expect((await stateOf(test, message)).timeline).toMatchObject({ openedAt: null });
    await claim();
    expect((await stateOf(test, message)).timeline).toMatchObject({
      openedAt: test.clock.now(),
      openedSigned: false,
    });
  });

  it('nobody writes with another’s bearer, nor with the grant, nor reads with the bearer', async () => {
    await sendLetter(test);
    const one = await atPage(test);
    const { answer } = await one.face.startAnswer();
    await one.face.attachToAnswer(answer, 'a', file('foto.png', png));
    const bearer = one.asked.find(({ path }) => path.endsWith(answer))?.bearer ?? '';
    test.clock.pass(MINUTE);
    const two = await atPage(test);
    const { answer: another } = await two.face.startAnswer();
    const grant = two.asked.find(({ path }) => path.endsWith('/answers'))?.bearer ?? '';
    const made = `Bearer ${b64u(randomBytes(32))}`;
    const ask = async (path: string, authorization: string, body?: object): Promise<string> =>
      saidBy(await request(test, `/api/guest/${path}`, body, { authorization }));
    const { handle } = one;
    const place = { part: 2, kind: 'attachment', sizeBytes: 100 };
    expect(await ask(`${handle}/answers/${answer}/parts`, bearer, place)).toBe('let in');
    expect(await ask(`${handle}/answers/${answer}/parts`, made, place)).toBe('answer_expired');
    expect(await ask(`${handle}/answers/${answer}/parts`, grant, place)).toBe('answer_expired');
    expect(await ask(`${handle}/answers/${another}/parts`, bearer, place)).toBe('not_found');
    expect(await ask(`${newId()}/answers/${answer}/parts`, bearer, place)).toBe('answer_expired');
    for (const path of ['parts/0', 'answers', `answers/${answer}/parts/0`]) {
      expect(await ask(`${handle}/${path}`, bearer)).toBe('grant_expired');
    }
    expect(await ask(`${handle}/downloaded`, bearer, { part: 1 })).toBe('grant_expired');
    // What is staged is read by nobody, not by its writer's grant either.
    expect(await ask(`${handle}/answers/${answer}/parts/1`, grant)).toBe('not_found');
  });

  it('nobody uploads to a place of another answer', async () => {
    await sendLetter(test);
    const page = await atPage(test);
    const { answer } = await page.face.startAnswer();
    const { answer: another } = await page.face.startAnswer();
    await page.face.attachToAnswer(answer, 'a', file('foto.png', png));
    const bearerOf = (of: string) => page.asked.find(({ path }) => path.endsWith(of))?.bearer ?? '';
    const rows = await test.rows<{ upload: Uint8Array }>('select upload from parts where message = $1', [
      idBytes(answer),
    ]);
    const place = b64u(new Uint8Array(rows[0]?.upload ?? []));
    const head = async (path: string, headers: Record<string, string>) =>
      (
        await fetch(`${test.origin}/up/${path}`, {
          method: 'HEAD',
          headers: { 'x-zegel': '1', 'tus-resumable': '1.0.0', ...headers },
        })
      ).status;
    const { handle } = page;
    expect(await head(`${handle}/${place}`, { authorization: bearerOf(answer) })).toBe(200);
    expect(await head(`${handle}/${place}`, { authorization: bearerOf(another) })).toBe(404);
    expect(await head(`${handle}/${place}`, {})).toBe(401);
    expect(await head(place, { cookie: test.sender.cookie })).toBe(404);
  });
});

describe('bounds', () => {
  it('an answer goes to whoever wrote, and to nobody else', async () => {
    await sendLetter(test);
    const page = await atPage(test);
    const { answer } = await page.face.startAnswer();
    page.bend = {
      path: /\/envelopes\/0$/,
      change(body) {
        const [delivery] = body.deliveries as { account: string }[];
        if (delivery) delivery.account = test.colleague.account;
      },
    };
    expect(await refusal(page.face.sendAnswer(answer, { text: TEXT, confirmed: [] }))).toBe('forbidden');
    expect(await rowsOf(answer)).toMatchObject([{ state: 'draft' }]);
  });

  it('an answer is one envelope, whatever a token says', async () => {
    await sendLetter(test);
    const page = await atPage(test);
    const { answer } = await page.face.startAnswer();
    await page.face.sendAnswer(answer, { text: TEXT, confirmed: [] });
    const redeemed = page.asked.find(({ path }) => path.endsWith('/envelopes/0'));
    const path = (redeemed?.path ?? '').replace(/0$/, '1');
    const response = await request(test, path, redeemed?.body ?? '', {
      authorization: redeemed?.bearer ?? '',
    });
    expect(await response.json()).toMatchObject({ error: 'forbidden' });
  });

  it('a letter is answered so often, and with so many bytes', async () => {
    await sendLetter(test);
    const page = await atPage(test);
    const { answer } = await page.face.startAnswer();
    const bearer = page.asked.find(({ path }) => path.endsWith(answer))?.bearer.slice(7) ?? '';
    test.clock.pass(MINUTE);
    const { requests } = await openedByHand(test);
    const params = { handle: page.handle, message: answer };
    const place = (part: number) =>
      requests.call(
        api.answers.createPart,
        params,
        { part, kind: 'attachment', sizeBytes: 2 ** 31 - 1 },
        { bearer },
      );
    await place(1);
    await place(2);
    await place(2);
    expect(await refusal(place(3))).toBe('answer_too_large');
    for (let more = 1; more < MAX_ANSWERS; more += 1) await page.face.startAnswer();
    expect(await refusal(page.face.startAnswer())).toBe('answer_limit');
  });
});
