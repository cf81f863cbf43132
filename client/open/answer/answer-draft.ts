/**
 * An answer as it is being written. It belongs to the page, not to the letter on it: text and files outlive a letter
 * that closes after its half hour, and uploads go on meanwhile. Its text is kept on the device, sealed, so that it
 * outlives the page, too (client/core/answer-text.ts); files are not.
 */
import type {
  Attachment,
  CoreEvent,
  Evaluation,
  GuestFace,
  SendStep,
  SentAnswer,
  VerdictKind,
} from '../../core/face.ts';
import type { Core } from '../../core/remote.ts';
import { isZegelError } from '../../../crypto/errors.ts';

export interface AnswerFile {
  id: string;
  name: string;
  sizeBytes: number;
  state: FileState;
}

export type FileState =
  | { at: 'waiting' }
  | { at: 'uploading'; sentBytes: number; totalBytes: number }
  | { at: 'inspecting' }
  | { at: 'done'; attachment: Attachment }
  | { at: 'failed'; error: unknown };

export interface AnswerState {
  text: string;
  files: readonly AnswerFile[];
  /** By id; the reason where one was asked for. */
  confirmed: Readonly<Record<string, string | null>>;
  evaluation: Evaluation | null;
  /** How far sending is; null when it is not. */
  step: SendStep | null;
  error: unknown;
  sent: SentAnswer | null;
  /** The text is on the device, as it stands or as it stood a moment ago. */
  isKept: boolean;
}

const EMPTY: AnswerState = {
  text: '',
  files: [],
  confirmed: {},
  evaluation: null,
  step: null,
  error: null,
  sent: null,
  isKept: false,
};
const PREVIEW_AFTER_MS = 500;

export class AnswerDraft {
  readonly #core: Core<GuestFace>;
  readonly #sources = new Map<string, File>();
  readonly #listeners = new Set<() => void>();
  #state = EMPTY;
  #onClosed: (error: unknown) => void = () => undefined;
  #isOpen = false;
  #answer: string | null = null;
  #beginning: Promise<string> | null = null;
  #files = 0;
  #previewing: ReturnType<typeof setTimeout> | undefined;

  constructor(core: Core<GuestFace>) {
    this.#core = core;
    core.subscribe((event) => this.#hear(event));
    addEventListener('beforeunload', (event) => {
      if (this.isWritten()) event.preventDefault();
    });
    // A phone may end a page that is not looked at, and says nothing more.
    document.addEventListener('visibilitychange', () => {
      if (document.visibilityState === 'hidden' && this.isWritten()) void this.#keep();
    });
  }

  /** Takes up what was written on this device before; what was typed meanwhile goes before it. */
  async restore(): Promise<void> {
    const text = await this.#core.face.keptAnswerText().catch(() => null);
    if (text !== null && this.#state.text === '') this.#change({ text, isKept: true });
  }

  readonly state = (): AnswerState => this.#state;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  };

  /** Asked for, and neither put away nor sent: a letter that is opened again shows it again. */
  isOpen(): boolean {
    return this.#isOpen;
  }

  /** Something would be lost with the page. */
  isWritten(): boolean {
    const { text, files, sent } = this.#state;
    return sent === null && (text.trim() !== '' || files.length > 0);
  }

  /** Begins while the letter is open; `onClosed` hears when a new code is needed. The function returned stops that. */
  whileOpen(onClosed: (error: unknown) => void): () => void {
    this.#isOpen = true;
    this.#onClosed = onClosed;
    this.begin();
    return () => {
      this.#onClosed = () => undefined;
    };
  }

  /** Makes it known while the letter is open, and takes up what waits. */
  begin(): void {
    this.#begun().then(
      () => this.#takeUp(),
      (error: unknown) => this.#fail(error),
    );
  }

  write(text: string): void {
    this.#change({ text });
    clearTimeout(this.#previewing);
    this.#previewing = setTimeout(() => {
      void this.#preview();
      void this.#keep();
    }, PREVIEW_AFTER_MS);
  }

  add(sources: readonly File[]): void {
    const files = sources.map((source): AnswerFile => {
      this.#files += 1;
      const id = String(this.#files);
      this.#sources.set(id, source);
      return { id, name: source.name, sizeBytes: source.size, state: { at: 'waiting' } };
    });
    this.#change({ files: [...this.#state.files, ...files], error: null });
    this.begin();
  }

  retry(id: string): void {
    this.#changeFile(id, { at: 'waiting' });
    this.begin();
  }

  remove(id: string): void {
    this.#sources.delete(id);
    this.#change({ files: this.#state.files.filter((file) => file.id !== id) });
    if (this.#answer !== null) {
      this.#core.face.removeFromAnswer(this.#answer, id).catch(() => undefined);
      void this.#preview();
    }
  }

  confirm(warning: string, reason: string | null): void {
    this.#change({ confirmed: { ...this.#state.confirmed, [warning]: reason } });
  }

  send(): void {
    if (this.#state.step !== null) return;
    this.#change({ step: 'letter', error: null });
    this.#send()
      .then((sent) => {
        this.#change({ sent });
        this.#forget();
      })
      .catch((error: unknown) => this.#fail(error))
      .finally(() => this.#change({ step: null }));
  }

  /** Another answer after one that was sent, or nothing after one that was given up. */
  startOver(): void {
    if (this.#answer !== null) this.#core.face.discardAnswer(this.#answer).catch(() => undefined);
    this.#answer = null;
    this.#isOpen = false;
    this.#sources.clear();
    this.#change(EMPTY);
    this.#forget();
  }

  async #send(): Promise<SentAnswer> {
    const answer = await this.#begun();
    await this.#preview();
    const { text, confirmed } = this.#state;
    return this.#core.face.sendAnswer(answer, {
      text,
      confirmed: Object.entries(confirmed).map(([warning, reason]) => ({ warning, reason })),
    });
  }

  async #begun(): Promise<string> {
    if (this.#answer !== null) return this.#answer;
    this.#beginning ??= this.#core.face
      .startAnswer()
      .then(({ answer }) => (this.#answer = answer))
      .finally(() => (this.#beginning = null));
    return this.#beginning;
  }

  #takeUp(): void {
    this.#change({ error: null });
    for (const { id, state } of this.#state.files) if (state.at === 'waiting') void this.#attach(id);
    void this.#preview();
  }

  async #attach(id: string): Promise<void> {
    const [answer, file] = [this.#answer, this.#sources.get(id)];
    if (answer === null || !file) return;
    this.#changeFile(id, { at: 'uploading', sentBytes: 0, totalBytes: file.size });
    try {
      const attachment = await this.#core.face.attachToAnswer(answer, id, { name: file.name, file });
      this.#changeFile(id, { at: 'done', attachment });
      await this.#preview();
    } catch (error) {
      if (isZegelError(error, 'attachment_removed')) return;
      if (isZegelError(error, 'answer_expired')) this.#fail(error);
      else this.#changeFile(id, { at: 'failed', error });
    }
  }

  /** Help only: what holds an answer back is said again when it is sent. */
  async #preview(): Promise<void> {
    if (this.#answer === null) return;
    const evaluation = await this.#core.face.previewAnswer(this.#answer, this.#state.text).catch(() => null);
    this.#change({ evaluation });
  }

  async #keep(): Promise<void> {
    const isKept = await this.#core.face.keepAnswerText(this.#state.text).catch(() => false);
    this.#change({ isKept: isKept && this.isWritten() });
  }

  /** Sent or given up: nothing of it waits on the device any more. */
  #forget(): void {
    clearTimeout(this.#previewing);
    this.#core.face.keepAnswerText('').catch(() => undefined);
  }

  #fail(error: unknown): void {
    this.#change({ error });
    if (isZegelError(error, 'answer_expired')) {
      // Its day is over, and what was up is gone: the files go up again under another.
      this.#answer = null;
      const files = this.#state.files.map((file): AnswerFile => ({ ...file, state: { at: 'waiting' } }));
      this.#change({ files });
      this.#onClosed(error);
    }
    if (isZegelError(error, 'grant_expired')) this.#onClosed(error);
  }

  #hear(event: CoreEvent): void {
    if (event.type === 'sending' && event.message === this.#answer && this.#state.step !== null) {
      this.#change({ step: event.step });
    }
    if ((event.type !== 'upload' && event.type !== 'inspecting') || event.message !== this.#answer) return;
    const { attachment } = event;
    const isUnderWay = this.#state.files.some(
      ({ id, state }) => id === attachment && (state.at === 'uploading' || state.at === 'inspecting'),
    );
    if (!isUnderWay) return;
    const { sentBytes, totalBytes } = event.type === 'upload' ? event : { sentBytes: 0, totalBytes: 0 };
    this.#changeFile(
      attachment,
      event.type === 'upload' ? { at: 'uploading', sentBytes, totalBytes } : { at: 'inspecting' },
    );
  }

  #changeFile(id: string, state: FileState): void {
    this.#change({ files: this.#state.files.map((file) => (file.id === id ? { ...file, state } : file)) });
  }

  #change(change: Partial<AnswerState>): void {
    this.#state = { ...this.#state, ...change };
    for (const listener of this.#listeners) listener();
  }
}

/** What stands between an answer and sending it, in a word of client/open/answer/words.ts; null when nothing does. */
export function missing(state: AnswerState): 'empty' | 'waiting' | 'file' | 'warning' | 'refused' | null {
  const { text, files, evaluation, confirmed } = state;
  if (text.trim() === '' && files.length === 0) return 'empty';
  if (files.some(({ state: { at } }) => at === 'waiting' || at === 'uploading' || at === 'inspecting')) {
    return 'waiting';
  }
  if (files.some(({ state: file }) => file.at === 'failed' || isHeld(file))) return 'file';
  if (evaluation !== null && evaluation.refused.length > 0) return 'refused';
  return evaluation?.warnings.some(({ warning }) => !(warning in confirmed)) === true ? 'warning' : null;
}

const HELD: readonly VerdictKind[] = ['infected', 'refused'];

/** An unscannable file may be let through by a rule; that is for inspection to say. */
const isHeld = (state: FileState): boolean => state.at === 'done' && HELD.includes(state.attachment.verdict);
