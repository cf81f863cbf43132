/** The rules that can be decided before anybody knows the recipients: those that do not speak of them. */
import { type EvaluatedPart, evaluate } from '../rules/evaluate.ts';
import { type Condition, type RuleSet, branches } from '../rules/schema.ts';

const speaksOfRecipients = (when: Condition): boolean =>
  'recipientOutside' in when || 'recipientLevel' in when || branches(when).some(speaksOfRecipients);

/** The ids of the rules that refuse these parts, whoever the recipients will be. */
export function refusedForContent(rules: RuleSet, parts: readonly EvaluatedPart[]): string[] {
  const onContent = rules.rules.filter(({ when }) => !speaksOfRecipients(when));
  const { refusals } = evaluate({ ...rules, rules: onContent }, { parts, recipients: [], confirmed: [] });
  return refusals.map(({ rule }) => rule);
}
