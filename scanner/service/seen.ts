/** What the relay is told of a message that was judged (contract/internal.ts). */
import type { Seen } from '../../contract/internal.ts';
import type { Evaluation, EvaluationInput } from '../rules/evaluate.ts';
import { factsOf } from '../rules/facts.ts';
import type { RuleSet } from '../rules/schema.ts';

export const seenOf = (
  { version }: Pick<RuleSet, 'version'>,
  input: Parameters<typeof factsOf>[0] | EvaluationInput,
  { fired, told, labels }: Pick<Evaluation, 'fired' | 'told' | 'labels'>,
): Seen => ({
  facts: factsOf(input),
  rulesVersion: version,
  fired,
  told: [...new Set(told.map(({ rule }) => rule))],
  labels: [...new Set(labels.map(({ label }) => label))].slice(0, 200),
});
