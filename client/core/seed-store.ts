/**
 * Where a session's seeds are kept over a reload: `dec` ‖ `sig` ‖ digest of the pinned root, 96 bytes. In the
 * browser they lie in IndexedDB, wrapped by a WebCrypto key that cannot be taken out of it; in Node, in memory.
 */
import { concat, utf8, type AccountSecret } from '../../crypto/index.ts';
import { asked, onDevice } from './device-store.ts';

export interface KeptSession {
  account: string;
  secret: AccountSecret;
}

export interface SeedStore {
  /** Null when nothing is kept, or when what is kept cannot be opened any more. */
  load(): Promise<KeptSession | null>;
  keep(session: KeptSession): Promise<void>;
  forget(): Promise<void>;
}

/** For programs, and for a browser that has no IndexedDB (private windows of some): a reload signs out. */
export function memorySeedStore(): SeedStore {
  let kept: KeptSession | null = null;
  return {
    load: () => Promise.resolve(kept),
    keep: (session) => {
      kept = session;
      return Promise.resolve();
    },
    forget: () => {
      kept = null;
      return Promise.resolve();
    },
  };
}

const DEVICE = { database: 'zegel', store: 'session' };
const RECORD = 'seeds';

interface SeedRecord {
  account: string;
  /** AES-GCM, 256 bits, not extractable: the browser hands out its use, never its bytes. */
  key: CryptoKey;
  iv: Uint8Array<ArrayBuffer>;
  wrapped: ArrayBuffer;
}

/** In the browser. The additional data is the account's id, so that one account's seeds cannot pass for another's. */
export function browserSeedStore(): SeedStore {
  const { subtle } = globalThis.crypto;
  return {
    async load() {
      const record = (await request('readonly', (store) => store.get(RECORD))) as SeedRecord | undefined;
      if (!record) return null;
      const { account, key, iv, wrapped } = record;
      try {
        const opened = await subtle.decrypt(parameters(iv, account), key, wrapped);
        return { account, secret: parseSecret(new Uint8Array(opened)) };
      } catch {
        // Damaged or half-written: as good as nothing kept, and the person signs in again.
        return null;
      }
    },
    async keep({ account, secret }) {
      const key = await subtle.generateKey({ name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt']);
      const iv = globalThis.crypto.getRandomValues(new Uint8Array(12));
      const bytes = concat(secret.dec, secret.sig, secret.rootDigest) as Uint8Array<ArrayBuffer>;
      const wrapped = await subtle.encrypt(parameters(iv, account), key, bytes);
      const record: SeedRecord = { account, key, iv, wrapped };
      await request('readwrite', (store) => store.put(record, RECORD));
    },
    async forget() {
      await request('readwrite', (store) => store.delete(RECORD));
    },
  };
}

const parameters = (iv: Uint8Array<ArrayBuffer>, account: string): AesGcmParams => ({
  name: 'AES-GCM',
  iv,
  additionalData: utf8(account) as Uint8Array<ArrayBuffer>,
});

const parseSecret = (bytes: Uint8Array): AccountSecret => ({
  dec: bytes.slice(0, 32),
  sig: bytes.slice(32, 64),
  rootDigest: bytes.slice(64, 96),
});

const request = (mode: IDBTransactionMode, run: (store: IDBObjectStore) => IDBRequest): Promise<unknown> =>
  onDevice(DEVICE, mode, (store) => asked(run(store)));
