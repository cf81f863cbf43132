/**
 * How often one address on the network may ask. Coarse on purpose: a hospital shares one address. What is worth
 * guessing is counted where it lives, per account, number and message.
 */
import type { RequestHandler } from 'express';
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import { fail } from '../../contract/errors.ts';

export interface Limits {
  /** Every request of the API. */
  any: RequestHandler;
  /** Requests that need no session. */
  stranger: RequestHandler;
}

export function limitsPerAddress(perMinute: { any: number; stranger: number }): Limits {
  return { any: limit(perMinute.any), stranger: limit(perMinute.stranger) };
}

function limit(points: number): RequestHandler {
  const limiter = new RateLimiterMemory({ points, duration: 60 });
  return async (request, _response, next) => {
    try {
      await limiter.consume(request.ip ?? '');
    } catch (rejected) {
      if (!(rejected instanceof RateLimiterRes)) throw rejected;
      const seconds = Math.max(1, Math.ceil(rejected.msBeforeNext / 1000));
      throw fail('too_many_requests', { detail: { seconds } });
    }
    next();
  };
}

/** Lets at most `max` requests of one member run at once. Throws `uploads_busy`. */
export function limitUploads(max: number): <T>(account: string, run: () => Promise<T>) => Promise<T> {
  const running = new Map<string, number>();
  return async (account, run) => {
    const before = running.get(account) ?? 0;
    if (before >= max) throw fail('uploads_busy');
    running.set(account, before + 1);
    try {
      return await run();
    } finally {
      const left = (running.get(account) ?? 1) - 1;
      if (left === 0) running.delete(account);
      else running.set(account, left);
    }
  };
}
