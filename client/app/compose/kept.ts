/** A message as the page holds it, and as it is kept between the author's devices: from one to the other. */
import type { OpenedAttachment, OpenedDraft, Written } from '../../core/face.ts';
import { emptyDraft, newRecipient, nothingWritten } from './draft.ts';
import type { Draft, FileState } from './draft.ts';

/** What is kept of it: as it was typed, however unfinished. */
export const writtenOf = ({ recipients, subject, text, confirmed, days, origin }: Draft): Written => ({
  recipients: recipients.map(({ address, level, number, accessCode, ownCode }) => ({
    address,
    level,
    number,
    accessCode,
    ownCode,
  })),
  subject,
  text,
  html: '',
  confirmed: Object.entries(confirmed).map(([warning, reason]) => ({ warning, reason })),
  days,
  answers: origin && { message: origin.message, kind: origin.kind },
});

/** A draft to go on with. Its recipients are still to be looked up. */
export const draftOf = ({ thread, written, attachments }: OpenedDraft): Draft => ({
  ...emptyDraft,
  recipients: written.recipients.map((each) => ({
    ...newRecipient(each.address),
    ...each,
    guessable: each.ownCode,
    isKept: true,
  })),
  subject: written.subject,
  text: written.text,
  files: attachments.map((each) => ({
    id: each.attachment,
    name: each.name,
    sizeBytes: each.sizeBytes,
    state: stateOf(each),
  })),
  confirmed: Object.fromEntries(written.confirmed.map(({ warning, reason }) => [warning, reason])),
  days: written.days,
  origin: written.answers && originOf(written.answers, thread),
});

const originOf = (
  { message, kind }: NonNullable<Written['answers']>,
  thread: string,
): NonNullable<Draft['origin']> => ({
  kind: kind === 'forward' ? 'forward' : 'reply',
  message,
  thread: kind === 'forward' ? null : thread,
  begun: nothingWritten,
});

/** True for an attachment that goes on by itself: the core has what that takes. */
export const goesOn = ({ at, hasFile, judged }: OpenedAttachment): boolean =>
  hasFile ? judged === null : at === 'complete' && judged === null;

function stateOf(opened: OpenedAttachment): FileState {
  const { at, judged, sentBytes, sizeBytes } = opened;
  if (judged !== null) return { at: 'done', attachment: judged };
  if (at === 'complete') return { at: 'inspecting' };
  if (goesOn(opened)) return { at: 'uploading', sentBytes, totalBytes: sizeBytes };
  return { at: 'needs_file', isGone: at === 'gone', sentBytes, totalBytes: sizeBytes };
}
