import type { UnscannableReason } from '../types/reasons.ts';

/** Thrown while a document is read, and always caught by `extract`: the document cannot be read, and this is why. */
export class Unreadable extends Error {
  readonly reason: UnscannableReason;

  constructor(reason: UnscannableReason, cause?: unknown) {
    super(reason, cause === undefined ? undefined : { cause });
    this.name = 'Unreadable';
    this.reason = reason;
  }
}
