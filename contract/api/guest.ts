/** Opening without an account: link, second factor, share (docs/architecture.md, A guest opens). A GET changes nothing. */
import { z } from 'zod';
import { endpoint } from '../endpoint.ts';
import { MAX_ATTACHMENTS, sizeBytes } from '../values.ts';
import { keptKeyToOpen } from './kept-keys.ts';
import {
  accountKeys,
  address,
  bytes,
  id,
  nothing,
  ok,
  personName,
  phone,
  sealedEnvelope,
  signed,
  timeMs,
} from './common.ts';

const linkAuth = bytes(32);

/** What the address without its secret tells: that somebody of this organisation wrote, and how to ring them. */
export const greet = endpoint('GET', '/api/guest/:handle', 'anyone', 'Who this page is from', {
  body: nothing,
  result: z.strictObject({
    org: id,
    message: id,
    organisation: z.strictObject({ name: personName, phone }),
    /** `key` is a kept key: a member's delivery has no link. */
    level: z.enum(['sms', 'code', 'key']),
  }),
});

const state = z.strictObject({
  sender: z.strictObject({ name: personName }),
  sentAt: timeMs,
  expiresAt: timeMs,
  /** The last two digits, for level `sms`. */
  numberHint: z.string().max(2).nullable(),
  triesLeft: z.int().min(0).max(5),
  locked: z.boolean(),
  notMyNumber: z.boolean(),
  /** When a further code may be asked for. */
  resendAfter: timeMs.nullable(),
  /** The largest attachment as it is stored, 0 where there is none: a browser may be too small for it. */
  largestPartBytes: sizeBytes,
  /** For level `key`: the kept key that opens it. */
  keptKey: keptKeyToOpen.nullable(),
});

/** Proof of the link; consumes nothing. */
export const knock = endpoint('POST', '/api/guest/:handle/knock', 'anyone', 'Show the link', {
  body: z.strictObject({ linkAuth }),
  result: state,
});

export const sendCode = endpoint('POST', '/api/guest/:handle/code/send', 'anyone', 'Send a code by SMS', {
  body: z.strictObject({ linkAuth }),
  result: z.strictObject({ resendAfter: timeMs, codeExpiresAt: timeMs }),
});

/** One try: the code of the SMS, or the proof of the access code. */
export const open = endpoint(
  'POST',
  '/api/guest/:handle/open',
  'anyone',
  'Prove the second factor, get the share',
  {
    body: z.union([
      z.strictObject({ linkAuth, code: z.string().regex(/^[0-9]{6}$/) }),
      z.strictObject({ linkAuth, codeAuth: bytes(32) }),
    ]),
    result: z.strictObject({
      /** Bearer for this recipient's routes. */
      grant: bytes(32),
      grantUntil: timeMs,
      share: bytes(32),
      charter: signed(),
      sender: z.strictObject({ address, name: personName, keys: accountKeys }),
      /** The recipient's own address, to find the statement's line. */
      address,
      envelope: sealedEnvelope,
    }),
  },
);

/**
 * The guest's client says that the letter was opened: signed with the key that the guest's seed gives, which the
 * sender's client told at release. Throws `bad_signature` for any other.
 */
export const opened = endpoint('POST', '/api/guest/:handle/opened', 'guest', 'Say that it was opened', {
  body: z.strictObject({ event: signed(4096) }),
  result: z.strictObject({ openedAt: timeMs }),
});

export const downloaded = endpoint(
  'POST',
  '/api/guest/:handle/downloaded',
  'guest',
  'Say that an attachment was downloaded',
  {
    body: z.strictObject({ part: z.int().min(1).max(MAX_ATTACHMENTS) }),
    result: ok,
  },
);

/** The sender is told, and no code goes to this number any more. */
export const notMyNumber = endpoint(
  'POST',
  '/api/guest/:handle/not-my-number',
  'anyone',
  'This is not my number',
  {
    body: z.strictObject({ linkAuth }),
    result: ok,
  },
);

/** `GET /api/guest/:handle/parts/:n` with the grant as bearer: nonce ‖ STREAM as bytes. */
export const partPath = (handle: string, part: number) => `/api/guest/${handle}/parts/${String(part)}`;

export { id, phone };
