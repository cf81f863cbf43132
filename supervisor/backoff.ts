const firstDelayMs = 200;
const longestDelayMs = 10_000;
const healthyAfterMs = 60_000;

/** The wait before a restart: 0.2 s, doubling to 10 s; a run of a minute starts the count again. */
export class Backoff {
  #failures = 0;

  /** The delay in milliseconds after a run that lasted `uptimeMs`. */
  next(uptimeMs: number): number {
    if (uptimeMs >= healthyAfterMs) this.#failures = 0;
    const delay = Math.min(firstDelayMs * 2 ** this.#failures, longestDelayMs);
    this.#failures += 1;
    return delay;
  }
}
