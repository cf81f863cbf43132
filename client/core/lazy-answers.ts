/**
 * Answering, fetched when it is first asked for: a letter opens with nothing of it. A new opening of the same letter
 * brings a new grant, and leaves answers that are being written as they are.
 */
import { fail } from '../../contract/errors.ts';
import type { AnswerTexts } from './answer-text.ts';
import type { Environment } from './environment.ts';
import type { AnswerFace } from './face.ts';
import type { GuestAnswers } from './guest-answer.ts';
import type { Relay } from './http.ts';
import { type AnsweredLetter, sentAnswers } from './sent-answers.ts';

/** A letter that was just opened. */
export interface OpenedToAnswer extends AnsweredLetter {
  grant: string;
  /** What a text that waits on this device is wrapped under. */
  textKey: Uint8Array;
}

export class LazyAnswers implements AnswerFace {
  readonly #texts: AnswerTexts;
  #open: { relay: Relay; environment: Environment; letter: AnsweredLetter; textKey: Uint8Array } | null =
    null;
  #loaded: Promise<GuestAnswers> | null = null;
  #grant: string | null = null;

  constructor(texts: AnswerTexts) {
    this.#texts = texts;
  }

  /** The letter that is open now. */
  about(relay: Relay, environment: Environment, opened: OpenedToAnswer): void {
    const { grant, textKey, ...letter } = opened;
    this.#grant = grant;
    this.#open ??= { relay, environment, letter, textKey };
  }

  /** Another letter, or none. */
  forget(): void {
    this.#open = null;
    this.#loaded = null;
    this.#grant = null;
  }

  async startAnswer(): ReturnType<AnswerFace['startAnswer']> {
    return (await this.#answers()).startAnswer();
  }

  async attachToAnswer(...given: Parameters<AnswerFace['attachToAnswer']>) {
    return (await this.#answers()).attachToAnswer(...given);
  }

  async removeFromAnswer(...given: Parameters<AnswerFace['removeFromAnswer']>) {
    return (await this.#answers()).removeFromAnswer(...given);
  }

  async previewAnswer(...given: Parameters<AnswerFace['previewAnswer']>) {
    return (await this.#answers()).previewAnswer(...given);
  }

  async sendAnswer(...given: Parameters<AnswerFace['sendAnswer']>) {
    return (await this.#answers()).sendAnswer(...given);
  }

  async discardAnswer(...given: Parameters<AnswerFace['discardAnswer']>) {
    return (await this.#answers()).discardAnswer(...given);
  }

  async answers(): ReturnType<AnswerFace['answers']> {
    if (!this.#open || this.#grant === null) throw fail('grant_expired');
    return sentAnswers(this.#open.relay, this.#open.letter, this.#grant);
  }

  async keepAnswerText(text: string): Promise<boolean> {
    const { letter, textKey } = this.#opened();
    return this.#texts.keep(letter.handle, textKey, text);
  }

  async keptAnswerText(): Promise<string | null> {
    const { letter, textKey } = this.#opened();
    return this.#texts.load(letter.handle, textKey);
  }

  isAnswerKept(handle: string): Promise<boolean> {
    return this.#texts.waits(handle);
  }

  #opened() {
    if (!this.#open) throw fail('grant_expired');
    return this.#open;
  }

  async #load(): Promise<GuestAnswers> {
    const { relay, environment, letter } = this.#opened();
    const { GuestAnswers: Answers } = await import('./guest-answer.ts').catch((cause: unknown) => {
      throw fail('network_failed', { cause });
    });
    return new Answers(relay, environment, letter, () => {
      if (this.#grant === null) throw fail('grant_expired');
      return this.#grant;
    });
  }

  /** A failure to fetch it is not remembered: the network may be back. */
  async #answers(): Promise<GuestAnswers> {
    const loading = (this.#loaded ??= this.#load());
    try {
      return await loading;
    } catch (error) {
      this.#loaded = null;
      throw error;
    }
  }
}
