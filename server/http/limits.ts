/**
 * How often one place on the network may ask. Coarse on purpose: a hospital shares one address. What is worth
 * guessing is counted where it lives, per account, number and message.
 */
import type { RequestHandler } from 'express';
import { fail } from '../../contract/errors.ts';
import type { DeploymentKeys } from '../keys/deployment.ts';
import { type Counters, type Limit, countOne } from '../limits/counters.ts';
import { placeOf } from '../limits/place.ts';

export interface Limits {
  /** Every request of the API. */
  any: RequestHandler;
  /** Requests that need no session. */
  stranger: RequestHandler;
}

const ANY: Limit = { name: 'any', points: 3_000, seconds: 60 };
const STRANGER: Limit = { name: 'stranger', points: 600, seconds: 60 };

export function limitsPerPlace(counters: Counters, deployment: Pick<DeploymentKeys, 'limitKey'>): Limits {
  return { any: limited(counters, deployment, ANY), stranger: limited(counters, deployment, STRANGER) };
}

function limited(
  counters: Counters,
  { limitKey }: Pick<DeploymentKeys, 'limitKey'>,
  limit: Limit,
): RequestHandler {
  const counter = counters(limit);
  return async (request, _response, next) => {
    await countOne(counter, limitKey(limit.name, placeOf(request.ip ?? '')));
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
