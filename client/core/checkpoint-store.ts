/**
 * The last checkpoint of a log that this browser saw, per organisation. It outlives sessions and holds nothing about
 * anybody: a size and a root. In the browser it lies in IndexedDB; in Node, in memory.
 */
export interface SeenCheckpoint {
  size: number;
  /** Base64url. */
  root: string;
}

export interface CheckpointStore {
  /** Null when nothing was seen, or nothing can be kept. */
  load(org: string): Promise<SeenCheckpoint | null>;
  /** Keeps it unless a larger one is there. */
  keep(org: string, seen: SeenCheckpoint): Promise<void>;
}

export function memoryCheckpointStore(): CheckpointStore {
  const held = new Map<string, SeenCheckpoint>();
  return {
    load: (org) => Promise.resolve(held.get(org) ?? null),
    keep: (org, seen) => {
      if (isLarger(seen, held.get(org))) held.set(org, seen);
      return Promise.resolve();
    },
  };
}

const DATABASE = 'zegel-log';
const STORE = 'checkpoints';

/** Where a browser keeps nothing (private windows of some), what this session saw is remembered all the same. */
export function browserCheckpointStore(): CheckpointStore {
  const session = memoryCheckpointStore();
  return {
    async load(org) {
      const [here, kept] = [await session.load(org), await stored(org).catch(() => null)];
      return isLarger(kept, here) ? kept : here;
    },
    async keep(org, seen) {
      await session.keep(org, seen);
      await store(org, seen).catch(() => undefined);
    },
  };
}

const isLarger = (one: SeenCheckpoint | null, other: SeenCheckpoint | null | undefined): boolean =>
  one !== null && one.size > (other?.size ?? -1);

async function stored(org: string): Promise<SeenCheckpoint | null> {
  const database = await open();
  try {
    const reading = database.transaction(STORE).objectStore(STORE).get(org);
    return ((await done(reading)) as SeenCheckpoint | undefined) ?? null;
  } finally {
    database.close();
  }
}

/** Read and written in one transaction: another tab may have seen more. */
async function store(org: string, seen: SeenCheckpoint): Promise<void> {
  const database = await open();
  try {
    const checkpoints = database.transaction(STORE, 'readwrite').objectStore(STORE);
    const before = (await done(checkpoints.get(org))) as SeenCheckpoint | undefined;
    if (isLarger(seen, before)) await done(checkpoints.put(seen, org));
  } finally {
    database.close();
  }
}

async function open(): Promise<IDBDatabase> {
  const opening = indexedDB.open(DATABASE, 1);
  opening.onupgradeneeded = () => void opening.result.createObjectStore(STORE);
  return (await done(opening)) as IDBDatabase;
}

const done = (pending: IDBRequest): Promise<unknown> =>
  new Promise((resolve, reject) => {
    pending.onsuccess = () => resolve(pending.result as unknown);
    pending.onerror = () => reject(pending.error ?? new Error('IndexedDB'));
  });
