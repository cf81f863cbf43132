/**
 * The adapters of both columns, held to the same promises: what is due is done, once, whatever becomes of the queue
 * and of the database's connections.
 */
import { readFileSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Client } from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { newId, ready } from '../../crypto/index.ts';
import { idBytes } from '../../crypto/id.ts';
import { type OpenDatabase, openDatabase } from '../../server/db/database.ts';
import { migrationNames } from '../../server/db/migrate.ts';
import { workHandlers } from '../../server/jobs/handlers.ts';
import { type WorkQueue, redisQueue } from '../../server/jobs/queue.ts';
import { type JobRunner, startJobs } from '../../server/jobs/runner.ts';
import { dueWork, enqueue } from '../../server/outbox/outbox.ts';
import { FINISHED_KEPT_MS, tidyFinished } from '../../server/outbox/tidy.ts';
import type { Relay } from '../../server/relay.ts';
import { type Column, type ColumnDatabase, startEmbedded, startProduction } from '../support/column.ts';
import { ON_ONE_COLUMN } from '../support/one-column.ts';
import { RELAY_PASSWORD } from '../support/postgres-server.ts';
import { REDIS_PASSWORD } from '../support/redis.ts';
import { testClock } from '../support/relay.ts';
import { describeWith } from '../support/requires.ts';

const PATIENCE = { timeout: 60_000, interval: 20 };

/** One database with one organisation, and what works on its outbox. */
class Workshop {
  readonly org = newId();
  readonly clock = testClock();
  readonly lines: object[] = [];
  /** How often each row was worked on to its end. */
  readonly done = new Map<string, number>();
  /** Work waits here, once it is begun. */
  gate: Promise<void> = Promise.resolve();
  begun = 0;
  readonly #closing: (() => Promise<void>)[] = [];
  readonly database: ColumnDatabase;
  readonly db: OpenDatabase;

  constructor(database: ColumnDatabase) {
    this.database = database;
    this.db = openDatabase(database.relayUrl, { max: 10 });
  }

  get relay(): Relay {
    const tell = (fields: object, message: string): void => void this.lines.push({ ...fields, message });
    // Of a relay the runner needs no more.
    const log = { info: tell, warn: tell, error: tell };
    return { db: this.db, clock: this.clock, log } as unknown as Relay;
  }

  async open(): Promise<void> {
    await this.db.withoutOrganisation((tx) =>
      tx
        .insertInto('locators')
        .values({
          kind: 'organisation',
          hash: new Uint8Array(32),
          org_id: idBytes(this.org),
          subject: idBytes(this.org),
        })
        .execute(),
    );
  }

  work(queue: WorkQueue): JobRunner {
    const handler = async (_: Relay, { job }: { job: string }): Promise<void> => {
      this.begun += 1;
      await this.gate;
      this.done.set(job, (this.done.get(job) ?? 0) + 1);
    };
    const runner = startJobs(this.relay, { ...workHandlers, discard_part: handler }, queue);
    this.#closing.unshift(
      () => runner.close(),
      () => queue.close(),
    );
    return runner;
  }

  /** Notes rows that are due now. */
  async due(count: number): Promise<string[]> {
    return this.db.withOrganisation(this.org, async (tx) => {
      const jobs = [];
      for (let n = 0; n < count; n += 1)
        jobs.push(await enqueue(this.relay, tx, this.org, 'discard_part', newId()));
      return jobs;
    });
  }

  stillDue = (): Promise<number> =>
    this.db.withOrganisation(
      this.org,
      async (tx) => (await dueWork(tx, this.org, this.clock.now(), 10_000)).length,
    );

  /** Waits until nothing is due, and answers how often each of these was done. */
  async finished(jobs: string[]): Promise<number[]> {
    await vi.waitFor(async () => {
      expect(await this.stillDue()).toBe(0);
    }, PATIENCE);
    return jobs.map((job) => this.done.get(job) ?? 0);
  }

  async close(): Promise<void> {
    for (const each of this.#closing.splice(0)) await each();
    await this.db.close();
  }
}

const once = (jobs: string[]): number[] => jobs.map(() => 1);

let workshop: Workshop;
let databases = 0;
async function openWorkshop(column: Column): Promise<void> {
  databases += 1;
  workshop = new Workshop(await column.createDatabase(`columns_${databases}`));
  await workshop.open();
}

const openQueue = (column: Column): WorkQueue => {
  const opened = column.openQueue(workshop.database, workshop.relay.log);
  return { ...opened.queue, close: () => opened.close() };
};

beforeAll(ready);

function promises(here: () => Column): void {
  it('does what is due once, with two processes at it', async () => {
    workshop.work(openQueue(here()));
    workshop.work(openQueue(here()));
    const jobs = await workshop.due(60);
    expect(await workshop.finished(jobs)).toEqual(once(jobs));
  });

  it('answers whether it is there', async () => {
    const queue = openQueue(here());
    await vi.waitFor(async () => {
      expect(await queue.answers()).toBe(true);
    }, PATIENCE);
    expect(await workshop.db.answers()).toBe(true);
    await queue.close();
  });

  it('lets one hold a name at a time, and lets go when its connection is gone', async () => {
    const name = idBytes(newId());
    const nothing = () => Promise.resolve();
    const held = await workshop.db.whileHeld(name, async () => {
      expect(await workshop.db.whileHeld(name, nothing)).toBe(false);
      expect(await workshop.db.whileHeld(idBytes(newId()), nothing)).toBe(true);
    });
    expect(held).toBe(true);
    expect(await workshop.db.whileHeld(name, nothing)).toBe(true);

    // What a process that dies leaves: a connection that ends.
    await workshop.db.whileHeld(name, async () => {
      const client = new Client({ connectionString: workshop.database.relayUrl });
      await client.connect();
      await client.query(`select pg_terminate_backend(pid) from pg_locks where locktype = 'advisory'
        and database = (select oid from pg_database where datname = current_database())`);
      await client.end();
      await vi.waitFor(async () => {
        expect(await workshop.db.whileHeld(name, nothing)).toBe(true);
      }, PATIENCE);
    });
  });

  it('keeps finished work for a week, and what is due for ever', async () => {
    const queue = openQueue(here());
    workshop.work(queue);
    const jobs = await workshop.due(3);
    await workshop.finished(jobs);
    const later = workshop.clock.now() + 10 * FINISHED_KEPT_MS;
    await workshop.db.withOrganisation(workshop.org, (tx) =>
      enqueue(workshop.relay, tx, workshop.org, 'discard_part', newId(), later),
    );
    const count = (): Promise<number> =>
      workshop.db.withOrganisation(
        workshop.org,
        async (tx) => (await tx.selectFrom('outbox').select('job').execute()).length,
      );
    workshop.clock.pass(FINISHED_KEPT_MS - 1);
    await tidyFinished(workshop.relay);
    expect(await count()).toBe(4);
    workshop.clock.pass(1);
    await tidyFinished(workshop.relay);
    expect(await count()).toBe(1);
  });

  it('runs as a role that row-level security holds for, and as no other', async () => {
    await expect(workshop.db.refuseUnsafeRole()).resolves.toBeUndefined();
    const owner = openDatabase(workshop.database.ownerUrl, { max: 6 });
    await expect(owner.refuseUnsafeRole()).rejects.toMatchObject({ code: 'database_role_unsafe' });
    await owner.close();
  });

  it('knows when the database is behind its code', async () => {
    const names = await migrationNames('migrations');
    expect(await workshop.db.refuseIfBehind(names)).toEqual([]);
    await expect(workshop.db.refuseIfBehind([...names, '9999_later.sql'])).rejects.toMatchObject({
      code: 'database_behind',
      detail: { name: '9999_later.sql' },
    });
    await expect(workshop.db.refuseIfBehind(names.slice(0, -1))).rejects.toMatchObject({
      code: 'migration_changed',
      detail: { name: names.at(-1) },
    });
    const bare = await here().createDatabase(`bare_${databases}`, 'template0');
    const db = openDatabase(bare.relayUrl, { max: 6 });
    await expect(db.refuseIfBehind(names)).rejects.toMatchObject({ detail: { name: names[0] } });
    await db.close();
  });
}

describe('the embedded column', () => {
  let column: Column;
  beforeAll(async () => {
    column = await startEmbedded();
  });
  afterAll(() => column.stop());
  beforeEach(() => openWorkshop(column));
  afterEach(() => workshop.close());

  promises(() => column);
});

describeWith(['postgresql', 'redis-server'], 'the column of production', () => {
  let column: Awaited<ReturnType<typeof startProduction>>;
  beforeAll(async () => {
    column = await startProduction();
  });
  afterAll(() => column.stop());
  beforeEach(() => openWorkshop(column));
  afterEach(async () => {
    await workshop.close();
    const said = JSON.stringify(workshop.lines);
    expect(said).not.toContain(REDIS_PASSWORD);
    expect(said).not.toContain(RELAY_PASSWORD);
  });

  promises(() => column);

  /** Work that waits in the middle, until it is let go. */
  const stopHalfway = (): (() => void) => {
    let go = (): void => undefined;
    workshop.gate = new Promise((resolve) => (go = resolve));
    return go;
  };
  const begun = (count: number) =>
    vi.waitFor(() => {
      expect(workshop.begun).toBeGreaterThanOrEqual(count);
    }, PATIENCE);

  it('does everything once although Redis forgets it in the middle', async () => {
    const go = stopHalfway();
    const queue = redisQueue(column.redis.url, workshop.relay.log);
    const runner = workshop.work(queue);
    const jobs = await workshop.due(30);
    await begun(4);
    for (let times = 0; times < 3; times += 1) {
      await column.redis.flush();
      runner.wake();
      // The same rows lie in the queue again, beside those who work on them.
      await vi.waitFor(async () => {
        expect(await column.redis.dump()).toContain(workshop.org);
      }, PATIENCE);
    }
    go();
    expect(await workshop.finished(jobs)).toEqual(once(jobs));
  });

  it('does everything once although Redis is killed and starts empty', async () => {
    const go = stopHalfway();
    const queue = redisQueue(column.redis.url, workshop.relay.log);
    workshop.work(queue);
    const jobs = await workshop.due(30);
    await begun(4);
    await column.redis.kill();
    await vi.waitFor(async () => {
      expect(await queue.answers()).toBe(false);
    }, PATIENCE);
    go();
    const more = await workshop.due(5);
    await column.redis.start();
    expect(await workshop.finished([...jobs, ...more])).toEqual(once([...jobs, ...more]));
    expect(await queue.answers()).toBe(true);
  });

  it('starts and ends without Redis, and goes on when it comes', async () => {
    await column.redis.kill();
    const never = redisQueue(column.redis.url, workshop.relay.log);
    const runner = startJobs(workshop.relay, workHandlers, never);
    expect(await never.answers()).toBe(false);
    await runner.close();
    await never.close();

    const queue = redisQueue(column.redis.url, workshop.relay.log);
    workshop.work(queue);
    const jobs = await workshop.due(3);
    await column.redis.start();
    expect(await workshop.finished(jobs)).toEqual(once(jobs));
    // Not a line for every try to connect.
    expect(workshop.lines.length).toBeLessThan(12);
  });

  it('loses nothing when the database is restarted', async () => {
    const queue = redisQueue(column.redis.url, workshop.relay.log);
    workshop.work(queue);
    const first = await workshop.due(5);
    expect(await workshop.finished(first)).toEqual(once(first));
    const go = stopHalfway();
    const jobs = await workshop.due(8);
    await begun(first.length + 1);
    await column.postgres.restart();
    go();
    await vi.waitFor(async () => {
      expect(await workshop.db.answers()).toBe(true);
    }, PATIENCE);
    // A row whose handler had ended before its database was back is tried again, by the clock.
    await vi.waitFor(async () => {
      workshop.clock.pass(60_000);
      expect(await workshop.stillDue()).toBe(0);
    }, PATIENCE);
    for (const job of jobs) expect(workshop.done.get(job)).toBeGreaterThanOrEqual(1);
  });

  it('refuses a superuser', async () => {
    const db = openDatabase(column.postgres.superuserUrl, { max: 6 });
    await expect(db.refuseUnsafeRole()).rejects.toMatchObject({
      code: 'database_role_unsafe',
      detail: { role: 'postgres', reason: 'superuser' },
    });
    await db.close();
  });

  it('reaches the database over TLS, and only where its certificate is good', async () => {
    const { relayUrl } = workshop.database;
    const client = new Client({ connectionString: relayUrl });
    await client.connect();
    const { rows } = await client.query<{ ssl: boolean }>(
      'select ssl from pg_stat_ssl where pid = pg_backend_pid()',
    );
    await client.end();
    expect(rows).toEqual([{ ssl: true }]);
    const unknown = openDatabase(relayUrl.replace(/&sslrootcert=[^&]*/, ''), { max: 6 });
    expect(await unknown.answers()).toBe(false);
    await unknown.close();
  });

  it('lets the relay make nothing in the database but its rows', async () => {
    const client = new Client({ connectionString: workshop.database.relayUrl });
    await client.connect();
    for (const statement of [
      'create table mine (x integer)',
      'alter table deliveries disable row level security',
      'drop policy deliveries_of_organisation on deliveries',
      'create role another',
      `insert into migrations (name, sha256, applied_at) values ('x', 'x', 0)`,
    ]) {
      await expect(client.query(statement)).rejects.toThrow(/permission denied|must be owner/);
    }
    await client.end();
  });
});

describe('the files of tests', () => {
  const FOLDER = 'test/integration';
  /** Starts engines whatever the project's column is. */
  const OWN_ENGINES =
    /\b(startPostgres|startPostgresServer|startEmbedded|startProduction|StartedZegel\.start)\(/;

  /** This file, and all of the tests' that it imports. */
  function reached(path: string, seen = new Set<string>()): Set<string> {
    if (seen.has(path) || !path.startsWith('test/')) return seen;
    seen.add(path);
    const text = readFileSync(path, 'utf8').replace(/^import type [^;]*;/gm, '');
    for (const [, imported = ''] of text.matchAll(/ from '(\.[^']+)'/g)) {
      reached(join(dirname(path), imported), seen);
    }
    return seen;
  }
  const files = readdirSync(FOLDER)
    .filter((name) => name.endsWith('.test.ts'))
    .map((name) => name.replace('.test.ts', ''));

  it('run on both columns, or are named with the reason why not', () => {
    const onNeither = files.filter((name) => {
      if (name in ON_ONE_COLUMN) return false;
      const path = `${FOLDER}/${name}.test.ts`;
      return !reached(path).has('test/support/column.ts') || OWN_ENGINES.test(readFileSync(path, 'utf8'));
    });
    expect(onNeither).toEqual([]);
  });

  it('are there when they are named', () => {
    expect(Object.keys(ON_ONE_COLUMN).filter((name) => !files.includes(name))).toEqual([]);
  });
});
