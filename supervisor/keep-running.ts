import { performance } from 'node:perf_hooks';
import { Backoff } from './backoff.ts';
import type { Exit, Running } from './running.ts';

/** A process that was found down: it ended by itself, or did not come up (`error`). */
export interface Down {
  readonly exit: Exit | null;
  readonly error: unknown;
  readonly retryInMs: number;
}

/** A process that is started again whenever it ends, until it is stopped. */
export class Kept {
  readonly #start: () => Promise<Running>;
  readonly #onDown: (down: Down) => void;
  readonly #backoff = new Backoff();
  readonly #loop: Promise<void>;
  #current: Running | null = null;
  #stopping = false;
  #endWait: () => void = () => undefined;

  /** Starts at once; `first` is a process that is up already and is watched from here on. */
  constructor(options: { start: () => Promise<Running>; onDown: (down: Down) => void; first?: Running }) {
    this.#start = options.start;
    this.#onDown = options.onDown;
    this.#loop = this.#run(options.first ?? null);
  }

  /** The process that is up now, if any. */
  get current(): Running | null {
    return this.#current;
  }

  /** Ends the process in order and starts it no more. */
  async stop(): Promise<void> {
    this.#stopping = true;
    this.#endWait();
    await this.#current?.stop();
    await this.#loop;
  }

  /** Ends the process at once and starts it no more. */
  kill(): void {
    this.#stopping = true;
    this.#endWait();
    this.#current?.kill();
  }

  async #run(first: Running | null): Promise<void> {
    let next = first;
    while (!this.#stopping) {
      const startedAt = performance.now();
      let exit: Exit | null = null;
      let error: unknown = null;
      try {
        this.#current = next ?? (await this.#start());
        next = null;
        if (this.#isStopping()) await this.#current.stop();
        exit = await this.#current.exited;
      } catch (cause) {
        error = cause;
      }
      this.#current = null;
      if (this.#isStopping()) return;
      const retryInMs = this.#backoff.next(performance.now() - startedAt);
      this.#onDown({ exit, error, retryInMs });
      await this.#wait(retryInMs);
    }
  }

  /** Read through a call, because it changes while `#run` awaits. */
  #isStopping(): boolean {
    return this.#stopping;
  }

  #wait(ms: number): Promise<void> {
    if (this.#stopping) return Promise.resolve();
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, ms);
      this.#endWait = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}
