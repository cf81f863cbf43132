/**
 * Telephone numbers as people write them. Dutch ones by the Dutch numbering plan, which has area codes of two digits
 * for the large towns and of three elsewhere; others stay in E.164, whose grouping differs from country to country.
 */

/** Area codes of two digits, and the numbers of companies (084, 085, 087, 088), without the zero. */
const OF_TWO_DIGITS = /^(?:1[035]|2[0346]|3[03568]|4[0356]|5[0358]|7\d|8[4578])/;

/** "+31612345678" as "06 12345678", "+31501234567" as "050 123 45 67", "+31512123456" as "0512 12 34 56". */
export function phoneText(phone: string): string {
  const national = /^\+31([1-9]\d{8})$/.exec(phone)?.[1];
  if (national === undefined || national.startsWith('97')) return phone;
  if (national.startsWith('6')) return `06 ${national.slice(1)}`;
  const grouped = OF_TWO_DIGITS.test(national)
    ? national.replace(/^(\d\d)(\d{3})(\d\d)(\d\d)$/, '$1 $2 $3 $4')
    : national.replace(/^(\d{3})(\d\d)(\d\d)(\d\d)$/, '$1 $2 $3 $4');
  return `0${grouped}`;
}
