/**
 * What is counted of a message for the totals of a day: which facts hold of it, never where or what. From the totals
 * of many messages it can be told how many a rule would have touched at most.
 */
import { CONFIDENCES, atLeast } from '../detect/finding.ts';
import { isUnscannableReason } from '../types/reasons.ts';
import type { EvaluationInput } from './meets.ts';
import { LEVELS } from './schema.ts';
import type { Condition, Leaf, Rule } from './schema.ts';
import { textConditionId } from './text-conditions.ts';

/** A fact, and how often it was found in the message; 1 where that says nothing. */
export interface Fact {
  fact: string;
  found: number;
}

/** In how many messages a fact was found over some days, and how often together. */
export interface Total {
  messages: number;
  found: number;
}

/** That it is a message: of every message. */
export const MESSAGE = 'message';

const MAX_FACTS = 200;

const detectorFact = (detector: string, confidence: string): string => `detector:${detector}:${confidence}`;

/** Each fact once; what a rule's condition can ask and be counted for. */
export function factsOf({ parts, recipients, sender }: Omit<EvaluationInput, 'time' | 'confirmed'>): Fact[] {
  const facts = new Map<string, number>([[MESSAGE, 1]]);
  const add = (fact: string): void => void facts.set(fact, (facts.get(fact) ?? 0) + 1);
  const is = (fact: string): void => void facts.set(fact, 1);
  is(`sender:${sender.role}`);
  for (const { level, outside, known } of recipients) {
    is(`level:${level}`);
    if (outside) is('recipient:outside');
    if (!known) is('recipient:first');
  }
  for (const { part, kind, contains = [], mismatch, unscannable = [], findings } of parts) {
    if (part === 'attachment') [kind, ...contains].forEach((each) => is(`attachment:${each}`));
    if (mismatch) is('mismatch');
    unscannable.filter(isUnscannableReason).forEach((reason) => is(`unscannable:${reason}`));
    for (const { detector, confidence } of findings) {
      CONFIDENCES.filter((least) => atLeast(confidence, least)).forEach((least) =>
        add(detectorFact(detector, least)),
      );
    }
  }
  return [...facts].slice(0, MAX_FACTS).map(([fact, found]) => ({ fact, found }));
}

export interface Preview {
  /** Messages that were counted. */
  messages: number;
  /** Of those, at most so many would have been touched. */
  atMost: number;
  /** The number is not a bound but the number itself. */
  exact: boolean;
  /** Places of conditions that the totals say nothing about: they are taken as met by every message. */
  notCounted: string[];
}

/**
 * How many of the counted messages a rule would have touched at most. Totals do not say which facts fell together: `all`
 * is bounded by its rarest, `any` by the sum, `none` by everything.
 */
export function previewOf({ when }: Pick<Rule, 'when'>, totals: ReadonlyMap<string, Total>): Preview {
  const messages = totals.get(MESSAGE)?.messages ?? 0;
  const notCounted: string[] = [];
  const bound = (condition: Condition, path: string): number => {
    if ('all' in condition) {
      return Math.min(...condition.all.map((inner, index) => bound(inner, `${path}.all.${index}`)));
    }
    if ('any' in condition) {
      const each = condition.any.map((inner, index) => bound(inner, `${path}.any.${index}`));
      return Math.min(
        messages,
        each.reduce((sum, next) => sum + next, 0),
      );
    }
    if ('none' in condition) return messages;
    const counted = boundOf(condition, totals);
    if (counted === null) notCounted.push(path);
    return Math.min(messages, counted ?? messages);
  };
  const atMost = bound(when, 'when');
  return { messages, atMost, exact: isExact(when) && notCounted.length === 0, notCounted };
}

/** Null for what is not counted. */
function boundOf(leaf: Leaf, totals: ReadonlyMap<string, Total>): number | null {
  const of = (fact: string): number => totals.get(fact)?.messages ?? 0;
  const ofAny = (facts: readonly string[]): number => facts.map(of).reduce((sum, next) => sum + next, 0);
  if ('detector' in leaf) {
    const { detector, count = 1, confidence = 'medium' } = leaf;
    const total = totals.get(detectorFact(detector, confidence));
    return total ? Math.min(total.messages, Math.floor(total.found / count)) : 0;
  }
  if ('phrase' in leaf || 'pattern' in leaf) {
    // Only what was looked for was counted: a set that was in force then asked for the same.
    return totals.get(detectorFact(textConditionId(leaf), 'high'))?.messages ?? null;
  }
  if ('attachmentKind' in leaf) return ofAny(leaf.attachmentKind.map((kind) => `attachment:${kind}`));
  if ('attachmentMismatch' in leaf) return of('mismatch');
  if ('unscannable' in leaf) return ofAny(leaf.unscannable.map((reason) => `unscannable:${reason}`));
  if ('recipientOutside' in leaf) return of('recipient:outside');
  if ('recipientFirst' in leaf) return of('recipient:first');
  if ('recipientLevel' in leaf) {
    const below = LEVELS.slice(0, LEVELS.indexOf(leaf.recipientLevel.below));
    return ofAny(below.map((level) => `level:${level}`));
  }
  if ('senderRole' in leaf) return ofAny(leaf.senderRole.map((role) => `sender:${role}`));
  return null;
}

/** One leaf of which the totals count exactly the messages that meet it. */
function isExact(when: Condition): boolean {
  if ('detector' in when) return (when.count ?? 1) === 1 && (when.where ?? 'any') === 'any';
  if ('attachmentKind' in when) return when.attachmentKind.length === 1;
  if ('unscannable' in when) return when.unscannable.length === 1;
  return (
    'attachmentMismatch' in when ||
    'recipientOutside' in when ||
    'recipientFirst' in when ||
    'senderRole' in when
  );
}
