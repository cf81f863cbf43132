/** Rules applied to a message: what they ask, and why. */
import { isUnscannableReason } from '../types/reasons.ts';
import { meets } from './meets.ts';
import type { EvaluationInput, Met } from './meets.ts';
import { LEVELS } from './schema.ts';
import type { Level, Rule, RuleSet } from './schema.ts';

export type {
  Confirmation,
  EvaluatedPart,
  EvaluatedRecipient,
  EvaluationInput,
  PartFinding,
} from './meets.ts';

export interface RuleText {
  nl: string;
  en: string;
}

/** Why a rule applied: which leaf of its condition (`when.all.0`), and where it was met. Holds no text. */
export type Reason = Met & { rule: string };

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
  /** The ids of the rules that apply, in the order of the rules. */
  fired: string[];
  refusals: { rule: string; text: RuleText }[];
  warnings: Warning[];
  demands: Demand[];
  labels: { rule: string; label: string }[];
  /** For how many days recipients may open at most; the shortest counts. */
  expiries: { rule: string; days: number }[];
  /** Rules by which it is not to be forwarded. */
  noForward: string[];
  /** What admins are to find in the log. */
  told: { rule: string; text: RuleText }[];
  why: Reason[];
}

/**
 * Applies every rule to a message. The same input gives the same answer, in the order of the rules; rules do not
 * see each other's results, and nothing is changed.
 */
export function evaluate(rules: RuleSet, input: EvaluationInput): Evaluation {
  const result: Evaluation = {
    outcome: 'clean',
    fired: [],
    refusals: [],
    warnings: [],
    demands: [],
    labels: [],
    expiries: [],
    noForward: [],
    told: [],
    why: [],
  };
  for (const rule of rules.rules) {
    const met = meets(rule.when, 'when', input);
    if (met === null) continue;
    result.fired.push(rule.id);
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

/** The shortest time to open that the rules leave, in days; null where they leave it to the sender. */
export function shortestExpiry({
  expiries,
}: Pick<Evaluation, 'expiries'>): { rule: string; days: number } | null {
  const [first, ...others] = expiries;
  return first ? others.reduce((one, other) => (other.days < one.days ? other : one), first) : null;
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
    if ('expire' in action) result.expiries.push({ rule: rule.id, days: action.expire.days });
    if ('noForward' in action) result.noForward.push(rule.id);
    if ('tell' in action) result.told.push({ rule: rule.id, text: action.tell });
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
