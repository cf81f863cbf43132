/**
 * What an author's client seals to itself of a message that is being written (docs/format.md, Drafts): everything
 * that another of their devices needs to go on with it, K included. The relay keeps it and cannot read it.
 */
import { z } from 'zod';
import { confirmation, part } from '../../contract/objects.ts';
import {
  MAX_ATTACHMENTS,
  MAX_ATTACHMENT_BYTES,
  MAX_RECIPIENTS,
  bytes,
  digest,
  id,
  level,
  signed,
  sizeBytes,
} from '../../contract/values.ts';

const v = z.literal(1);

/** As it was typed: nothing of it need be complete or valid yet. */
const written = z.strictObject({
  recipients: z
    .array(
      z.strictObject({
        address: z.string().max(1000),
        level,
        number: z.string().max(100),
        accessCode: z.string().max(1000),
        /** The author makes the code up. */
        ownCode: z.boolean(),
      }),
    )
    .max(MAX_RECIPIENTS),
  subject: z.string().max(998),
  text: z.string().max(1_000_000),
  html: z.string().max(1_000_000),
  /** Warnings that were confirmed. */
  confirmed: z.array(confirmation).max(100),
  /** For how long recipients can open. */
  days: z.int().min(1).max(3650),
  /** The message that this one answers or passes on. */
  answers: z.strictObject({ message: id, kind: z.enum(['reply', 'reply_all', 'forward']) }).nullable(),
});
export type Written = z.infer<typeof written>;

const attachment = z.strictObject({
  attachment: z.string().min(1).max(64),
  name: z.string().min(1).max(255),
  sizeBytes: sizeBytes.max(MAX_ATTACHMENT_BYTES),
  place: z.int().min(1).max(MAX_ATTACHMENTS),
  /** The message and the part it is passed on from: any page can fetch it there. Not in drafts of before. */
  from: z
    .strictObject({ message: id, part: z.int().min(1).max(MAX_ATTACHMENTS) })
    .nullable()
    .default(null),
  /** The nonce of the part, never without the digest of the file it was drawn for (client/core/sealed-file.ts). */
  drawn: z.strictObject({ nonce: bytes(16), file: digest }).nullable(),
  /** Where its bytes go at the relay. */
  upload: id.nullable(),
  /** Set once all of it is up. */
  part: part.nullable(),
  /** The scanner's verdict, where it was short enough to keep. */
  verdict: signed(64 * 1024).nullable(),
});
export type AttachmentRecord = z.infer<typeof attachment>;

const content = z.strictObject({
  v,
  thread: id,
  /** K. */
  fileKey: bytes(16),
  written,
  attachments: z.array(attachment).max(MAX_ATTACHMENTS),
});
export type DraftRecord = z.infer<typeof content>;

const SUBJECT_SHOWN = 200;
const RECIPIENTS_SHOWN = 3;

const summary = z.strictObject({
  v,
  subject: z.string().max(SUBJECT_SHOWN),
  recipients: z.array(z.string().max(254)).max(RECIPIENTS_SHOWN),
  /** How many there are besides. */
  more: z.int().min(0),
  attachments: z.int().min(0),
});
export type DraftSummary = z.infer<typeof summary>;

export const encodeDraft = (record: Omit<DraftRecord, 'v'>): string => JSON.stringify({ v: 1, ...record });

/** What a list shows of it. */
export function encodeSummary({
  written: { subject, recipients },
  attachments,
}: Omit<DraftRecord, 'v'>): string {
  const shown: DraftSummary = {
    v: 1,
    subject: subject.slice(0, SUBJECT_SHOWN),
    recipients: recipients.slice(0, RECIPIENTS_SHOWN).map(({ address }) => address.slice(0, 254)),
    more: Math.max(0, recipients.length - RECIPIENTS_SHOWN),
    attachments: attachments.length,
  };
  return JSON.stringify(shown);
}

/** Throws a `ZodError` on another shape. */
export const parseDraft = (json: string): DraftRecord => content.parse(JSON.parse(json));

/** Throws a `ZodError` on another shape. */
export const parseSummary = (json: string): DraftSummary => summary.parse(JSON.parse(json));
