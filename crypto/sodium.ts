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

/**
 * The module below the wrapper, as far as bulk work needs it: calls take addresses in its memory. 64-bit lengths are
 * given in two halves.
 */
export interface Raw {
  /** Another object once the memory has grown. */
  readonly HEAPU8: Uint8Array;
  _malloc(sizeBytes: number): number;
  _free(address: number): void;
  /** 0 when it is done. Input and output may be in the same place. */
  _crypto_aead_chacha20poly1305_ietf_encrypt(
    ...call: [
      sealed: number,
      sealedSize: null,
      plaintext: number,
      sizeLow: number,
      sizeHigh: 0,
      aad: null,
      aadLow: 0,
      aadHigh: 0,
      secretNonce: null,
      nonce: number,
      key: number,
    ]
  ): number;
  /** 0 when the tag matches. Input and output may be in the same place. */
  _crypto_aead_chacha20poly1305_ietf_decrypt(
    ...call: [
      plaintext: number,
      plaintextSize: null,
      secretNonce: null,
      sealed: number,
      sizeLow: number,
      sizeHigh: 0,
      aad: null,
      aadLow: 0,
      aadHigh: 0,
      nonce: number,
      key: number,
    ]
  ): number;
}

/** Throws as `na` does. The wrapper hands it out without a type. */
export const raw = (): Raw => (na() as unknown as { libsodium: Raw }).libsodium;
