/**
 * How often passwords and recovery keys of one address may be tried. Alike for addresses that exist and that do
 * not. From one place on the network few; from everywhere together more, so that a stranger cannot easily keep
 * somebody out. In memory: a restart forgives, and guessing stays slow.
 */
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import { fail } from '../../contract/errors.ts';
import { hex } from '../../crypto/bytes.ts';
import { MINUTE_MS, SECOND_MS } from '../clock.ts';

const WINDOW_SECONDS = (15 * MINUTE_MS) / SECOND_MS;
const FROM_ONE_PLACE = 10;
const FROM_EVERYWHERE = 100;

export interface Guessing {
  /** Counts a try for this address (its locator's hash). Throws `too_many_requests` with the seconds to wait. */
  count(addressHash: Uint8Array, ip: string): Promise<void>;
  /** Who proved to be the right one begins anew. */
  forgive(addressHash: Uint8Array, ip: string): Promise<void>;
}

export function limitGuessing(): Guessing {
  const here = new RateLimiterMemory({ points: FROM_ONE_PLACE, duration: WINDOW_SECONDS });
  const everywhere = new RateLimiterMemory({ points: FROM_EVERYWHERE, duration: WINDOW_SECONDS });
  const placeOf = (addressHash: Uint8Array, ip: string): string => `${hex(addressHash)} ${ip}`;
  return {
    async count(addressHash, ip) {
      try {
        await here.consume(placeOf(addressHash, ip));
        await everywhere.consume(hex(addressHash));
      } catch (rejected) {
        if (!(rejected instanceof RateLimiterRes)) throw rejected;
        const seconds = Math.max(1, Math.ceil(rejected.msBeforeNext / SECOND_MS));
        throw fail('too_many_requests', { detail: { seconds } });
      }
    },
    async forgive(addressHash, ip) {
      await here.delete(placeOf(addressHash, ip));
    },
  };
}
