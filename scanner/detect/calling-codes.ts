/**
 * Calling codes with the lengths of the numbers behind them, where people in the Netherlands call most (possible
 * lengths of libphonenumber); for the others ITU-T E.164: fifteen digits with the code, and seven at least.
 */
const LENGTHS = new Map<string, readonly [least: number, most: number]>(
  (
    '1:10-10 20:8-10 27:9-9 30:10-10 32:8-9 33:9-9 34:9-9 36:8-9 39:6-11 40:9-9 41:9-9 43:6-13 44:9-10 45:8-8 ' +
    '46:7-10 47:8-8 48:9-9 49:6-11 52:10-10 54:10-11 55:10-11 57:10-10 60:8-10 61:9-9 62:8-12 63:8-10 64:8-10 65:8-8 ' +
    '66:8-9 7:10-10 81:9-10 82:8-11 84:9-10 86:10-11 90:10-10 91:10-10 92:9-10 93:9-9 94:9-9 95:7-10 98:10-10 ' +
    '211:9-9 212:9-9 213:8-9 216:8-8 218:9-9 233:9-9 234:8-10 238:7-7 251:9-9 252:6-9 254:9-10 291:7-7 297:7-7 ' +
    '350:8-8 351:9-9 352:6-11 353:7-10 354:7-9 355:8-9 356:8-8 357:8-8 358:6-12 359:7-9 370:8-8 371:8-8 372:7-8 ' +
    '373:8-8 374:8-8 375:9-9 376:6-9 377:8-9 380:9-9 381:8-9 382:8-8 383:8-9 385:8-9 386:8-8 387:8-8 389:8-8 ' +
    '420:9-9 421:9-9 423:7-9 597:6-7 599:7-8 852:8-8 880:8-10 886:8-9 961:7-8 962:8-9 963:8-9 964:8-10 965:8-8 ' +
    '966:9-9 967:7-9 970:8-9 971:8-9 972:8-9 973:8-8 974:8-8 992:9-9 993:8-8 994:9-9 995:9-9 996:9-9 998:9-9'
  )
    .split(' ')
    .map((entry) => {
      const [code = '', least = '', most = ''] = entry.split(/[:-]/);
      return [code, [Number(least), Number(most)]];
    }),
);
/** The first two digits of the other assigned codes of three digits (list of ITU-T E.164 assigned country codes). */
const THREE_DIGITS = /^(?:2[1-69]|35|37|38|42|5[09]|6[789]|8[058]|9[67])\d/;
/** Codes of two digits that have no list of lengths above. */
const TWO_DIGITS = /^(?:5[1368])/;

/** The calling code that a number, written with digits alone, begins with; null when no number is so long. */
export function callingCode(digits: string): string | null {
  for (const length of [1, 2, 3]) {
    const code = digits.slice(0, length);
    const lengths = LENGTHS.get(code);
    const rest = digits.length - length;
    if (lengths !== undefined) return rest >= lengths[0] && rest <= lengths[1] ? code : null;
  }
  const length = TWO_DIGITS.test(digits) ? 2 : THREE_DIGITS.test(digits) ? 3 : 0;
  const fits = length > 0 && digits.length >= length + 5 && digits.length >= 7 && digits.length <= 15;
  return fits ? digits.slice(0, length) : null;
}
