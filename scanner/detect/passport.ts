import { namedNumber } from './numbers.ts';

/**
 * The document number of a Dutch passport or identity card: nine characters, two letters, six letters or digits and
 * a digit, never the letter O (RvIG; www.government.nl, “How do I know if my passport number includes a number 0 or
 * a letter O”). In the shape alone, in capitals and with three digits at least, it is `low`: order numbers look the
 * same.
 */
export const passport = namedNumber({
  id: 'passport',
  shape: /(?<![\p{L}\d])(?<![\p{L}\d]-)[A-NP-Z]{2}[ ]?(?:[A-NP-Z0-9][ ]?){6}\d(?![\p{L}\d])(?!-[\p{L}\d])/giu,
  // A word and a number beside it have the shape, too: “is 2024123”, “id 123456 7”.
  holds: (characters) => /\d.*\d/.test(characters.slice(2)),
  unnamed: (_, [found]) =>
    /^[A-Z]{2}[A-Z0-9]{6}\d$/.test(found) && /(?:\d.*){3}/.test(found) ? 'low' : null,
});
