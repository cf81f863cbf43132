/** The rules that can be decided before anybody knows of the sending: those that speak of neither its people nor its time. */
import { type EvaluatedPart, type Evaluation, evaluate } from '../rules/evaluate.ts';
import { type Rule, type RuleSet, leaves } from '../rules/schema.ts';

const ON_SENDING = [
  'recipientOutside',
  'recipientLevel',
  'recipientDomain',
  'recipientFirst',
  'recipientCount',
  'senderRole',
  'time',
];

const speaksOfSending = (rule: Rule): boolean =>
  leaves(rule.when).some(({ leaf }) => ON_SENDING.some((key) => key in leaf));

/** The rules on these parts alone, whoever the recipients will be. */
export const evaluateContent = (rules: RuleSet, parts: readonly EvaluatedPart[]): Evaluation =>
  evaluate(
    { ...rules, rules: rules.rules.filter((rule) => !speaksOfSending(rule)) },
    { parts, recipients: [], sender: { role: 'member' }, time: 0, confirmed: [] },
  );
