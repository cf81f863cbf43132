/** Whole sentences: conditions joined, then what is done. */
import type { Language, Words } from '../../../ui/language.tsx';
import type { Action, Condition, OwnDetector, Rule } from '../../../core/face.ts';
import { actionPieces } from './action.ts';
import { conditionPieces } from './condition.ts';
import type { Leaf } from './condition.ts';
import { isSlot, textOf } from './piece.ts';
import type { Piece } from './piece.ts';

/** Part of a sentence: a word that joins, what somebody will read, or anything else. */
export interface Bit {
  text: string;
  as: 'plain' | 'joint' | 'value' | 'quote';
}

export type Joint = 'all' | 'any' | 'none';

export const JOINTS = ['all', 'any', 'none'] as const;

export const joiner = {
  when: { nl: 'Als', en: 'If' },
  all: { nl: 'en', en: 'and' },
  any: { nl: 'of', en: 'or' },
  none: { nl: 'het niet zo is dat', en: 'it is not so that' },
  orThat: { nl: 'of dat', en: 'or that' },
  then: { nl: 'dan', en: 'then' },
  also: { nl: 'en', en: 'and' },
} satisfies Record<string, Words>;

/** How a condition holds others, null for one that holds none. */
export function jointOf(condition: Condition): Joint | null {
  return JOINTS.find((joint) => joint in condition && Array.isArray(Reflect.get(condition, joint))) ?? null;
}

export const innerOf = (condition: Condition): readonly Condition[] => {
  if ('all' in condition) return condition.all;
  if ('any' in condition) return condition.any;
  if ('none' in condition) return condition.none;
  return [];
};

export function joined(joint: Joint, inner: Condition[]): Condition {
  if (joint === 'all') return { all: inner };
  return joint === 'any' ? { any: inner } : { none: inner };
}

/** "Als de brief …, dan vraag …." */
export function ruleBits(
  { when, then }: Pick<Rule, 'when' | 'then'>,
  own: readonly OwnDetector[],
  language: Language,
): Bit[] {
  const bits = tidy([
    joint(joiner.when[language]),
    plain(' '),
    ...conditionBits(when, own, language, false),
    plain(', '),
    joint(joiner.then[language]),
    plain(' '),
    ...actionsBits(then, language),
  ]);
  return ended(bits);
}

export const sentenceOf = (
  rule: Pick<Rule, 'when' | 'then'>,
  own: readonly OwnDetector[],
  language: Language,
): string => wordsOf(ruleBits(rule, own, language));

/** One condition, which may hold others. */
export const conditionText = (
  condition: Condition,
  own: readonly OwnDetector[],
  language: Language,
): string => wordsOf(tidy(conditionBits(condition, own, language, false)));

export const actionText = (action: Action, language: Language): string =>
  textOf(actionPieces(action, language));

/** The condition at a place such as `when.all.0`; null when there is none. */
export function conditionAt({ when }: Pick<Rule, 'when'>, path: string): Condition | null {
  const steps = path.split('.').slice(1);
  let found: Condition | undefined = when;
  for (let step = 0; step + 1 < steps.length && found !== undefined; step += 2) {
    found = steps[step] === jointOf(found) ? innerOf(found)[Number(steps[step + 1])] : undefined;
  }
  return found ?? null;
}

const wordsOf = (bits: readonly Bit[]): string => bits.map(({ text }) => text).join('');

const plain = (text: string): Bit => ({ text, as: 'plain' });
const joint = (text: string): Bit => ({ text, as: 'joint' });

function conditionBits(
  condition: Condition,
  own: readonly OwnDetector[],
  language: Language,
  isInside: boolean,
): Bit[] {
  const how = jointOf(condition);
  if (how === null) return bitsOf(conditionPieces(condition as Leaf, own, language));
  const inner = innerOf(condition);
  const between =
    how === 'none'
      ? [plain(' '), joint(joiner.orThat[language]), plain(' ')]
      : [plain(' '), joint(joiner[how][language]), plain(' ')];
  const bits = inner.flatMap((each, index) => [
    ...(index === 0 ? [] : between),
    ...conditionBits(each, own, language, inner.length > 1 || how === 'none'),
  ]);
  const whole = how === 'none' ? [joint(joiner.none[language]), plain(' '), ...bits] : bits;
  return isInside && inner.length > 1 ? [plain('('), ...whole, plain(')')] : whole;
}

function actionsBits(actions: readonly Action[], language: Language): Bit[] {
  return actions.flatMap((action, index) => [
    ...(index === 0 ? [] : [plain(' '), joint(joiner.also[language]), plain(' ')]),
    ...bitsOf(actionPieces(action, language)),
  ]);
}

const bitsOf = <T>(pieces: readonly Piece<T>[]): Bit[] =>
  pieces.map((piece) => {
    if (!isSlot(piece)) return plain(piece);
    if (piece.isAside === true) return plain(piece.text);
    return { text: piece.text, as: piece.kind === 'texts' ? 'quote' : 'value' };
  });

/** What says nothing is not said. */
function tidy(bits: readonly Bit[]): Bit[] {
  return bits.filter(({ text }) => text !== '');
}

/** A sentence ends with one full stop, its own or that of what it quotes. */
function ended(bits: readonly Bit[]): Bit[] {
  return /[.!?][’”]$/.test(bits.at(-1)?.text ?? '') ? [...bits] : [...bits, plain('.')];
}

/** Every condition that holds no others, in order. */
export function leavesOf(condition: Condition): Leaf[] {
  return jointOf(condition) === null ? [condition as Leaf] : innerOf(condition).flatMap(leavesOf);
}
