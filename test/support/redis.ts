/** A redis-server of the test's own, with a password, on a free port; nothing of it is kept on disk. */
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { freePort } from './free-port.ts';
import { program } from './requires.ts';

export const REDIS_PASSWORD = 'wachtwoord-van-de-wachtrij';

/** So many that each test of a run can have one. */
export const REDIS_DATABASES = 4096;

export interface TestRedis {
  /** `redis://…`, without a database number. */
  url: string;
  /** Forgets everything. */
  flush(): Promise<void>;
  /** SIGKILL, and waits until it is gone. */
  kill(): Promise<void>;
  /** Starts again on the same port, empty. */
  start(): Promise<void>;
  /** Every key and what is in it, as text. */
  dump(): Promise<string>;
  stop(): Promise<void>;
}

/** `isStarted: false` for a server that is to come later. */
export async function startRedis({ isStarted = true } = {}): Promise<TestRedis> {
  const path = program('redis-server');
  if (path === null) throw new Error('redis-server is not installed');
  const folder = mkdtempSync(join(tmpdir(), 'zegel-redis-'));
  const port = await freePort();
  const url = `redis://:${REDIS_PASSWORD}@127.0.0.1:${port}`;
  let end = (): Promise<void> => Promise.resolve();

  async function start(): Promise<void> {
    const settings = ['--port', `${port}`, '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no'];
    settings.push('--databases', `${REDIS_DATABASES}`, '--dir', folder, '--requirepass', REDIS_PASSWORD);
    const child = spawn(path ?? '', settings, { stdio: 'ignore' });
    const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()));
    const killOnExit = (): void => void child.kill('SIGKILL');
    process.once('exit', killOnExit);
    end = () => {
      process.off('exit', killOnExit);
      child.kill('SIGKILL');
      return gone;
    };
    await withClient(url, (client) => client.ping());
  }

  if (isStarted) await start();
  return {
    url,
    start,
    flush: () =>
      withClient(url, async (client) => {
        await client.flushall();
      }),
    kill: () => end(),
    dump: () => dumpRedis(url),
    async stop() {
      await end();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Every key of the database at this address and what is in it, as text. */
export const dumpRedis = (url: string): Promise<string> =>
  withClient(url, async (client) => {
    const lines = [];
    for (const key of await client.keys('*')) {
      lines.push(`${key} ${(await client.dumpBuffer(key)).toString('latin1')}`);
      lines.push(JSON.stringify((await client.type(key)) === 'hash' ? await client.hgetall(key) : null));
    }
    return lines.join('\n');
  });

async function withClient<T>(url: string, work: (client: Redis) => Promise<T>): Promise<T> {
  const client = new Redis(url, { retryStrategy: () => 50, maxRetriesPerRequest: null });
  client.on('error', () => undefined);
  try {
    return await work(client);
  } finally {
    client.disconnect();
  }
}
