/** What `zegel doctor` says of the servers in the place of the embedded default: each right, and each wrong. */
import { mkdirSync } from 'node:fs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { ready } from '../../crypto/index.ts';
import { idBytes, newId } from '../../crypto/id.ts';
import { systemClock } from '../../server/clock.ts';
import { openDatabase } from '../../server/db/database.ts';
import { placeLocator } from '../../server/db/locators.ts';
import { migrate } from '../../server/db/migrate.ts';
import { dataKeys } from '../../server/keys/data-keys.ts';
import { openDeploymentKeys } from '../../server/keys/deployment.ts';
import { openOrganisationKeyStore } from '../../server/keys/organisation-keys.ts';
import { startProduction } from '../support/column.ts';
import { CommandLine } from '../support/command-line.ts';
import { OWNER_PASSWORD, RELAY_PASSWORD } from '../support/postgres-server.ts';
import { REDIS_PASSWORD } from '../support/redis.ts';
import { describeWith } from '../support/requires.ts';
import { SmsPeer } from '../support/sms-peer.ts';
import { SmtpPeer } from '../support/smtp-peer.ts';

const MAIL_PASSWORD = 'wachtwoord-van-de-post';

describeWith(['postgresql', 'redis-server'], 'doctor, where servers are set', () => {
  let zegel: CommandLine;
  let column: Awaited<ReturnType<typeof startProduction>>;
  let smtp: SmtpPeer;
  let sms: SmsPeer;
  let env: Record<string, string>;

  beforeAll(async () => {
    await ready();
    zegel = new CommandLine('server', 'gateway');
    for (const page of ['index', 'open']) zegel.writeInstalled(`dist/web/${page}.html`, '');
    [column, smtp, sms] = await Promise.all([
      startProduction(),
      SmtpPeer.start({ extensions: ['AUTH PLAIN'], replies: { AUTH: '235 2.7.0 ok' } }),
      SmsPeer.start(),
    ]);
    const database = await column.postgres.createDatabase('doctor');
    env = {
      LC_MESSAGES: 'en_GB.UTF-8',
      ZEGEL_CLAMD: 'none',
      ZEGEL_DATABASE_URL: database.relayUrl,
      ZEGEL_DATABASE_OWNER_URL: database.ownerUrl,
      ZEGEL_REDIS_URL: column.redis.url,
      ZEGEL_SMTP_URL: smtp.url.replace('//', `//zegel:${MAIL_PASSWORD}@`),
      ...sms.settings,
    };
  });
  afterAll(async () => {
    await Promise.all([column.stop(), smtp.stop(), sms.stop()]);
    zegel.remove();
  });

  async function doctor(changes: Record<string, string | undefined> = {}): Promise<[number | null, string]> {
    const { code, stdout } = await zegel.run(['doctor'], {
      env: { ...env, ...changes } as Record<string, string>,
    });
    const said = stdout.toString();
    for (const secret of [OWNER_PASSWORD, RELAY_PASSWORD, REDIS_PASSWORD, MAIL_PASSWORD]) {
      expect(said).not.toContain(secret);
    }
    return [code, said];
  }

  it('says that the database is empty as long as nobody migrated', async () => {
    const [code, said] = await doctor();
    expect(said).toContain('[note]    PostgreSQL: not up to date for this version yet');
    expect(code).toBe(0);
    const [, alone] = await doctor({ ZEGEL_DATABASE_OWNER_URL: '' });
    expect(alone).toContain(
      '[missing] The database is not up to date for this version (0001_first_tables.sql',
    );
  });

  it('says that each lets us in, and sends nothing', async () => {
    await migrate(env['ZEGEL_DATABASE_OWNER_URL'] ?? '', 'migrations', systemClock);
    const [code, said] = await doctor();
    expect(said.split('\n').slice(4)).toEqual([
      '[ok]      PostgreSQL: lets the owner in, who migrates',
      '[ok]      PostgreSQL: reached, as a role that may not do too much, and up to date',
      '[note]    There is no organisation yet: its keys are made at the first start',
      '[ok]      Redis: reached',
      expect.stringMatching(/^\[ok\] {6}Text messages: go to 127\.0\.0\.1:\d+, with a token \(not tried\)$/),
      expect.stringMatching(/^\[ok\] {6}Mail server 127\.0\.0\.1:\d+: reached, and lets us in$/),
      '',
    ]);
    expect(code).toBe(0);
    expect(sms.texts).toEqual([]);
    expect(smtp.asked.filter((line) => line.startsWith('MAIL'))).toEqual([]);
  });

  it.each([
    [
      { ZEGEL_DATABASE_URL: (url: string) => url.replace(RELAY_PASSWORD, 'fout') },
      /\[missing\] PostgreSQL does not let the address of ZEGEL_DATABASE_URL in \(28P01\)/,
    ],
    [
      { ZEGEL_DATABASE_URL: (url: string) => url.replace(/:\d+\//, ':1/') },
      /\[missing\] PostgreSQL cannot be reached at the address of ZEGEL_DATABASE_URL \(ECONNREFUSED\)/,
    ],
    [
      { ZEGEL_DATABASE_URL: (url: string) => url.replace(/&sslrootcert.*/, '') },
      /\[missing\] The server at the address of ZEGEL_DATABASE_URL has no TLS certificate that fits/,
    ],
    [
      { ZEGEL_DATABASE_OWNER_URL: (url: string) => url.replace('/doctor', '/nowhere') },
      /\[missing\] PostgreSQL does not let the address of ZEGEL_DATABASE_OWNER_URL in \(3D000\)/,
    ],
    [
      { ZEGEL_REDIS_URL: (url: string) => url.replace(REDIS_PASSWORD, 'fout') },
      /\[missing\] Redis: refuses name or password \(WRONGPASS\)/,
    ],
    [
      { ZEGEL_REDIS_URL: () => 'redis://127.0.0.1:1' },
      /\[missing\] Redis: cannot be reached \(ECONNREFUSED\)/,
    ],
    [
      { ZEGEL_SMTP_URL: () => 'smtp://127.0.0.1:1' },
      /\[missing\] Mail server 127\.0\.0\.1:1: takes no mail of ours \(ESOCKET\)/,
    ],
    [
      { ZEGEL_SMS_TOKEN_FILE: () => '/nowhere' },
      /\[missing\] The setting ZEGEL_SMS_TOKEN_FILE is missing or malformed/,
    ],
  ])('names what is wrong: %j', async (changes: Record<string, (url: string) => string>, says) => {
    const changed = Object.entries(changes).map(([name, change]) => [name, change(env[name] ?? '')]);
    const [code, said] = await doctor(Object.fromEntries(changed) as Record<string, string>);
    expect(said).toMatch(says);
    expect(said.match(/\[missing\]/g)?.length).toBeLessThan(3);
    expect(code).toBe(1);
  });

  it('says that the mail server refuses the password', async () => {
    smtp.replies = { AUTH: '535 5.7.8 no' };
    const [, said] = await doctor();
    expect(said).toMatch(/\[missing\] Mail server .*: takes no mail of ours \(EAUTH 535\)/);
  });

  it('says whether the keys are those of the database', async () => {
    const db = openDatabase(env['ZEGEL_DATABASE_URL'] ?? '', { max: 2 });
    const org = newId();
    const store = openOrganisationKeyStore(zegel.at('data/keys/organisations'));
    await store.create(org);
    const deployment = await openDeploymentKeys(zegel.at('data/keys/relay'), true);
    await db.withOrganisation(org, async (tx) => {
      await placeLocator(tx, 'organisation', deployment.locatorHash('organisation', idBytes(org)), {
        org,
        subject: org,
      });
      await dataKeys(store).create(tx, org, 'organisation', org, 1);
    });
    await db.close();
    expect((await doctor())[1]).toContain('[ok]      The keys belong to this database');
    mkdirSync(zegel.at('other'));
    expect((await doctor({ ZEGEL_RELAY_KEYS_DIR: zegel.at('other') }))[1]).toContain(
      '[missing] A key that belongs to this database is missing',
    );
    await openDeploymentKeys(zegel.at('other'), true);
    expect((await doctor({ ZEGEL_RELAY_KEYS_DIR: zegel.at('other') }))[1]).toContain(
      '[missing] The keys are not those of this database',
    );
  });
});
