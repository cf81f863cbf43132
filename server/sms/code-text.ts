/**
 * What a text message with a code says: the digits first, then whose code it is. It fits one message: 160 characters
 * of the alphabet of GSM (3GPP TS 23.038 §6.2.1). One character outside of it, and a message holds only 70.
 */

const MOST = 160;
/** All but the part of that alphabet which names are written with; each character of that part counts once. */
const NOT_GSM = /[^A-Za-z0-9 @!"#%&'()*+,\-./:;<=>?_$£èéùìòàÇØøÅåÆæßÉÄÖÑÜäöñü]/gu;

/** Dutch first, English after it. `organisation` is who wrote, or in whose name one signs in. */
export function codeText(code: string, organisation: string): string {
  const around = (name: string): string =>
    `${code} is uw code van ${name}. Geef hem aan niemand. / Your code. Give it to nobody.`;
  return around(shortened(inGsm(organisation), MOST - around('').length));
}

/** Accents that the alphabet lacks are left off, "Patiënt" becomes "Patient"; what is no letter then, too. */
function inGsm(name: string): string {
  const plain = name
    .normalize('NFC')
    .replace(/[‘’]/g, "'")
    .replace(/[–—]/g, '-')
    .replace(NOT_GSM, (character) => character.normalize('NFKD').replace(NOT_GSM, ''))
    .replace(/ +/g, ' ')
    .trim();
  return plain === '' ? 'Zegel' : plain;
}

const shortened = (name: string, most: number): string =>
  name.length <= most ? name : `${name.slice(0, most - 3).trimEnd()}...`;
