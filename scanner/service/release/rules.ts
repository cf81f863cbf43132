/** The rules, once more and with everything known: recipients, how each opens, what the sender confirmed. */
import { fail } from '../../../contract/errors.ts';
import type { Findings, MessageVerdict, ReleaseRequest, Statement } from '../../../contract/objects.ts';
import { type EvaluatedPart, type Evaluation, evaluate, unscannableAllowed } from '../../rules/evaluate.ts';
import type { RuleSet } from '../../rules/schema.ts';

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
export function evaluatedParts(letter: Findings, attachments: readonly Findings[]): EvaluatedPart[] {
  if (letter.files.length !== attachments.length) throw fail('verdict_invalid');
  return [letter, ...attachments].map(({ type, contains, findings }, index) => {
    const named = index === 0 ? undefined : letter.files[index - 1];
    return {
      part: named ? 'attachment' : 'letter',
      mime: type.mime,
      kind: named?.kind ?? type.kind,
      mismatch: named?.mismatch ?? false,
      contains,
      findings,
    };
  });
}

/** `inside` are the handles of recipients in the organisation, as the relay claims. */
export const evaluateRelease = (
  rules: RuleSet,
  parts: EvaluatedPart[],
  { recipients }: ReleaseRequest,
  { confirmed }: Statement,
  inside: readonly string[],
): Evaluation =>
  evaluate(rules, {
    parts,
    recipients: recipients.map(({ handle, address, level }) => ({
      address,
      level,
      outside: !inside.includes(handle),
    })),
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
