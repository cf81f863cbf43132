/**
 * Saving as one types: a moment after the last change, and at the latest some seconds after the first; one save at a
 * time; after a fault that may pass, again, by itself. What was changed on another device stops it until the author
 * has chosen.
 */
import { catalogued } from '../../../contract/errors.ts';

/** Since the last change. */
const QUIET_MS = 1_000;
/** Since the first that is not saved, however much is typed. */
const LATEST_MS = 5_000;
const RETRY_MS = [2_000, 5_000, 15_000, 30_000] as const;

export type SaveState =
  | { at: 'nothing' }
  | { at: 'saved'; savedAt: number }
  | { at: 'unsaved' }
  /** It could not be saved now: `error` says why, and it is tried again. */
  | { at: 'waiting'; error: unknown }
  /** Another device changed, sent or threw it away: the author chooses. */
  | { at: 'changed'; error: unknown }
  | { at: 'failed'; error: unknown };

/** What only the author can settle. */
const TO_CHOOSE = new Set(['draft_changed', 'not_found', 'already_released']);

export class Autosave<Content> {
  readonly #save: (content: Content) => Promise<{ savedAt: number }>;
  readonly #onState: (state: SaveState) => void;
  #state: SaveState = { at: 'nothing' };
  /** What is to be saved, told apart by a text of its own. */
  #wanted: { key: string; content: Content } | null = null;
  #savedKey: string | null = null;
  #isKept = false;
  #running: Promise<void> | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #unsavedSince = 0;
  #faults = 0;
  /** Counts beginnings: what a save of an earlier one comes to says nothing of what is written now. */
  #round = 0;

  constructor(save: (content: Content) => Promise<{ savedAt: number }>, onState: (state: SaveState) => void) {
    this.#save = save;
    this.#onState = onState;
  }

  /** Something of this message was kept. */
  get hasSaved(): boolean {
    return this.#isKept;
  }

  /** Begins again with what is saved as it is; null where nothing was saved yet. */
  begin(key: string | null, savedAt: number | null): void {
    clearTimeout(this.#timer);
    this.#round += 1;
    this.#wanted = null;
    this.#savedKey = key;
    this.#isKept = savedAt !== null;
    this.#faults = 0;
    this.#say(savedAt === null ? { at: 'nothing' } : { at: 'saved', savedAt });
  }

  /** What there is now. Equal keys are equal contents. */
  changed(key: string, content: Content, now = Date.now()): void {
    if (key === this.#wanted?.key || (this.#wanted === null && key === this.#savedKey)) return;
    if (this.#wanted === null) this.#unsavedSince = now;
    this.#wanted = { key, content };
    if (this.#state.at === 'changed') return;
    if (this.#state.at !== 'waiting') this.#say({ at: 'unsaved' });
    this.#schedule(Math.max(0, Math.min(QUIET_MS, this.#unsavedSince + LATEST_MS - now)));
  }

  /** Saves now what is not saved. Throws what saving it throws. */
  async flush(): Promise<void> {
    clearTimeout(this.#timer);
    if (this.#running) await this.#running.catch(() => undefined);
    const wanted = this.#wanted;
    if (!wanted) return;
    this.#running = this.#run(wanted).finally(() => {
      this.#running = null;
    });
    await this.#running;
    if (this.#wanted) this.#schedule(QUIET_MS);
  }

  /** The network is back. */
  tryAgain(): void {
    if (this.#state.at === 'waiting') this.#schedule(0);
  }

  end(): void {
    clearTimeout(this.#timer);
  }

  async #run(wanted: { key: string; content: Content }): Promise<void> {
    const round = this.#round;
    try {
      const { savedAt } = await this.#save(wanted.content);
      if (round !== this.#round) return;
      this.#savedKey = wanted.key;
      this.#isKept = true;
      this.#faults = 0;
      if (this.#wanted?.key === wanted.key) {
        this.#wanted = null;
        this.#say({ at: 'saved', savedAt });
      } else {
        this.#unsavedSince = Date.now();
        this.#say({ at: 'unsaved' });
      }
    } catch (error) {
      if (round !== this.#round) return;
      const { code, entry } = catalogued(error);
      if (TO_CHOOSE.has(code)) {
        this.#say({ at: 'changed', error });
      } else if (entry.retryable || code === 'not_signed_in') {
        this.#say({ at: 'waiting', error });
        this.#schedule(RETRY_MS[Math.min(this.#faults, RETRY_MS.length - 1)] ?? QUIET_MS);
        this.#faults += 1;
      } else {
        this.#say({ at: 'failed', error });
      }
      throw error;
    }
  }

  #schedule(ms: number): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      // Its fault is in the state.
      this.flush().catch(() => undefined);
    }, ms);
  }

  #say(state: SaveState): void {
    this.#state = state;
    this.#onState(state);
  }
}
