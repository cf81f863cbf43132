/** An upload that outlives the relay: killed in the middle, started again, and what it acknowledged is still there. */
import { createHash, randomBytes } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { CoreEvent, Written } from '../../client/core/face.ts';
import { createMember } from '../../client/core/client.ts';
import { CookieJar } from '../../client/core/cookie-jar.ts';
import { SIX_DIGITS, waitForMessage } from '../../client/demo/outbox.ts';
import { isZegelError } from '../../crypto/errors.ts';
import { describeWith } from '../support/requires.ts';
import { type Stack, startStack } from '../support/stack.ts';

const MIB = 1024 * 1024;
const ADMIN = { address: 'beheer@poli.example', number: '+31612345601' };

describeWith([], 'an upload and a relay that is killed', () => {
  let stack: Stack;
  beforeAll(async () => {
    stack = await startStack();
  });
  afterAll(() => stack.stop());

  it('goes on where the relay had come to, and arrives with the same bytes', async () => {
    const jar = new CookieJar();
    const { face, subscribe } = await createMember({
      origin: stack.origin,
      fetch: jar.fetch(),
      cookieHeader: () => jar.header(),
    });
    const { enrolment, compose, drafts, mail } = face;
    await enrolment.begin(stack.setUpLink);
    await enrolment.choosePassword('vier kleine zeehonden');
    await enrolment.chooseFactor({ kind: 'sms', number: ADMIN.number });
    await enrolment.verifyFactor(await waitForMessage(stack.smsOutbox, ADMIN.number, SIX_DIGITS));
    await enrolment.makeKeys();
    await enrolment.finish({
      name: 'Bea Wielinga',
      address: ADMIN.address,
      organisation: { name: 'Polikliniek Noord', phone: '050 123 45 67' },
    });
    const bytes = new Uint8Array(randomBytes(12 * MIB));
    const { message } = await compose.startMessage();
    await drafts.save(message, written);

    const progress: number[] = [];
    let isKilled = false;
    const halfway = new Promise<void>((resolve) => {
      subscribe((event: CoreEvent) => {
        if (event.type !== 'upload') return;
        if (isKilled) progress.push(event.sentBytes);
        if (event.sentBytes > 5 * MIB) resolve();
      });
    });
    const begun = compose.attach(message, 'a', { name: 'scan.bin', file: new Blob([bytes]) });
    const ended = begun.then(
      () => null,
      (error: unknown) => error,
    );
    await halfway;
    isKilled = true;
    await stack.restart('relay');
    const fault = await ended;
    // It may have gone on by itself; else the page asks again, as it does when there is a network again.
    if (fault !== null) {
      expect(isZegelError(fault, 'network_failed')).toBe(true);
      await compose.attach(message, 'a', null);
    }
    // Nothing that was acknowledged went up again: it never fell back below what had been sent by then.
    expect(Math.min(...progress)).toBeGreaterThan(4 * MIB);
    const sent = await compose.send(message, {
      subject: 'Scan',
      text: 'Hierbij.',
      html: '',
      recipients: [{ address: 'w.jansen@post.example', level: 'sms', number: '+31612345678' }],
      confirmed: [],
      expiresAt: Date.now() + 86_400_000,
    });
    await mail.sent();
    const { blob } = await mail.downloadAttachment(sent.message, 1);
    const digest = (of: Uint8Array) => createHash('sha256').update(of).digest('hex');
    expect(digest(new Uint8Array(await blob.arrayBuffer()))).toBe(digest(bytes));
  });
});

const written: Written = {
  recipients: [],
  subject: 'Scan',
  text: 'Hierbij.',
  html: '',
  confirmed: [],
  days: 30,
  answers: null,
};
