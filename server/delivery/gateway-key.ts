/**
 * The keys that links are sealed to, held against what the gateway opens now: a sealing that nobody can open is
 * refused while the client is still there to seal again.
 */
import { gateway } from '../../contract/internal.ts';
import { announcedKey } from '../../contract/objects.ts';
import { fail } from '../../contract/errors.ts';
import { unb64u } from '../../crypto/bytes.ts';
import { isZegelError } from '../../crypto/errors.ts';
import { verify } from '../../crypto/signed.ts';
import type { Relay } from '../relay.ts';

/** Throws `gateway_key_gone` for an instance that the gateway does not open. */
export type RequireOpened = (instance: string) => void;

/**
 * Asks the gateway which keys it opens. One that does not answer cannot be asked: every instance passes then, the
 * mail waits for the gateway, and a key that is gone shows itself there. Ask before a transaction, not within one.
 */
export async function keysOpened({ gateway: peer }: Pick<Relay, 'gateway'>): Promise<RequireOpened> {
  try {
    const { identity, keys } = await peer.call(gateway.keys, {});
    const opened = new Set(
      keys.map((key) => announcedKey.parse(verify('gateway-key', key, unb64u(identity))).instance),
    );
    return (instance) => {
      if (!opened.has(instance)) throw fail('gateway_key_gone');
    };
  } catch (error) {
    if (!isZegelError(error, 'gateway_unavailable')) throw error;
    return () => undefined;
  }
}
