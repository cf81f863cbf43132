import type { Detector, Hit } from './finding.ts';
import { labelBefore, labelNear } from './labels.ts';

const SEPARATOR = /[ .-]/;
/** No usual grouping has more groups. */
const MAX_GROUPS = 4;
/** Nine digits in no usual grouping: somebody who spells it out, or hides it. */
const SPELLED_OUT = /(?<![\p{L}\d])\d(?:[ ./-]{0,2}\d){8}(?!\d)/gu;

/**
 * The citizen service number (burgerservicenummer): nine digits that pass the 11-test, 9a+8b+7c+6d+5e+4f+3g+2h−i
 * divisible by 11 (Logisch Ontwerp BSN, RvIG; art. 1 Regeling burgerservicenummer). One in eleven numbers passes
 * by chance, so the words near it decide: `high` with its word, `medium` without, `low` after another number's
 * word or in an unusual grouping. A number written without its leading zero has eight digits and counts only
 * right after its word, and so does one whose digits stand apart.
 */
export const bsn: Detector = {
  id: 'bsn',
  view: 'numbers',
  find: (text) => {
    const hits: Hit[] = [];
    let run: Group[] = [];
    for (const match of text.matchAll(/\d+/g)) {
      const group = { digits: match[0], start: match.index, end: match.index + match[0].length };
      const joined = run.at(-1)?.end === group.start - 1 && SEPARATOR.test(text.charAt(group.start - 1));
      run = joined ? [...run.slice(1 - MAX_GROUPS), group] : [group];
      for (let count = 1; count <= run.length; count++) {
        const hit = judge(text, run.slice(-count));
        if (hit === null) continue;
        // Nine digits may begin with the eight that were found a group ago.
        if (hits.at(-1)?.start === hit.start) hits.pop();
        hits.push(hit);
      }
    }
    const known = new Set(hits.map(({ start }) => start));
    for (const { 0: found, index: start } of text.matchAll(SPELLED_OUT)) {
      if (known.has(start) || !elevenTest(found.replaceAll(/\D/g, ''))) continue;
      if (labelBefore(text, start) === 'bsn')
        hits.push({ start, end: start + found.length, confidence: 'high' });
    }
    return hits;
  },
};

/** True for nine digits that pass the 11-test. */
export function elevenTest(digits: string): boolean {
  if (!/^\d{9}$/.test(digits) || digits === '000000000') return false;
  let sum = -Number(digits[8]);
  for (let place = 0; place < 8; place++) sum += (9 - place) * Number(digits[place]);
  return sum % 11 === 0;
}

interface Group {
  digits: string;
  start: number;
  end: number;
}

function judge(text: string, groups: readonly Group[]): Hit | null {
  const digits = groups.map((group) => group.digits).join('');
  const start = groups[0]?.start ?? 0;
  const end = groups.at(-1)?.end ?? 0;
  if ((digits.length !== 8 && digits.length !== 9) || !elevenTest(digits.padStart(9, '0'))) return null;
  const label = labelBefore(text, start);
  if (digits.length === 8) return label === 'bsn' ? { start, end, confidence: 'high' } : null;
  if (label === 'bsn') return { start, end, confidence: 'high' };
  if (!standsAlone(text, groups, start, end)) return null;
  const shape = groups.map((group) => group.digits.length).join('-');
  const usual = shape === '9' || shape === '3-3-3' || shape === '4-2-3';
  const near = labelNear(text, start, end, 'bsn');
  if (label !== null) return { start, end, confidence: near && label === 'other' ? 'medium' : 'low' };
  return { start, end, confidence: near ? 'high' : usual ? 'medium' : 'low' };
}

/** Neither letters nor, for a grouped number, more groups like its own touch it; nor is it part of an amount. */
function standsAlone(text: string, groups: readonly Group[], start: number, end: number): boolean {
  const left = text.slice(Math.max(0, start - 2), start);
  const right = text.slice(end, end + 2);
  if (/[\p{L}_]$/u.test(left) || /^[\p{L}_]/u.test(right) || /\d,$/.test(left) || /^,\d/.test(right))
    return false;
  if (groups.length === 1) return true;
  const separators = groups.slice(1).map((group) => text.charAt(group.start - 1));
  const [separator = ''] = separators;
  if (separators.some((each) => each !== separator) || groups.some((group) => group.digits.length < 2))
    return false;
  return (
    !(/\d/.test(left.charAt(0)) && left.endsWith(separator)) &&
    !(right.startsWith(separator) && /\d$/.test(right))
  );
}
