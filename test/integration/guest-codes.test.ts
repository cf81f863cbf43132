/** What opens a letter for somebody without an account, and what does not. */
import { describe, expect, it } from 'vitest';
import { b64u, randomBytes } from '../../crypto/index.ts';
import { png } from '../support/documents.ts';
import { organisationForEachTest, test } from '../support/each-test.ts';
import {
  OTHER,
  OTHER_NUMBER,
  bearing,
  proofOfLink,
  request,
  saidBy,
  triedTo,
  wrongCode,
} from '../support/without-core.ts';
import { LETTER, NUMBER, PATIENT, guestAt, refusal, sendLetter, stateOf } from '../support/whole-relay.ts';

const MINUTE = 60_000;

organisationForEachTest();

const toBoth = () =>
  sendLetter(
    test,
    [
      { address: PATIENT, level: 'sms', number: NUMBER },
      { address: OTHER, level: 'sms', number: OTHER_NUMBER },
    ],
    [{ name: 'foto.png', file: new Blob([png as Uint8Array<ArrayBuffer>]) }],
  );

describe('wrong codes', () => {
  it('lock after five, for the right one, too, until the sender unlocks', async () => {
    const { message } = await sendLetter(test);
    const guest = await guestAt(test);
    await guest.sendCode();
    const right = test.codeTo(NUMBER);
    const wrong = wrongCode(test);
    const tried = [];
    for (let left = 5; left > 0; left -= 1) tried.push(await triedTo(guest.openWithCode(wrong)));
    expect(tried).toEqual([
      'code_wrong 4',
      'code_wrong 3',
      'code_wrong 2',
      'code_wrong 1',
      'recipient_locked',
    ]);
    expect(await triedTo(guest.openWithCode(right))).toBe('recipient_locked');
    const state = await stateOf(test, message);
    expect(state.timeline).toMatchObject({ lockedAt: test.clock.now(), shareReleasedAt: null });

    // Neither another mail nor a minute opens it, and no SMS leaves.
    test.clock.pass(MINUTE);
    await test.sender.face.mail.resend(message, state.handle);
    await test.settled();
    const again = await guestAt(test);
    expect(await triedTo(again.openWithCode(right))).toBe('recipient_locked');
    const texts = test.sms.texts().length;
    expect(await refusal(again.sendCode())).toBe('recipient_locked');
    expect(test.sms.texts()).toHaveLength(texts);

    await test.sender.face.mail.unlock(message, state.handle);
    // The code of before is gone.
    expect(await triedTo(again.openWithCode(right))).toBe('code_expired');
    await again.sendCode();
    expect(await again.openWithCode(test.codeTo(NUMBER))).toMatchObject(LETTER);
    expect((await stateOf(test, message)).timeline.lockedAt).toBeNull();
  });

  it('are counted over every code that is sent', async () => {
    await sendLetter(test);
    const guest = await guestAt(test);
    const tried = [];
    for (let sent = 0; sent < 5; sent += 1) {
      await guest.sendCode();
      tried.push(await triedTo(guest.openWithCode(wrongCode(test))));
      test.clock.pass(MINUTE);
    }
    expect(tried.at(-1)).toBe('recipient_locked');
  });

  it('are counted also for an access code', async () => {
    await sendLetter(test, [{ address: PATIENT, level: 'code', accessCode: 'Minoes de poes' }]);
    const guest = await guestAt(test);
    expect(await triedTo(guest.openWithAccessCode('Dikkie de poes'))).toBe('code_wrong 4');
    // As a guesser would, who has the link and is in a hurry.
    const { handle, linkAuth } = await proofOfLink(test);
    const tried = [];
    for (let tries = 1; tries < 5; tries += 1) {
      const guess = { linkAuth, codeAuth: b64u(randomBytes(32)) };
      tried.push(await saidBy(await request(test, `/api/guest/${handle}/open`, guess)));
    }
    expect(tried).toEqual(['code_wrong 3', 'code_wrong 2', 'code_wrong 1', 'recipient_locked']);
    expect(await triedTo(guest.openWithAccessCode('Minoes de poes'))).toBe('recipient_locked');
  });

  it('that cannot be a code are told so without a try', async () => {
    await sendLetter(test);
    const guest = await guestAt(test);
    await guest.sendCode();
    expect(await triedTo(guest.openWithCode('12345'))).toBe('bad_code_format');
    expect((await (await guestAt(test)).openWithCode(test.codeTo(NUMBER))).subject).toBe(LETTER.subject);
  });

  it('leave their count when a right one follows', async () => {
    await sendLetter(test);
    const guest = await guestAt(test);
    await guest.sendCode();
    for (let n = 0; n < 4; n += 1) await triedTo(guest.openWithCode(wrongCode(test)));
    await guest.openWithCode(test.codeTo(NUMBER));
    test.clock.pass(MINUTE);
    await guest.sendCode();
    expect(await triedTo(guest.openWithCode(wrongCode(test)))).toBe('recipient_locked');
  });

  it('at once are each counted, and each recipient’s for themselves', async () => {
    await toBoth();
    const [one, other] = [await guestAt(test), await guestAt(test, OTHER)];
    await one.sendCode();
    await other.sendCode();
    const wrong = wrongCode(test);
    const tried = await Promise.all([
      ...Array.from({ length: 6 }, () => triedTo(one.openWithCode(wrong))),
      ...Array.from({ length: 3 }, () => triedTo(other.openWithCode(wrong))),
    ]);
    expect(tried.slice(0, 6).toSorted()).toEqual([
      'code_wrong 1',
      'code_wrong 2',
      'code_wrong 3',
      'code_wrong 4',
      'recipient_locked',
      'recipient_locked',
    ]);
    expect(tried.slice(6).toSorted()).toEqual(['code_wrong 2', 'code_wrong 3', 'code_wrong 4']);
    expect(await triedTo(other.openWithCode(test.codeTo(OTHER_NUMBER)))).toBe('open');
  });
});

describe('a code', () => {
  it('is over after ten minutes, and costs no try then', async () => {
    await sendLetter(test);
    const guest = await guestAt(test);
    await guest.sendCode();
    const [said] = test.sms.texts();
    expect(said?.text).toMatch(/^\d{6} is uw code van Thuiszorg De Linde\. /);
    const late = test.codeTo(NUMBER);
    test.clock.pass(10 * MINUTE);
    for (let n = 0; n < 6; n += 1) expect(await triedTo(guest.openWithCode(late))).toBe('code_expired');
    await guest.sendCode();
    expect(await triedTo(guest.openWithCode(test.codeTo(NUMBER)))).toBe('open');
  });

  it('opens once', async () => {
    await sendLetter(test);
    const guest = await guestAt(test);
    await guest.sendCode();
    const code = test.codeTo(NUMBER);
    const twice = await Promise.all(
      [1, 2].map(async () => triedTo((await guestAt(test)).openWithCode(code))),
    );
    expect(twice.toSorted()).toEqual(['code_expired', 'open']);
  });

  it('ends the one before', async () => {
    await sendLetter(test);
    const guest = await guestAt(test);
    await guest.sendCode();
    const before = test.codeTo(NUMBER);
    test.clock.pass(MINUTE);
    await guest.sendCode();
    const tried = await triedTo(guest.openWithCode(before));
    expect(tried).toBe(before === test.codeTo(NUMBER) ? 'open' : 'code_wrong 4');
  });

  it('is sent once a minute and five times an hour', async () => {
    await sendLetter(test);
    const guest = await guestAt(test);
    for (let n = 0; n < 5; n += 1) {
      const { resendAfter } = await guest.sendCode();
      expect(resendAfter).toBe(test.clock.now() + MINUTE);
      test.clock.pass(MINUTE - 1);
      expect(await refusal(guest.sendCode())).toBe('too_many_requests');
      test.clock.pass(1);
    }
    expect(await refusal(guest.sendCode())).toBe('too_many_requests');
    test.clock.pass(55 * MINUTE);
    await guest.sendCode();
    expect(test.sms.texts().filter(({ to }) => to === NUMBER)).toHaveLength(6);
  });

  it('of one recipient does not open for another', async () => {
    await toBoth();
    const [one, other] = [await guestAt(test), await guestAt(test, OTHER)];
    await one.sendCode();
    await other.sendCode();
    const theirs = test.codeTo(OTHER_NUMBER);
    if (theirs === test.codeTo(NUMBER)) return;
    expect(await triedTo(one.openWithCode(theirs))).toBe('code_wrong 4');
  });

  it('is not sent to a number that is not the recipient’s', async () => {
    const { message } = await sendLetter(test);
    const guest = await guestAt(test);
    await guest.sendCode();
    const code = test.codeTo(NUMBER);
    await guest.notMyNumber();
    test.clock.pass(MINUTE);
    expect(await refusal(guest.sendCode())).toBe('number_refused');
    expect(await triedTo(guest.openWithCode(code))).toBe('number_refused');
    expect((await stateOf(test, message)).timeline.notMyNumberAt).toBe(test.clock.now() - MINUTE);
  });
});

describe('whoever only looks', () => {
  it('changes nothing: pages, greetings, knocks, empty forms, wrong methods', async () => {
    await sendLetter(test);
    const { handle } = await guestAt(test);
    const before = await test.dump();
    const api = `/api/guest/${handle}`;
    const { linkAuth: proof } = await proofOfLink(test);
    const wrong = b64u(randomBytes(32));
    const answers = [
      await request(test, `/o/${handle}`),
      await request(test, api),
      await request(test, `${api}/knock`),
      await request(test, `${api}/code/send`),
      await request(test, `${api}/open`),
      await request(test, `${api}/knock`, { linkAuth: proof }),
      await request(test, `${api}/knock`, { linkAuth: wrong }),
      await request(test, `${api}/code/send`, { linkAuth: wrong }),
      await request(test, `${api}/open`, { linkAuth: wrong, code: '123456' }),
      await request(test, `${api}/not-my-number`, { linkAuth: wrong }),
    ];
    const empty = [{}, '', { linkAuth: '' }, { linkAuth: proof, code: '' }, { code: '123456' }];
    for (const form of ['knock', 'code/send', 'open', 'not-my-number']) {
      for (const body of form === 'open' ? [...empty, { linkAuth: proof }] : empty) {
        const answer = await request(test, `${api}/${form}`, body);
        expect(answer.status, `${form} ${JSON.stringify(body)}`).toBe(400);
      }
    }
    // As a form of a page would be posted.
    const form = { 'content-type': 'application/x-www-form-urlencoded', 'x-zegel': '' };
    answers.push(await request(test, `${api}/code/send`, `linkAuth=${proof}`, form));
    expect(answers.map(({ status }) => status)).toEqual([
      404, 200, 404, 404, 404, 200, 404, 404, 404, 404, 403,
    ]);
    expect(await test.dump()).toBe(before);
    expect(test.sms.texts().map(({ to }) => to)).not.toContain(NUMBER);
  });

  it('learns with another’s secret no more than with none', async () => {
    await toBoth();
    const [mine, theirs] = [new URL(test.linkTo(PATIENT)), new URL(test.linkTo(OTHER))];
    const guest = await test.guest();
    await guest.greet(theirs.pathname.slice(3));
    expect(await refusal(guest.knock(mine.hash))).toBe('link_unknown');
    expect(await refusal(guest.sendCode())).toBe('link_unknown');
    expect(await refusal(guest.openWithCode('123456'))).toBe('link_unknown');
    const state = await (await test.guest()).greet(mine.pathname.slice(3));
    expect(state).toMatchObject({ organisation: { name: 'Thuiszorg De Linde' } });
    const unknown = await request(test, `/api/guest/${b64u(randomBytes(16))}`);
    expect(unknown.status).toBe(404);
  });

  it('is told whom to ring when the message is over, and with the secret that it is', async () => {
    await sendLetter(test);
    const link = new URL(test.linkTo(PATIENT));
    test.clock.pass(30 * 24 * 60 * MINUTE);
    const guest = await test.guest();
    expect(await guest.greet(link.pathname.slice(3))).toMatchObject({
      organisation: { phone: '+31201234567' },
    });
    expect(await refusal(guest.knock(link.hash))).toBe('message_expired');
    expect(await refusal(guest.sendCode())).toBe('message_expired');
    expect(await refusal(guest.openWithCode('123456'))).toBe('message_expired');
  });
});

describe('a grant', () => {
  async function granted(): Promise<{ handle: string; other: string; grant: string }> {
    await toBoth();
    const guest = await guestAt(test);
    const { handle } = guest;
    const { handle: other } = await guestAt(test, OTHER);
    await guest.sendCode();
    const body = { linkAuth: (await proofOfLink(test)).linkAuth, code: test.codeTo(NUMBER) };
    const opened = (await (await request(test, `/api/guest/${handle}/open`, body)).json()) as {
      grant: string;
    };
    return { handle, other, grant: opened.grant };
  }
  const part = (handle: string, grant?: string): Promise<Response> =>
    request(test, `/api/guest/${handle}/parts/0`, undefined, grant === undefined ? {} : bearing(grant));

  it('fetches parts of its own delivery, and of no other', async () => {
    const { handle, other, grant } = await granted();
    expect((await part(handle, grant)).status).toBe(200);
    expect((await part(other, grant)).status).toBe(401);
    expect((await part(handle)).status).toBe(401);
    expect((await part(handle, b64u(randomBytes(32)))).status).toBe(401);
    const said = await request(test, `/api/guest/${other}/downloaded`, { part: 1 }, bearing(grant));
    expect(said.status).toBe(401);
  });

  it('lasts half an hour', async () => {
    const { handle, grant } = await granted();
    test.clock.pass(30 * MINUTE - 1);
    expect((await part(handle, grant)).status).toBe(200);
    test.clock.pass(1);
    const over = await part(handle, grant);
    expect([over.status, await over.json()]).toMatchObject([401, { error: 'grant_expired' }]);
  });

  it('is told to be over when the page has been open too long', async () => {
    await toBoth();
    const guest = await guestAt(test);
    await guest.sendCode();
    await guest.openWithCode(test.codeTo(NUMBER));
    test.clock.pass(30 * MINUTE);
    expect(await refusal(guest.download(1))).toBe('grant_expired');
  });
});
