import { detectAll } from '../detect/detect.ts';
import { atLeast } from '../detect/finding.ts';
import type { Confidence, Span } from '../detect/finding.ts';
import type { ContentKind } from '../types/content.ts';
import { isUnscannableReason } from '../types/reasons.ts';
import { LEVELS } from './schema.ts';
import type { Condition, Level, Rule, RuleSet, Where } from './schema.ts';
import { textConditionId, textDetector } from './text-conditions.ts';

/** A finding in a part; `field` says in which of a letter's texts. */
export interface PartFinding extends Span {
  detector: string;
  confidence: Confidence;
  field?: string;
}

export interface EvaluatedPart {
  part: 'letter' | 'attachment';
  kind: ContentKind;
  mime: string;
  name?: string;
  mismatch: boolean;
  /** Kinds of the files inside an archive. */
  contains?: readonly ContentKind[];
  /** With those of `textDetectors`, unless `text` is given. */
  findings: readonly PartFinding[];
  /** Where the text is at hand, as while typing: phrases and patterns are then looked for here. */
  text?: string;
}

export interface EvaluatedRecipient {
  address: string;
  level: Level;
  outside: boolean;
}

export interface Confirmation {
  /** The id of a warning. */
  warning: string;
  reason: string | null;
}

export interface EvaluationInput {
  /** The letter first, then the attachments. */
  parts: readonly EvaluatedPart[];
  recipients: readonly EvaluatedRecipient[];
  confirmed: readonly Confirmation[];
}

export interface RuleText {
  nl: string;
  en: string;
}

/** Why a rule applied: which leaf of its condition (`when.all.0`), and where it was met. Holds no text. */
export interface Reason {
  rule: string;
  condition: string;
  part?: number;
  span?: Span & { field?: string };
  recipient?: number;
}

export interface Warning {
  /** `RULE/N`, N the place among the rule's actions. */
  id: string;
  rule: string;
  text: RuleText;
  /** A reason must be given with the confirmation. */
  reason: boolean;
  confirmed: boolean;
}

export interface Demand {
  rule: string;
  level: Level;
  satisfied: boolean;
  /** Places in `recipients` of those who would open with less. */
  unmet: number[];
}

export interface Evaluation {
  /** `refused` when a rule refuses. Warnings and demands are for the sender to settle: see `releasable`. */
  outcome: 'clean' | 'refused';
  refusals: { rule: string; text: RuleText }[];
  warnings: Warning[];
  demands: Demand[];
  labels: { rule: string; label: string }[];
  why: Reason[];
}

/**
 * Applies every rule to a message. The same input gives the same answer, in the order of the rules; rules do not
 * see each other's results, and nothing is changed.
 */
export function evaluate(rules: RuleSet, input: EvaluationInput): Evaluation {
  const result: Evaluation = {
    outcome: 'clean',
    refusals: [],
    warnings: [],
    demands: [],
    labels: [],
    why: [],
  };
  for (const rule of rules.rules) {
    const met = meets(rule.when, 'when', input);
    if (met === null) continue;
    result.why.push(...met.map((reason) => ({ rule: rule.id, ...reason })));
    act(rule, input, result);
  }
  if (result.refusals.length > 0) result.outcome = 'refused';
  return result;
}

/** Whether the message may leave: nothing refused, every warning confirmed, every demand met. */
export function releasable({ outcome, warnings, demands }: Evaluation): boolean {
  return (
    outcome === 'clean' &&
    warnings.every(({ confirmed }) => confirmed) &&
    demands.every(({ satisfied }) => satisfied)
  );
}

/** Whether `level` is at least `demanded`, in the order sms, code, key. */
export function levelSatisfies(level: Level, demanded: Level): boolean {
  return LEVELS.indexOf(level) >= LEVELS.indexOf(demanded);
}

/** Whether the rules let an unscannable part through: every reason of it must be allowed, and there must be one. */
export function unscannableAllowed(rules: RuleSet, reasons: readonly string[]): boolean {
  return (
    reasons.length > 0 &&
    reasons.every((reason) => isUnscannableReason(reason) && rules.unscannable.allow.includes(reason))
  );
}

function act(rule: Rule, { recipients, confirmed }: EvaluationInput, result: Evaluation): void {
  rule.then.forEach((action, place) => {
    if ('refuse' in action) result.refusals.push({ rule: rule.id, text: action.refuse });
    if ('label' in action) result.labels.push({ rule: rule.id, label: action.label });
    if ('warn' in action) {
      const { nl, en, reason = false } = action.warn;
      const id = `${rule.id}/${place}`;
      const confirmation = confirmed.find(({ warning }) => warning === id);
      const reasonGiven = (confirmation?.reason ?? '').trim() !== '';
      result.warnings.push({
        id,
        rule: rule.id,
        text: { nl, en },
        reason,
        confirmed: confirmation !== undefined && (reasonGiven || !reason),
      });
    }
    if ('demand' in action) {
      const unmet = recipients.flatMap(({ level }, index) =>
        levelSatisfies(level, action.demand) ? [] : [index],
      );
      result.demands.push({ rule: rule.id, level: action.demand, satisfied: unmet.length === 0, unmet });
    }
  });
}

type Met = Omit<Reason, 'rule'>[];

/** The reasons why the condition holds, or null when it does not. */
function meets(condition: Condition, path: string, input: EvaluationInput): Met | null {
  if ('all' in condition) {
    const each = condition.all.map((inner, index) => meets(inner, `${path}.all.${index}`, input));
    return each.every((met) => met !== null) ? each.flat() : null;
  }
  if ('any' in condition) {
    const each = condition.any.map((inner, index) => meets(inner, `${path}.any.${index}`, input));
    const met = each.filter((inner) => inner !== null);
    return met.length > 0 ? met.flat() : null;
  }
  if ('none' in condition) {
    const some = condition.none.some((inner, index) => meets(inner, `${path}.none.${index}`, input) !== null);
    return some ? null : [{ condition: path }];
  }
  const found = leaf(condition, path, input);
  return found.length > 0 ? found : null;
}

type Leaf = Exclude<Condition, { all: Condition[] } | { any: Condition[] } | { none: Condition[] }>;

function leaf(condition: Leaf, path: string, { parts, recipients }: EvaluationInput): Met {
  if ('detector' in condition) {
    const { detector, count = 1, confidence = 'medium' } = condition;
    const found = inParts(parts, condition.where, path, ({ findings }) =>
      findings.filter((finding) => finding.detector === detector && atLeast(finding.confidence, confidence)),
    );
    return found.length >= count ? found : [];
  }
  if ('phrase' in condition || 'pattern' in condition) {
    const id = textConditionId(condition);
    return inParts(parts, condition.where, path, ({ findings, text }) =>
      text === undefined
        ? findings.filter(({ detector }) => detector === id)
        : detectAll(text, [textDetector(condition)]),
    );
  }
  if ('attachmentKind' in condition) {
    const wanted = condition.attachmentKind;
    return attachments(parts, path, ({ kind, contains = [] }) =>
      [kind, ...contains].some((each) => wanted.includes(each)),
    );
  }
  if ('attachmentMismatch' in condition) return attachments(parts, path, ({ mismatch }) => mismatch);
  const applies = ({ level, outside }: EvaluatedRecipient): boolean =>
    'recipientOutside' in condition ? outside : !levelSatisfies(level, condition.recipientLevel.below);
  return recipients.flatMap((recipient, index) =>
    applies(recipient) ? [{ condition: path, recipient: index }] : [],
  );
}

function attachments(
  parts: readonly EvaluatedPart[],
  path: string,
  applies: (part: EvaluatedPart) => boolean,
): Met {
  return parts.flatMap((part, index) =>
    part.part === 'attachment' && applies(part) ? [{ condition: path, part: index }] : [],
  );
}

function inParts(
  parts: readonly EvaluatedPart[],
  where: Where = 'any',
  path: string,
  find: (part: EvaluatedPart) => readonly (Span & { field?: string })[],
): Met {
  return parts.flatMap((part, index) => {
    if (where !== 'any' && (where === 'letter') !== (part.part === 'letter')) return [];
    return find(part).map(({ start, end, field }) => ({
      condition: path,
      part: index,
      span: field === undefined ? { start, end } : { start, end, field },
    }));
  });
}
