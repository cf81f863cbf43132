import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newId, randomBytes, ready } from '../../crypto/index.ts';
import { idBytes } from '../../crypto/id.ts';
import { type OpenDatabase, openDatabase } from '../../server/db/database.ts';
import { migrate } from '../../server/db/migrate.ts';
import { systemClock } from '../../server/clock.ts';
import { type Column, EMPTY, startColumn } from '../support/column.ts';
import { dumpSchema } from '../support/schema-dump.ts';

const MIGRATIONS = 'migrations';
const SNAPSHOT = 'migrations/schema.sql';
const FILES = readdirSync(MIGRATIONS)
  .filter((name) => /^\d{4}_/.test(name))
  .toSorted();

let column: Column;

beforeAll(async () => {
  await ready();
  column = await startColumn();
}, 60_000);

afterAll(() => column.stop());

async function withClient<T>(url: string, work: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

describe('migrations', () => {
  it('have numbers without a gap, each once', () => {
    expect(FILES.map((name) => Number(name.slice(0, 4)))).toEqual(FILES.map((_, index) => index + 1));
  });

  it('apply once, and a second run finds nothing to do', async () => {
    const { ownerUrl } = await column.createDatabase('rerun', EMPTY);
    expect((await migrate(ownerUrl, MIGRATIONS, systemClock)).applied).toEqual(FILES);
    expect(await migrate(ownerUrl, MIGRATIONS, systemClock)).toEqual({ applied: [], waiting: [] });
  });

  it('wait for each other when two processes start at once', async () => {
    const { ownerUrl } = await column.createDatabase('two', EMPTY);
    const both = await Promise.all([
      migrate(ownerUrl, MIGRATIONS, systemClock),
      migrate(ownerUrl, MIGRATIONS, systemClock),
    ]);
    expect(both.flatMap(({ applied }) => applied)).toEqual(FILES);
  });

  it('upgrade a database that is behind, keep the old when the new fails, and refuse a changed file', async () => {
    const { ownerUrl } = await column.createDatabase('upgrade', EMPTY);
    const folder = mkdtempSync(join(tmpdir(), 'zegel-migrations-'));
    try {
      writeFileSync(join(folder, '0001_a.sql'), 'create table a (x integer); insert into a values (1);');
      await migrate(ownerUrl, folder, systemClock);
      writeFileSync(join(folder, '0002_b.sql'), 'create table b (x integer); select nonsense;');
      await expect(migrate(ownerUrl, folder, systemClock)).rejects.toThrow();
      writeFileSync(join(folder, '0002_b.sql'), 'create table b as select * from a;');
      expect((await migrate(ownerUrl, folder, systemClock)).applied).toEqual(['0002_b.sql']);
      const rows = await withClient(ownerUrl, (client) => client.query('select x from b'));
      expect(rows.rows).toEqual([{ x: 1 }]);
      writeFileSync(join(folder, '0001_a.sql'), 'create table a (y integer);');
      await expect(migrate(ownerUrl, folder, systemClock)).rejects.toMatchObject({
        code: 'migration_changed',
      });
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });

  it('give the schema that migrations/schema.sql shows', async () => {
    const { ownerUrl } = await column.createDatabase('snapshot', EMPTY);
    await migrate(ownerUrl, MIGRATIONS, systemClock);
    const dump = await withClient(ownerUrl, dumpSchema);
    if (process.env.ZEGEL_WRITE_SNAPSHOT === '1') writeFileSync(SNAPSHOT, dump);
    expect(dump).toBe(readFileSync(SNAPSHOT, 'utf8'));
  });
});

describe('row-level security', () => {
  let db: OpenDatabase;
  let relayUrl: string;
  let ours: string;
  let theirs: string;

  beforeAll(async () => {
    ({ relayUrl } = await column.createDatabase('rows'));
    db = openDatabase(relayUrl);
    ours = newId();
    theirs = newId();
    for (const org of [ours, theirs]) {
      await db.withOrganisation(org, (tx) =>
        tx
          .insertInto('organisations')
          .values({
            org_id: idBytes(org),
            details_sealed: randomBytes(40),
            charter_body: '{}',
            charter_signature: '',
            created_at: 1,
          })
          .execute(),
      );
    }
  });

  afterAll(() => db.close());

  it('holds on every table that has an organisation, for the owner, too', async () => {
    const { rows } = await withClient(relayUrl, (client) =>
      client.query<{ name: string; held: boolean }>(`
        select c.relname as name, c.relrowsecurity and c.relforcerowsecurity as held
        from pg_class c join pg_namespace n on n.oid = c.relnamespace
        where n.nspname = 'public' and c.relkind = 'r' order by 1`),
    );
    const free = rows.filter(({ held }) => !held).map(({ name }) => name);
    expect(free).toEqual(['limits', 'locators', 'logins', 'migrations']);
  });

  it('shows an organisation its own row and not the other', async () => {
    const seen = await db.withOrganisation(ours, (tx) =>
      tx.selectFrom('organisations').select('org_id').execute(),
    );
    expect(seen.map(({ org_id }) => org_id)).toEqual([idBytes(ours)]);
  });

  it('shows nothing at all outside an organisation', async () => {
    expect(
      await db.withoutOrganisation((tx) => tx.selectFrom('organisations').selectAll().execute()),
    ).toEqual([]);
    const bare = await withClient(relayUrl, (client) => client.query('select * from organisations'));
    expect(bare.rows).toEqual([]);
  });

  it('refuses to write for another organisation', async () => {
    await expect(
      db.withOrganisation(ours, (tx) =>
        tx
          .insertInto('log_heads')
          .values({ org_id: idBytes(theirs), size: 0, frontier: new Uint8Array(0) })
          .execute(),
      ),
    ).rejects.toThrow(/row-level security/);
  });

  it('changes and deletes no row of another organisation', async () => {
    const result = await db.withOrganisation(ours, (tx) =>
      tx
        .updateTable('organisations')
        .set({ charter_body: 'x' })
        .where('org_id', '=', idBytes(theirs))
        .executeTakeFirst(),
    );
    expect(result.numUpdatedRows).toBe(0n);
    const deleted = await db.withOrganisation(ours, (tx) =>
      tx.deleteFrom('organisations').where('org_id', '=', idBytes(theirs)).executeTakeFirst(),
    );
    expect(deleted.numDeletedRows).toBe(0n);
  });

  it('forgets the organisation at the end of its transaction', async () => {
    await db.withOrganisation(ours, (tx) => tx.selectFrom('organisations').select('org_id').execute());
    const seen = await db.withoutOrganisation((tx) =>
      tx.selectFrom('organisations').select('org_id').execute(),
    );
    expect(seen).toEqual([]);
  });

  it('leaves the leaves of the log and its tree as they were written', async () => {
    await withClient(relayUrl, async (client) => {
      for (const statement of [
        `update log_entries set leaf = ''`,
        'delete from log_entries',
        'update log_nodes set position = 0',
        'delete from log_nodes',
        'delete from log_heads',
        'delete from rule_sets',
        'truncate log_entries',
      ]) {
        await expect(client.query(statement)).rejects.toThrow(/permission denied/);
      }
    });
  });
});
