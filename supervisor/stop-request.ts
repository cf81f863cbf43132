import { performance } from 'node:perf_hooks';

/**
 * One Ctrl-C can arrive twice: the terminal sends it to the whole group, and npm hands it on. What comes this
 * soon after the first is the first.
 */
const sameSignalMs = 500;

/** The wish to end, said once by a signal or a failure; said again, the wish to end now. */
export class StopRequest {
  /** Settles at the first wish: with the error that asks for it, or null for a signal. */
  readonly requested: Promise<Error | null>;
  #resolve: (reason: Error | null) => void = () => undefined;
  #onKill: (() => void) | null = null;
  #signalledAt = 0;
  #state: 'no' | 'stop' | 'kill' = 'no';

  constructor() {
    this.requested = new Promise((resolve) => {
      this.#resolve = resolve;
    });
  }

  /** True once the end was asked for. */
  isRequested(): boolean {
    return this.#state !== 'no';
  }

  /** True once it was asked for twice. */
  isKill(): boolean {
    return this.#state === 'kill';
  }

  /** What ends everything at once; called at the second signal, or now if that was already. */
  onKill(kill: () => void): void {
    this.#onKill = kill;
    if (this.isKill()) kill();
  }

  /** Ctrl-C or its like; a second one means now. */
  signal(): void {
    if (this.#state === 'no') {
      this.#state = 'stop';
      this.#signalledAt = performance.now();
      this.#resolve(null);
    } else if (performance.now() - this.#signalledAt > sameSignalMs) {
      this.#state = 'kill';
      this.#onKill?.();
    }
  }

  /** The wish to end in order, however often. */
  ask(): void {
    if (this.#state === 'no') this.signal();
  }

  /** Something without which we cannot go on. */
  fail(error: Error): void {
    if (this.#state === 'no') this.#state = 'stop';
    this.#resolve(error);
  }
}
