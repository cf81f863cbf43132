import { type ChildProcess, fork } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type FromChild, fromChild } from '../../contract/ipc.ts';
import { hex, newId, ready, utf8 } from '../../crypto/index.ts';
import { idBytes } from '../../crypto/id.ts';
import { type Booted, boot } from '../../server/boot.ts';
import { systemClock } from '../../server/clock.ts';
import { type Config, readConfig } from '../../server/config.ts';
import { openDatabase } from '../../server/db/database.ts';
import { placeLocator } from '../../server/db/locators.ts';
import { migrate } from '../../server/db/migrate.ts';
import { createApp } from '../../server/http/app.ts';
import { dataKeys } from '../../server/keys/data-keys.ts';
import { openDeploymentKeys } from '../../server/keys/deployment.ts';
import { sealField } from '../../server/keys/fields.ts';
import { openOrganisationKeyStore } from '../../server/keys/organisation-keys.ts';
import { countInMemory } from '../../server/limits/counters.ts';
import { DROP, UNDO_DROP } from '../support/former-columns.ts';
import { type Column, EMPTY, columnName, startColumn } from '../support/column.ts';

const log = { info: () => undefined, warn: () => undefined, error: () => undefined };

let column: Column;
let folder: string;
let config: Config;
let running: Booted[] = [];

beforeAll(async () => {
  await ready();
  column = await startColumn();
}, 60_000);

afterAll(() => column.stop());

let databases = 0;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'zegel-boot-'));
  databases += 1;
  const database = await column.createDatabase(`boot_${databases}`, EMPTY);
  config = {
    listen: { host: '127.0.0.1', port: 0 },
    publicUrl: 'http://localhost',
    role: 'all',
    databaseUrl: database.relayUrl,
    databaseOwnerUrl: database.ownerUrl,
    databasePool: 8,
    redisUrl: database.redisUrl,
    blobsDir: join(folder, 'blobs'),
    keysDir: join(folder, 'keys', 'organisations'),
    relayKeysDir: join(folder, 'keys', 'relay'),
    scanner: { address: { path: join(folder, 'scanner.sock') }, token: 'x'.repeat(32) },
    gateway: { address: { path: join(folder, 'gateway.sock') }, token: 'x'.repeat(32) },
    smsGateway: null,
    smsOutbox: { host: '127.0.0.1', port: 0 },
    trustedProxies: 0,
    logLevel: 'silent',
    hasParent: false,
    migrationsDir: 'migrations',
    webDir: null,
  };
});

afterEach(async () => {
  for (const each of running) await each.close();
  running = [];
  rmSync(folder, { recursive: true, force: true });
});

async function start(changes: Partial<Config> = {}): Promise<Booted> {
  const booted = await boot({ ...config, ...changes }, { clock: systemClock, log });
  running.push(booted);
  return booted;
}

/** What the relay takes for an organisation that exists, under the keys that are there. */
async function pretendOrganisation(): Promise<string> {
  const db = openDatabase(config.databaseUrl);
  const org = newId();
  const deployment = await openDeploymentKeys(config.relayKeysDir, false);
  const store = openOrganisationKeyStore(config.keysDir);
  await store.create(org);
  await db.withOrganisation(org, async (tx) => {
    await placeLocator(tx, 'organisation', deployment.locatorHash('organisation', idBytes(org)), {
      org,
      subject: org,
    });
    await dataKeys(store).create(tx, org, 'organisation', org, 1);
  });
  await db.close();
  return org;
}

describe('a first start', () => {
  it('listens, is ready, and has a set-up link', async () => {
    const { port, setUpPath } = await start();
    expect(setUpPath).toMatch(/^\/setup\/[A-Za-z0-9_-]{43}$/);
    const says = async (path: string): Promise<unknown> =>
      (await fetch(`http://127.0.0.1:${port}${path}`)).json();
    expect(await says('/healthz')).toEqual({ ok: true });
    expect(await says('/readyz')).toEqual({ ok: true, database: true, queue: true });
  });

  it('says what is not there yet when the scanner is away', async () => {
    const { port, setUpPath } = await start();
    const response = await fetch(`http://127.0.0.1:${port}/api/enrolment/begin`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-zegel': '1' },
      body: JSON.stringify({ token: setUpPath?.slice('/setup/'.length) }),
    });
    expect(response.status).toBe(503);
  });

  it('keeps its keys for its own user', async () => {
    await start();
    expect(statSync(config.relayKeysDir).mode & 0o77).toBe(0);
    for (const dir of [config.relayKeysDir, config.keysDir]) {
      for (const name of readdirSync(dir)) expect(statSync(join(dir, name)).mode & 0o77).toBe(0);
    }
  });

  it('names a port that is taken', async () => {
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    const { port } = other.address() as AddressInfo;
    const late = start({ listen: { host: '127.0.0.1', port } });
    await expect(late).rejects.toMatchObject({ code: 'port_taken', detail: { port } });
    other.close();
  });
});

describe('a later start', () => {
  it('keeps its keys and makes a new set-up link', async () => {
    const first = await start();
    const keys = readFileSync(join(config.relayKeysDir, 'relay.json'), 'utf8');
    await first.close();
    running = [];
    const second = await start();
    expect(second.setUpPath).not.toBe(first.setUpPath);
    expect(readFileSync(join(config.relayKeysDir, 'relay.json'), 'utf8')).toBe(keys);
    expect(readdirSync(config.keysDir)).toHaveLength(1);
  });

  it('has no set-up link once there is an organisation', async () => {
    const first = await start();
    await first.close();
    running = [];
    await pretendOrganisation();
    expect((await start()).setUpPath).toBeNull();
  });

  it('refuses to make new keys for a database that has an organisation', async () => {
    const first = await start();
    await first.close();
    running = [];
    await pretendOrganisation();
    rmSync(config.relayKeysDir, { recursive: true });
    await expect(start()).rejects.toMatchObject({ code: 'key_store_missing' });
    expect(() => readdirSync(config.relayKeysDir)).toThrow();
  });
});

describe('a database of a version that left salts in clear', () => {
  const asOwner = async <T>(work: (client: Client) => Promise<T>): Promise<T> => {
    const client = new Client({ connectionString: config.databaseOwnerUrl ?? '' });
    await client.connect();
    try {
      return await work(client);
    } finally {
      await client.end();
    }
  };
  const isDropped = (): Promise<boolean> =>
    asOwner(async (client) => {
      const { rows } = await client.query(
        `select from pg_attribute where attrelid = 'log_entries'::regclass and attname = 'salt' and not attisdropped`,
      );
      return rows.length === 0;
    });

  it.each([true, false])(
    'is sealed by the start; its columns go then, or when the owner migrates: %s',
    async (has) => {
      const first = await start();
      const org = await pretendOrganisation();
      await first.close();
      running = [];
      await asOwner(async (client) => {
        await client.query(UNDO_DROP);
        await client.query(`select set_config('zegel.org', $1, false)`, [hex(idBytes(org))]);
        await client.query(
          `insert into log_entries (org_id, seq, leaf, salt, private_sealed) values ($1, 0, '{}', $2, $3)`,
          [idBytes(org), new Uint8Array(32), await sealedAsBefore(org)],
        );
      });
      const before = config.databaseOwnerUrl;
      await start(has ? {} : { databaseOwnerUrl: null });
      expect(await isDropped()).toBe(has);
      expect((await migrate(before ?? '', 'migrations', systemClock)).applied).toEqual(has ? [] : [DROP]);
      expect(await isDropped()).toBe(true);
    },
  );

  async function sealedAsBefore(org: string): Promise<Uint8Array> {
    const db = openDatabase(config.databaseUrl);
    const keys = dataKeys(openOrganisationKeyStore(config.keysDir));
    const key = await db.withOrganisation(org, (tx) => keys.ofOrganisation(tx, org));
    await db.close();
    return sealField(key, 'log_entries.private', org, utf8('{}'), 0);
  }
});

describe('keys and a database that do not belong together', () => {
  const other = (name: string): string => join(folder, 'other', name);

  it('are found out at the start: the relay would find nobody', async () => {
    const first = await start();
    await pretendOrganisation();
    await first.close();
    running = [];
    await openDeploymentKeys(other('relay'), true);
    await expect(start({ relayKeysDir: other('relay') })).rejects.toMatchObject({
      code: 'key_store_foreign',
    });
  });

  it('are found out at the start: the relay would open nothing', async () => {
    const first = await start();
    await pretendOrganisation();
    await first.close();
    running = [];
    await expect(start({ keysDir: other('organisations') })).rejects.toMatchObject({
      code: 'key_store_missing',
    });
    cpSync(config.keysDir, other('organisations'), { recursive: true });
    for (const name of readdirSync(other('organisations'))) {
      const key = Buffer.alloc(32, 1).toString('base64url');
      writeFileSync(
        join(other('organisations'), name),
        JSON.stringify({ v: 1, generations: [{ generation: 1, key }] }),
      );
    }
    await expect(start({ keysDir: other('organisations') })).rejects.toMatchObject({
      code: 'key_store_foreign',
    });
  });
});

describe('two that make their keys at once', () => {
  it('have the same', async () => {
    const both = await Promise.all([1, 2].map(() => openDeploymentKeys(config.relayKeysDir, true)));
    const [one, two] = both.map(({ limitKey }) => limitKey('x'));
    expect(one).toBe(two);
    expect(readdirSync(config.relayKeysDir)).toEqual(['relay.json']);
  });
});

describe('a database that lets nobody in', () => {
  const refused = async (address: string, setting: 'databaseUrl' | 'databaseOwnerUrl'): Promise<unknown> =>
    start({ [setting]: address }).catch((error: unknown) => error);

  it.each(['databaseUrl', 'databaseOwnerUrl'] as const)('is named, and why: %s', async (setting) => {
    const name = setting === 'databaseUrl' ? 'ZEGEL_DATABASE_URL' : 'ZEGEL_DATABASE_OWNER_URL';
    const here = config[setting] ?? '';
    const doors = {
      embedded: [
        [here.replace(/zegel_\w+@/, 'nobody@'), 'database_refused', '28000'],
        [here.replace(/host=[^&]*/, `host=${folder}`), 'database_unreachable', 'ENOENT'],
      ],
      production: [
        [here.replace(/zegel_\w+:/, 'nobody:'), 'database_refused', '28P01'],
        [here.replace(/&sslrootcert=.*/, ''), 'database_untrusted', 'DEPTH_ZERO_SELF_SIGNED_CERT'],
      ],
    } as const;
    for (const [address, code, reason] of [
      ...doors[columnName()],
      [here.replace(/boot_\d+/, 'nowhere'), 'database_refused', '3D000'],
      ['postgres://zegel_relay:geheim@127.0.0.1:1/zegel', 'database_unreachable', 'ECONNREFUSED'],
    ] as const) {
      const error = await refused(address, setting);
      expect(error).toMatchObject({ code, detail: { name, reason } });
      expect(JSON.stringify(error)).not.toContain('geheim');
    }
  });
});

describe('as a child of the supervisor', () => {
  const environment = (): NodeJS.ProcessEnv => {
    const tokenFile = join(folder, 'token');
    writeFileSync(tokenFile, 'x'.repeat(43));
    return {
      PATH: process.env.PATH,
      ZEGEL_LISTEN: '127.0.0.1:0',
      ZEGEL_PUBLIC_URL: 'http://localhost',
      ZEGEL_DATABASE_URL: config.databaseUrl,
      ZEGEL_DATABASE_OWNER_URL: config.databaseOwnerUrl ?? '',
      // Where there is none the variable is empty, which counts as absent.
      ZEGEL_REDIS_URL: config.redisUrl ?? '',
      ZEGEL_BLOBS_DIR: config.blobsDir,
      ZEGEL_KEYS_DIR: config.keysDir,
      ZEGEL_RELAY_KEYS_DIR: config.relayKeysDir,
      ZEGEL_SCANNER_URL: `unix:${join(folder, 'scanner.sock')}`,
      ZEGEL_SCANNER_TOKEN_FILE: tokenFile,
      ZEGEL_GATEWAY_URL: `unix:${join(folder, 'gateway.sock')}`,
      ZEGEL_GATEWAY_TOKEN_FILE: tokenFile,
      ZEGEL_PARENT: 'ipc',
    };
  };

  /** What it said until it was ready, and how it ended after `end`. */
  async function run(
    end: (child: ChildProcess) => void,
  ): Promise<{ said: FromChild[]; code: number | null }> {
    const child = fork('server/main.ts', {
      execArgv: ['--import', './test/support/run-typescript.js'],
      env: environment(),
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    });
    const said: FromChild[] = [];
    const exited = new Promise<number | null>((resolve) => child.once('exit', (code) => resolve(code)));
    child.on('message', (raw) => {
      const message = fromChild.parse(raw);
      said.push(message);
      if (message.type === 'ready') end(child);
    });
    return { code: await exited, said };
  }

  it('says its set-up link, then that it is ready, and ends when it is asked to', async () => {
    const { said, code } = await run((child) => child.send({ type: 'shutdown' }));
    expect(said.map(({ type }) => type)).toEqual(['setup', 'ready']);
    expect(code).toBe(0);
  }, 30_000);

  it('ends when the supervisor is gone', async () => {
    const { code } = await run((child) => child.disconnect());
    expect(code).toBe(0);
  }, 30_000);
});

describe('the outbox of text messages', () => {
  it('answers under a name of this machine only', async () => {
    const { smsOutboxPort } = await start();
    const origin = `http://127.0.0.1:${smsOutboxPort ?? 0}`;
    expect(await (await fetch(`${origin}/messages.json`)).json()).toEqual([]);
    expect((await fetch(origin)).headers.get('content-type')).toContain('text/html');
    expect(await statusFor(smsOutboxPort ?? 0, 'outbox.example:80')).toBe(421);
  });
});

/** `fetch` lets nobody choose the Host header. */
async function statusFor(port: number, host: string): Promise<number> {
  const { request } = await import('node:http');
  return new Promise((resolve, reject) => {
    request({ port, host: '127.0.0.1', path: '/messages.json', headers: { host } }, (response) => {
      response.resume();
      resolve(response.statusCode ?? 0);
    })
      .on('error', reject)
      .end();
  });
}

it('does not start with an endpoint that has no handler', () => {
  const incomplete = { enrolment: {}, organisation: {}, session: {}, messages: {}, guest: {}, log: {} };
  expect(() =>
    createApp({
      relay: { log, deployment: { limitKey: () => '' } } as never,
      handlers: incomplete as never,
      gates: {
        session: () => Promise.resolve(null),
        guest: () => Promise.resolve(null),
        answer: () => Promise.resolve(null),
      },
      streams: [],
      counters: countInMemory,
      watched: {},
      isSecure: false,
      trustedProxies: 0,
      webDir: null,
    }),
  ).toThrow(expect.objectContaining({ code: 'internal', detail: { name: 'enrolment.begin' } }) as Error);
});

it('names the setting that is missing or malformed', () => {
  expect(() => readConfig({})).toThrow(
    expect.objectContaining({ code: 'config_invalid', detail: { name: 'ZEGEL_LISTEN' } }) as Error,
  );
});
