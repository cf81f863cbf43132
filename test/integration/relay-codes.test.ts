import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { isZegelError, newId } from '../../crypto/index.ts';
import {
  type CodeSubject,
  type IssuedCode,
  issueCode,
  resendAfter,
  sendText,
  tryCode,
} from '../../server/sms/codes.ts';
import { type Column, startColumn } from '../support/column.ts';
import { type TestRelay, setUpOrganisation, startRelay } from '../support/relay.ts';

const MINUTE = 60_000;

let column: Column;
let test: TestRelay;
let org: string;
let subject: CodeSubject;
let number: string;
let numbers = 0;

beforeAll(async () => {
  column = await startColumn();
  test = await startRelay(await column.createDatabase('codes'));
  org = (await setUpOrganisation(test)).account.organisation.id;
}, 60_000);

afterAll(async () => {
  await test.close();
  await column.stop();
});

beforeEach(() => {
  subject = { org, kind: 'delivery', subject: newId() };
  numbers += 1;
  number = `+3162000${String(numbers).padStart(4, '0')}`;
});

const issue = (of = subject, to = number): Promise<IssuedCode> =>
  test.relay.db.withOrganisation(org, (tx) => issueCode(test.relay, tx, of, to));
const attempt = (code: string, of = subject) =>
  test.relay.db.withOrganisation(org, (tx) => tryCode(test.relay, tx, of, code));

/** Seconds to wait, as the refusal says. */
async function wait(work: Promise<unknown>): Promise<number> {
  try {
    await work;
  } catch (error) {
    if (isZegelError(error, 'too_many_requests')) return Number(error.detail?.seconds);
    throw error;
  }
  return 0;
}

describe('codes by SMS', () => {
  it('are six digits, right once', async () => {
    const { code } = await issue();
    expect(code).toMatch(/^\d{6}$/);
    expect(await attempt(code)).toBe('right');
    expect(await attempt(code)).toBe('expired');
  });

  it('are right for their own subject only', async () => {
    const other = { ...subject, subject: newId() };
    const { code } = await issue();
    await issue(other, '+31687654321');
    const answer = await attempt(code, other);
    // One in a million that both are the same.
    expect(answer).toBe('wrong');
    expect(await attempt(code, { ...subject, kind: 'account' })).toBe('expired');
  });

  it('end after ten minutes', async () => {
    const { code, expiresAt } = await issue();
    expect(expiresAt).toBe(test.clock.now() + 10 * MINUTE);
    test.clock.pass(10 * MINUTE - 1);
    expect(await attempt('no')).toBe('wrong');
    test.clock.pass(1);
    expect(await attempt(code)).toBe('expired');
  });

  it('end when a new one is sent', async () => {
    const { code } = await issue();
    test.clock.pass(MINUTE);
    const { code: newer } = await issue();
    if (code !== newer) expect(await attempt(code)).toBe('wrong');
    expect(await attempt(newer)).toBe('right');
  });

  it('go out once a minute and five times an hour', async () => {
    await issue();
    expect(await wait(issue())).toBe(60);
    test.clock.pass(MINUTE - 1);
    expect(await wait(issue())).toBe(1);
    test.clock.pass(1);
    for (let sent = 1; sent < 5; sent += 1) {
      expect(await wait(issue())).toBe(0);
      test.clock.pass(MINUTE);
    }
    expect(await wait(issue())).toBe(55 * 60);
    const after = await test.relay.db.withOrganisation(org, (tx) => resendAfter(test.relay, tx, subject));
    expect(after).toBe(test.clock.now() + 55 * MINUTE);
    test.clock.pass(55 * MINUTE);
    expect(await wait(issue())).toBe(0);
  });

  it('that are asked for twice at once go out once', async () => {
    const both = await Promise.allSettled([issue(), issue()]);
    expect(both.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  });

  it('have a budget for each number, whoever asks', async () => {
    for (let sent = 0; sent < 15; sent += 1) {
      expect(await wait(issue({ ...subject, subject: newId() }))).toBe(0);
    }
    expect(await wait(issue({ ...subject, subject: newId() }))).toBe(60 * 60);
    test.clock.pass(60 * MINUTE);
    expect(await wait(issue({ ...subject, subject: newId() }))).toBe(0);
  });

  it('cannot be sent where nothing sends text messages', async () => {
    const late = sendText({ sms: null }, number, 'x');
    await expect(late).rejects.toSatisfy((error) => isZegelError(error, 'code_not_sent'));
  });
});
