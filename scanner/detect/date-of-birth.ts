import { before } from './context.ts';
import type { Detector, Hit } from './finding.ts';

const MONTHS: readonly RegExp[] = [
  /^jan/i,
  /^(feb|fev)/i,
  /^(maart|mrt|mar)/i,
  /^apr/i,
  /^(mei|may)/i,
  /^jun/i,
  /^jul/i,
  /^aug/i,
  /^sep/i,
  /^(okt|oct)/i,
  /^nov/i,
  /^dec/i,
];
const DAY_FIRST =
  /(?<![\p{L}\d])(\d{1,2})[ ./-]{1,2}(\d{1,2}|\p{L}{3,9}\.?)[ ./-]{1,2}((?:18|19|20)\d{2})(?!\d)/gu;
const YEAR_FIRST = /(?<![\p{L}\d])((?:18|19|20)\d{2})[./-](\d{1,2})[./-](\d{1,2})(?!\d)/gu;
const SURE =
  /(?:geboortedatum|geboortedag|geboren(?: op)?|(?<!\p{L})geb\.? ?(?:datum|dat\.?|op)?|date of birth|d\.?o\.?b\.?|born(?: on)?)[^\p{L}\d\n]{0,12}(?:\p{L}{2,12}dag )?$/iu;
const LIKELY = /(?:geboortedatum|geboren|geb\.|date of birth|born)[^\n]{0,40}$/iu;

/**
 * A date of birth: a date that exists, after the words for it. `high` right after them, `medium` when they stand
 * before it on the line (“geboren te Utrecht op 3 maart 1950”). A date without such words is only a date.
 */
export const dateOfBirth: Detector = {
  id: 'date-of-birth',
  find: (text) => {
    const hits: Hit[] = [];
    const judge = (match: RegExpExecArray, day: string, month: string, year: string): void => {
      if (!exists(Number(day), monthNumber(month), Number(year))) return;
      const { index: start } = match;
      const confidence = before(text, start, SURE) ? 'high' : before(text, start, LIKELY) ? 'medium' : null;
      if (confidence !== null) hits.push({ start, end: start + match[0].length, confidence });
    };
    for (const match of text.matchAll(DAY_FIRST))
      judge(match, match[1] ?? '', match[2] ?? '', match[3] ?? '');
    for (const match of text.matchAll(YEAR_FIRST))
      judge(match, match[3] ?? '', match[2] ?? '', match[1] ?? '');
    return hits;
  },
};

function monthNumber(month: string): number {
  return /^\d/.test(month) ? Number(month) : MONTHS.findIndex((name) => name.test(month)) + 1;
}

function exists(day: number, month: number, year: number): boolean {
  if (month < 1 || month > 12 || day < 1) return false;
  return day <= new Date(Date.UTC(year, month, 0)).getUTCDate();
}
