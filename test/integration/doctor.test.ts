/** What `zegel doctor` says of the servers in the place of the embedded default: each right, and each wrong. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { finding } from '../../contract/process/check.ts';
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

  const quiet = (said: string): string => {
    for (const secret of [OWNER_PASSWORD, RELAY_PASSWORD, REDIS_PASSWORD, MAIL_PASSWORD]) {
      expect(said).not.toContain(secret);
    }
    return said;
  };

  /** What a program finds that looks for the doctor; the doctor repeats it as it is. */
  async function found(
    room: 'server' | 'gateway',
    settings: string[],
    changes: Record<string, string> = {},
  ): Promise<string[]> {
    const set = Object.fromEntries(settings.map((name) => [name, env[name] ?? '']));
    const program = `${room}/check.js`;
    const { stdout } = await zegel.run([], { program, env: { ...set, ...changes } });
    return quiet(stdout.toString())
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => finding.parse(JSON.parse(line)))
      .map(({ health, en }) => `${health}: ${en}`);
  }

  it('says that the database is empty as long as nobody migrated', async () => {
    expect(await found('server', ['ZEGEL_DATABASE_URL', 'ZEGEL_DATABASE_OWNER_URL'])).toContainEqual(
      expect.stringMatching(/^attention: PostgreSQL: not up to date for this version yet/),
    );
    expect(await found('server', ['ZEGEL_DATABASE_URL'])).toEqual([
      expect.stringMatching(/^missing: The database is not up to date for this version \(0001_first_tables/),
    ]);
  });

  it('says that each lets us in, and sends nothing', async () => {
    await migrate(env['ZEGEL_DATABASE_OWNER_URL'] ?? '', 'migrations', systemClock);
    const { code, stdout } = await zegel.run(['doctor'], { env });
    expect(quiet(stdout.toString()).split('\n').slice(4)).toEqual([
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

  it.each<[string, string, (url: string) => string, RegExp]>([
    [
      'a password of PostgreSQL',
      'ZEGEL_DATABASE_URL',
      (url) => url.replace(RELAY_PASSWORD, 'fout'),
      /does not let the address of ZEGEL_DATABASE_URL in \(28P01\)/,
    ],
    [
      'a port of PostgreSQL',
      'ZEGEL_DATABASE_URL',
      (url) => url.replace(/:\d+\//, ':1/'),
      /cannot be reached at the address of ZEGEL_DATABASE_URL \(ECONNREFUSED\)/,
    ],
    [
      'a certificate of an authority that nobody named',
      'ZEGEL_DATABASE_URL',
      (url) => url.replace(/&sslrootcert.*/, ''),
      /at the address of ZEGEL_DATABASE_URL has no TLS certificate that fits \(\w+\)/,
    ],
    [
      'a database that is not there',
      'ZEGEL_DATABASE_OWNER_URL',
      (url) => url.replace('/doctor', '/nowhere'),
      /does not let the address of ZEGEL_DATABASE_OWNER_URL in \(3D000\)/,
    ],
    [
      'a password of Redis',
      'ZEGEL_REDIS_URL',
      (url) => url.replace(REDIS_PASSWORD, 'fout'),
      /Redis: refuses name or password \(WRONGPASS\)/,
    ],
    [
      'a Redis that is away',
      'ZEGEL_REDIS_URL',
      () => 'redis://127.0.0.1:1',
      /Redis: cannot be reached \(ECONNREFUSED\)/,
    ],
  ])('names %s', async (_, setting, change, says) => {
    const lines = await found('server', [setting], { [setting]: change(env[setting] ?? '') });
    expect(lines).toEqual([expect.stringMatching(/^missing: /)]);
    expect(lines[0]).toMatch(says);
  });

  it('names a token of the SMS gateway that cannot be read', async () => {
    expect(await found('server', ['ZEGEL_SMS_URL'], { ZEGEL_SMS_TOKEN_FILE: '/nowhere' })).toEqual([
      'missing: The setting ZEGEL_SMS_TOKEN_FILE is missing or malformed.',
    ]);
  });

  it('names a mail server that is away, and one that refuses the password', async () => {
    const away = await found('gateway', [], { ZEGEL_SMTP_URL: 'smtp://127.0.0.1:1' });
    expect(away).toEqual(['missing: Mail server 127.0.0.1:1: takes no mail of ours (ESOCKET)']);
    smtp.replies = { AUTH: '535 5.7.8 no' };
    expect(await found('gateway', ['ZEGEL_SMTP_URL'])).toEqual([
      expect.stringMatching(/^missing: Mail server .*: takes no mail of ours \(EAUTH 535\)$/),
    ]);
  });

  it('says whether the keys are those of the database', async () => {
    const db = openDatabase(env['ZEGEL_DATABASE_URL'] ?? '', { max: 2 });
    const org = newId();
    const store = openOrganisationKeyStore(zegel.at('organisations'));
    await store.create(org);
    const deployment = await openDeploymentKeys(zegel.at('relay'), true);
    await db.withOrganisation(org, async (tx) => {
      const hash = deployment.locatorHash('organisation', idBytes(org));
      await placeLocator(tx, 'organisation', hash, { org, subject: org });
      await dataKeys(store).create(tx, org, 'organisation', org, 1);
    });
    await db.close();
    await openDeploymentKeys(zegel.at('other'), true);
    const told = async (relayKeys: string): Promise<string | undefined> => {
      const keys = { ZEGEL_RELAY_KEYS_DIR: zegel.at(relayKeys), ZEGEL_KEYS_DIR: zegel.at('organisations') };
      return (await found('server', ['ZEGEL_DATABASE_URL'], keys))[1];
    };
    expect(await told('relay')).toBe('ok: The keys belong to this database');
    expect(await told('none')).toMatch(/^missing: A key that belongs to this database is missing/);
    expect(await told('other')).toMatch(/^missing: The keys are not those of this database/);
  });
});
