import { namedNumber } from './numbers.ts';

/** In capitals it is the register; in small letters it may be a pig, or English. */
const REGISTER = /(?<!\p{L})BIG(?!\p{L})/u;
const REGISTER_RIGHT_BEFORE = /(?<!\p{L})BIG(?!\p{L})[^\p{L}\d\n]{0,12}$/u;

/**
 * The number of a care professional in the BIG register (Wet op de beroepen in de individuele gezondheidszorg,
 * art. 3; CIBG): eleven digits. It has no check digit, so only its word makes eleven digits one: “BIG-nummer”,
 * “BIG-registratie”, or BIG in capitals.
 */
export const big = namedNumber({
  id: 'big',
  shape: /(?<![\p{L}\d])(?<!\d[.,/-])\d(?:[ .-]?\d){10}(?![\p{L}\d])(?![.,/-]\d)/gu,
  unnamed: (text, { index = 0 }) => {
    const before = text.slice(Math.max(0, index - 60), index);
    return REGISTER_RIGHT_BEFORE.test(before) ? 'high' : REGISTER.test(before) ? 'medium' : null;
  },
});
