/**
 * The requests by which a message that was begun is uploaded, inspected, sealed and released. Members and guests who
 * answer make the same ones, under a prefix and an access class of their own (docs/architecture.md, A message).
 */
import { type Access, endpoint } from '../endpoint.ts';
import { z } from 'zod';
import { partKind } from '../objects.ts';
import { MAX_ATTACHMENTS, MAX_PART_BYTES, MAX_RECIPIENTS, sizeBytes } from '../values.ts';
import { address, bytesUpTo, digest, id, level, phone, signed, signingKey, timeMs } from './common.ts';

/** The sealing of K, with the instance of the scanner it is for. */
const toScanner = {
  /** The exact string that was sealed to: parsed by the scanner, its digest is in the context of the sealing. */
  request: z
    .string()
    .min(2)
    .max(512 * 1024),
  kToScanner: bytesUpTo(16 * 1024),
  instance: id,
};

const envelopeBytes = { header: bytesUpTo(512 * 1024), statement: bytesUpTo(512 * 1024) };
const verdict = signed(2 * 1024 * 1024);
const partVerdicts = z.array(verdict).max(MAX_ATTACHMENTS);

/** What the relay needs to reach one recipient and to let them in. */
const delivery = z.strictObject({
  handle: id,
  address,
  number: phone.nullable(),
  level,
  /** For `key`: the account, or below the kept key of a guest. */
  account: id.nullable(),
  /** For guests: the server share S, proofs as SHA-256, L sealed to a gateway key, and the key they will sign with. */
  guest: z
    .strictObject({
      share: digest,
      linkAuth: digest,
      codeAuth: digest.nullable(),
      /** The sender chose the access code: guessable by the service, and marked so. */
      chosenCode: z.boolean(),
      sealedLink: bytesUpTo(4096),
      gatewayInstance: id,
      signingKey,
    })
    .nullable(),
  /** For `key` without an account: no share, and a link all the same. */
  kept: z
    .strictObject({ key: id, linkAuth: digest, sealedLink: bytesUpTo(4096), gatewayInstance: id })
    .nullable(),
});
export type Delivery = z.infer<typeof delivery>;

/** `prefix` names the message, as `:message`. */
export const writing = <const Prefix extends `${string}:message`, Allowed extends Access>(
  prefix: Prefix,
  access: Allowed,
) => ({
  /** A place to upload nonce ‖ STREAM to by tus (HEAD, PATCH). A part asked for again gets a new place. */
  createPart: endpoint('POST', `${prefix}/parts`, access, 'A place for a part', {
    body: z.strictObject({
      part: z.int().min(0).max(MAX_ATTACHMENTS),
      kind: partKind,
      sizeBytes: sizeBytes.min(32).max(MAX_PART_BYTES),
    }),
    result: z.strictObject({ upload: id }),
  }),

  inspectPart: endpoint('POST', `${prefix}/parts/:n/inspect`, access, 'Inspect an attachment', {
    body: z.strictObject({ ...toScanner }),
    result: z.strictObject({ verdict }),
  }),

  inspectMessage: endpoint(
    'POST',
    `${prefix}/inspect`,
    access,
    'Inspect the letter, give the message verdict',
    {
      body: z.strictObject({ ...toScanner, partVerdicts }),
      result: z.strictObject({ verdict }),
    },
  ),

  token: endpoint('POST', `${prefix}/envelopes/:n/token`, access, 'Ask the scanner for the release token', {
    body: z.strictObject({ ...toScanner, ...envelopeBytes, verdict, partVerdicts }),
    result: z.strictObject({ token: signed() }),
  }),

  /** Redeems the token, once, in one transaction. The same request again gets the first answer; any other is 409. */
  redeem: endpoint('POST', `${prefix}/envelopes/:n`, access, 'Release an envelope', {
    body: z.strictObject({
      /** Left out, the answer is `token_needed`. */
      token: signed().optional(),
      ...envelopeBytes,
      deliveries: z.array(delivery).min(1).max(MAX_RECIPIENTS),
      /** Subject and attachment names, sealed to the organisation's log key. */
      logContent: bytesUpTo(256 * 1024),
      /** What it answers or forwards: a message that the member sent or received. For the log. Guests send none. */
      origin: z.strictObject({ kind: z.enum(['reply', 'forward']), message: id }).optional(),
      /** Link secrets and access codes, signed by and sealed to the sender, so that their client can resend. */
      senderRecord: bytesUpTo(64 * 1024),
    }),
    result: z.strictObject({ message: id, envelope: z.int(), releasedAt: timeMs }),
  }),
});
