/**
 * The values that every schema is built from. Binary travels as unpadded base64url, times as integer
 * milliseconds since the epoch, ids as the 22 characters of 16 random bytes (docs/format.md, Conventions).
 */
import { z } from 'zod';

const BASE64URL = /^[A-Za-z0-9_-]*$/;
/** Last characters whose unused bits are zero, by how many characters stand in the last group of four. */
const ENDINGS: Record<number, string> = { 2: 'AQgw', 3: 'AEIMQUYcgkosw048' };

/** One spelling for each value: what is compared as text is then compared as bytes. */
const base64url = () =>
  z
    .string()
    .regex(BASE64URL)
    .refine(
      (text) => text.length % 4 === 0 || ENDINGS[text.length % 4]?.includes(text.at(-1) ?? '') === true,
    );

const base64urlLength = (sizeBytes: number): number => Math.ceil((sizeBytes * 4) / 3);

/** Binary of exactly `sizeBytes` bytes. */
export const bytes = (sizeBytes: number) => base64url().length(base64urlLength(sizeBytes));

/** Binary of at most `maxBytes` bytes, at least one. */
export const bytesUpTo = (maxBytes: number) => base64url().min(2).max(base64urlLength(maxBytes));

export const id = bytes(16);
export const digest = bytes(32);
export const signingKey = bytes(32);
/** An `mlkem768x25519` public key, 1216 bytes. */
export const hybridKey = bytes(1216);
export const timeMs = z.int().min(0);
export const sizeBytes = z.int().min(0).max(Number.MAX_SAFE_INTEGER);

/** A normalised e-mail address (crypto/address.ts): what is hashed, indexed and compared. */
export const address = z.string().min(3).max(254).includes('@');
/** E.164. */
export const phone = z.string().regex(/^\+[1-9][0-9]{6,14}$/);
/** The names of people and organisations: one line, no control characters. */
export const personName = z
  .string()
  .trim()
  .min(1)
  .max(120)
  .regex(/^\P{Cc}*$/u);
/** The same inside what is signed, where nothing may be taken off. */
export const signedName = z
  .string()
  .min(1)
  .max(120)
  .regex(/^\P{Cc}*$/u)
  .refine((name) => name === name.trim());

/** What stands where a guest's name would: their address, as far as a name may be long. */
export const nameOfAddress = (of: string): string => of.slice(0, 120);

export const language = z.enum(['nl', 'en']);
export type Language = z.infer<typeof language>;

/** How a recipient proves who they are, weakest first (docs/threat-model.md, Levels). */
export const level = z.enum(['sms', 'code', 'key']);
export type Level = z.infer<typeof level>;

export const role = z.enum(['member', 'admin']);
export type Role = z.infer<typeof role>;

/** A signed object: body and signature, kept and forwarded verbatim (docs/format.md, Signed objects). */
export const signed = (maxBytes = 256 * 1024) =>
  z.strictObject({ body: z.string().min(2).max(maxBytes), signature: bytes(64) });
export type SignedObject = z.infer<ReturnType<typeof signed>>;

export const MAX_RECIPIENTS = 100;
export const MAX_ATTACHMENTS = 100;
/** Content of an attachment: the ceiling of clamd's StreamMaxLength. */
export const MAX_ATTACHMENT_BYTES = 2 ** 31 - 1;
/** The same as a part: with its nonce, and a tag for each chunk of 64 KiB (docs/format.md, Message). */
export const MAX_PART_BYTES = MAX_ATTACHMENT_BYTES + 16 + 16 * 2 ** 15;
/** All parts of a message together. */
export const MAX_MESSAGE_BYTES = 10 * 2 ** 30;
/** All that a member has staged in messages that are not sent. */
export const MAX_STAGED_BYTES = 20 * 2 ** 30;
/** All parts of all answers of a guest to one letter, sent or not. */
export const MAX_ANSWER_BYTES = 4 * 2 ** 30;
/** Uploads of one member that may be under way at once. */
export const MAX_UPLOADS = 6;

export const MAX_DRAFTS = 200;
export const MAX_DRAFT_BYTES = 4 * 1024 * 1024;
export const MAX_DRAFT_SUMMARY_BYTES = 8 * 1024;
/** All drafts of a member together. */
export const MAX_DRAFTS_BYTES = 64 * 1024 * 1024;
/** Kept keys of one address at a time. */
export const MAX_KEPT_KEYS = 8;
/** The letter: text, html, names of attachments, padded. */
export const MAX_LETTER_BYTES = 2 * 1024 * 1024;
