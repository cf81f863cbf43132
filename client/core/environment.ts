/** What the core is given by where it runs: the browser's worker, or a program in Node. */
import type { CoreEvent } from './face.ts';

export type Fetch = (url: string, init: RequestInit) => Promise<Response>;

export interface Environment {
  /** `''` in the browser, where paths are of our own origin; `http://host:port` in Node. */
  origin: string;
  fetch: Fetch;
  /** The cookie of the session for requests that do not go by `fetch`; a browser adds it by itself. */
  cookieHeader(): string | null;
  /** Milliseconds since the epoch. */
  now(): number;
  emit(event: CoreEvent): void;
}
