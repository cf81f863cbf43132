/** Setting an organisation up on a bare relay: the link, the first admin, and a charter that names the right keys. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { api } from '../../contract/api/index.ts';
import { gateway } from '../../contract/internal.ts';
import { b64u, newId, randomBytes, sign, signerFromSeed } from '../../crypto/index.ts';
import { ADMIN, Databases, MINUTE, refusal } from '../support/joining.ts';
import {
  type Browser,
  PASSWORD,
  type TestRelay,
  browser,
  lastCode,
  setUpOrganisation,
  startRelay,
} from '../support/relay.ts';

let databases: Databases;

beforeAll(async () => {
  databases = await Databases.start();
});
afterAll(() => databases.stop());

describe('set-up', () => {
  let test: TestRelay;

  beforeEach(async () => {
    test = await startRelay(await databases.fresh());
    return () => test.close();
  });

  it('makes the organisation and signs its admin in, who is given the keys of the gateway', async () => {
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
    const { keys } = await admin.browser.client.call(api.organisation.gatewayKeys, {}, {});
    expect(keys).toEqual((await test.relay.gateway.call(gateway.keys, {})).keys);
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
});

describe('a charter', () => {
  let test: TestRelay;
  let admin: Browser;
  /** What is changed in the charter on its way; it is then signed again, by a root of the forger's. */
  let change: ((charter: Record<string, unknown>) => void) | null = null;

  beforeAll(async () => {
    test = await startRelay(await databases.fresh());
    admin = browser(test);
    const { client } = admin;
    const call = client.call.bind(client) as (...args: unknown[]) => Promise<never>;
    client.call = (endpoint, params, body, options) => {
      const request = body as { charter?: { body: string } };
      if (request.charter && change) {
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
  });
  afterAll(() => test.close());

  const finish = () => {
    const organisation = { name: 'Thuiszorg', phone: '+31201234567' };
    return admin.enrolment.finish({ name: 'Bea', address: ADMIN, organisation });
  };
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
  ])('with %s is refused', async (_name, bend) => {
    change = bend;
    expect(await refusal(finish())).toBe('charter_invalid');
  });

  it('of the keys that the processes have is taken', async () => {
    change = null;
    expect(await finish()).toMatchObject({ address: ADMIN });
  });
});
