/** Verdicts: what the scanner signs about parts and messages, and takes back later as its own word. */
import { fail } from '../../contract/errors.ts';
import {
  type MessageVerdict,
  type Part,
  type PartVerdict,
  type VerdictKind,
  messageVerdict,
  partVerdict,
} from '../../contract/objects.ts';
import { type Signed, type Signer, sign, verify } from '../../crypto/index.ts';
import type { Claimed } from './request.ts';

const HOUR = 3_600_000;

/** How long a verdict stands, from its own time. */
export const PART_VERDICT_MS = 24 * HOUR;
export const MESSAGE_VERDICT_MS = HOUR;

export const signPartVerdict = (verdict: PartVerdict, signer: Signer): Signed =>
  sign('part-verdict', partVerdict.parse(verdict), signer);

export const signMessageVerdict = (verdict: MessageVerdict, signer: Signer): Signed =>
  sign('verdict', messageVerdict.parse(verdict), signer);

/** Throws `verdict_invalid` unless this scanner signed it. */
export const openPartVerdict = (signed: Signed, own: Uint8Array): PartVerdict =>
  ownWord(() => partVerdict.parse(verify('part-verdict', signed, own)));

/** Throws `verdict_invalid` unless this scanner signed it. */
export const openMessageVerdict = (signed: Signed, own: Uint8Array): MessageVerdict =>
  ownWord(() => messageVerdict.parse(verify('verdict', signed, own)));

function ownWord<Verdict>(open: () => Verdict): Verdict {
  try {
    return open();
  } catch (cause) {
    throw fail('verdict_invalid', { cause });
  }
}

/** Throws `verdict_invalid` for the verdict of another message, sender or key. */
export function checkSameMessage(verdict: Claimed, request: Claimed): void {
  const isSame =
    verdict.org === request.org &&
    verdict.message === request.message &&
    verdict.sender === request.sender &&
    verdict.senderKey === request.senderKey &&
    verdict.commitment === request.commitment;
  if (!isSame) throw fail('verdict_invalid', { detail: { about: 'another_message' } });
}

/** Throws `verdict_expired`. */
export function checkFresh(verdict: { exp: number }, now: number): void {
  if (now >= verdict.exp) throw fail('verdict_expired');
}

export const isSamePart = (one: Part, other: Part | undefined): boolean =>
  one.kind === other?.kind && one.digest === other.digest && one.sizeBytes === other.sizeBytes;

export const areSameParts = (one: readonly Part[], other: readonly Part[]): boolean =>
  one.length === other.length && one.every((part, index) => isSamePart(part, other[index]));

const WORST_FIRST = ['infected', 'refused', 'unscannable'] as const;

/** One verdict for all: the first that applies of infected, refused, unscannable, clean. */
export const worstOf = (verdicts: readonly VerdictKind[]): VerdictKind =>
  WORST_FIRST.find((kind) => verdicts.includes(kind)) ?? 'clean';

const MAX_REASONS = 50;
const MAX_REASON = 200;

/** Every reason once, in the order given, cut to what a verdict holds. */
export const allReasons = (...reasons: (readonly string[])[]): string[] =>
  [...new Set(reasons.flat().map((reason) => reason.slice(0, MAX_REASON)))].slice(0, MAX_REASONS);
