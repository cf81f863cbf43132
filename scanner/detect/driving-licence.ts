import { namedNumber } from './numbers.ts';

/**
 * The number of a Dutch driving licence: ten digits (RDW, field 5 of the licence, Directive 2006/126/EC annex I). It
 * has no check digit that is published, so only its word makes ten digits one.
 */
export const drivingLicence = namedNumber({
  id: 'driving-licence',
  shape: /(?<![\p{L}\d])(?<!\d[.,/-])\d(?:[ .-]?\d){9}(?![\p{L}\d])(?![.,/-]\d)/gu,
});
