/** Where a recipient is on the way to the letter, and how one step follows another. */
import type { DeliveryState, Greeting, Letter } from '../core/face.ts';

/** What both the closed and the opened letter are from. */
export interface Post {
  greeting: Greeting;
  delivery: DeliveryState;
}

export type Stage =
  | { at: 'looking' }
  /** The link itself does not lead to a letter; `greeting` where the organisation is known. */
  | { at: 'failed'; error: unknown; greeting: Greeting | null }
  /** The page was loaded again without the fragment. */
  | { at: 'without_secret'; greeting: Greeting }
  | { at: 'closed'; post: Post; code: SentCode | null; notice: unknown }
  | { at: 'opened'; post: Post; letter: Letter };

export interface SentCode {
  resendAfter: number;
}

export type Step =
  | { type: 'looking' }
  | { type: 'found'; post: Post }
  | { type: 'without_secret'; greeting: Greeting }
  | { type: 'failed'; error: unknown; greeting: Greeting | null }
  | { type: 'code_sent'; code: SentCode }
  | { type: 'locked' }
  | { type: 'not_my_number' }
  /** The kept key of this letter is gone, and the sender was told. */
  | { type: 'key_lost' }
  | { type: 'opened'; letter: Letter }
  /** The half hour is over: a new code is needed, and `notice` says so. */
  | { type: 'closed_again'; notice: unknown };

export function next(stage: Stage, step: Step): Stage {
  switch (step.type) {
    case 'looking':
      return { at: 'looking' };
    case 'found':
      return { at: 'closed', post: step.post, code: null, notice: null };
    case 'without_secret':
      return { at: 'without_secret', greeting: step.greeting };
    case 'failed':
      return { at: 'failed', error: step.error, greeting: step.greeting };
    case 'code_sent':
      return stage.at === 'closed' ? { ...stage, code: step.code, notice: null } : stage;
    case 'locked': {
      if (stage.at !== 'closed') return stage;
      const { keptKey } = stage.post.delivery;
      return {
        ...stage,
        post: changed(stage.post, { locked: true, keptKey: keptKey && { ...keptKey, locked: true } }),
      };
    }
    case 'not_my_number':
      return stage.at === 'closed' ? { ...stage, post: changed(stage.post, { notMyNumber: true }) } : stage;
    case 'key_lost': {
      if (stage.at !== 'closed') return stage;
      const { keptKey } = stage.post.delivery;
      return {
        ...stage,
        notice: null,
        post: changed(stage.post, { keptKey: keptKey && { ...keptKey, ended: true, lost: true } }),
      };
    }
    case 'opened':
      return stage.at === 'closed' ? { at: 'opened', post: stage.post, letter: step.letter } : stage;
    case 'closed_again':
      return stage.at === 'opened'
        ? { at: 'closed', post: stage.post, code: null, notice: step.notice }
        : stage;
  }
}

const changed = (post: Post, change: Partial<DeliveryState>): Post => ({
  ...post,
  delivery: { ...post.delivery, ...change },
});
