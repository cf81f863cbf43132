/**
 * What takes two admins (docs/architecture.md, Rules): a rule that refuses and then is absent, no longer refuses, or
 * asks under another condition, a number of the organisation's own among it that is found otherwise; and another
 * reason for which what could not be inspected is let through. Any change of the condition counts: which of two
 * conditions is the weaker cannot be told in general.
 */
import { leaves } from './schema.ts';
import type { Rule, RuleSet } from './schema.ts';

/** How a widened `unscannable.allow` is named among the rules that are weakened; no rule can have this id. */
export const UNSCANNABLE_ALLOW = 'unscannable.allow';

/** The rules of `before` that `after` weakens or switches off, in the order of `before`. Empty where one admin will do. */
export function weakened(before: RuleSet, after: RuleSet): string[] {
  const rules = before.rules
    .filter((rule) => refuses(rule) && !stands(rule, before, after))
    .map(({ id }) => id);
  const isWider = after.unscannable.allow.some((reason) => !before.unscannable.allow.includes(reason));
  return isWider ? [...rules, UNSCANNABLE_ALLOW] : rules;
}

const refuses = ({ then }: Rule): boolean => then.some((action) => 'refuse' in action);

function stands(rule: Rule, before: RuleSet, after: RuleSet): boolean {
  const now = after.rules.find(({ id }) => id === rule.id);
  return (
    now !== undefined &&
    refuses(now) &&
    JSON.stringify(now.when) === JSON.stringify(rule.when) &&
    ownDetectorsOf(rule, before) === ownDetectorsOf(rule, after)
  );
}

/** What the rule looks for by the organisation's own detectors. */
function ownDetectorsOf({ when }: Rule, { detectors = [] }: RuleSet): string {
  const named = new Set(leaves(when).flatMap(({ leaf }) => ('detector' in leaf ? [leaf.detector] : [])));
  const used = detectors.filter(({ id }) => named.has(id));
  return JSON.stringify(
    used.map(({ id, pattern, context, contextNeeded }) => [id, pattern, context, contextNeeded]),
  );
}
