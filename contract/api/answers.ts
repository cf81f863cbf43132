/**
 * A guest answers (docs/architecture.md, A guest answers): the grant of a right code begins one, and a bearer of its
 * own carries it on, so that slow writing and slow uploads outlive the half hour.
 */
import { z } from 'zod';
import { endpoint } from '../endpoint.ts';
import {
  accountKeys,
  address,
  antivirusState,
  digest,
  id,
  nothing,
  personName,
  sealedEnvelope,
  signed,
  signingKey,
  timeMs,
} from './common.ts';
import { writing } from './writing.ts';

/** The same request again answers the same. Throws `answer_limit`, `recipient_locked`, `number_refused`, `key_ended`. */
export const begin = endpoint('POST', '/api/guest/:handle/answers', 'guest', 'Begin an answer', {
  body: z.strictObject({
    message: id,
    commitment: digest,
    /** SHA-256 of 32 bytes that the client drew: bearer for this one answer, until `stagedUntil`. */
    bearer: digest,
  }),
  result: z.strictObject({ message: id, thread: id, createdAt: timeMs, stagedUntil: timeMs }),
});

/** What the guest sent from this link, newest first. */
export const sent = endpoint('GET', '/api/guest/:handle/answers', 'guest', 'What I answered, newest first', {
  body: nothing,
  result: z.strictObject({
    answers: z.array(z.strictObject({ ...sealedEnvelope.shape, releasedAt: timeMs })),
  }),
});

const PREFIX = '/api/guest/:handle/answers/:message';

/** What writing it takes, as it is now: the rules in force, and whom it is sealed to. */
export const needs = endpoint('GET', PREFIX, 'answer', 'What an answer needs', {
  body: nothing,
  result: z.strictObject({
    /** The published rule set, signed by an admin. */
    rules: signed(),
    rulesBy: signingKey,
    /** Who wrote the letter. */
    to: z.strictObject({ account: id, address, name: personName, keys: accountKeys }),
  }),
});

/** Keys announced by the scanner, to seal K to. */
export const scannerKeys = endpoint(
  'GET',
  `${PREFIX}/scanner`,
  'answer',
  'Keys to seal the file key of an answer to',
  {
    body: nothing,
    result: z.strictObject({ keys: z.array(signed()).min(1), antivirus: antivirusState }),
  },
);

/** Its places are at `/up/HANDLE/UPLOAD`. */
export const { createPart, inspectPart, inspectMessage, token, redeem } = writing(PREFIX, 'answer');

/** `GET` with the grant as bearer: nonce ‖ STREAM of a part of what the guest answered, as bytes. */
export const partPath = (handle: string, message: string, part: number) =>
  `/api/guest/${handle}/answers/${message}/parts/${String(part)}`;
