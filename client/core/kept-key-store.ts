/**
 * Where a guest's kept keys lie on a device: 32-byte seeds by the id of the key. In the browser they are in IndexedDB
 * of our origin, each wrapped by a WebCrypto key that cannot be taken out of it; whoever uses this browser profile can
 * open with them, and they are gone when the browser's data are. In Node they are in memory.
 */
import { fail } from '../../contract/errors.ts';
import { utf8 } from '../../crypto/index.ts';
import { asked, onDevice } from './device-store.ts';

export interface KeptKeyStore {
  /** Ids of the keys of one organisation that are here. Throws `key_store_closed` where nothing can be kept. */
  ids(org: string): Promise<string[]>;
  /** Null when it is not here, or cannot be opened any more. */
  load(org: string, key: string): Promise<Uint8Array | null>;
  keep(org: string, key: string, seed: Uint8Array): Promise<void>;
  forget(key: string): Promise<void>;
}

export function memoryKeptKeyStore(): KeptKeyStore {
  const kept = new Map<string, { org: string; seed: Uint8Array }>();
  return {
    ids: (org) => Promise.resolve([...kept].flatMap(([key, each]) => (each.org === org ? [key] : []))),
    load: (org, key) => {
      const each = kept.get(key);
      return Promise.resolve(each?.org === org ? each.seed : null);
    },
    keep: (org, key, seed) => {
      kept.set(key, { org, seed });
      return Promise.resolve();
    },
    forget: (key) => {
      kept.delete(key);
      return Promise.resolve();
    },
  };
}

const DEVICE = { database: 'zegel-kept', store: 'keys' };

interface KeyRecord {
  org: string;
  key: string;
  /** AES-GCM, 256 bits, not extractable: the browser hands out its use, never its bytes. */
  wrapping: CryptoKey;
  iv: Uint8Array<ArrayBuffer>;
  wrapped: ArrayBuffer;
}

/** In the browser. The additional data are organisation and key, so that no seed can pass for another. */
export function browserKeptKeyStore(): KeptKeyStore {
  const { subtle } = globalThis.crypto;
  return {
    async ids(org) {
      const records = (await request('readonly', (store) => store.getAll())) as KeyRecord[];
      return records.flatMap((record) => (record.org === org ? [record.key] : []));
    },
    async load(org, key) {
      const record = (await request('readonly', (store) => store.get(key))) as KeyRecord | undefined;
      if (record?.org !== org) return null;
      try {
        return new Uint8Array(
          await subtle.decrypt(parameters(record.iv, org, key), record.wrapping, record.wrapped),
        );
      } catch {
        // Damaged or half-written: as good as nothing kept.
        return null;
      }
    },
    async keep(org, key, seed) {
      const wrapping = await subtle.generateKey({ name: 'AES-GCM', length: 256 }, false, [
        'encrypt',
        'decrypt',
      ]);
      const iv = globalThis.crypto.getRandomValues(new Uint8Array(12));
      const wrapped = await subtle.encrypt(
        parameters(iv, org, key),
        wrapping,
        seed as Uint8Array<ArrayBuffer>,
      );
      await request('readwrite', (store) =>
        store.put({ org, key, wrapping, iv, wrapped } satisfies KeyRecord, key),
      );
    },
    async forget(key) {
      await request('readwrite', (store) => store.delete(key));
    },
  };
}

const parameters = (iv: Uint8Array<ArrayBuffer>, org: string, key: string): AesGcmParams => ({
  name: 'AES-GCM',
  iv,
  additionalData: utf8(`${org}/${key}`) as Uint8Array<ArrayBuffer>,
});

/** Throws `key_store_closed`. */
async function request(
  mode: IDBTransactionMode,
  run: (store: IDBObjectStore) => IDBRequest,
): Promise<unknown> {
  try {
    return await onDevice(DEVICE, mode, (store) => asked(run(store)));
  } catch (cause) {
    throw fail('key_store_closed', { cause });
  }
}
