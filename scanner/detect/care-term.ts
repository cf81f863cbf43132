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
const NEXT_WORD = /[^\p{L}\p{N}]{1,2}(\p{L}[\p{L}\p{N}]{0,40})/uy;

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

/**
 * A Dutch or English care term (care-terms.ts), whole words in any case; abbreviations in capitals only. `medium`
 * for a diagnosis or a medicine, `low` for words that care uses of everything; one step more where three different
 * terms stand within 300 characters, since one alone may be about nobody.
 */
export const careTerm: Detector = {
  id: 'care-term',
  find: (text) => {
    const found: (Hit & { name: string })[] = [];
    let from = 0;
    for (const { 0: word, index: start } of text.matchAll(WORD)) {
      // A word inside a term that was found already.
      if (start < from) continue;
      const hit = termAt(text, word, start);
      if (hit === null) continue;
      found.push(hit);
      from = hit.end;
    }
    return raisedTogether(found);
  },
};

function termAt(text: string, word: string, start: number): (Hit & { name: string }) | null {
  const afterFirst = start + word.length;
  if (abbreviations.has(word)) return { start, end: afterFirst, name: word, confidence: 'medium' };
  for (const { rest, name, confidence } of terms.get(fold(word)) ?? []) {
    let end: number | null = afterFirst;
    for (const next of rest) end = end === null ? null : endOfNext(text, end, next);
    if (end !== null) return { start, end, name, confidence };
  }
  return null;
}

/** Where `wanted` ends when it is the next word, with at most two characters between; else null. */
function endOfNext(text: string, at: number, wanted: string): number | null {
  NEXT_WORD.lastIndex = at;
  const next = NEXT_WORD.exec(text);
  return next !== null && fold(next[1] ?? '') === wanted ? NEXT_WORD.lastIndex : null;
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
