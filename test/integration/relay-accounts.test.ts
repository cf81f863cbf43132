import { rmSync } from 'node:fs';
import { TOTP, NobleCryptoPlugin, ScureBase32Plugin } from 'otplib';
import { Client as Database } from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { api } from '../../contract/api/index.ts';
import { gateway } from '../../contract/internal.ts';
import {
  b64u,
  isZegelError,
  keyDigest,
  newId,
  randomBytes,
  sealInvitation,
  sha256,
  sign,
  signerFromSeed,
  unb64u,
} from '../../crypto/index.ts';
import { deliverInvitation } from '../../server/accounts/invitations.ts';
import { settleLogins } from '../../server/accounts/sign-in.ts';
import { tidyAccounts } from '../../server/accounts/tidy.ts';
import type { DueWork } from '../../server/outbox/outbox.ts';
import { systemClock } from '../../server/clock.ts';
import { migrate } from '../../server/db/migrate.ts';
import { type TestDatabase, type TestPostgres, startPostgres } from '../support/postgres.ts';
import {
  type Browser,
  type Enrolled,
  PASSWORD,
  type TestRelay,
  browser,
  lastCode,
  setUpOrganisation,
  startRelay,
  testClock,
} from '../support/relay.ts';

const ADMIN = 'beheer@thuiszorg.example';
const MEMBER = 'wijk.verpleging@thuiszorg.example';
const MINUTE = 60_000;

let postgres: TestPostgres;

beforeAll(async () => {
  postgres = await startPostgres();
  await migrate(postgres.ownerUrl, 'migrations', systemClock);
}, 60_000);

afterAll(() => postgres.stop());

let databases = 0;
const freshDatabase = (): Promise<TestDatabase> => {
  databases += 1;
  return postgres.createDatabase(`accounts_${databases}`);
};

/** The code of an error of ours; anything else is thrown on. */
async function refusal(work: Promise<unknown>): Promise<string> {
  try {
    await work;
  } catch (error) {
    if (isZegelError(error)) return error.code;
    throw error;
  }
  return 'nothing was refused';
}

const totp = new TOTP({ crypto: new NobleCryptoPlugin(), base32: new ScureBase32Plugin() });
const totpAt = (secret: string, ms: number): Promise<string> =>
  totp.generate({ secret, epoch: Math.floor(ms / 1000) });

const invitationWork = (org: string, invitation: string): DueWork => ({
  ...{ org, kind: 'notify_invitation', subject: invitation, job: newId(), attempts: 0 },
});

/** Invites by the admin's browser and takes the link out of the gateway's captured mail. */
async function invite(
  test: TestRelay,
  admin: Enrolled,
  role: 'member' | 'admin' = 'member',
): Promise<string> {
  const { client } = admin.browser;
  const member = admin.browser.session.member();
  const { keys } = await client.call(api.organisation.gatewayKeys, {}, {});
  const announced = JSON.parse(keys[0]?.body ?? '') as { instance: string; publicKey: string };
  const invitation = newId();
  const token = randomBytes(32);
  const root = (JSON.parse(member.me.organisation.charter.body) as { root: string }).root;
  const org = member.me.organisation.id;
  await client.call(
    api.organisation.invite,
    {},
    {
      invitation,
      address: MEMBER,
      name: 'Wil Verpleging',
      role,
      tokenHash: b64u(sha256(token)),
      sealedLink: b64u(
        sealInvitation(unb64u(announced.publicKey), org, invitation, {
          token,
          rootDigest: keyDigest(unb64u(root)),
        }),
      ),
      gatewayInstance: announced.instance,
    },
  );
  await deliverInvitation(test.relay, invitationWork(org, invitation));
  return /\/invite#\S+/.exec(test.mails.list()[0]?.text ?? '')?.[0] ?? '';
}

/** Joins by TOTP and answers its secret. */
async function join(test: TestRelay, link: string): Promise<{ browser: Browser; secret: string }> {
  const person = browser(test);
  await person.enrolment.begin(link);
  await person.enrolment.choosePassword(PASSWORD);
  const started = await person.enrolment.chooseFactor({ kind: 'totp' });
  if (started.kind !== 'totp') throw new Error('no TOTP');
  await person.enrolment.verifyFactor(await totpAt(started.secret, test.clock.now()));
  await person.enrolment.makeKeys();
  await person.enrolment.finish({ name: 'Wil Verpleging' });
  return { browser: person, secret: started.secret };
}

const logTypes = async (admin: Enrolled): Promise<string[]> => {
  const { entries } = await admin.browser.client.call(api.log.read, {}, {}, { query: { limit: 200 } });
  return entries.map(({ leaf }) => {
    const { type, outcome } = JSON.parse(leaf) as { type: string; outcome: string };
    return outcome === 'success' ? type : `${type} ${outcome}`;
  });
};

describe('set-up', () => {
  let test: TestRelay;

  beforeEach(async () => {
    test = await startRelay(await freshDatabase());
    return () => test.close();
  });

  it('makes the organisation and signs its admin in', async () => {
    const admin = await setUpOrganisation(test);
    expect(admin.account).toMatchObject({
      address: ADMIN,
      role: 'admin',
      factor: 'sms',
      backupCodesLeft: 10,
    });
    const { me } = await admin.browser.client.call(api.session.current, {}, {});
    expect(me.organisation.name).toBe('Thuiszorg De Linde');
    expect(await test.setUpLink()).toBeNull();
    expect(test.complaints).toEqual([]);
  });

  it('takes a link once', async () => {
    const link = await test.setUpLink();
    const first = browser(test);
    await first.enrolment.begin(link ?? '');
    await setUpOrganisation(test);
    expect(await refusal(browser(test).enrolment.begin(link ?? ''))).toBe('enrolment_link_invalid');
  });

  it('ends the link before when a new one is made', async () => {
    const before = await test.setUpLink();
    await test.setUpLink();
    expect(await refusal(browser(test).enrolment.begin(before ?? ''))).toBe('enrolment_link_invalid');
  });

  it('refuses a link that is a week old', async () => {
    const link = await test.setUpLink();
    test.clock.pass(7 * 24 * 60 * MINUTE);
    expect(await refusal(browser(test).enrolment.begin(link ?? ''))).toBe('enrolment_link_invalid');
  });

  it('refuses an account whose second factor was not proven', async () => {
    const admin = browser(test);
    await admin.enrolment.begin((await test.setUpLink()) ?? '');
    await admin.enrolment.choosePassword(PASSWORD);
    await admin.enrolment.chooseFactor({ kind: 'totp' });
    await admin.enrolment.makeKeys();
    const details = { name: 'Bea', address: ADMIN, organisation: { name: 'X', phone: '+31201234567' } };
    expect(await refusal(admin.enrolment.finish(details))).toBe('enrolment_order');
  });

  it('locks the second factor of an enrolment after five wrong codes', async () => {
    const admin = browser(test);
    await admin.enrolment.begin((await test.setUpLink()) ?? '');
    await admin.enrolment.chooseFactor({ kind: 'sms', number: '+31612345678' });
    const right = lastCode(test.sms);
    const wrong = right === '000000' ? '000001' : '000000';
    for (let tries = 0; tries < 4; tries += 1) {
      expect(await refusal(admin.enrolment.verifyFactor(wrong))).toBe('code_wrong');
    }
    expect(await refusal(admin.enrolment.verifyFactor(wrong))).toBe('factor_locked');
    expect(await refusal(admin.enrolment.verifyFactor(right))).toBe('factor_locked');
  });

  describe('holds the charter against its own processes', () => {
    /** Finishes with a charter changed and signed again by a root of the forger's. */
    async function finishWith(change: (charter: Record<string, unknown>) => void): Promise<string> {
      const admin = browser(test);
      const { client } = admin;
      const call = client.call.bind(client) as (...args: unknown[]) => Promise<never>;
      client.call = (endpoint, params, body, options) => {
        const request = body as { charter?: { body: string } };
        if (request.charter) {
          const root = signerFromSeed(randomBytes(32));
          const charter = JSON.parse(request.charter.body) as Record<string, unknown>;
          charter.root = b64u(root.publicKey);
          change(charter);
          Object.assign(request, { charter: sign('charter', charter, root) });
        }
        return call(endpoint, params, body, options);
      };
      await admin.enrolment.begin((await test.setUpLink()) ?? '');
      await admin.enrolment.choosePassword(PASSWORD);
      await admin.enrolment.chooseFactor({ kind: 'sms', number: '+31612345678' });
      await admin.enrolment.verifyFactor(lastCode(test.sms));
      await admin.enrolment.makeKeys();
      const organisation = { name: 'Thuiszorg', phone: '+31201234567' };
      return refusal(admin.enrolment.finish({ name: 'Bea', address: ADMIN, organisation }));
    }

    const other = () => b64u(signerFromSeed(randomBytes(32)).publicKey);

    it.each<[string, (charter: Record<string, unknown>) => void]>([
      ['another scanner', (charter) => void (charter.scanner = [other()])],
      ['a second scanner', (charter) => void (charter.scanner as string[]).push(other())],
      ['another gateway', (charter) => void (charter.gateway = [other()])],
      ['another log key', (charter) => void (charter.log = other())],
      ['another organisation', (charter) => void (charter.org = newId())],
      ['a second version', (charter) => void (charter.version = 2)],
      ['no time left', (charter) => void (charter.until = 1)],
      ['an archive key in nobody’s log', (charter) => void (charter.archive = null)],
      ['something more', (charter) => void (charter.more = true)],
    ])('and refuses %s', async (_name, change) => {
      expect(await finishWith(change)).toBe('charter_invalid');
    });
  });
});

describe('members', () => {
  let test: TestRelay;
  let admin: Enrolled;

  beforeEach(async () => {
    test = await startRelay(await freshDatabase());
    admin = await setUpOrganisation(test);
    return () => test.close();
  }, 20_000);

  it('are invited by mail, and join with their own second factor', async () => {
    const link = await invite(test, admin);
    expect(test.mails.list()[0]?.to).toBe(MEMBER);
    const open = await admin.browser.client.call(api.organisation.invitations, {}, {});
    expect(open.invitations).toMatchObject([{ address: MEMBER, notifiedAt: test.clock.now() }]);
    test.clock.pass(MINUTE);
    const { browser: person } = await join(test, link);
    expect(person.session.member().me).toMatchObject({ address: MEMBER, role: 'member', factor: 'totp' });
    const { members } = await admin.browser.client.call(api.organisation.members, {}, {});
    expect(members.map(({ address, readsLog }) => [address, readsLog])).toEqual([
      [ADMIN, true],
      [MEMBER, false],
    ]);
    expect(await admin.browser.client.call(api.organisation.invitations, {}, {})).toEqual({
      invitations: [],
    });
  });

  it('get one mail, however often the job runs', async () => {
    await invite(test, admin);
    const { invitations } = await admin.browser.client.call(api.organisation.invitations, {}, {});
    const mailed = test.mails.list().length;
    for (const { invitation } of invitations) {
      await deliverInvitation(test.relay, invitationWork(admin.account.organisation.id, invitation));
    }
    expect(test.mails.list().length).toBe(mailed);
  });

  it('cannot use an invitation that was withdrawn', async () => {
    const link = await invite(test, admin);
    const { invitations } = await admin.browser.client.call(api.organisation.invitations, {}, {});
    const invitation = invitations[0]?.invitation ?? '';
    await admin.browser.client.call(api.organisation.withdraw, { invitation }, {});
    expect(await refusal(browser(test).enrolment.begin(link))).toBe('enrolment_link_invalid');
    const again = admin.browser.client.call(api.organisation.withdraw, { invitation }, {});
    expect(await refusal(again)).toBe('not_found');
  });

  it('have one account to an address', async () => {
    const first = await invite(test, admin);
    const second = await invite(test, admin);
    await join(test, first);
    expect(await refusal(join(test, second))).toBe('address_taken');
    expect(await refusal(invite(test, admin))).toBe('address_taken');
  });

  it('see no page of admins', async () => {
    const { browser: person } = await join(test, await invite(test, admin));
    expect(await refusal(person.client.call(api.organisation.members, {}, {}))).toBe('forbidden');
    expect(await refusal(person.client.call(api.log.read, {}, {}))).toBe('forbidden');
  });

  it('are given the log’s key by an admin who has it, once they are admins', async () => {
    const { browser: second } = await join(test, await invite(test, admin, 'admin'));
    const { account } = second.session.member().me;
    expect((await second.client.call(api.log.read, {}, {})).epochKey).toBeNull();
    const wrap = b64u(randomBytes(48));
    const toItself = second.client.call(api.log.shareEpoch, { account }, { sealed: wrap });
    expect(await refusal(toItself)).toBe('forbidden');
    await admin.browser.client.call(api.log.shareEpoch, { account }, { sealed: wrap });
    expect((await second.client.call(api.log.read, {}, {})).epochKey).toBe(wrap);
  });

  it('leave no address, number or name readable in the database', async () => {
    const link = await invite(test, admin);
    await join(test, link);
    const away = browser(test);
    await away.session.signIn(ADMIN, PASSWORD);
    const found = await searchTables(test, [
      ADMIN,
      MEMBER,
      'thuiszorg.example',
      '612345678',
      '201234567',
      'Wielinga',
      'Verpleging',
      'De Linde',
      '127.0.0.1',
    ]);
    expect(found).toEqual([]);
  });
});

/** Every value of every table, as text and as bytes. */
async function searchTables(test: TestRelay, needles: string[]): Promise<string[]> {
  const client = new Database({ connectionString: test.database.ownerUrl });
  await client.connect();
  try {
    const { rows: tables } = await client.query<{ name: string }>(
      `select table_name as name from information_schema.tables where table_schema = 'public'`,
    );
    expect(tables.length).toBeGreaterThan(15);
    const found: string[] = [];
    for (const { name } of tables) {
      const { rows } = await client.query<Record<string, unknown>>(`select * from ${name}`);
      for (const row of rows) {
        for (const [column, value] of Object.entries(row)) {
          const text = Buffer.isBuffer(value) ? value.toString('latin1') : String(value);
          for (const needle of needles) {
            if (text.toLowerCase().includes(needle.toLowerCase())) found.push(`${name}.${column}: ${needle}`);
          }
        }
      }
    }
    return found;
  } finally {
    await client.end();
  }
}

describe('signing in', () => {
  let original: TestRelay;
  let admin: Enrolled;
  let member: { browser: Browser; secret: string };
  /** Runs on a copy of what was enrolled once. */
  let test: TestRelay;

  beforeAll(async () => {
    original = await startRelay(await postgres.createDatabase('enrolled'));
    admin = await setUpOrganisation(original);
    member = await join(original, await invite(original, admin));
    // A code of TOTP counts once: the next is of another half minute.
    original.clock.pass(MINUTE);
    await original.close({ keep: true });
    return () => rmSync(original.folder, { recursive: true, force: true });
  }, 30_000);

  beforeEach(async () => {
    databases += 1;
    const database = await postgres.createDatabase(`signing_in_${databases}`, 'enrolled');
    test = await startRelay(database, { clock: testClock(original.clock.now()), keysFrom: original.folder });
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
    const median = async (address: string): Promise<number> => {
      const times: number[] = [];
      for (let round = 0; round < 5; round += 1) {
        const from = performance.now();
        await rawStart(address);
        times.push(performance.now() - from);
      }
      return times.sort((a, b) => a - b)[2] ?? 0;
    };
    const known = await median(MEMBER);
    const unknown = await median('niemand@thuiszorg.example');
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

it('asks the gateway for its keys through the relay', async () => {
  const test = await startRelay(await freshDatabase());
  try {
    const admin = await setUpOrganisation(test);
    const { keys } = await admin.browser.client.call(api.organisation.gatewayKeys, {}, {});
    expect(keys).toEqual((await test.relay.gateway.call(gateway.keys, {})).keys);
  } finally {
    await test.close();
  }
});
