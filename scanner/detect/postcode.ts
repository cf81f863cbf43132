import { before } from './context.ts';
import type { Confidence, Detector, Hit } from './finding.ts';

/** The house number that may follow is taken along: together they are one door. */
const SHAPE =
  /(?<![\p{L}\d])(?<!\d[.,-])([1-9]\d{3}) ?([A-Za-z]{2})(?![\p{L}\d_]|[.-]\p{L})((?:,? (?:nr\.? ?|huisnummer ?)?| ?[-/] ?)[1-9]\d{0,4}(?: ?[A-Za-z](?![\p{L}\d])|-[A-Za-z\d]{1,4}(?!\p{L}|\d))?(?![\p{L}\d]|[.,:-]\d|%| ?(?:uur|jaar|dagen|weken|mg|ml|euro|keer|maal)))?/gu;
const UNUSED = new Set(['SA', 'SD', 'SS']);
const WORD = /(?<!\p{L})(?:postcode|post code|postal code|zip|zip code|pc)[^\p{L}\d\n]{0,6}$/iu;
/** “Dorpsstraat 12, ” or “Dorpsstraat 12 bis” and a new line. */
const STREET_AND_NUMBER =
  /\p{L}{3,}\.?[ \t]+[1-9]\d{0,4}(?:[ -]?(?:[A-Za-z]|bis|hs|huis|[IVX]{1,4}|\d{1,4}))?[ \t]*[,;]?[ \t]*(?:\r?\n)?[ \t]*$/u;
const PLACE = /^,?[ \t]+(?:['’]s[- ])?\p{Lu}\p{L}{1,}/u;
/** What stands behind a year or an amount: words, units, currencies, eras. */
const NO_LETTERS = new Set(
  (
    'aan af al an as at bc be by ce cc cl cm cv da de dl do ec ed eg el em en er eu eg ga gb ging go gr ha he hf hp ' +
    'hz if ik in is it je kb kg kj km kn kw lb ld ma mb me mg mi ml mm mn mo mr ms mv mw my nb nd nl nm no nu nv of ' +
    'om on op or oz pa pc pk px re rd se so st ta te tb tl to tv uk us uw va vd ve vs we wh wo ze zo kh nm bv ad vc'
  ).split(' '),
);

/**
 * A Dutch postcode (PostNL; NEN 5825): four digits of which the first is not 0, two letters that are not SA, SD or
 * SS, with the house number when that follows. `high` with a house number or after its word, `medium` with capitals
 * before the name of a place, `low` with capitals alone. Small letters count only with one of these, since “2024 is”
 * has the same shape.
 */
export const postcode: Detector = {
  id: 'postcode',
  view: 'numbers',
  find: (text) => {
    const hits: Hit[] = [];
    for (const match of text.matchAll(SHAPE)) {
      const { 0: found, 1: digits = '', 2: letters = '', 3: house = '', index: start } = match;
      if (UNUSED.has(letters.toUpperCase())) continue;
      const end = start + found.length;
      const confidence = before(text, start, WORD)
        ? 'high'
        : unnamed(text, { start, end }, { digits, letters, house });
      // A number that follows is no house number where nothing else says that this is a postcode.
      if (confidence !== null)
        hits.push({ start, end: confidence === 'low' ? end - house.length : end, confidence });
    }
    return hits;
  },
};

function unnamed(
  text: string,
  { start, end }: { start: number; end: number },
  { digits, letters, house }: { digits: string; letters: string; house: string },
): Confidence | null {
  // The end of a longer number in groups.
  if (/\d $/.test(text.slice(Math.max(0, start - 2), start)) && !before(text, start, STREET_AND_NUMBER))
    return null;
  const inCapitals = letters === letters.toUpperCase();
  const isWord = NO_LETTERS.has(letters.toLowerCase());
  if (before(text, start, STREET_AND_NUMBER) && (inCapitals || !isWord)) return 'high';
  if (!inCapitals && (isWord || letters !== letters.toLowerCase())) return null;
  const place = PLACE.test(text.slice(end, end + 40));
  const asYear = /^(?:19|20)\d\d$/.test(digits);
  if (house !== '' && inCapitals && !isWord) return 'high';
  if (house !== '' && place) return 'high';
  if (place && !(isWord && asYear)) return isWord ? 'low' : 'medium';
  return inCapitals && !isWord ? 'low' : null;
}
