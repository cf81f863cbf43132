/** The rules, once more and with everything known: recipients, how each opens, what the sender confirmed. */
import { fail } from '../../../contract/errors.ts';
import type { Findings, MessageVerdict, Part, ReleaseRequest, Statement } from '../../../contract/objects.ts';
import { plaintextSize } from '../../../crypto/index.ts';
import {
  type EvaluatedPart,
  type Evaluation,
  type EvaluationInput,
  shortestExpiry,
  unscannableAllowed,
} from '../../rules/evaluate.ts';
import type { RuleSet, SenderRole } from '../../rules/schema.ts';

/** The message was judged under the rules that are in force. Throws `rules_changed`. */
export function checkRulesAreCurrent(verdict: MessageVerdict, current: string): void {
  if (verdict.rules !== current) throw fail('rules_changed');
}

/**
 * Nothing but a clean message is released, or an unscannable one whose every reason the rules allow. Returns those
 * reasons, which the recipient is told. Throws `not_clean`.
 */
export function checkClean({ verdict, reasons }: MessageVerdict, rules: RuleSet): string[] {
  if (verdict === 'clean') return [];
  if (verdict === 'unscannable' && unscannableAllowed(rules, reasons)) return reasons;
  throw fail('not_clean', { detail: { verdict, reasons: reasons.join(' ') } });
}

/**
 * The parts of a message as the rules see them, from what was found in each. Names stand in the letter, so what an
 * attachment is under its name was found with the letter. Throws `verdict_invalid` when that does not fit.
 */
export function evaluatedParts(
  letter: Findings,
  attachments: readonly Findings[],
  parts: readonly Part[],
): EvaluatedPart[] {
  const isWhole = letter.files.length === attachments.length && parts.length === attachments.length + 1;
  if (!isWhole) throw fail('verdict_invalid');
  return [letter, ...attachments].map(({ type, contains, findings, reasons }, index) => {
    const named = index === 0 ? undefined : letter.files[index - 1];
    return {
      part: named ? 'attachment' : 'letter',
      mime: type.mime,
      kind: named?.kind ?? type.kind,
      sizeBytes: plaintextSize(parts[index]?.sizeBytes ?? 0),
      mismatch: named?.mismatch ?? false,
      fitting: named?.fitting ?? [],
      contains,
      unscannable: reasons,
      findings,
    };
  });
}

/** What the relay claims of the people: handles of recipients inside and known, the sender's role. */
export interface PeopleClaims {
  inside: readonly string[];
  known: readonly string[];
  sender: { role: SenderRole };
}

/** What the rules are applied to at release. The time is that of the statement, which readers see. */
export const releaseInput = (
  parts: EvaluatedPart[],
  { recipients }: ReleaseRequest,
  { confirmed, time }: Statement,
  { inside, known, sender }: PeopleClaims,
): EvaluationInput => ({
  parts,
  recipients: recipients.map(({ handle, address, level }) => ({
    address,
    level,
    outside: !inside.includes(handle),
    known: known.includes(handle),
  })),
  sender: { role: sender.role },
  time,
  confirmed,
});

/** Throws `refused_by_rule`, with the rules that refuse. */
export function checkRefusals({ refusals }: Evaluation): void {
  if (refusals.length > 0) {
    throw fail('refused_by_rule', { detail: { rules: refusals.map(({ rule }) => rule).join(' ') } });
  }
}

/** Throws `level_too_low`, with the rule, the level it demands and the handles of those who would open with less. */
export function checkLevels({ demands }: Evaluation, { recipients }: ReleaseRequest): void {
  const unmet = demands.find(({ satisfied }) => !satisfied);
  if (!unmet) return;
  const handles = unmet.unmet.map((index) => recipients[index]?.handle ?? '');
  throw fail('level_too_low', {
    detail: { rule: unmet.rule, level: unmet.level, handles: handles.join(' ') },
  });
}

/** Throws `confirmation_needed`, with the warnings that the statement does not confirm. */
export function checkConfirmations({ warnings }: Evaluation): void {
  const open = warnings.filter(({ confirmed }) => !confirmed);
  if (open.length > 0) {
    throw fail('confirmation_needed', { detail: { warnings: open.map(({ id }) => id).join(' ') } });
  }
}

const DAY_MS = 24 * 3_600_000;

/** Throws `expiry_too_late`, with the rule and the days it leaves, counted from the statement. */
export function checkExpiry(
  evaluation: Evaluation,
  { time }: Statement,
  { expiresAt }: ReleaseRequest,
): void {
  const shortest = shortestExpiry(evaluation);
  if (shortest && expiresAt > time + shortest.days * DAY_MS) {
    throw fail('expiry_too_late', { detail: { ...shortest } });
  }
}
