/**
 * A proof of receipt as a file (docs/format.md, Proof of receipt): what was released, who signed it, and the entries
 * of the communication log about each recipient, with everything that a verifier needs and no network. It names the
 * recipients; the letter, its subject and its keys are not in it.
 */
import { z } from 'zod';
import { MAX_RECIPIENTS, bytes, digest, id, signed, signingKey } from '../values.ts';
import { MAX_RECEIPT_BYTES, RECEIPT_KIND } from './media.ts';

/** The entries a proof may rest on, in the order in which they come about. */
export const receiptEventTypes = ['send', 'notify', 'share_release', 'open'] as const;
export type ReceiptEventType = (typeof receiptEventTypes)[number];

/** An entry of the log that is shown, and the hashes that prove its place in the tree of the checkpoint. */
export const receiptEntry = z.strictObject({
  index: z.int().min(0),
  leaf: z.string().max(1024),
  salt: bytes(32),
  private: z.string().max(64 * 1024),
  hashes: z.array(digest).max(64),
});
export type ReceiptEntry = z.infer<typeof receiptEntry>;

export const receiptRecipient = z.strictObject({
  handle: id,
  events: z.array(receiptEntry).min(1).max(receiptEventTypes.length),
  /** What the recipient's side signed, and the key it verifies with; null as long as nothing was opened. */
  opened: z.strictObject({ event: signed(4096), signingKey }).nullable(),
});
export type ReceiptRecipient = z.infer<typeof receiptRecipient>;

export const receiptFile = z.strictObject({
  v: z.literal(1),
  kind: z.literal(RECEIPT_KIND),
  charter: signed(),
  token: signed(),
  statement: signed(),
  /** With it the stored statement, whose digest the token names, is made again from `statement`. */
  statementPayload: z.strictObject({ nonce: bytes(16), key: bytes(32) }),
  /** A C2SP signed note. */
  checkpoint: z.string().max(4096),
  recipients: z.array(receiptRecipient).min(1).max(MAX_RECIPIENTS),
});
export type ReceiptFile = z.infer<typeof receiptFile>;

/** The text of the file: canonical, as a signed body is, so that no byte of it can be other. */
export const encodeReceipt = (receipt: ReceiptFile): string => JSON.stringify(receipt);

/** A proof as it was read; null when it is none. A newline at the end, which editors add, is read over. */
export function decodeReceipt(text: string): ReceiptFile | null {
  if (text.length > MAX_RECEIPT_BYTES) return null;
  const json = text.endsWith('\n') ? text.slice(0, -1) : text;
  try {
    const value: unknown = JSON.parse(json);
    return JSON.stringify(value) === json ? receiptFile.parse(value) : null;
  } catch {
    return null;
  }
}
