/*
 * The servers that files of tests share, each started once a run, by the first file that asks: PostgreSQL, and for the
 * column of production Redis. A file has databases of its own on them (test/support/column.ts) and shares nothing but
 * the processes, so nobody may stop, restart or empty them: who has to starts servers of its own.
 *
 * Vitest runs this in its own process, before the first worker and after the last; a worker ends with its files.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { type IncomingMessage, createServer, get } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import type { TestProject } from 'vitest/node';
import { startPostgres } from './postgres.ts';
import { startPostgresServer } from './postgres-server.ts';
import { startRedis } from './redis.ts';

export type ColumnName = 'embedded' | 'production';

/** Where the servers of a column are. */
export interface Servers {
  /** As whoever may make databases. */
  adminUrl: string;
  /** The empty database `zegel`, as its owner and as the relay. */
  ownerUrl: string;
  relayUrl: string;
  /** Without a database number; null where the queue is in PostgreSQL. */
  redisUrl: string | null;
  /** Lasts as long as the servers. */
  folder: string;
}

export interface RunningServers extends Servers {
  stop: () => Promise<void>;
}

declare module 'vitest' {
  interface ProvidedContext {
    /** The socket where `askForServers` asks. */
    sharedServers: string;
  }
}

const newFolder = (): string => mkdtempSync(join(tmpdir(), 'zegel-servers-'));

export async function startEmbeddedServers(): Promise<
  RunningServers & { postgres: Awaited<ReturnType<typeof startPostgres>> }
> {
  const postgres = await startPostgres();
  const folder = newFolder();
  const { adminUrl, ownerUrl, relayUrl } = postgres;
  return {
    ...{ postgres, adminUrl, ownerUrl, relayUrl, redisUrl: null, folder },
    async stop() {
      await postgres.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

export async function startProductionServers(): Promise<
  RunningServers & {
    postgres: Awaited<ReturnType<typeof startPostgresServer>>;
    redis: Awaited<ReturnType<typeof startRedis>>;
  }
> {
  const [postgres, redis] = await Promise.all([startPostgresServer(), startRedis()]);
  const folder = newFolder();
  const { adminUrl, ownerUrl, relayUrl } = postgres;
  return {
    ...{ postgres, redis, adminUrl, ownerUrl, relayUrl, redisUrl: redis.url, folder },
    async stop() {
      await redis.stop();
      await postgres.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

const START: Record<ColumnName, () => Promise<RunningServers>> = {
  embedded: startEmbeddedServers,
  production: startProductionServers,
};

/** For vitest, around all files of a project. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const folder = newFolder();
  const running = new Map<ColumnName, Promise<RunningServers>>();
  const server = createServer((request, response) => {
    const column = (request.url ?? '').slice(1) as ColumnName;
    const starting = running.get(column) ?? START[column]();
    running.set(column, starting);
    starting.then(
      ({ adminUrl, ownerUrl, relayUrl, redisUrl, folder: lasting }) =>
        response.end(JSON.stringify({ adminUrl, ownerUrl, relayUrl, redisUrl, folder: lasting })),
      (error: unknown) => response.writeHead(500).end(String(error)),
    );
  });
  const socket = join(folder, 'ask.sock');
  await new Promise<void>((resolve) => server.listen(socket, resolve));
  project.provide('sharedServers', socket);
  return async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    for (const started of await Promise.allSettled(running.values())) {
      if (started.status === 'fulfilled') await started.value.stop();
    }
    rmSync(folder, { recursive: true, force: true });
  };
}

/** For workers: the servers of this column, running. `socket` is what was provided. */
export async function askForServers(socket: string, column: ColumnName): Promise<Servers> {
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    get({ socketPath: socket, path: `/${column}`, agent: false }, resolve).on('error', reject);
  });
  const said = await text(response);
  if (response.statusCode !== 200) throw new Error(said);
  return JSON.parse(said) as Servers;
}
