/**
 * What the processes say to each other: the relay calls the scanner and the gateway, nobody calls the relay.
 * HTTP on a Unix socket or an internal network, a bearer token per pair, every message checked at both ends
 * (contract/wire.ts). Where a body streams, the request is LP(JSON) followed by the bytes.
 */
import { z } from 'zod';
import { antivirusState } from './api/common.ts';
import {
  MAX_ATTACHMENTS,
  address,
  bytesUpTo,
  digest,
  hybridKey,
  id,
  personName,
  phone,
  signed,
  signingKey,
  timeMs,
} from './values.ts';

export interface InternalCall<Body extends z.ZodType, Result extends z.ZodType> {
  path: string;
  body: Body;
  result: Result;
  /** True when bytes follow the JSON. */
  streams: boolean;
  /** The caller gives up after this. */
  deadlineMs: number;
}

const call = <Body extends z.ZodType, Result extends z.ZodType>(
  path: string,
  deadlineMs: number,
  shapes: { body: Body; result: Result; streams?: true },
): InternalCall<Body, Result> => ({
  path,
  deadlineMs,
  body: shapes.body,
  result: shapes.result,
  streams: shapes.streams === true,
});

/** The largest attachment through a slow clamd, after a wait for its turn. */
const PART_DEADLINE_MS = 15 * 60 * 1000;

const verdictSigned = signed(2 * 1024 * 1024);
const request = z
  .string()
  .min(2)
  .max(512 * 1024);

/** What the relay claims about a request; the scanner cannot check it (docs/threat-model.md, The relay's claims). */
const rulesClaim = z.strictObject({ rules: signed(), rulesBy: signingKey });

/**
 * What the relay is told of a message that was judged, beside the verdict or the token: facts to be counted in the
 * totals of the day (scanner/rules/facts.ts), and the ids of rules. It holds no text and no place.
 */
export const seen = z.strictObject({
  facts: z
    .array(z.strictObject({ fact: z.string().regex(/^[a-z0-9:_-]{1,128}$/), found: z.int().min(1) }))
    .max(200),
  rulesVersion: z.int().min(1),
  /** The rules that applied, those of them that admins are to be told of, and the labels they give. */
  fired: z.array(z.string().max(64)).max(200),
  told: z.array(z.string().max(64)).max(200),
  labels: z.array(z.string().max(60)).max(200),
});
export type Seen = z.infer<typeof seen>;

export const scanner = {
  /** The scanner's identity, the keys it can open now, newest first, and its engine. */
  keys: call('/keys', 5_000, {
    body: z.strictObject({}),
    result: z.strictObject({
      identity: signingKey,
      keys: z.array(signed()).min(1).max(4),
      antivirus: antivirusState,
    }),
  }),
  /** Streams nonce ‖ STREAM of one attachment; answers its signed part verdict. */
  part: call('/part', PART_DEADLINE_MS, {
    body: z.strictObject({
      request,
      kToScanner: bytesUpTo(16 * 1024),
      instance: id,
      /** What the rules look for in texts is looked for here: later the text is gone. */
      claims: rulesClaim,
    }),
    result: z.strictObject({ verdict: verdictSigned }),
    streams: true,
  }),
  /** Streams nonce ‖ STREAM of the letter; answers the signed message verdict. */
  message: call('/message', 120_000, {
    body: z.strictObject({
      request,
      kToScanner: bytesUpTo(16 * 1024),
      instance: id,
      partVerdicts: z.array(verdictSigned).max(MAX_ATTACHMENTS),
      claims: rulesClaim,
    }),
    /** `seen` where rules refuse the message already. */
    result: z.strictObject({ verdict: verdictSigned, seen: seen.nullable() }),
    streams: true,
  }),
  /** Checks everything again and signs the release token (docs/format.md, At the scanner). */
  release: call('/release', 30_000, {
    body: z.strictObject({
      request,
      kToScanner: bytesUpTo(16 * 1024),
      instance: id,
      header: bytesUpTo(512 * 1024),
      statement: bytesUpTo(512 * 1024),
      verdict: verdictSigned,
      partVerdicts: z.array(verdictSigned).max(MAX_ATTACHMENTS),
      claims: z.strictObject({
        ...rulesClaim.shape,
        /** The organisation's archive key: its stanza is required where there is one. */
        archive: hybridKey.nullable(),
        /**
         * Who sends, as the relay knows them: the digest of the key they open their own messages with (a member's in
         * its directory, a guest's in the delivery that is answered), and who readers see.
         */
        sender: z.strictObject({
          key: digest,
          address,
          name: personName,
          role: z.enum(['member', 'admin', 'guest']),
        }),
        /** Handles of recipients who have an account in the organisation. */
        inside: z.array(id),
        /** Handles of recipients to whom the sender wrote before. */
        known: z.array(id),
      }),
    }),
    result: z.strictObject({ token: signed(), seen }),
  }),
  /**
   * Whether a rule set that an admin signed can be read, and which refusing rules it weakens or switches off
   * (scanner/rules/weakens.ts): the relay does not know what rules mean.
   */
  rules: call('/rules', 5_000, {
    body: z.strictObject({ next: rulesClaim, current: rulesClaim.nullable() }),
    result: z.strictObject({ version: z.int().min(1), weakened: z.array(z.string().max(64)).max(201) }),
  }),
} as const;

const organisation = z.strictObject({ name: personName, phone });

export const gateway = {
  keys: call('/keys', 5_000, {
    body: z.strictObject({}),
    result: z.strictObject({ identity: signingKey, keys: z.array(signed()).min(1).max(8) }),
  }),
  /** Opens the sealed link and hands the mail to the next server. Answers only after that server's 250. */
  notify: call('/notify', 60_000, {
    body: z.discriminatedUnion('kind', [
      z.strictObject({
        kind: z.literal('guest'),
        /** Names the mail: the same id again is answered, not sent twice. */
        id,
        org: id,
        message: id,
        handle: id,
        to: address,
        organisation,
        senderName: personName,
        /** What the page will ask for: the mail says it beforehand. */
        opens: z.enum(['sms', 'code', 'key', 'passphrase']),
        sealedLink: bytesUpTo(4096),
        instance: id,
      }),
      z.strictObject({ kind: z.literal('account'), id, to: address, organisation, senderName: personName }),
      /** Somebody without an account answered; who, is not told to a mail provider. */
      z.strictObject({ kind: z.literal('answer'), id, to: address, organisation }),
      z.strictObject({
        kind: z.literal('invitation'),
        id,
        org: id,
        invitation: id,
        to: address,
        organisation,
        senderName: personName,
        role: z.enum(['member', 'admin']),
        expiresAt: timeMs,
        sealedLink: bytesUpTo(4096),
        instance: id,
      }),
    ]),
    result: z.strictObject({ accepted: z.literal(true), at: timeMs }),
  }),
} as const;

/** What a failed internal call answers: a code of the catalogue, and programs' detail. */
export const internalError = z.strictObject({
  error: z.string(),
  detail: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])).optional(),
});
