/**
 * The text of an answer that is being written, kept on this device so that a page that was closed or loaded again
 * loses nothing. It is wrapped under a key that only opening the letter gives (docs/architecture.md, A guest answers):
 * what lies here tells that there is an answer to a delivery, about how long, and since when.
 */
import { derive, fromUtf8, unwrapSecret, utf8, wrapSecret } from '../../crypto/index.ts';
import { asked, onDevice } from './device-store.ts';

/** Who comes back later begins anew; what is older is deleted whenever something here is looked at. */
export const TEXT_KEPT_MS = 7 * 24 * 3_600_000;

interface KeptText {
  wrapped: Uint8Array;
  at: number;
}

/** By handle. Each may reject where a browser keeps nothing. */
export interface AnswerTextStore {
  load(handle: string): Promise<KeptText | null>;
  keep(handle: string, text: KeptText): Promise<void>;
  forget(handle: string): Promise<void>;
  handles(): Promise<string[]>;
}

export function memoryAnswerTexts(): AnswerTextStore {
  const kept = new Map<string, KeptText>();
  return {
    load: (handle) => Promise.resolve(kept.get(handle) ?? null),
    keep: (handle, text) => {
      kept.set(handle, text);
      return Promise.resolve();
    },
    forget: (handle) => {
      kept.delete(handle);
      return Promise.resolve();
    },
    handles: () => Promise.resolve([...kept.keys()]),
  };
}

const DEVICE = { database: 'zegel-answers', store: 'keys' };

export const browserAnswerTexts = (): AnswerTextStore => ({
  async load(handle) {
    const found = await onDevice(DEVICE, 'readonly', (store) => asked(store.get(handle)));
    return (found as KeptText | undefined) ?? null;
  },
  async keep(handle, text) {
    await onDevice(DEVICE, 'readwrite', (store) => asked(store.put(text, handle)));
  },
  async forget(handle) {
    await onDevice(DEVICE, 'readwrite', (store) => asked(store.delete(handle)));
  },
  async handles() {
    return (await onDevice(DEVICE, 'readonly', (store) => asked(store.getAllKeys()))) as string[];
  },
});

/** The key that a text is wrapped under, from the seed of the key that opens the letter. */
export const answerTextKey = (seed: Uint8Array): Uint8Array => derive(seed, 'device/answer');

const LABEL = 'device/answer';

export class AnswerTexts {
  readonly #store: AnswerTextStore;
  readonly #now: () => number;
  /** One after the other: what is sent must not be kept by a save that began before. */
  #last: Promise<unknown> = Promise.resolve();

  constructor(store: AnswerTextStore, now: () => number) {
    this.#store = store;
    this.#now = now;
  }

  /** Whether something waits for this letter; needs no key. */
  waits(handle: string): Promise<boolean> {
    return this.#inTurn(async () => (await this.#find(handle)) !== null, false);
  }

  /** What was kept, or null: nothing, too old, or of another key. */
  load(handle: string, key: Uint8Array): Promise<string | null> {
    return this.#inTurn(async () => {
      const found = await this.#find(handle);
      if (!found) return null;
      return fromUtf8(unwrapSecret(key, LABEL, handle, 0, found.wrapped));
    }, null);
  }

  /** True when it is kept; an empty text is forgotten. */
  keep(handle: string, key: Uint8Array, text: string): Promise<boolean> {
    return this.#inTurn(async () => {
      if (text.trim() === '') {
        await this.#store.forget(handle);
        return false;
      }
      const wrapped = wrapSecret(key, LABEL, handle, 0, utf8(text));
      await this.#store.keep(handle, { wrapped, at: this.#now() });
      return true;
    }, false);
  }

  async #find(handle: string): Promise<KeptText | null> {
    const oldest = this.#now() - TEXT_KEPT_MS;
    for (const each of await this.#store.handles()) {
      const kept = await this.#store.load(each);
      if (kept && kept.at < oldest) await this.#store.forget(each);
    }
    return this.#store.load(handle);
  }

  /** It is help: where nothing can be kept or read, the answer goes on without. */
  #inTurn<T>(work: () => Promise<T>, otherwise: T): Promise<T> {
    const done = this.#last.then(work).catch(() => otherwise);
    this.#last = done;
    return done;
  }
}
