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
