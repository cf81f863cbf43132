/**
 * How many inspections run at once: as many as their memory allows. An attachment that is read whole is held while it
 * is looked at, a larger one passes by; without a bound twenty of the first would be a gigabyte. Those that do not fit
 * wait in order, with their content unread at the sender's; letters go first, and find room that attachments leave.
 */
import { fail } from '../../contract/errors.ts';

const MIB = 1024 * 1024;

export interface TurnLimits {
  /** For everything together. */
  bytes: number;
  /** Of these, what only letters may use. */
  lettersBytes: number;
  /** Inspections that may wait. */
  waiting: number;
}

const LIMITS: TurnLimits = { bytes: 112 * MIB, lettersBytes: 24 * MIB, waiting: 100 };

export interface Turn {
  kind: 'letter' | 'attachment';
  /** What the inspection holds at most; one larger than all there is runs alone. */
  bytes: number;
}

interface Waiting extends Turn {
  begin: () => void;
}

export class Turns {
  readonly #limits: TurnLimits;
  #used = 0;
  readonly #waiting: Waiting[] = [];

  constructor(limits: Partial<TurnLimits> = {}) {
    this.#limits = { ...LIMITS, ...limits };
  }

  /** Does `work` when it is its turn. Throws `scanner_busy` when too many wait, or the reason of `signal`. */
  async run<Result>(turn: Turn, signal: AbortSignal, work: () => Promise<Result>): Promise<Result> {
    signal.throwIfAborted();
    await this.#enter(turn, signal);
    try {
      return await work();
    } finally {
      this.#used -= turn.bytes;
      this.#next();
    }
  }

  #fits({ kind, bytes }: Turn): boolean {
    const { lettersBytes, bytes: all } = this.#limits;
    const limit = kind === 'letter' ? all : all - lettersBytes;
    return this.#used === 0 || this.#used + bytes <= limit;
  }

  async #enter(turn: Turn, signal: AbortSignal): Promise<void> {
    const isAhead = this.#waiting.some(({ kind }) => kind === turn.kind || kind === 'letter');
    if (!isAhead && this.#fits(turn)) {
      this.#used += turn.bytes;
      return;
    }
    if (this.#waiting.length >= this.#limits.waiting) throw fail('scanner_busy');
    await new Promise<void>((resolve, reject) => {
      const waiting: Waiting = { ...turn, begin: resolve };
      const leave = (): void => {
        const index = this.#waiting.indexOf(waiting);
        if (index >= 0) this.#waiting.splice(index, 1);
        reject(signal.reason as Error);
        this.#next();
      };
      waiting.begin = () => {
        signal.removeEventListener('abort', leave);
        resolve();
      };
      signal.addEventListener('abort', leave, { once: true });
      const firstAttachment = this.#waiting.findIndex(({ kind }) => kind === 'attachment');
      const at = turn.kind === 'letter' && firstAttachment >= 0 ? firstAttachment : this.#waiting.length;
      this.#waiting.splice(at, 0, waiting);
    });
  }

  #next(): void {
    for (let first = this.#waiting[0]; first && this.#fits(first); first = this.#waiting[0]) {
      this.#waiting.shift();
      this.#used += first.bytes;
      first.begin();
    }
  }
}
