/** Members of an organisation on a bare relay: invited, joined, withdrawn, and what the database shows of them. */
import { Client as Database } from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { api } from '../../contract/api/index.ts';
import { b64u, randomBytes } from '../../crypto/index.ts';
import { deliverInvitation } from '../../server/accounts/invitations.ts';
import {
  ADMIN,
  Databases,
  MEMBER,
  MINUTE,
  invitationWork,
  invite,
  join,
  refusal,
} from '../support/joining.ts';
import { type Enrolled, PASSWORD, type TestRelay, browser, setUpOrganisation } from '../support/relay.ts';

describe('members', () => {
  let databases: Databases;
  let enrolled: Awaited<ReturnType<typeof enrolAdmin>>;
  let test: TestRelay;
  let admin: Enrolled;

  const enrolAdmin = () => databases.enrolled('set_up', setUpOrganisation);

  beforeAll(async () => {
    databases = await Databases.start();
    enrolled = await enrolAdmin();
    admin = enrolled.people;
  });
  afterAll(async () => {
    enrolled.remove();
    await databases.stop();
  });
  beforeEach(async () => {
    test = await enrolled.copy();
    admin.browser.move(test);
    return () => test.close();
  });

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
