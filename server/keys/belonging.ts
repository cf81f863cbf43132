/**
 * Whether keys and database belong together, asked at the start. Keys of another installation open nothing and find
 * nobody: without this every sign-in would fail, and look like a wrong password.
 */
import { fail } from '../../contract/errors.ts';
import { equal } from '../../crypto/bytes.ts';
import { isZegelError } from '../../crypto/errors.ts';
import { idBytes } from '../../crypto/id.ts';
import { organisations } from '../db/locators.ts';
import type { Relay } from '../relay.ts';

/** Throws `key_store_foreign`, and `key_store_missing` where an organisation has no key. Changes nothing. */
export async function refuseForeignKeys(relay: Pick<Relay, 'db' | 'dataKeys' | 'deployment'>): Promise<void> {
  for (const { org, hash } of await relay.db.withoutOrganisation(organisations)) {
    const ours = relay.deployment.locatorHash('organisation', idBytes(org));
    if (!equal(hash, ours)) throw fail('key_store_foreign');
    try {
      await relay.db.withOrganisation(org, (tx) => relay.dataKeys.ofOrganisation(tx, org));
    } catch (error) {
      throw isZegelError(error, 'unwrap_failed') ? fail('key_store_foreign', { cause: error }) : error;
    }
  }
}
