/** Small things on a device: a store of our origin in IndexedDB, by key. It is gone when the browser's data are. */

/**
 * What `run` asks of the store, in a transaction of its own. Rejects where the browser keeps nothing, as private
 * windows of some do.
 */
export async function onDevice(
  name: string,
  mode: IDBTransactionMode,
  run: (store: IDBObjectStore) => IDBRequest,
): Promise<unknown> {
  const opening = indexedDB.open(name, 1);
  opening.onupgradeneeded = () => void opening.result.createObjectStore(STORE);
  const database = (await done(opening)) as IDBDatabase;
  try {
    return await done(run(database.transaction(STORE, mode).objectStore(STORE)));
  } finally {
    database.close();
  }
}

const STORE = 'keys';

const done = (pending: IDBRequest): Promise<unknown> =>
  new Promise((resolve, reject) => {
    pending.onsuccess = () => resolve(pending.result as unknown);
    pending.onerror = () => reject(pending.error ?? new Error('IndexedDB'));
  });
