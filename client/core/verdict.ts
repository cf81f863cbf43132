/**
 * What the scanner says of a part or of a message, held against what it was asked. Findings are under a key that
 * only holders of the message's key have: the relay carries them and cannot read them.
 */
import { fail } from '../../contract/errors.ts';
import { findingsOf } from '../../contract/findings.ts';
import {
  type Findings,
  type MessageVerdict,
  type Part,
  type PartVerdict,
  messageVerdict,
  partVerdict,
} from '../../contract/objects.ts';
import type { SignedObject } from '../../contract/values.ts';
import { verifyByOneOf } from './charter.ts';

/** Of which message, by whom, under which key; digests and keys in base64url, as they travel. */
export interface Subject {
  org: string;
  message: string;
  sender: string;
  senderKey: string;
  commitment: string;
}

export interface Judged<Verdict> {
  /** As it goes back to the scanner, verbatim. */
  signed: SignedObject;
  verdict: Verdict;
  findings: Findings;
}

/** Throws `verdict_invalid` unless a scanner of the charter says it of exactly this part. */
export function openPartVerdict(
  signed: SignedObject,
  subject: Subject,
  part: Part,
  fileKey: Uint8Array,
  scanners: readonly string[],
): Judged<PartVerdict> {
  return opened(() => {
    const verdict = partVerdict.parse(verifyByOneOf('part-verdict', signed, scanners));
    if (!isAbout(verdict, subject) || !isSamePart(verdict.part, part)) throw fail('verdict_invalid');
    return { signed, verdict, findings: findingsOf(fileKey, verdict) };
  });
}

/** Throws `verdict_invalid` unless a scanner of the charter says it of exactly these parts under these rules. */
export function openMessageVerdict(
  signed: SignedObject,
  subject: Subject,
  parts: readonly Part[],
  rules: string,
  fileKey: Uint8Array,
  scanners: readonly string[],
): Judged<MessageVerdict> {
  return opened(() => {
    const verdict = messageVerdict.parse(verifyByOneOf('verdict', signed, scanners));
    const isAboutParts =
      verdict.parts.length === parts.length &&
      verdict.parts.every((part, index) => isSamePart(part, parts[index]));
    if (!isAbout(verdict, subject) || !isAboutParts || verdict.rules !== rules) throw fail('verdict_invalid');
    return { signed, verdict, findings: findingsOf(fileKey, verdict) };
  });
}

export const isSamePart = (one: Part, other: Part | undefined): boolean =>
  one.kind === other?.kind && one.digest === other.digest && one.sizeBytes === other.sizeBytes;

const isAbout = (verdict: Subject, subject: Subject): boolean =>
  verdict.org === subject.org &&
  verdict.message === subject.message &&
  verdict.sender === subject.sender &&
  verdict.senderKey === subject.senderKey &&
  verdict.commitment === subject.commitment;

function opened<T>(open: () => T): T {
  try {
    return open();
  } catch (cause) {
    throw fail('verdict_invalid', { cause });
  }
}
