import { callingCode } from './calling-codes.ts';
import { before } from './context.ts';
import type { Detector, Hit } from './finding.ts';
import { labelBefore } from './labels.ts';

/** Words that say it is a telephone number when no other number's word does. */
const WORDS = /(?<!\p{L})(?:nummer|number|nr|op|on)(?: is)?[^\p{L}\d\n]{0,6}$/iu;
const GAP = '(?:[ .()/-]{0,2}| - )';
/** A Dutch number: its prefix, then nine digits (eleven after 097) with few separators between. */
const DUTCH = new RegExp(
  `(?<![\\p{L}\\d+])(?<!\\d[.,-])(\\+31|0031|\\(?0)(?:[ .-]?\\(0\\))?((?:${GAP}9${GAP}7${GAP}0(?:${GAP}\\d){8})|(?:${GAP}\\d){9})(?!\\d)`,
  'gu',
);
/** Of companies and authorities: 0800, 0900, 0906, 0909 and 14 with an area code. */
const SERVICE =
  /(?<![\p{L}\d+])(?<!\d[.,-])(?:0[89]0[0-9][ -]?\d{2}(?:[ -]?\d){2,5}|14 ?0\d{2,3})(?!\d)(?![.,]\d)/gu;
const ABROAD = new RegExp(
  `(?<![\\p{L}\\d+])(?<!\\d[.,-])(\\+|00)(?!31)[1-9](?:${GAP}\\d){6,14}(?!\\d)`,
  'gu',
);

const MOBILE = /^(?:6[1-58]\d{7}|970\d{8})$/;
/** Area codes and the companies' 08x and 091: the fixed line, voip and uan patterns of libphonenumber, territory NL. */
const FIXED =
  /^(?:1(?:[035]\d|1[13-578]|6[124-8]|7[24]|8[0-467])|2(?:[0346]\d|2[2-46-9]|5[125]|9[479])|3(?:[03568]\d|1[3-8]|2[01]|4[1-8])|4(?:[0356]\d|1[1-368]|7[58]|8[15-8]|9[23579])|5(?:[0358]\d|[19][1-9]|2[1-57-9]|4[13-8]|6[126]|7[0-3578])|7\d\d|8[4578]\d|91\d)\d{6}$/;
const PAGER = /^66\d{7}$/;
/** Toll-free, premium rate, and the area codes that 14 takes. */
const SERVICES =
  /^(?:0(?:800|90[069])\d{4,7}|140(?:1[035]|2[0346]|3[03568]|4[0356]|5[0358]|8[458]|1[16-8]\d|2[259]\d|3[124]\d|4[17-9]\d|5[124679]\d|7\d))$/;

/**
 * A telephone number. Dutch ones by the Dutch numbering plan as libphonenumber has it: `high` for a mobile number,
 * a number with +31 or one after its word, else `medium`; `low` for service numbers and pagers, which are nobody's
 * own, and after another number's word. From abroad (ITU-T E.164) by calling code and length: `medium`; with 00
 * instead of the plus only after its word or where the code stands apart.
 */
export const phone: Detector = {
  id: 'phone',
  view: 'numbers',
  find: (text) => [...dutch(text), ...service(text), ...abroad(text)],
};

function* dutch(text: string): Generator<Hit> {
  for (const { 0: found, 1: prefix = '', 2: rest = '', index: start } of text.matchAll(DUTCH)) {
    const national = rest.replaceAll(/\D/g, '');
    const end = start + found.length;
    if (PAGER.test(national)) yield { start, end, confidence: 'low' };
    const mobile = MOBILE.test(national);
    if (!mobile && !FIXED.test(national)) continue;
    const label = labelBefore(text, start);
    // A decimal fraction looks like a number with its zero set apart.
    const fraction = /^0\.\d+$/.test(found);
    const sure = mobile || prefix.includes('31') || label === 'phone' || before(text, start, WORDS);
    const isAnother = (label !== null && label !== 'phone') || fraction;
    yield { start, end, confidence: isAnother ? 'low' : sure ? 'high' : 'medium' };
  }
}

function* service(text: string): Generator<Hit> {
  for (const { 0: found, index: start } of text.matchAll(SERVICE)) {
    if (SERVICES.test(found.replaceAll(/\D/g, '')))
      yield { start, end: start + found.length, confidence: 'low' };
  }
}

function* abroad(text: string): Generator<Hit> {
  for (const { 0: found, 1: prefix = '', index: start } of text.matchAll(ABROAD)) {
    const code = callingCode(found.slice(prefix.length).replaceAll(/\D/g, ''));
    if (code === null) continue;
    const label = labelBefore(text, start);
    if (label !== null && label !== 'phone') continue;
    const apart = /^\D/.test(found.slice(prefix.length + code.length));
    if (prefix === '+' || label === 'phone' || apart)
      yield { start, end: start + found.length, confidence: 'medium' };
  }
}
