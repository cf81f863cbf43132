import { ABBREVIATIONS, DIAGNOSES, GENERAL, MEDICATION } from './care-terms.ts';
import type { Confidence, Detector, Hit } from './finding.ts';

interface Term {
  /** Its words, folded, without the first. */
  rest: readonly string[];
  /** Of a term and its other spellings alike. */
  name: string;
  confidence: Confidence;
}

/** How far apart terms still speak of the same. */
const NEIGHBOURHOOD = 300;
const TOGETHER = 3;
/** Of a longer one only the beginning is looked at: a run without an end would use up the stack of the expression. */
const WORD = /(?<![\p{L}\p{N}])\p{L}[\p{L}\p{N}]{0,40}/gu;

const terms = new Map<string, Term[]>();
const abbreviations = new Set(ABBREVIATIONS.split(/\s+/).filter((word) => word !== ''));
for (const [list, confidence] of [
  [DIAGNOSES, 'medium'],
  [MEDICATION, 'medium'],
  [GENERAL, 'low'],
] as const) {
  for (const name of list.split(/[,\n]/)) {
    const [first = '', ...rest] = name.trim().split(/[ -]/).map(fold);
    if (first === '') continue;
    terms.set(first, [...(terms.get(first) ?? []), { rest, name: name.trim(), confidence }]);
  }
}
// The longest first: “diabetes mellitus” before “diabetes”.
for (const same of terms.values()) same.sort((one, other) => other.rest.length - one.rest.length);

interface Word {
  folded: string;
  start: number;
  end: number;
}

/**
 * A Dutch or English care term (care-terms.ts), whole words in any case; abbreviations in capitals only. `medium`
 * for a diagnosis or a medicine, `low` for words that care uses of everything; one step more where three different
 * terms stand within 300 characters, since one alone may be about nobody.
 */
export const careTerm: Detector = {
  id: 'care-term',
  find: (text) => {
    const words: Word[] = [];
    for (const { 0: word, index: start } of text.matchAll(WORD))
      words.push({ folded: fold(word), start, end: start + word.length });
    const found: (Hit & { name: string })[] = [];
    for (let at = 0; at < words.length; at++) {
      const term = termAt(text, words, at);
      if (term === null) continue;
      found.push(term.hit);
      at += term.words - 1;
    }
    return raisedTogether(found);
  },
};

function termAt(
  text: string,
  words: readonly Word[],
  at: number,
): { hit: Hit & { name: string }; words: number } | null {
  const first = words[at];
  if (first === undefined) return null;
  const { start, end } = first;
  const written = text.slice(start, end);
  if (abbreviations.has(written))
    return { hit: { start, end, name: written, confidence: 'medium' }, words: 1 };
  for (const { rest, name, confidence } of terms.get(first.folded) ?? []) {
    const last = words[at + rest.length];
    if (last === undefined) continue;
    const matches = rest.every((word, index) => {
      const next = words[at + index + 1];
      return next?.folded === word && next.start - (words[at + index]?.end ?? 0) <= 2;
    });
    if (matches) return { hit: { start, end: last.end, name, confidence }, words: 1 + rest.length };
  }
  return null;
}

function raisedTogether(found: readonly (Hit & { name: string })[]): Hit[] {
  const near = new Map<string, number>();
  const count = (name: string, by: number): void => {
    const now = (near.get(name) ?? 0) + by;
    if (now === 0) near.delete(name);
    else near.set(name, now);
  };
  let from = 0;
  let to = 0;
  return found.map(({ name: _, ...hit }) => {
    for (
      let next = found[to];
      next !== undefined && next.start <= hit.end + NEIGHBOURHOOD;
      next = found[to]
    ) {
      count(next.name, 1);
      to += 1;
    }
    for (
      let first = found[from];
      first !== undefined && first.end < hit.start - NEIGHBOURHOOD;
      first = found[from]
    ) {
      count(first.name, -1);
      from += 1;
    }
    return near.size >= TOGETHER ? { ...hit, confidence: hit.confidence === 'low' ? 'medium' : 'high' } : hit;
  });
}

/** Small letters without accents: people write “coëliakie” and “coeliakie”. */
function fold(word: string): string {
  const small = word.toLowerCase();
  return /[\u0080-\uFFFF]/.test(small) ? small.normalize('NFD').replaceAll(/\p{M}/gu, '') : small;
}
