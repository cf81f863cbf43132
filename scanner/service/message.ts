/** Inspects the letter with all that is known of the attachments, and signs one verdict for the message. */
import type { z } from 'zod';
import { fail } from '../../contract/errors.ts';
import { findingsOf, wrapFindings } from '../../contract/findings.ts';
import type { Seen, scanner } from '../../contract/internal.ts';
import { type MessageRequest, type PartVerdict, messageRequest } from '../../contract/objects.ts';
import { MAX_LETTER_BYTES } from '../../contract/values.ts';
import { type Signed, plaintextSize } from '../../crypto/index.ts';
import { detectorsVersion } from '../rules/text-conditions.ts';
import { evaluateContent } from './content-rules.ts';
import { type Inspecting, findingsFrom, openAndInspect } from './inspection.ts';
import { checkFiles, filesUnderTheirNames, readLetter } from './letter.ts';
import { checkPartVerdicts } from './part-verdicts.ts';
import { type PublishedRules, publishedRules } from './published-rules.ts';
import { evaluatedParts } from './release/rules.ts';
import { openRequest, withOpened } from './request.ts';
import { seenOf } from './seen.ts';
import {
  MESSAGE_VERDICT_MS,
  allReasons,
  checkFresh,
  checkSameMessage,
  signMessageVerdict,
  worstOf,
} from './verdicts.ts';

export type MessageBody = z.output<typeof scanner.message.body>;

interface Incoming {
  content: AsyncIterable<Uint8Array>;
  signal: AbortSignal;
}

export interface MessageAnswer {
  verdict: Signed;
  /** Where rules refuse the content; a message that may leave is counted at its release. */
  seen: Seen | null;
}

/** The signed message verdict. `content` is nonce ‖ STREAM of the letter. */
export async function answerMessage(
  body: MessageBody,
  content: AsyncIterable<Uint8Array>,
  signal: AbortSignal,
  state: Inspecting,
): Promise<MessageAnswer> {
  const published = publishedRules(body.claims);
  const opened = openRequest(messageRequest, 'message', body, state.keys);
  const { request, fileKey } = opened;
  return withOpened(opened, () => {
    checkRulesOf(request, published);
    const partVerdicts = checkPartVerdicts(request, body.partVerdicts, state.signer.publicKey);
    for (const verdict of partVerdicts) {
      checkSameMessage(verdict, request);
      checkFresh(verdict, state.now());
      checkDetectors(verdict, published);
    }
    return judge(state, { request, fileKey, partVerdicts, published }, { content, signal });
  });
}

/** Throws `rules_changed` unless the client asks for judgement under the rules in force. */
function checkRulesOf({ rules }: MessageRequest, { digest }: PublishedRules): void {
  if (rules !== digest) throw fail('rules_changed');
}

/** Throws `rules_changed` when an attachment was not searched for what these rules look for. */
function checkDetectors({ detectors }: PartVerdict, { rules }: PublishedRules): void {
  if (detectors !== detectorsVersion(rules)) throw fail('rules_changed', { detail: { of: 'part_verdict' } });
}

interface Judging {
  request: MessageRequest;
  fileKey: Uint8Array;
  partVerdicts: PartVerdict[];
  published: PublishedRules;
}

async function judge(
  state: Inspecting,
  { request, fileKey, partVerdicts, published }: Judging,
  { content, signal }: Incoming,
): Promise<MessageAnswer> {
  const { rules, digest } = published;
  const [part, ...attachments] = request.parts;
  if (part === undefined) throw fail('bad_request');
  const sizeBytes = plaintextSize(part.sizeBytes);
  if (sizeBytes > MAX_LETTER_BYTES) throw fail('too_large');
  const plaintext = new Uint8Array(sizeBytes);
  try {
    const inspected = await openAndInspect(state, {
      content,
      part,
      fileKey,
      rules,
      signal,
      copy: plaintext,
    });
    const letter = readLetter(plaintext);
    checkFiles(letter, attachments);
    const seen = partVerdicts.map((verdict) => findingsOf(fileKey, verdict));
    const found = findingsFrom(inspected, filesUnderTheirNames(letter, seen, rules));
    const evaluated = evaluatedParts(found, seen, request.parts);
    const evaluation = evaluateContent(rules, evaluated);
    const refusing = evaluation.refusals.map(({ rule }) => rule);
    const reasons = allReasons(
      refusing.map((rule) => `rule:${rule}`),
      inspected.reasons,
      ...partVerdicts.map((verdict) => verdict.reasons),
    );
    const time = state.now();
    const verdict = signMessageVerdict(
      {
        ...request,
        verdict: worstOf([
          inspected.verdict,
          ...partVerdicts.map(({ verdict }) => verdict),
          ...(refusing.length > 0 ? (['refused'] as const) : []),
        ]),
        reasons,
        rules: digest,
        rulesVersion: rules.version,
        engine: inspected.engine,
        avdb: inspected.avdb,
        detectors: inspected.detectorsVersion,
        time,
        exp: time + MESSAGE_VERDICT_MS,
        findings: wrapFindings(fileKey, request.message, part.digest, { ...found, reasons }),
      },
      state.signer,
    );
    const facts = { parts: evaluated, recipients: [], sender: { role: 'member' as const } };
    return { verdict, seen: refusing.length > 0 ? seenOf(rules, facts, evaluation) : null };
  } finally {
    plaintext.fill(0);
  }
}
