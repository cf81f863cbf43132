import { before } from './context.ts';
import type { Detector, Hit } from './finding.ts';

const WORDS =
  /(?:tel|telefoon|telefoonnummer|telnr|mobiel|mobiele nummer|gsm|bel|bellen|phone|mobile|whatsapp|sms|nummer|06-nummer)[^\p{L}\d\n]{0,6}$/iu;
/** A Dutch number: its prefix, then nine digits with at most two separators between each. */
const DUTCH = /(?<![\p{L}\d+])(\+31|0031|\(?0)(?:[ .-]?\(0\))?((?:[ .()-]{0,2}\d){9})(?!\d)/gu;
const ABROAD = /(?<![\p{L}\d])\+(?!31)[1-9](?:[ .()-]{0,2}\d){7,14}(?!\d)/gu;
const MOBILE = /^(?:6[1-58]|970\d)\d+$/;
/** Area codes and the companies' 08x and 091: the fixed line, voip and uan patterns of libphonenumber, territory NL. */
const FIXED =
  /^(?:1(?:[035]\d|1[13-578]|6[124-8]|7[24]|8[0-467])|2(?:[0346]\d|2[2-46-9]|5[125]|9[479])|3(?:[03568]\d|1[3-8]|2[01]|4[1-8])|4(?:[0356]\d|1[1-368]|7[58]|8[15-8]|9[23579])|5(?:[0358]\d|[19][1-9]|2[1-57-9]|4[13-8]|6[126]|7[0-3578])|7\d\d|8[4578]\d|91\d)\d{6}$/;

/**
 * A telephone number. Dutch ones by the Dutch numbering plan as libphonenumber has it: `high` for a mobile number,
 * a number with +31 or one after its word, else `medium`. From abroad (ITU-T E.164) only with its plus: `medium`.
 */
export const phone: Detector = {
  id: 'phone',
  find: (text) => {
    const hits: Hit[] = [];
    for (const match of text.matchAll(DUTCH)) {
      const national = (match[2] ?? '').replaceAll(/\D/g, '');
      const mobile = MOBILE.test(national);
      if (!mobile && !FIXED.test(national)) continue;
      const sure = mobile || !(match[1] ?? '').endsWith('0') || before(text, match.index, WORDS);
      hits.push({
        start: match.index,
        end: match.index + match[0].length,
        confidence: sure ? 'high' : 'medium',
      });
    }
    for (const match of text.matchAll(ABROAD)) {
      hits.push({ start: match.index, end: match.index + match[0].length, confidence: 'medium' });
    }
    return hits;
  },
};
