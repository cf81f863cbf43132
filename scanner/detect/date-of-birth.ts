import { before } from './context.ts';
import type { Confidence, Detector, Hit } from './finding.ts';

const MONTHS: readonly RegExp[] = [
  /^(?:jan|januari|january)$/i,
  /^(?:feb|febr|februari|february)$/i,
  /^(?:mrt|mar|maart|march)$/i,
  /^(?:apr|april)$/i,
  /^(?:mei|may)$/i,
  /^(?:jun|juni|june)$/i,
  /^(?:jul|juli|july)$/i,
  /^(?:aug|augustus|august)$/i,
  /^(?:sep|sept|september)$/i,
  /^(?:okt|oct|oktober|october)$/i,
  /^(?:nov|november)$/i,
  /^(?:dec|december)$/i,
];
const YEAR = '((?:18|19|20)\\d{2})(?!\\d)';
const EDGE = '(?<![\\p{L}\\d])(?<!\\d[.,/-])';
const DAY_FIRST = new RegExp(
  `${EDGE}(\\d{1,2})(?:e|de|ste|st|nd|rd|th)?(?: of)?[ ./-]{1,3}(\\d{1,2}|\\p{L}{3,9}\\.?)[ ./,-]{1,3}${YEAR}`,
  'gu',
);
const MONTH_FIRST = new RegExp(
  `(?<![\\p{L}\\d])(\\p{L}{3,9})\\.? (\\d{1,2})(?:st|nd|rd|th)?,? ${YEAR}`,
  'gu',
);
const YEAR_FIRST = new RegExp(
  `${EDGE}((?:18|19|20)\\d{2})[ ./-]{1,2}(\\d{1,2})[ ./-]{1,2}(\\d{1,2})(?!\\d)`,
  'gu',
);
/** Only after the words for it: these are many other things, too. */
const SHORT_YEAR = new RegExp(`${EDGE}(\\d{1,2})[./-](\\d{1,2})[./-]'?(\\d{2})(?!\\d|[./-]\\d)`, 'gu');
const NO_SEPARATORS = new RegExp(
  `${EDGE}(\\d{2})(\\d{2})${YEAR}|${EDGE}((?:18|19|20)\\d{2})(\\d{2})(\\d{2})(?!\\d)`,
  'gu',
);

const SURE =
  /(?:geb(?:oorte)?[ .-]{0,2}(?:datum|dat|dag)|geboren(?: op)?|(?<!\p{L})geb\.?(?: op)?|(?<!\p{L})gb\.? ?dat|birth[ -]?date|birthday|date of birth|(?<!\p{L})d\.?o\.?b|(?<!\p{L})born(?: on)?)(?: (?:is|was|van|of)(?: \p{L}{2,12}){0,2})?[^\p{L}\d\n]{0,12}(?:(?:\p{L}{2,12}dag|\p{L}{3,6}day|the)[ ,]{1,2})?$/iu;
/** No other number may stand between: “geboortedatum 03-04-1950, opname 12-05-2024” holds one date of birth. */
const LIKELY = /(?:geboortedatum|geboren|(?<!\p{L})geb\.|date of birth|(?<!\p{L})born)[^\n\d]{0,40}$/iu;
/** As behind a name: “mw. Jansen (03-04-1950)”, “Jansen *03-04-1950”. */
const BEHIND_A_NAME =
  /(?:(?<!\p{L})(?:mevr(?:ouw)?|mw|dhr|meneer|de heer|pati[eë]nte?|cli[eë]nte?|mr|mrs|ms|patient|client)\.? [^\n\d(]{1,40}\(|[\s(,][*°])$/iu;

/**
 * A date of birth: a date that exists, after the words for it. `high` right after them, `medium` when they stand
 * before it on the line (“geboren te Utrecht op 3 maart 1950”) or it stands in brackets behind a person's name. A
 * date without any of these is only a date. Dates are read day first, as in the Netherlands, or year first (ISO
 * 8601); with a year of two digits or without separators only right after the words.
 */
export const dateOfBirth: Detector = {
  id: 'date-of-birth',
  view: 'numbers',
  find: (text) => {
    const hits = new Map<number, Hit>();
    const judge = (
      { 0: found, index: start }: RegExpExecArray,
      least: Confidence,
      ...date: DateParts
    ): void => {
      if (hits.has(start) || !exists(...date)) return;
      const confidence = before(text, start, SURE)
        ? 'high'
        : least === 'medium' && (before(text, start, LIKELY) || before(text, start, BEHIND_A_NAME))
          ? 'medium'
          : null;
      if (confidence !== null) hits.set(start, { start, end: start + found.length, confidence });
    };
    for (const match of text.matchAll(DAY_FIRST)) judge(match, 'medium', match[1], match[2], match[3]);
    for (const match of text.matchAll(MONTH_FIRST)) judge(match, 'medium', match[2], match[1], match[3]);
    for (const match of text.matchAll(YEAR_FIRST)) judge(match, 'medium', match[3], match[2], match[1]);
    for (const match of text.matchAll(SHORT_YEAR))
      judge(match, 'high', match[1], match[2], `20${match[3] ?? ''}`);
    for (const match of text.matchAll(NO_SEPARATORS)) {
      judge(match, 'high', match[1] ?? match[6], match[2] ?? match[5], match[3] ?? match[4]);
    }
    return [...hits.values()];
  },
};

type DateParts = [day: string | undefined, month: string | undefined, year: string | undefined];

function monthNumber(month: string): number {
  if (/^\d/.test(month)) return Number(month);
  return MONTHS.findIndex((name) => name.test(month.replace(/\.$/, ''))) + 1;
}

function exists(dayText = '', monthText = '', year = ''): boolean {
  const day = Number(dayText);
  const month = monthNumber(monthText);
  if (month < 1 || month > 12 || day < 1) return false;
  return day <= new Date(Date.UTC(Number(year), month, 0)).getUTCDate();
}
