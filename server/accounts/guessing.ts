/**
 * How often passwords and recovery keys of one address may be tried. Alike for addresses that exist and that do
 * not. From one place on the network few; from everywhere together more, so that a stranger cannot easily keep
 * somebody out. Counted in the database, outside of any transaction that may be undone: a restart forgives nothing,
 * and all processes count together.
 */
import { MINUTE_MS, SECOND_MS } from '../clock.ts';
import type { DeploymentKeys } from '../keys/deployment.ts';
import { type Counters, countOne } from '../limits/counters.ts';
import { placeOf } from '../limits/place.ts';

const seconds = (15 * MINUTE_MS) / SECOND_MS;
const FROM_ONE_PLACE = { name: 'sign-in-place', points: 10, seconds };
const FROM_EVERYWHERE = { name: 'sign-in', points: 100, seconds };

export interface Guessing {
  /** Counts a try for this address (its locator's hash). Throws `too_many_requests` with the seconds to wait. */
  count(addressHash: Uint8Array, ip: string): Promise<void>;
  /** Who proved to be the right one begins anew. */
  forgive(addressHash: Uint8Array, ip: string): Promise<void>;
}

export function limitGuessing(counters: Counters, { limitKey }: Pick<DeploymentKeys, 'limitKey'>): Guessing {
  const here = counters(FROM_ONE_PLACE);
  const everywhere = counters(FROM_EVERYWHERE);
  const placeKey = (addressHash: Uint8Array, ip: string): string =>
    limitKey('sign-in-place', addressHash, placeOf(ip));
  return {
    async count(addressHash, ip) {
      await countOne(here, placeKey(addressHash, ip));
      await countOne(everywhere, limitKey('sign-in', addressHash));
    },
    async forgive(addressHash, ip) {
      await here.delete(placeKey(addressHash, ip));
    },
  };
}
