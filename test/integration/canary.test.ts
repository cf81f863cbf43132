/**
 * What must not be found. Unique strings go through the service as it is started for people
 * (test/support/canary-road.ts): letters, answers, drafts, names, codes, secrets, addresses and numbers. Then every
 * place where bytes stay is searched for them, in every form (test/support/canary.ts), and, last, each place again for
 * a string that was put there, in every form, so that a search that sees nothing is known to see.
 */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { type Socket, connect } from 'node:net';
import { join } from 'node:path';
import { Client } from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { api } from '../../contract/api/index.ts';
import { ownerUrl } from '../../supervisor/postgres/server.ts';
import { type Pieces, Search, filesBelow, formsOf, textNeedle } from '../support/canary.ts';
import { CanaryRoad, unique } from '../support/canary-road.ts';
import { type TestClamd, startClamd } from '../support/clamd.ts';
import { until } from '../support/installation.ts';
import { childrenOf, memoryOf } from '../support/processes.ts';
import { describeWith, missing } from '../support/requires.ts';
import { StartedZegel } from '../support/started.ts';

const CONTROL = textNeedle('control', unique());

describeWith(['linux'], 'after the journey', () => {
  let clamd: TestClamd | null = null;
  let zegel: StartedZegel;
  let database: Client;
  const closing: (() => Promise<void>)[] = [];
  /** Folders by name. */
  let folders: Record<string, string>;
  let relay: number;
  let road: CanaryRoad;

  beforeAll(async () => {
    clamd = missing('clamd') === null ? await startClamd() : null;
    closing.push(async () => clamd?.stop());
    zegel = await StartedZegel.start({
      env: { ZEGEL_CLAMD: clamd?.address ?? 'none', ZEGEL_LOG_LEVEL: 'debug' },
    });
    closing.push(() => zegel.remove());
    const children = childrenOf(zegel.pid);
    relay = children.find(({ command }) => command.includes('server/main.js'))?.pid ?? 0;
    const run = zegel.runFolder();
    folders = {
      database: join(zegel.data, 'pg'),
      blobs: join(zegel.data, 'blobs'),
      logs: join(zegel.data, 'log'),
      keys: join(zegel.data, 'keys'),
      'run folder': run,
      'temporary folder': zegel.temporaryFolder,
      ...(clamd ? { 'temporary folder of clamd': clamd.temporaryFolder } : {}),
    };
    database = new Client({ connectionString: ownerUrl(join(run, 'pg')) });
    await database.connect();
    closing.push(() => database.end());
    road = await CanaryRoad.travel(zegel);
  });
  afterAll(async () => {
    for (const close of closing.reverse()) await close();
  });

  /** Everything in every table, the queue's too, in both spellings of binary: PostgreSQL may compress long values. */
  async function* tables(): AsyncGenerator<Buffer> {
    const { rows } = await database.query<{ name: string }>(
      `select format('%I.%I', nspname, relname) as name from pg_class c join pg_namespace n on n.oid = relnamespace
       where relkind in ('r', 'p') and nspname not in ('pg_catalog', 'information_schema')`,
    );
    for (const spelling of ['hex', 'escape']) {
      await database.query(`set bytea_output = ${spelling}`);
      for (const { name } of rows) {
        const found = await database.query<{ row: string }>(`select t::text as row from ${name} t`);
        yield Buffer.from(found.rows.map(({ row }) => row).join('\n'));
      }
    }
  }

  const dumped = async (): Promise<Pieces> => {
    const pieces: Buffer[] = [];
    for await (const piece of tables()) pieces.push(piece);
    return pieces;
  };

  /** Where something is found, as `place: needle as form`. */
  function searched(search: Search, places: Record<string, Pieces>): string[] {
    return Object.entries(places).flatMap(([place, pieces]) =>
      search.in(pieces).map((found) => `${place}: ${found}`),
    );
  }

  const atRest = (): Record<string, Pieces> =>
    Object.fromEntries(Object.entries(folders).map(([name, folder]) => [name, filesBelow(folder)]));

  it('nothing of content, secrets or people lies in clear at rest', async () => {
    const search = new Search([...road.secrets, ...road.people]);
    expect(searched(search, atRest())).toEqual([]);
    expect(searched(search, { tables: await dumped() })).toEqual([]);
    await database.query('checkpoint');
    expect(searched(search, { ...atRest(), console: [Buffer.from(zegel.output)] })).toEqual([]);
  });

  it('nothing of content or secrets is in the memory of the relay', () => {
    expect(searched(new Search(road.secrets), { relay: memoryOf(relay) })).toEqual([]);
  });

  it('the search finds every form of a string in each of these places', async () => {
    const search = new Search([CONTROL]);
    const every = search.everyFormOf('control');
    expect(every).toHaveLength(11);
    expect(searched(search, { tables: await dumped() })).toEqual([]);
    await plantInDatabase();
    expect(search.in(filesBelow(join(folders['database'] ?? '', 'pg_wal')))).toEqual(every);
    await database.query('checkpoint');
    expect(search.in(filesBelow(join(folders['database'] ?? '', 'base')))).toEqual(every);
    const texts = every.filter((name) => !name.includes('utf-16'));
    expect(search.in(await dumped())).toEqual(expect.arrayContaining(texts));
    for (const [name, folder] of Object.entries(folders)) {
      if (name === 'database') continue;
      const planted = join(folder, 'planted');
      mkdirSync(planted);
      writeFileSync(join(planted, 'file'), everyForm());
      expect(search.in(filesBelow(folder)), name).toEqual(every);
      rmSync(planted, { recursive: true });
    }
    const request = await plantInRelay();
    expect(search.in(memoryOf(relay))).toEqual(every);
    request.destroy();
  });

  const everyForm = (): Buffer =>
    Buffer.concat(formsOf(CONTROL).flatMap(({ bytes }) => [Buffer.from(' '), bytes]));

  /** A row of each form, written and taken away as a job is. */
  async function plantInDatabase(): Promise<void> {
    await database.query('create table planted (bytes bytea)');
    for (const { bytes } of formsOf(CONTROL)) {
      await database.query('insert into planted values ($1)', [bytes]);
    }
  }

  /** A request that never ends: what came of it stays in the relay's memory. */
  async function plantInRelay(): Promise<Socket> {
    const { hostname, port } = new URL(zegel.addresses.web);
    const socket = connect(Number(port), hostname);
    const body = everyForm();
    await new Promise((resolve) => socket.once('connect', resolve));
    socket.write(
      [
        `POST ${api.session.start.path} HTTP/1.1`,
        `Host: ${hostname}:${port}`,
        'X-Zegel: 1',
        'Content-Type: application/json',
        `Content-Length: ${body.length + 100}`,
        'Expect: 100-continue',
        '',
        '',
      ].join('\r\n'),
    );
    // The relay has read the head: the body that follows is taken in at once.
    await new Promise((resolve) => socket.once('data', resolve));
    await new Promise<void>((resolve) => socket.write(body, () => resolve()));
    await until(() => new Search([CONTROL]).in(memoryOf(relay)).length > 0);
    return socket;
  }
});
