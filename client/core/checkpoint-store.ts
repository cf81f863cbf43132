/**
 * The last checkpoint of a log that this browser saw, per organisation. It outlives sessions and holds nothing about
 * anybody: a size and a root. In the browser it lies in IndexedDB; in Node, in memory.
 */
import { asked, onDevice } from './device-store.ts';

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

const DEVICE = { database: 'zegel-log', store: 'checkpoints' };

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
      await keep(org, seen).catch(() => undefined);
    },
  };
}

const isLarger = (one: SeenCheckpoint | null, other: SeenCheckpoint | null | undefined): boolean =>
  one !== null && one.size > (other?.size ?? -1);

const stored = (org: string): Promise<SeenCheckpoint | null> =>
  onDevice(DEVICE, 'readonly', async (store) => {
    const found = (await asked(store.get(org))) as SeenCheckpoint | undefined;
    return found ?? null;
  });

/** Read and written in one transaction: another tab may have seen more. */
const keep = (org: string, seen: SeenCheckpoint): Promise<void> =>
  onDevice(DEVICE, 'readwrite', async (store) => {
    const before = (await asked(store.get(org))) as SeenCheckpoint | undefined;
    if (isLarger(seen, before)) await asked(store.put(seen, org));
  });
