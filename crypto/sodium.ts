/**
 * The one importer of libsodium (the sumo build: HMAC-SHA-256, SHA-256 and Argon2id are not in the other).
 * `await ready()` once per process or worker; after that everything in `crypto/` that does not return a
 * promise is synchronous.
 */
import sodium from 'libsodium-wrappers';
import { ZegelError } from './errors.ts';

let isReady = false;

/** Loads the WebAssembly module. Cheap after the first call. */
export async function ready(): Promise<void> {
  await sodium.ready;
  isReady = true;
}

/** The loaded module. Throws `crypto_not_ready` when `ready()` has not been awaited. */
export function na(): typeof sodium {
  if (!isReady) throw new ZegelError('crypto_not_ready');
  return sodium;
}
