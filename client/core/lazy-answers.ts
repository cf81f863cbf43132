/**
 * Answering, fetched when it is first asked for: a letter opens with nothing of it. A new opening of the same letter
 * brings a new grant, and leaves answers that are being written as they are.
 */
import { fail } from '../../contract/errors.ts';
import type { Environment } from './environment.ts';
import type { AnswerFace } from './face.ts';
import type { GuestAnswers } from './guest-answer.ts';
import type { Relay } from './http.ts';
import { type AnsweredLetter, sentAnswers } from './sent-answers.ts';

export class LazyAnswers implements AnswerFace {
  #open: { relay: Relay; environment: Environment; letter: AnsweredLetter } | null = null;
  #loaded: Promise<GuestAnswers> | null = null;
  #grant: string | null = null;

  /** The letter that is open now. */
  about(relay: Relay, environment: Environment, opened: AnsweredLetter & { grant: string }): void {
    const { grant, ...letter } = opened;
    this.#grant = grant;
    this.#open ??= { relay, environment, letter };
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

  async #load(): Promise<GuestAnswers> {
    if (!this.#open) throw fail('grant_expired');
    const { relay, environment, letter } = this.#open;
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
