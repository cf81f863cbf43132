/**
 * What counts how often somebody asks, in memory, on Redis or in PostgreSQL (server/db/database.ts): one face, that of
 * `rate-limiter-flexible`. What guards a secret is counted in PostgreSQL, so that neither a restart nor a second
 * process gives tries back; what only keeps a flood down may be forgotten, and lives on Redis where there is one.
 */
import { Redis } from 'ioredis';
import {
  type RateLimiterAbstract,
  RateLimiterMemory,
  RateLimiterRedis,
  RateLimiterRes,
} from 'rate-limiter-flexible';
import { fail } from '../../contract/errors.ts';
import { SECOND_MS } from '../clock.ts';

export interface Limit {
  /** Tells limits apart that are counted in one place. */
  name: string;
  points: number;
  seconds: number;
}

/** Makes a counter for a limit. Keys are made of nothing that names anybody (`limitKey` of server/keys/deployment.ts). */
export type Counters = (limit: Limit) => Pick<RateLimiterAbstract, 'consume' | 'delete'>;

/** For one process alone, and forgotten with it. */
export const countInMemory: Counters = ({ name, points, seconds }) =>
  new RateLimiterMemory({ keyPrefix: name, points, duration: seconds });

/** An answer of Redis that takes longer is not waited for. */
const ANSWER_MS = 500;

export interface RedisCounters {
  counters: Counters;
  close(): void;
}

/**
 * For all processes together. While Redis is away each process counts by itself; that it is away, the queue says
 * (server/jobs/queue.ts).
 */
export function countOnRedis(url: string): RedisCounters {
  const redis = new Redis(url, {
    connectionName: 'zegel-limits',
    commandTimeout: ANSWER_MS,
    maxRetriesPerRequest: 1,
    retryStrategy: (times) => Math.min(100 * times, 2_000),
  });
  redis.on('error', () => undefined);
  return {
    counters: (limit) =>
      new RateLimiterRedis({
        storeClient: redis,
        keyPrefix: `zegel-limit-${limit.name}`,
        points: limit.points,
        duration: limit.seconds,
        rejectIfRedisNotReady: true,
        insuranceLimiter: new RateLimiterMemory({
          keyPrefix: limit.name,
          points: limit.points,
          duration: limit.seconds,
        }),
      }),
    close: () => redis.disconnect(),
  };
}

/** Counts one. Throws `too_many_requests` with the seconds to wait. */
export async function countOne(counter: ReturnType<Counters>, key: string): Promise<void> {
  try {
    await counter.consume(key);
  } catch (rejected) {
    if (!(rejected instanceof RateLimiterRes)) throw rejected;
    const seconds = Math.max(1, Math.ceil(rejected.msBeforeNext / SECOND_MS));
    throw fail('too_many_requests', { detail: { seconds } });
  }
}
