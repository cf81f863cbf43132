import type { Detector, Hit } from './finding.ts';
import { labelBefore, labelNear } from './labels.ts';

/** First digits and lengths of the networks (ISO/IEC 7812-1; the networks' published issuer ranges). */
const NETWORKS: readonly { prefix: RegExp; lengths: readonly number[] }[] = [
  { prefix: /^4/, lengths: [13, 16, 19] }, // Visa
  { prefix: /^(?:5[1-5]|222[1-9]|22[3-9]|2[3-6]|27[01]|2720)/, lengths: [16] }, // Mastercard
  { prefix: /^3[47]/, lengths: [15] }, // American Express
  { prefix: /^(?:50|5[6-8]|6390|67)/, lengths: [16, 18, 19] }, // Maestro
  { prefix: /^(?:30[0-5]|3095|36|3[89])/, lengths: [14, 16, 19] }, // Diners Club
  { prefix: /^(?:6011|64[4-9]|65)/, lengths: [16, 19] }, // Discover
  { prefix: /^35(?:2[89]|[3-8])/, lengths: [16, 19] }, // JCB
  { prefix: /^62/, lengths: [16, 17, 18, 19] }, // UnionPay
];
/** As printed on a card, or in one piece; after its word with any single separators. */
const SHAPE =
  /(?<![\p{L}\d])(?<!\d[.,-])(?:\d{4}([ .-])\d{4}\1\d{4}\1\d{4}\1\d{3}|\d{4}([ .-])\d{4}\2\d{4}\2\d{4}|\d{4}([ .-])\d{6}\3\d{4,5}|\d{13,19})(?!\d)/gu;
const ANY_SHAPE = /(?<![\p{L}\d])\d(?:[ .-]?\d){12,18}(?!\d)/gu;

/**
 * The number of a payment card: an issuer's prefix with one of its lengths, and the Luhn check (ISO/IEC 7812-1
 * annex B). `high` with a word for it near or grouped as on a card, `medium` in one piece (one in ten such numbers
 * passes the check by chance), `low` after another number's word and for the thirteen digits that barcodes have too.
 */
export const card: Detector = {
  id: 'card',
  view: 'numbers',
  find: (text) => {
    const hits = new Map<number, Hit>();
    for (const { 0: found, index: start } of text.matchAll(SHAPE)) {
      const digits = found.replaceAll(/\D/g, '');
      if (!isCard(digits)) continue;
      const end = start + found.length;
      const label = labelBefore(text, start);
      const named = label === 'card' || (label === null && labelNear(text, start, end, 'card'));
      const likely = digits.length === 13 ? 'low' : found.length > digits.length ? 'high' : 'medium';
      const confidence = named ? 'high' : label === null ? likely : 'low';
      hits.set(start, { start, end, confidence });
    }
    for (const { 0: found, index: start } of text.matchAll(ANY_SHAPE)) {
      if (hits.has(start) || !isCard(found.replaceAll(/\D/g, ''))) continue;
      if (labelBefore(text, start) === 'card')
        hits.set(start, { start, end: start + found.length, confidence: 'high' });
    }
    return [...hits.values()];
  },
};

/** Whether `digits` begin and end as a card's number does. */
function isCard(digits: string): boolean {
  return (
    NETWORKS.some(({ prefix, lengths }) => lengths.includes(digits.length) && prefix.test(digits)) &&
    luhn(digits)
  );
}

/** The check digit of ISO/IEC 7812-1 annex B. */
export function luhn(digits: string): boolean {
  let sum = 0;
  for (let place = 0; place < digits.length; place++) {
    const digit = Number(digits[digits.length - 1 - place]);
    const weighed = place % 2 === 0 ? digit : digit * 2;
    sum += weighed > 9 ? weighed - 9 : weighed;
  }
  return sum % 10 === 0;
}
