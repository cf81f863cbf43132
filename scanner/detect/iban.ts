import type { Detector, Hit } from './finding.ts';

/** Length by country, from the IBAN Registry of SWIFT (ISO 13616). */
const LENGTHS = new Map(
  (
    'AD24 AE23 AL28 AT20 AZ28 BA20 BE16 BG22 BH22 BI27 BR29 BY28 CH21 CR22 CY28 CZ24 DE22 DJ27 DK18 DO28 EE20 ' +
    'EG29 ES24 FI18 FK18 FO18 FR27 GB22 GE22 GI23 GL18 GR27 GT28 HN28 HR21 HU28 IE22 IL23 IQ23 IS26 IT27 JO30 ' +
    'KW30 KZ20 LB28 LC32 LI21 LT20 LU20 LV21 LY25 MC27 MD24 ME22 MK19 MN20 MR27 MT31 MU30 NI28 NL18 NO15 OM23 ' +
    'PK24 PL28 PS29 PT25 QA29 RO24 RS22 RU33 SA24 SC31 SD18 SE24 SI19 SK24 SM27 SO23 ST25 SV28 TL23 TN24 TR26 ' +
    'UA29 VA22 VG24 XK20 YE30'
  )
    .split(' ')
    .map((entry) => [entry.slice(0, 2), Number(entry.slice(2))]),
);
const BEGIN = /(?<![\p{L}\d])[A-Za-z]{2}[ .-]?\d[ .-]?\d/gu;

/**
 * An international bank account number: country, two check digits, as many characters as that country's have,
 * with at most one space, point or hyphen between two, and ISO 7064 MOD 97-10 over all of it.
 */
export const iban: Detector = {
  id: 'iban',
  view: 'numbers',
  find: (text) => {
    const hits: Hit[] = [];
    for (const { index } of text.matchAll(BEGIN)) {
      const end = endOfIban(text, index);
      if (end !== null) hits.push({ start: index, end, confidence: 'high' });
    }
    return hits;
  },
};

function endOfIban(text: string, start: number): number | null {
  const length = LENGTHS.get(text.slice(start, start + 2).toUpperCase());
  if (length === undefined) return null;
  let characters = '';
  let at = start;
  while (characters.length < length) {
    const character = text[at] ?? '';
    if (/[A-Za-z0-9]/.test(character)) characters += character.toUpperCase();
    else if (!/[ .-]/.test(character) || !/[A-Za-z0-9]/.test(text[at + 1] ?? '')) return null;
    at += 1;
  }
  if (/^[\p{L}\d]/u.test(text.slice(at, at + 2))) return null;
  // The letter O for a zero: behind the bank's letters, where numbers are.
  const corrected = characters.slice(0, 8) + characters.slice(8).replaceAll('O', '0');
  return mod97(characters) === 1 || mod97(corrected) === 1 ? at : null;
}

/** ISO 7064 MOD 97-10 after the first four characters were moved to the end; letters count from A = 10. */
function mod97(iban: string): number {
  let rest = 0;
  for (const character of iban.slice(4) + iban.slice(0, 4)) {
    const value = parseInt(character, 36);
    rest = (value > 9 ? rest * 100 + value : rest * 10 + value) % 97;
  }
  return rest;
}
