import { spawnSync } from 'node:child_process';
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { isRunning } from '../support/installation.ts';
import { startPostgres } from '../support/postgres.ts';
import type { TestPostgres } from '../support/postgres.ts';
import { describeWith } from '../support/requires.ts';

let postgres: TestPostgres;

beforeAll(async () => {
  postgres = await startPostgres();
});
afterAll(async () => {
  await postgres.stop();
  expect(isRunning(postgres.pid)).toBe(false);
});

async function query(url: string, ...statements: string[]): Promise<Record<string, unknown>[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    let rows: Record<string, unknown>[] = [];
    for (const statement of statements) rows = (await client.query<Record<string, unknown>>(statement)).rows;
    return rows;
  } finally {
    await client.end();
  }
}

describe('a database of a test', () => {
  test('has checksums, UTF-8, the C locale and no network', async () => {
    const rows = await query(
      postgres.ownerUrl,
      `select current_setting('data_checksums') checksums, current_setting('server_encoding') encoding,
              current_setting('lc_messages') locale, current_setting('listen_addresses') addresses,
              current_setting('server_version_num')::int / 10000 as major`,
    );
    expect(rows).toEqual([{ checksums: 'on', encoding: 'UTF8', locale: 'C', addresses: '', major: 18 }]);
  });

  test('holds the relay to row-level security', async () => {
    await query(
      postgres.ownerUrl,
      'create table secret (organisation int)',
      'alter table secret enable row level security',
      `create policy own on secret using (organisation = current_setting('zegel.organisation', true)::int)`,
      'grant select on secret to zegel_relay',
      'insert into secret values (1), (2)',
    );
    expect(await query(postgres.relayUrl, 'select * from secret')).toEqual([]);
    expect(await query(postgres.relayUrl, `set zegel.organisation = '2'`, 'select * from secret')).toEqual([
      { organisation: 2 },
    ]);
  });

  test('is a copy of a template, apart from all others', async () => {
    const template = await postgres.createDatabase('template of a suite');
    await query(template.ownerUrl, 'create table t (n int)', 'grant all on t to zegel_relay');
    const one = await postgres.createDatabase('one', 'template of a suite');
    const two = await postgres.createDatabase('two', 'template of a suite');
    await query(one.relayUrl, 'insert into t values (1)');
    expect(await query(one.relayUrl, 'select n from t')).toEqual([{ n: 1 }]);
    expect(await query(two.relayUrl, 'select n from t')).toEqual([]);
  });
});

describeWith(['root', 'linux'], 'a database that root started', () => {
  const socket = (): string =>
    join(new URL(postgres.relayUrl.replace('@/', '@x/')).searchParams.get('host') ?? '', '.s.PGSQL.5432');
  /** PostgreSQL's first answer to whoever this is: R for come in, E for an error; or why there was none. */
  const knockAs = (account: { uid: number; gid: number }, role: string): string =>
    spawnSync(process.execPath, ['-e', KNOCK, socket(), role], { ...account, cwd: '/', encoding: 'utf8' })
      .stdout;

  test('runs as a user that nobody else is', () => {
    const { uid } = statSync(`/proc/${postgres.pid}`);
    expect(uid).toBeGreaterThanOrEqual(60_706);
    expect(uid).toBeLessThanOrEqual(61_183);
    expect(spawnSync('getent', ['passwd', String(uid)]).status).toBe(2);
  });

  test('lets root in, as its two roles', () => {
    const root = { uid: 0, gid: 0 };
    expect(['zegel_relay', 'zegel_owner', 'postgres'].map((role) => knockAs(root, role))).toEqual([
      'R',
      'R',
      'E',
    ]);
  });

  test('lets nobody else in, its own user neither', () => {
    const { uid, gid } = statSync(`/proc/${postgres.pid}`);
    expect(['zegel_relay', 'zegel_owner'].map((role) => knockAs({ uid, gid }, role))).toEqual(['E', 'E']);
    expect(knockAs({ uid: 65_534, gid: 65_534 }, 'zegel_relay')).toBe('EACCES');
  });
});

/** A start-up packet (PostgreSQL, Message Formats), and the first byte that comes back. */
const KNOCK = `
  const [, path, role] = process.argv;
  const rest = Buffer.from('\\0\\x03\\0\\0user\\0' + role + '\\0database\\0zegel\\0\\0', 'latin1');
  const length = Buffer.alloc(4);
  length.writeUInt32BE(rest.length + 4);
  require('node:net').connect(path, function () { this.write(Buffer.concat([length, rest])); })
    .once('data', function (bytes) { process.stdout.write(bytes.toString('latin1', 0, 1)); this.destroy(); })
    .once('error', (error) => process.stdout.write(error.code));
`;
