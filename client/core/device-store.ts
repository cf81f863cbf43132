/** Small things on a device: stores of our origin in IndexedDB. They are gone when the browser's data are. */

/** One database with one store in it. */
export interface DeviceStore {
  database: string;
  store: string;
}

/**
 * What `run` makes of the store, in a transaction of its own, once that is complete: what was written before then may
 * still not fit. Rejects where the browser keeps nothing, as private windows of some do.
 */
export async function onDevice<T>(
  { database: name, store }: DeviceStore,
  mode: IDBTransactionMode,
  run: (store: IDBObjectStore) => Promise<T>,
): Promise<T> {
  const opening = indexedDB.open(name, 1);
  opening.onupgradeneeded = () => void opening.result.createObjectStore(store);
  const database = (await asked(opening)) as IDBDatabase;
  try {
    const transaction = database.transaction(store, mode, { durability: 'strict' });
    const complete = completed(transaction);
    const result = await run(transaction.objectStore(store));
    await complete;
    return result;
  } finally {
    database.close();
  }
}

/** The result of a request, within `run`. */
export const asked = (pending: IDBRequest): Promise<unknown> =>
  new Promise((resolve, reject) => {
    pending.onsuccess = () => resolve(pending.result as unknown);
    pending.onerror = () => reject(pending.error ?? new Error('IndexedDB'));
  });

function completed(transaction: IDBTransaction): Promise<void> {
  const complete = new Promise<void>((resolve, reject) => {
    transaction.oncomplete = () => resolve();
    transaction.onabort = () => reject(transaction.error ?? new Error('IndexedDB'));
  });
  // Met when it is waited for; a request that failed says so first.
  complete.catch(() => undefined);
  return complete;
}
