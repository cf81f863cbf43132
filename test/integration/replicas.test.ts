/** Two relays on one database and one Redis: what is limited is limited for both together, and over a restart. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { client as opaque, ready as opaqueReady } from '@serenity-kit/opaque';
import { Redis } from 'ioredis';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it, vi } from 'vitest';
import { ready } from '../../crypto/index.ts';
import { type Booted, boot } from '../../server/boot.ts';
import { systemClock } from '../../server/clock.ts';
import type { Config } from '../../server/config.ts';
import { migrate } from '../../server/db/migrate.ts';
import { startProduction } from '../support/column.ts';
import { describeWith } from '../support/requires.ts';

const log = { info: () => undefined, warn: () => undefined, error: () => undefined };
const ADDRESS = 'a.bakker@poli.example';

describeWith(['postgresql', 'redis-server'], 'two relays', () => {
  let column: Awaited<ReturnType<typeof startProduction>>;
  let databases = 0;
  let folder: string;
  let config: Config;
  let relays: Booted[] = [];

  beforeAll(async () => {
    await Promise.all([ready(), opaqueReady]);
    column = await startProduction();
    await migrate(column.postgres.ownerUrl, 'migrations', systemClock);
  });
  afterAll(() => column.stop());

  beforeEach(async () => {
    databases += 1;
    folder = mkdtempSync(join(tmpdir(), 'zegel-replicas-'));
    const { relayUrl } = await column.postgres.createDatabase(`replicas_${databases}`);
    await column.redis.flush();
    config = {
      listen: { host: '127.0.0.1', port: 0 },
      publicUrl: 'http://localhost',
      role: 'web',
      databaseUrl: relayUrl,
      databaseOwnerUrl: null,
      databasePool: 6,
      redisUrl: column.redis.url,
      blobsDir: join(folder, 'blobs'),
      keysDir: join(folder, 'organisations'),
      relayKeysDir: join(folder, 'relay'),
      scanner: { address: { path: join(folder, 'scanner.sock') }, token: 'x'.repeat(32) },
      gateway: { address: { path: join(folder, 'gateway.sock') }, token: 'x'.repeat(32) },
      smsGateway: null,
      smsOutbox: null,
      // So that a test can say from where it asks.
      trustedProxies: 1,
      logLevel: 'silent',
      hasParent: false,
      migrationsDir: 'migrations',
      webDir: null,
    };
    await startBoth();
  });
  afterEach(async () => {
    await endBoth();
    rmSync(folder, { recursive: true, force: true });
  });

  /** At once, on folders without keys. */
  async function startBoth(): Promise<void> {
    relays = await Promise.all([1, 2].map(() => boot({ ...config }, { clock: systemClock, log })));
  }
  async function endBoth(): Promise<void> {
    for (const relay of relays) await relay.close();
    relays = [];
  }

  const ask = async (relay: number, path: string, from: string, body: object): Promise<number> => {
    const response = await fetch(`http://127.0.0.1:${relays[relay]?.port ?? 0}${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-zegel': '1', 'x-forwarded-for': from },
      body: JSON.stringify(body),
    });
    return response.status;
  };
  const signIn = (relay: number, from: string, address = ADDRESS): Promise<number> => {
    const { startLoginRequest } = opaque.startLogin({ password: 'geraden' });
    return ask(relay, '/api/sign-in/start', from, { address, startLoginRequest });
  };
  /** Waits until both count on Redis; before, each counts by itself. */
  async function connected(): Promise<void> {
    const client = new Redis(column.redis.url);
    await vi.waitFor(
      async () => {
        await client.flushdb();
        await times(2, (n) => ask(n, '/api/enrolment/begin', '203.0.113.1', {}));
        const [key = ''] = await client.keys('zegel-limit-stranger*');
        expect(await client.get(key)).toBe('2');
      },
      { timeout: 10_000 },
    );
    client.disconnect();
  }
  const times = <T>(count: number, work: (n: number) => Promise<T>): Promise<T[]> =>
    Promise.all(Array.from({ length: count }, (_, n) => work(n)));

  it('count tries at a password together, and a restart of both gives none back', async () => {
    const from = '192.0.2.7';
    expect(await times(10, (n) => signIn(n % 2, from))).toEqual(Array(10).fill(200));
    expect([await signIn(0, from), await signIn(1, from)]).toEqual([429, 429]);
    await column.redis.flush();
    await endBoth();
    await startBoth();
    expect([await signIn(0, from), await signIn(1, from)]).toEqual([429, 429]);
    expect(await signIn(0, from, 'another@poli.example')).toBe(200);
    expect(await signIn(1, '192.0.2.8')).toBe(200);
  });

  it('take an IPv6 network for one place', async () => {
    expect(await times(10, (n) => signIn(n % 2, `2001:db8:1:2::${n}`))).toEqual(Array(10).fill(200));
    expect(await signIn(0, '2001:db8:1:2:ffff::1')).toBe(429);
    expect(await signIn(0, '2001:db8:1:3::1')).toBe(200);
  });

  it('count tries at one address from everywhere', async () => {
    const statuses = await times(101, (n) => signIn(n % 2, `198.51.100.${n}`));
    expect(statuses.filter((status) => status === 429)).toHaveLength(1);
  });

  it('count requests of strangers on Redis, under names that tell no address, and go on without it', async () => {
    const from = '203.0.113.9';
    const knock = (relay: number): Promise<number> => ask(relay, '/api/enrolment/begin', from, {});
    await connected();
    const statuses: number[] = [];
    for (let round = 0; round < 30; round += 1) statuses.push(...(await times(20, (n) => knock(n % 2))));
    expect(statuses.filter((status) => status === 429)).toHaveLength(0);
    expect([await knock(0), await knock(1)]).toEqual([429, 429]);
    expect(await column.redis.dump()).not.toContain('203.0');
    await column.redis.kill();
    try {
      expect([await knock(0), await knock(1)]).toEqual([400, 400]);
    } finally {
      await column.redis.start();
    }
  });
});
