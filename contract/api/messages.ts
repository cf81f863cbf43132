/** Writing, inspecting, sealing and releasing a message, and what becomes of it (docs/architecture.md, A message). */
import { z } from 'zod';
import { endpoint } from '../endpoint.ts';
import { messageVerdict, openedEvent, partVerdict } from '../objects.ts';
import { receiptRecipient } from '../receipt/file.ts';
import { MAX_ATTACHMENTS, MAX_KEPT_KEYS, MAX_RECIPIENTS, sizeBytes } from '../values.ts';
import {
  accountKeys,
  address,
  antivirusState,
  bytesUpTo,
  digest,
  hybridKey,
  id,
  nothing,
  ok,
  personName,
  phone,
  sealedEnvelope,
  signed,
  signingKey,
  timeMs,
} from './common.ts';
import { writing } from './writing.ts';

/** A key that a guest kept with a letter of this sender (docs/format.md, Kept keys). */
const offeredKey = z.strictObject({
  key: id,
  /** The letter it was kept with: who can open its K can check the tag. */
  message: id,
  envelope: z.int(),
  handle: id,
  tag: digest,
  publicKey: hybridKey,
  signingKey,
  /** A passphrase that the guest made up opens it: guessable by the service, and marked so. */
  chosenPassphrase: z.boolean(),
  keptAt: timeMs,
});
export type OfferedKey = z.infer<typeof offeredKey>;

/** Who has an account to seal to, and which number was used before. */
export const lookup = endpoint('POST', '/api/recipients/lookup', 'member', 'How these people can open', {
  body: z.strictObject({ addresses: z.array(address).min(1).max(MAX_RECIPIENTS) }),
  result: z.strictObject({
    recipients: z.array(
      z.strictObject({
        address,
        account: z.strictObject({ account: id, name: personName, keys: accountKeys }).nullable(),
        /** This sender wrote to them before. */
        known: z.boolean(),
        /** Numbers this sender used for this address before. */
        numbers: z.array(phone).max(5),
        /** Kept with letters of this sender, newest first: to be used only once the tag was checked. */
        keptKeys: z.array(offeredKey).max(MAX_KEPT_KEYS),
      }),
    ),
  }),
});

/** Keys announced by the scanner, to seal K to, and what looks for viruses. */
export const scannerKeys = endpoint('GET', '/api/scanner/keys', 'member', 'Keys to seal a file key to', {
  body: nothing,
  result: z.strictObject({ keys: z.array(signed()).min(1), antivirus: antivirusState }),
});

/** The same request again answers the same. */
export const create = endpoint('POST', '/api/messages', 'member', 'Begin a message', {
  body: z.strictObject({ message: id, thread: id, commitment: digest }),
  result: z.strictObject({ message: id, createdAt: timeMs, stagedUntil: timeMs }),
});

/**
 * What lies staged for a message of mine, and how much of each part has arrived: for a client that goes on with a
 * draft. Throws `not_found` when nothing is staged (any more), `already_released`.
 */
export const stagedParts = endpoint(
  'GET',
  '/api/messages/:message/parts',
  'member',
  'What is staged for a message',
  {
    body: nothing,
    result: z.strictObject({
      stagedUntil: timeMs,
      parts: z.array(
        z.strictObject({
          part: z.int().min(0).max(MAX_ATTACHMENTS),
          upload: id,
          sizeBytes,
          offset: sizeBytes,
        }),
      ),
    }),
  },
);

/** From the first place for a part to the release. */
export const { createPart, inspectPart, inspectMessage, token, redeem } = writing(
  '/api/messages/:message',
  'member',
);

/** One's own envelope as it was released, to check what is said of it later. */
export const envelope = endpoint(
  'GET',
  '/api/messages/:message/envelopes/:n',
  'member',
  'An envelope that I released',
  { body: nothing, result: sealedEnvelope },
);

export const unlock = endpoint(
  'POST',
  '/api/messages/:message/recipients/:handle/unlock',
  'member',
  'Let a locked recipient try again',
  {
    body: nothing,
    result: ok,
  },
);

/** A fresh sealing of the same L, from the record the sender sealed to themselves (docs/format.md, Guest). */
export const resend = endpoint(
  'POST',
  '/api/messages/:message/recipients/:handle/resend',
  'member',
  'Send the notification again',
  {
    /** Null for a recipient with an account, whose mail holds no link secret. */
    body: z.strictObject({
      link: z.strictObject({ sealedLink: bytesUpTo(4096), gatewayInstance: id }).nullable(),
    }),
    result: ok,
  },
);

/** By the account a message was sealed to. The body of `event` is an opened event signed with the account's key. */
export const opened = endpoint('POST', '/api/messages/:message/opened', 'member', 'Say that it was opened', {
  body: z.strictObject({ handle: id, event: signed(4096) }),
  result: z.strictObject({ openedAt: timeMs }),
});

export const downloaded = endpoint(
  'POST',
  '/api/messages/:message/downloaded',
  'member',
  'Say that an attachment was downloaded',
  {
    body: z.strictObject({ handle: id, part: z.int().min(1).max(MAX_ATTACHMENTS) }),
    result: ok,
  },
);

/**
 * What a proof of receipt is made of, for the sender alone (docs/format.md, Proof of receipt). Asking is an entry of
 * the log. The sender's client adds the key of the statement's payload. Throws `receipt_not_possible`.
 */
export const receipt = endpoint(
  'POST',
  '/api/messages/:message/envelopes/:n/receipt',
  'member',
  'What a proof of receipt is made of',
  {
    body: nothing,
    result: z.strictObject({
      charter: signed(),
      envelope: sealedEnvelope,
      /** A C2SP signed note: the tree in which every entry below is proven. */
      checkpoint: z.string(),
      recipients: z.array(receiptRecipient).min(1),
    }),
  },
);

/** `GET /api/messages/:message/parts/:n`: nonce ‖ STREAM as bytes, for sender and account recipients after release. */
export const partPath = (message: string, part: number) => `/api/messages/${message}/parts/${String(part)}`;

export type { Delivery } from './writing.ts';
export { messageVerdict, openedEvent, partVerdict };
