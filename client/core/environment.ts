/** What the core is given by where it runs: the browser's worker, or a program in Node. */
import { ready } from '../../crypto/index.ts';
import type { AnswerTextStore } from './answer-text.ts';
import type { CoreEvent, Subscribe } from './face.ts';
import type { KeptKeyStore } from './kept-key-store.ts';

export type Fetch = (url: string, init: RequestInit) => Promise<Response>;

export interface Environment {
  /** Of the relay: our own in the browser, `http://host:port` in Node. */
  origin: string;
  fetch: Fetch;
  /** The cookie of the session for requests that do not go by `fetch`; a browser adds it by itself. */
  cookieHeader(): string | null;
  /** Milliseconds since the epoch. */
  now(): number;
  emit(event: CoreEvent): void;
}

export interface ClientOptions {
  origin: string;
  fetch?: Fetch;
  /** For uploads in Node. */
  cookieHeader?: () => string | null;
  now?: () => number;
  /** Where a guest's kept keys lie; in memory unless said otherwise. */
  keptKeys?: KeptKeyStore;
  /** Where the text of an answer waits; in memory unless said otherwise. */
  answerTexts?: AnswerTextStore;
}

/** The environment of these options, and how to hear its events. `crypto/` is loaded when the promise is fulfilled. */
export async function environmentOf(
  options: ClientOptions,
): Promise<{ environment: Environment; subscribe: Subscribe }> {
  await ready();
  const listeners = new Set<(event: CoreEvent) => void>();
  return {
    environment: {
      origin: options.origin,
      fetch: options.fetch ?? ((url, init) => fetch(url, init)),
      cookieHeader: options.cookieHeader ?? (() => null),
      now: options.now ?? (() => Date.now()),
      emit: (event) => {
        for (const listener of listeners) listener(event);
      },
    },
    subscribe: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}
