/**
 * Everything again, from nothing but what comes with the request: the scanner has kept nothing (docs/format.md, At
 * the scanner). Each line below refuses one thing; what passes all of them is signed.
 */
import type { z } from 'zod';
import { findingsOf } from '../../../contract/findings.ts';
import type { Seen, scanner } from '../../../contract/internal.ts';
import { type ReleaseRequest, releaseRequest } from '../../../contract/objects.ts';
import { type Signed, type Signer, unb64u } from '../../../crypto/index.ts';
import { evaluate } from '../../rules/evaluate.ts';
import type { ScannerKeys } from '../keys.ts';
import { publishedRules } from '../published-rules.ts';
import { type Opened, openRequest, withOpened } from '../request.ts';
import { seenOf } from '../seen.ts';
import { checkFresh, checkSameMessage, openMessageVerdict } from '../verdicts.ts';
import { checkHeaderMac } from './header.ts';
import { checkNamedHeader, checkNamedStatement, checkNamedVerdict } from './named.ts';
import { checkPartVerdicts } from '../part-verdicts.ts';
import { checkRecipients } from './recipients.ts';
import {
  checkClean,
  checkConfirmations,
  checkExpiry,
  checkLevels,
  checkRefusals,
  checkRulesAreCurrent,
  evaluatedParts,
  releaseInput,
} from './rules.ts';
import {
  checkArchiveKey,
  checkArchiveStanza,
  checkEveryStanza,
  checkSenderKey,
  checkSenderStanza,
  remakeStanzas,
} from './stanzas.ts';
import {
  checkStatementFrom,
  checkStatementIsOfRequest,
  checkStatementParts,
  checkStatementPlace,
  checkStatementRecipients,
  checkStatementTime,
  openStatement,
} from './statement.ts';
import { signToken } from './token.ts';

export type ReleaseBody = z.output<typeof scanner.release.body>;

export interface Releasing {
  keys: ScannerKeys;
  /** The scanner's identity. */
  signer: Signer;
  now: () => number;
}

export interface ReleaseAnswer {
  token: Signed;
  /** For the relay to count. */
  seen: Seen;
}

/** The signed token. Throws the code of the first check that fails. */
export async function answerRelease(body: ReleaseBody, state: Releasing): Promise<ReleaseAnswer> {
  const opened = openRequest(releaseRequest, 'release', body, state.keys);
  return withOpened(opened, () => release(body, opened, state));
}

async function release(
  body: ReleaseBody,
  { request, fileKey, seeds }: Opened<ReleaseRequest>,
  { signer, now }: Releasing,
): Promise<ReleaseAnswer> {
  const { claims } = body;
  const headerBytes = unb64u(body.header);
  const stored = unb64u(body.statement);
  const time = now();

  checkNamedHeader(request, headerBytes);
  checkNamedStatement(request, stored);
  checkNamedVerdict(request, body.verdict);
  checkRecipients(request.recipients);

  const verdict = openMessageVerdict(body.verdict, signer.publicKey);
  const partVerdicts = checkPartVerdicts(verdict, body.partVerdicts, signer.publicKey);
  for (const each of [verdict, ...partVerdicts]) {
    checkSameMessage(each, request);
    checkFresh(each, time);
  }

  const { rules, digest } = publishedRules(claims);
  checkRulesAreCurrent(verdict, digest);

  const statement = await openStatement(fileKey, stored, request.senderKey);
  checkStatementIsOfRequest(statement, request);
  checkStatementTime(statement, time);
  checkStatementFrom(statement, claims.sender);
  checkStatementPlace(statement, request);
  checkStatementParts(statement, verdict.parts);
  checkStatementRecipients(statement, request);

  const header = checkHeaderMac(headerBytes, fileKey);
  checkSenderKey(request, claims.sender);
  checkArchiveKey(request, claims.archive);
  const declared = remakeStanzas(request, fileKey, seeds);
  checkSenderStanza(header.stanzas, declared);
  checkArchiveStanza(header.stanzas, declared);
  checkEveryStanza(header.stanzas, declared);

  const unscannable = checkClean(verdict, rules);
  const parts = evaluatedParts(
    findingsOf(fileKey, verdict),
    partVerdicts.map((each) => findingsOf(fileKey, each)),
    verdict.parts,
  );
  const input = releaseInput(parts, request, statement, claims);
  const evaluation = evaluate(rules, input);
  checkRefusals(evaluation);
  checkLevels(evaluation, request);
  checkConfirmations(evaluation);
  checkExpiry(evaluation, statement, request);

  const released = { unscannable, noForward: evaluation.noForward.length > 0 };
  return {
    token: signToken(request, verdict, released, time, signer),
    seen: seenOf(rules, input, evaluation),
  };
}
