import { namedNumber } from './numbers.ts';

/**
 * The AGB code by which health insurers know a care provider or practice: eight digits, the first two its kind
 * (01 general practitioners, 02 pharmacists, 03 medical specialists, …), in the register of Vektis (AGB-register,
 * www.agbcode.nl). It has no check digit, so only its word makes eight digits one.
 */
export const agb = namedNumber({
  id: 'agb',
  shape: /(?<![\p{L}\d])(?<!\d[.,/-])(?!00)\d{2}[ .-]?\d{3}[ .-]?\d{3}(?![\p{L}\d])(?![.,/-]\d)/gu,
});
