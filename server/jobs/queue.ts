/**
 * The queue between the sweep and the workers: BullMQ, on PostgreSQL in the embedded default, on Redis where there
 * is one. It carries ids, nothing else, and may be lost at any moment: what is due stands in the outbox, and a row
 * is worked on by one at a time because PostgreSQL says so (server/jobs/runner.ts), not because the queue does.
 */
import { Queue, Worker, createPostgresBackend, withBackend } from 'bullmq';
import { Redis } from 'ioredis';
import { z } from 'zod';
import { fail, forLog } from '../../contract/errors.ts';
import { id } from '../../contract/values.ts';
import type { openQueuePool } from '../db/queue.ts';
import type { Logger } from '../relay.ts';

const reference = z.strictObject({ org: id, job: id });
/** A row of the outbox. */
export type Reference = z.infer<typeof reference>;

export interface WorkQueue {
  /** Puts a row there; one that lies there under this name already is not put there twice. Rejects when it cannot. */
  add: (name: string, row: Reference) => Promise<void>;
  /** Hands each row to `handle`, a few at a time. */
  work(handle: (row: Reference) => Promise<void>, concurrency: number): void;
  /** True when rows can be put there now. */
  answers(): Promise<boolean>;
  /** Waits for what is being worked on. */
  close(): Promise<void>;
}

const NAME = 'outbox';
/** What is done or failed leaves nothing behind, or its name could not come again. */
const FORGET = { removeOnComplete: true, removeOnFail: true } as const;
/** A queue that answers takes milliseconds. */
const ANSWER_MS = 5_000;
const CLOSE_MS = 3_000;
const RECONNECT_MS = { first: 100, longest: 2_000 };

/** What both backends are, as far as it is used here. */
interface Engine {
  queue: Pick<Queue<Reference>, 'add' | 'close'>;
  startWorker: (
    handle: (job: { data: Reference }) => Promise<void>,
    concurrency: number,
  ) => Pick<Worker, 'close'>;
  isUp: () => boolean;
  ping: () => Promise<unknown>;
  end: () => void;
}

/** BullMQ's own tables beside ours. `pool` stays the caller's; size: workers + 6. */
export function postgresQueue(pool: ReturnType<typeof openQueuePool>, log: Logger): WorkQueue {
  const backend = withBackend(createPostgresBackend);
  const trouble = troubles(log);
  const queue = new backend.Queue<Reference>(NAME, { connection: pool, defaultJobOptions: FORGET });
  queue.on('error', trouble.tell);
  return workQueue({
    queue,
    startWorker(handle, concurrency) {
      const worker = new backend.Worker<Reference>(NAME, handle, { connection: pool, concurrency });
      worker.on('error', trouble.tell);
      return worker;
    },
    isUp: () => true,
    ping: () => pool.query('select 1'),
    end: () => undefined,
  });
}

/**
 * Redis at `url` (`redis:` or `rediss:`). It need not be there yet, and may go and come: what was asked meanwhile is
 * refused here and found by the next sweep.
 */
export function redisQueue(url: string, log: Logger): WorkQueue {
  const trouble = troubles(log);
  const redis = new Redis(url, {
    // BullMQ's scripts wait for a connection that comes back; nobody here waits for them longer than ANSWER_MS.
    maxRetriesPerRequest: null,
    connectTimeout: ANSWER_MS,
    keepAlive: 10_000,
    retryStrategy: (times) => Math.min(RECONNECT_MS.first * 2 ** times, RECONNECT_MS.longest),
  });
  redis.on('error', trouble.tell);
  redis.on('ready', trouble.over);
  const options = { connection: redis, prefix: 'zegel' };
  const queue = new Queue<Reference>(NAME, {
    ...options,
    defaultJobOptions: FORGET,
    // What happened to jobs is nobody's to read.
    streams: { events: { maxLen: 10 } },
  });
  queue.on('error', trouble.tell);
  return workQueue({
    queue,
    startWorker(handle, concurrency) {
      const worker = new Worker<Reference>(NAME, handle, { ...options, concurrency });
      worker.on('error', trouble.tell);
      return worker;
    },
    isUp: () => redis.status === 'ready',
    ping: () => redis.ping(),
    end: () => redis.disconnect(),
  });
}

function workQueue({ queue, startWorker, isUp, ping, end }: Engine): WorkQueue {
  const running = new Set<Promise<void>>();
  let worker: Pick<Worker, 'close'> | null = null;
  return {
    async add(name, row) {
      if (!isUp()) throw fail('queue_unavailable');
      await within(ANSWER_MS, queue.add(NAME, row, { jobId: name }));
    },
    work(handle, concurrency) {
      worker = startWorker(async ({ data }) => {
        const work = handle(reference.parse(data));
        running.add(work);
        await work.finally(() => running.delete(work));
      }, concurrency);
    },
    async answers() {
      try {
        if (!isUp()) return false;
        await within(ANSWER_MS, ping());
        return true;
      } catch {
        return false;
      }
    },
    async close() {
      // A queue that is away cannot be told; then only what runs here is waited for.
      await within(CLOSE_MS, worker?.close(!isUp()) ?? Promise.resolve()).catch(() => undefined);
      await Promise.allSettled(running);
      await within(CLOSE_MS, isUp() ? queue.close() : Promise.resolve()).catch(() => undefined);
      end();
    },
  };
}

async function within<T>(ms: number, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(fail('queue_unavailable')), ms);
  });
  work.catch(() => undefined);
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** A queue that is away complains many times a second: one line when it goes, one when it is back, one a minute. */
function troubles(log: Logger): { tell: (error: Error) => void; over: () => void } {
  const EVERY_MS = 60_000;
  let toldAt = -Infinity;
  return {
    tell(error) {
      const now = performance.now();
      if (now - toldAt < EVERY_MS) return;
      toldAt = now;
      log.warn({ error: forLog(error) }, 'the queue complains');
    },
    over() {
      if (toldAt === -Infinity) return;
      toldAt = -Infinity;
      log.info({}, 'the queue is back');
    },
  };
}
