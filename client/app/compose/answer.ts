/** A draft that begins as an answer: recipients that open as they did before, and the letter that is answered. */
import type { AnswerProposal } from '../../core/face.ts';
import { type Draft, emptyDraft, newRecipient } from './draft.ts';

export const draftOfAnswer = (
  { kind, message, thread, recipients, files }: AnswerProposal,
  { subject, text }: { subject: string; text: string },
): Draft => ({
  ...emptyDraft,
  subject,
  text,
  recipients: recipients.map(({ address, level, accessCode }) => ({
    ...newRecipient(address),
    level,
    proposed: level,
    accessCode: accessCode ?? '',
    knownCode: accessCode,
  })),
  files:
    kind === 'forward'
      ? files.map(({ part, name, sizeBytes }) => ({
          id: `${message}/${part}`,
          name,
          sizeBytes,
          from: { message, part },
          state: { at: 'uploading' as const, sentBytes: 0, totalBytes: sizeBytes },
        }))
      : [],
  origin: {
    kind: kind === 'forward' ? 'forward' : 'reply',
    message,
    thread,
    begun: { subject, text, files: kind === 'forward' ? files.length : 0, recipients: recipients.length },
  },
});
