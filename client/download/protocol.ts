/** What pages and the service worker of downloads say to each other (worker.ts, stream.ts). */

/** From a page, with two ports: the one the bytes come by, and one to answer on. */
export type ToWorker =
  | { type: 'file'; id: string; name: string; sizeBytes: number }
  /** Keeps the worker running, and asks whether the download is still with it. */
  | { type: 'alive'; id: string };

/** On the port to answer on. */
export type FromWorker = 'waiting' | 'taken' | 'alive';

export const SCOPE = '/download/';
export const SCRIPT = `${SCOPE}worker.js`;
export const addressOf = (id: string): string => SCOPE + id;
