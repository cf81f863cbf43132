/** Signing in on a bare relay: password, second factor, what stands in for each, and when a session ends. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { api } from '../../contract/api/index.ts';
import { b64u, newId, randomBytes } from '../../crypto/index.ts';
import { settleLogins } from '../../server/accounts/sign-in.ts';
import { tidyAccounts } from '../../server/accounts/tidy.ts';
import {
  ADMIN,
  Databases,
  MEMBER,
  MINUTE,
  invite,
  join,
  logTypes,
  refusal,
  totpAt,
} from '../support/joining.ts';
import {
  type Browser,
  type Enrolled,
  PASSWORD,
  type TestRelay,
  browser,
  lastCode,
  setUpOrganisation,
} from '../support/relay.ts';

describe('signing in', () => {
  let databases: Databases;
  let enrolled: Awaited<ReturnType<typeof enrolBoth>>;
  let admin: Enrolled;
  let member: { browser: Browser; secret: string };
  /** Runs on a copy of what was enrolled once. */
  let test: TestRelay;

  const enrolBoth = () =>
    databases.enrolled('enrolled', async (original) => {
      const first = await setUpOrganisation(original);
      const second = await join(original, await invite(original, first));
      // A code of TOTP counts once: the next is of another half minute.
      original.clock.pass(MINUTE);
      return { admin: first, member: second };
    });

  beforeAll(async () => {
    databases = await Databases.start();
    enrolled = await enrolBoth();
    ({ admin, member } = enrolled.people);
  });
  afterAll(async () => {
    enrolled.remove();
    await databases.stop();
  });
  beforeEach(async () => {
    test = await enrolled.copy();
    for (const { browser: person } of [admin, member]) person.move(test);
    return () => test.close();
  });

  const signIn = async (person: Browser, code: string, address = MEMBER): Promise<unknown> => {
    await person.session.signIn(address, PASSWORD);
    return person.session.proveFactor(code);
  };
  const now = (): Promise<string> => totpAt(member.secret, test.clock.now());

  it('takes the password, then the code, and opens the account’s seeds', async () => {
    const person = browser(test);
    expect(await person.session.signIn(MEMBER, PASSWORD)).toEqual({ factor: 'totp', numberHint: null });
    expect(await refusal(person.client.call(api.session.current, {}, {}))).toBe('second_factor_needed');
    const { account, mustChoosePassword } = await person.session.proveFactor(await now());
    expect(account.address).toBe(MEMBER);
    expect(mustChoosePassword).toBe(false);
  });

  it('gives a new session id with the second factor', async () => {
    const person = browser(test);
    await person.session.signIn(MEMBER, PASSWORD);
    const half = person.jar.header();
    await person.session.proveFactor(await now());
    expect(person.jar.header()).not.toBe(half);
    const stolen = await fetch(`${test.origin}/api/session`, { headers: { cookie: half ?? '' } });
    expect(stolen.status).toBe(401);
  });

  it('by SMS sends a code only when asked, and takes each once', async () => {
    const person = browser(test);
    const before = test.sms.texts().length;
    expect(await person.session.signIn(ADMIN, PASSWORD)).toEqual({ factor: 'sms', numberHint: '78' });
    expect(test.sms.texts().length).toBe(before);
    await person.session.sendFactorCode();
    expect(await refusal(person.session.sendFactorCode())).toBe('too_many_requests');
    const code = lastCode(test.sms);
    await person.session.proveFactor(code);
    const again = browser(test);
    await again.session.signIn(ADMIN, PASSWORD);
    expect(await refusal(again.session.proveFactor(code))).toBe('code_expired');
  });

  it('refuses an SMS code after ten minutes', async () => {
    const person = browser(test);
    await person.session.signIn(ADMIN, PASSWORD);
    await person.session.sendFactorCode();
    test.clock.pass(9 * MINUTE + 59_000);
    const later = browser(test);
    await later.session.signIn(ADMIN, PASSWORD);
    test.clock.pass(1_000);
    expect(await refusal(later.session.proveFactor(lastCode(test.sms)))).toBe('code_expired');
  });

  it('refuses a code of TOTP that was used', async () => {
    const code = await now();
    await signIn(browser(test), code);
    expect(await refusal(signIn(browser(test), code))).toBe('code_wrong');
    test.clock.pass(30_000);
    await signIn(browser(test), await now());
  });

  it('locks the second factor for a quarter of an hour after five wrong codes, in however many sessions', async () => {
    const right = await now();
    const wrong = right === '000000' ? '000001' : '000000';
    for (let tries = 0; tries < 4; tries += 1) {
      expect(await refusal(signIn(browser(test), wrong))).toBe('code_wrong');
    }
    const last = browser(test);
    expect(await refusal(signIn(last, wrong))).toBe('factor_locked');
    expect(await refusal(last.session.proveFactor(right))).toBe('factor_locked');
    test.clock.pass(15 * MINUTE);
    await signIn(browser(test), await now());
    expect(await logTypes(admin)).toContain('second_factor refused');
  });

  it('counts tries that come at once one by one', async () => {
    const right = await now();
    const wrong = right === '000000' ? '000001' : '000000';
    const person = browser(test);
    await person.session.signIn(MEMBER, PASSWORD);
    const tries = Array.from({ length: 8 }, () =>
      refusal(person.client.call(api.session.factor, {}, { code: wrong })),
    );
    const answers = await Promise.all(tries);
    expect(answers.filter((answer) => answer === 'code_wrong')).toHaveLength(4);
    expect(answers.filter((answer) => answer === 'factor_locked')).toHaveLength(4);
  });

  it('takes each backup code once in place of the factor', async () => {
    const [code = ''] = admin.keys.backupCodes;
    await signIn(browser(test), code, ADMIN);
    expect(await refusal(signIn(browser(test), code, ADMIN))).toBe('code_wrong');
    expect((await admin.browser.client.call(api.session.current, {}, {})).me.backupCodesLeft).toBe(9);
  });

  it('counts a code that nobody could have been given as no try', async () => {
    const person = browser(test);
    await person.session.signIn(MEMBER, PASSWORD);
    for (let tries = 0; tries < 8; tries += 1) {
      expect(await refusal(person.session.proveFactor('zegel zegel'))).toBe('bad_code_format');
    }
    await person.session.proveFactor(await now());
  });

  it('answers alike for an unknown address and for a wrong password', async () => {
    const wrongPassword = await rawStart(MEMBER);
    const unknown = await rawStart('niemand@thuiszorg.example');
    expect(Object.keys(unknown.body)).toEqual(Object.keys(wrongPassword.body));
    expect(unknown.status).toBe(wrongPassword.status);
    expect(unknown.body.loginResponse?.length).toBe(wrongPassword.body.loginResponse?.length);
    for (const { body } of [wrongPassword, unknown]) {
      const refused = await post('/api/sign-in/finish', {
        login: body.login,
        finishLoginRequest: b64u(randomBytes(64)),
      });
      expect([refused.status, ((await refused.json()) as { error: string }).error]).toEqual([
        401,
        'sign_in_failed',
      ]);
    }
    expect(await refusal(browser(test).session.signIn(MEMBER, 'een heel ander wachtwoord'))).toBe(
      'sign_in_failed',
    );
  });

  it('takes as long for an unknown address as for a known one', async () => {
    const times: Record<string, number[]> = { known: [], unknown: [] };
    // In turns, and the quickest of each: what else this machine does lengthens some of them.
    for (let round = 0; round < 5; round += 1) {
      for (const [kind, address] of [
        ['known', MEMBER],
        ['unknown', 'niemand@thuiszorg.example'],
      ] as const) {
        const from = performance.now();
        await rawStart(address);
        times[kind]?.push(performance.now() - from);
      }
    }
    const known = Math.min(...(times['known'] ?? []));
    const unknown = Math.min(...(times['unknown'] ?? []));
    // The same class, not the same microsecond: a missing OPAQUE evaluation or transaction would show.
    expect(Math.abs(known - unknown)).toBeLessThan(Math.max(15, known * 0.8));
  });

  it('has one answer for OPAQUE input that is none', async () => {
    const start = await post('/api/sign-in/start', { address: MEMBER, startLoginRequest: 'AAAA' });
    expect(start.status).toBe(400);
    const finish = await post('/api/sign-in/finish', { login: newId(), finishLoginRequest: 'AAAA' });
    expect(finish.status).toBe(401);
  });

  it('takes a login once, for two minutes', async () => {
    const { body } = await rawStart(MEMBER);
    test.clock.pass(2 * MINUTE);
    const late = await post('/api/sign-in/finish', {
      login: body.login,
      finishLoginRequest: b64u(randomBytes(64)),
    });
    expect(late.status).toBe(401);
  });

  it('slows guessing at one address down, known or not, and begins anew for who was right', async () => {
    for (const address of [MEMBER, 'niemand@thuiszorg.example']) {
      const statuses: number[] = [];
      for (let tries = 0; tries < 12; tries += 1) statuses.push((await rawStart(address)).status);
      expect(statuses.slice(-2)).toEqual([429, 429]);
    }
    expect(await refusal(browser(test).session.signIn(MEMBER, PASSWORD))).toBe('too_many_requests');
  });

  it('writes a wrong password into the log, also when the client says no more', async () => {
    await refusal(browser(test).session.signIn(MEMBER, 'een heel ander wachtwoord'));
    test.clock.pass(3 * MINUTE);
    await settleLogins(test.relay);
    expect(await logTypes(admin)).toContain('sign_in refused');
  });

  it('lets the recovery key stand in for the password, not for the factor', async () => {
    const person = browser(test);
    expect(await person.session.recover(ADMIN, admin.keys.recoveryKey)).toMatchObject({ factor: 'sms' });
    expect(await refusal(person.client.call(api.session.current, {}, {}))).toBe('second_factor_needed');
    await person.session.sendFactorCode();
    const { mustChoosePassword } = await person.session.proveFactor(lastCode(test.sms));
    expect(mustChoosePassword).toBe(true);
    await person.session.choosePassword('drie grote walvissen', { newRecoveryKey: true });
    expect(await refusal(browser(test).session.signIn(ADMIN, PASSWORD))).toBe('sign_in_failed');
    await browser(test).session.signIn(ADMIN, 'drie grote walvissen');
    expect(await refusal(browser(test).session.recover(ADMIN, admin.keys.recoveryKey))).toBe(
      'sign_in_failed',
    );
  });

  it('ends other sessions when the password changes, and asks for a fresh second factor', async () => {
    const person = browser(test);
    await signIn(person, await now());
    await person.session.choosePassword('vijf bonte spechten');
    expect(await refusal(member.browser.client.call(api.session.current, {}, {}))).toBe('not_signed_in');
    await person.client.call(api.session.current, {}, {});
    test.clock.pass(16 * MINUTE);
    expect(await refusal(person.session.choosePassword('zes witte raven'))).toBe('fresh_sign_in_needed');
    expect(await refusal(person.session.newBackupCodes())).toBe('fresh_sign_in_needed');
  });

  it('ends a session after an hour of nothing, after half a day, and at sign-out', async () => {
    const idle = browser(test);
    await signIn(idle, await now());
    test.clock.pass(60 * MINUTE);
    expect(await refusal(idle.client.call(api.session.current, {}, {}))).toBe('not_signed_in');
    const busy = browser(test);
    await signIn(busy, await now());
    for (let quarters = 0; quarters < 4 * 12 - 1; quarters += 1) {
      test.clock.pass(15 * MINUTE);
      await busy.client.call(api.session.current, {}, {});
    }
    test.clock.pass(15 * MINUTE);
    expect(await refusal(busy.client.call(api.session.current, {}, {}))).toBe('not_signed_in');
    const leaving = browser(test);
    await signIn(leaving, await now());
    const cookie = leaving.jar.header() ?? '';
    await leaving.client.call(api.session.signOut, {}, {});
    expect((await fetch(`${test.origin}/api/session`, { headers: { cookie } })).status).toBe(401);
  });

  it('leaves no session, sign-in, invitation or counter behind for ever', async () => {
    await browser(test).session.signIn(MEMBER, PASSWORD);
    await refusal(browser(test).session.signIn(ADMIN, 'een heel ander wachtwoord'));
    test.clock.pass(31 * 24 * 60 * MINUTE);
    await tidyAccounts(test.relay);
    const org = admin.account.organisation.id;
    const left = await test.relay.db.withOrganisation(org, async (tx) => ({
      sessions: await tx.selectFrom('sessions').select('session').execute(),
      logins: await tx.selectFrom('logins').select('login').execute(),
      codes: await tx.selectFrom('codes').select('subject').execute(),
      budgets: await tx.selectFrom('sms_budgets').select('hour_from').execute(),
      locators: await tx.selectFrom('locators').select('kind').where('kind', '=', 'session').execute(),
    }));
    expect(left).toEqual({ sessions: [], logins: [], codes: [], budgets: [], locators: [] });
  });

  it('is told in the log, whole and refused', async () => {
    await signIn(browser(test), await now());
    const types = await logTypes(admin);
    expect(types).toContain('sign_in');
    expect(types.slice(-4)).toEqual([
      'account_join',
      'invitation_notify',
      'invitation_create',
      'organisation_set_up',
    ]);
  });

  const post = (path: string, body: object): Promise<Response> =>
    fetch(test.origin + path, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-zegel': '1' },
      body: JSON.stringify(body),
    });

  async function rawStart(
    address: string,
  ): Promise<{ status: number; body: { login?: string; loginResponse?: string } }> {
    const { ready, client } = await import('@serenity-kit/opaque');
    await ready;
    const { startLoginRequest } = client.startLogin({ password: 'een heel ander wachtwoord' });
    const response = await post('/api/sign-in/start', { address, startLoginRequest });
    return { status: response.status, body: (await response.json()) as { login?: string } };
  }
});
