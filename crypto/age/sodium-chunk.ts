/**
 * ChaCha20-Poly1305 of libsodium for many chunks in a row. Its wrapper takes memory for every argument and for the
 * result, copies both ways and gives all of it back, at every call. Here one place in its memory serves every chunk:
 * it is copied in, sealed or opened where it lies, and copied out to where it is wanted.
 */
import { TAG } from '../chacha20poly1305.ts';
import { type Raw, raw } from '../sodium.ts';

const KEY = 32;
const NONCE = 12;
/** Key and nonce lie before the chunk, which begins where a cache line does. */
const BEFORE = 64;

/** It grows to the largest chunk that was asked for, and stays. */
let place = { address: 0, sizeBytes: 0 };

interface Laid {
  sodium: Raw;
  key: number;
  nonce: number;
  chunk: number;
}

/** Copies in what is to be worked on, with room for a tag behind it. */
function lay(key: Uint8Array, nonce: Uint8Array, chunk: Uint8Array): Laid {
  if (key.length !== KEY || nonce.length !== NONCE)
    throw new RangeError('chacha20-poly1305: key or nonce size');
  const sodium = raw();
  const sizeBytes = BEFORE + chunk.length + TAG;
  if (sizeBytes > place.sizeBytes) {
    const address = sodium._malloc(sizeBytes);
    if (address === 0) throw new RangeError('chacha20-poly1305: no memory');
    if (place.sizeBytes > 0) sodium._free(place.address);
    place = { address, sizeBytes };
  }
  const { address } = place;
  const laid = { sodium, key: address, nonce: address + KEY, chunk: address + BEFORE };
  sodium.HEAPU8.set(key, laid.key);
  sodium.HEAPU8.set(nonce, laid.nonce);
  sodium.HEAPU8.set(chunk, laid.chunk);
  return laid;
}

/** What lies there as bytes of the caller's: in `into`, which has that size, or in a new array. */
function taken({ sodium, chunk }: Laid, sizeBytes: number, into?: Uint8Array): Uint8Array {
  const view = sodium.HEAPU8.subarray(chunk, chunk + sizeBytes);
  // An array made from another is not filled with zeros first.
  if (!into) return new Uint8Array(view);
  into.set(view);
  return into;
}

/** ciphertext ‖ tag under a 32-byte key and a 12-byte nonce that is used once with that key. */
export function sealChunk(
  key: Uint8Array,
  nonce: Uint8Array,
  plaintext: Uint8Array,
  into?: Uint8Array,
): Uint8Array {
  const laid = lay(key, nonce, plaintext);
  const { sodium, chunk } = laid;
  sodium._crypto_aead_chacha20poly1305_ietf_encrypt(
    chunk,
    null,
    chunk,
    plaintext.length,
    0,
    null,
    0,
    0,
    null,
    laid.nonce,
    laid.key,
  );
  return taken(laid, plaintext.length + TAG, into);
}

/** The plaintext, or `null` when the tag does not match: nothing unauthenticated leaves this function. */
export function openChunk(
  key: Uint8Array,
  nonce: Uint8Array,
  sealed: Uint8Array,
  into?: Uint8Array,
): Uint8Array | null {
  if (sealed.length < TAG) return null;
  const laid = lay(key, nonce, sealed);
  const { sodium, chunk } = laid;
  const fault = sodium._crypto_aead_chacha20poly1305_ietf_decrypt(
    chunk,
    null,
    null,
    chunk,
    sealed.length,
    0,
    null,
    0,
    0,
    laid.nonce,
    laid.key,
  );
  return fault === 0 ? taken(laid, sealed.length - TAG, into) : null;
}
