import { namedNumber } from './numbers.ts';

/**
 * The UZI number on a care worker's smart card: nine digits (CIBG, UZI-register: certification practice statement,
 * subject serial number). It has no check digit, so only its word makes nine digits one.
 */
export const uzi = namedNumber({
  id: 'uzi',
  shape: /(?<![\p{L}\d])(?<!\d[.,/-])\d{3}[ .-]?\d{3}[ .-]?\d{3}(?![\p{L}\d])(?![.,/-]\d)/gu,
});
