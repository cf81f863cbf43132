/**
 * ChaCha20-Poly1305 for the bulk of a payload, on whichever of three implementations is there: OpenSSL through
 * `node:crypto`, the browser's WebCrypto, or libsodium, which is everywhere. The same bytes from each.
 */
import { TAG, aeadOpen, aeadSeal, aeadSealPieces } from '../chacha20poly1305.ts';
import { concat, equal } from '../bytes.ts';
import { nodeCrypto } from '../node-crypto.ts';
import { openChunk, sealChunk } from './sodium-chunk.ts';

export type AeadName = 'openssl' | 'webcrypto' | 'libsodium';

/** One key, set up once and used for many chunks. Results are of the caller's; arguments are read at once. */
export interface ChunkCipher {
  /**
   * ciphertext ‖ tag, in one or more pieces; in `into`, which has that size, where the implementation answers at once
   * and can choose the place of its result.
   */
  seal(nonce: Uint8Array, plaintext: Uint8Array, into?: Uint8Array): Uint8Array[] | Promise<Uint8Array[]>;
  /** The plaintext once the tag has matched, else `null`; its place as in `seal`. */
  open(
    nonce: Uint8Array,
    sealed: Uint8Array,
    into?: Uint8Array,
  ): Uint8Array | null | Promise<Uint8Array | null>;
}

type Start = (key: Uint8Array) => ChunkCipher | Promise<ChunkCipher>;

const openssl: Start = (key) => ({
  seal: (nonce, plaintext) => aeadSealPieces(key, nonce, plaintext),
  open: (nonce, sealed) => aeadOpen(key, nonce, sealed),
});

const libsodium: Start = (key) => ({
  seal: (nonce, plaintext, into) => [sealChunk(key, nonce, plaintext, into)],
  open: (nonce, sealed, into) => openChunk(key, nonce, sealed, into),
});

/** As in the draft "Modern Algorithms in the Web Cryptography API"; not yet in TypeScript's own types. */
const CHACHA = 'ChaCha20-Poly1305';

const webcrypto: Start = async (key) => {
  const { subtle } = globalThis.crypto;
  // WebCrypto's types want memory that is not shared, which ours never is.
  const own = (bytes: Uint8Array) => bytes as Uint8Array<ArrayBuffer>;
  const importKey = subtle.importKey.bind(subtle) as (
    format: string,
    ...rest: [BufferSource, { name: string }, boolean, KeyUsage[]]
  ) => Promise<CryptoKey>;
  const cipherKey = await importKey('raw-secret', own(key), { name: CHACHA }, false, ['encrypt', 'decrypt']);
  const algorithm = (nonce: Uint8Array) => ({ name: CHACHA, iv: own(nonce), tagLength: 8 * TAG });
  return {
    seal: async (nonce, plaintext) => [
      new Uint8Array(await subtle.encrypt(algorithm(nonce), cipherKey, own(plaintext))),
    ],
    open: async (nonce, sealed) => {
      try {
        return new Uint8Array(await subtle.decrypt(algorithm(nonce), cipherKey, own(sealed)));
      } catch {
        return null;
      }
    },
  };
};

const START: Record<AeadName, Start> = { openssl, webcrypto, libsodium };

/** Whether this browser has it, and seals a known chunk to the bytes libsodium makes of it. */
async function hasWebCrypto(): Promise<boolean> {
  const [key, nonce, plaintext] = [new Uint8Array(32), new Uint8Array(12), new Uint8Array(100)];
  try {
    const sealed = await (await webcrypto(key)).seal(nonce, plaintext);
    return equal(concat(...sealed), aeadSeal(key, nonce, plaintext));
  } catch {
    return false;
  }
}

let found: Promise<readonly AeadName[]> | undefined;

/** What is there, the fastest first. */
export function aeadNames(): Promise<readonly AeadName[]> {
  found ??= (async () => [
    ...(nodeCrypto ? (['openssl'] as const) : []),
    ...((await hasWebCrypto()) ? (['webcrypto'] as const) : []),
    'libsodium' as const,
  ])();
  return found;
}

/** Sets a 32-byte key up, on the fastest implementation there is when none is named. */
export async function chunkCipher(key: Uint8Array, name?: AeadName): Promise<ChunkCipher> {
  const [fastest = 'libsodium'] = name ? [name] : nodeCrypto ? ['openssl' as const] : await aeadNames();
  return START[fastest](key);
}
