/**
 * The words by which people name a number. Most numbers are only digits: what stands before them says which number
 * they are, and the nearest word wins, so that in “BSN 111222333, polisnummer 123456782” each keeps its own.
 */

export const NUMBER_KINDS = [
  'bsn',
  'iban',
  'card',
  'phone',
  'agb',
  'uzi',
  'big',
  'passport',
  'driving-licence',
  'other',
] as const;
export type NumberKind = (typeof NUMBER_KINDS)[number];

const NUMBER = '(?:nummers?|nrs?|numbers?|no|codes?|id)';
/** Dutch and English, most of them from the keyword lists of Wortell's rule package for Dutch care (MIT). */
const WORDS: Record<NumberKind, string> = {
  bsn: 'bsn|burger[ -]?service|sofi|citizen service|persoonsgebonden|persoonsnummer',
  iban: 'iban|rekening|bankrekening|bank account|account',
  card:
    'credit[ -]?card|credit[ -]?kaart|debit card|bank[ -]?pas|betaal[ -]?pas|pas(?= ?nummer)|kaart(?= ?nummer)|' +
    'card|visa|master ?card|maestro|amex|american express',
  phone:
    'tel|telefoon|telefonisch|mobiel|mobiele|gsm|bel|bellen|bereikbaar(?: op)?|phone|telephone|mobile|cell|call|' +
    'whatsapp|app|sms|fax',
  agb: 'agb|agb-?z|vektis',
  uzi: 'uzi(?:[ -]?pas)?',
  big: 'big(?=[ -]?(?:nummer|nr|registratie|register|code|number|registration))(?:[ -]?regist(?:ratie|er|ration))?',
  passport:
    'paspoort|passport|identiteits(?:kaart|bewijs)|id[ -]?(?:kaart|bewijs)|legitimatie(?:bewijs)?|' +
    'document(?=[ -]?(?:nummer|nr|number|no))|reisdocument|travel document|identity card|id card',
  'driving-licence': "rijbewijs|driver'?s?[ -]licen[cs]e|driving[ -]licen[cs]e",
  other:
    'kvk|order|bestel(?:ling)?|bon|factuur|invoice|klant|debiteur(?:en)?|crediteur(?:en)?|bedrag|polis|verzekerden?|' +
    'verzekerings?|ticket|lid|lidmaatschap|personeels?|medewerkers?|serie|serial|artikel|product|' +
    'ean|imei|isbn|issn|btw|vat|eur|euro|usd|€|\\$|referentie|reference|ref|kenmerk|tracking|track|' +
    'barcode|pakket|zending|contract|meter|relatie|versie|version|kamer|' +
    // People file others by their BSN: these words alone do not name another number.
    `(?:pati[eë]nt(?:en)?|cli[eë]nt(?:en)?|dossier|zaak|case|customer|member)(?=[ -]?${NUMBER})`,
};

/** What may stand between the word and its number. */
const BETWEEN =
  `(?:[ -]{0,2}(?:${NUMBER}|is|was|van|of|for|voor|luidt|wordt|de|het|the|mijn|uw|zijn|haar|my|your|` +
  'pati[eë]nte?|cli[eë]nte?|mw|mevr(?:ouw)?|dhr|meneer|hier|nieuwe?)\\.?){0,5}';
const REACH = 60;
const REACH_AFTER = 25;

const group = (kind: NumberKind, at: number): string => `(?<k${String(at)}>${WORDS[kind]})`;
const RIGHT_BEFORE = new RegExp(
  `(?<!\\p{L})(?:${NUMBER_KINDS.map(group).join('|')})${BETWEEN}[^\\p{L}\\d\\n]{0,12}$`,
  'iu',
);
const NEAR = Object.fromEntries(
  NUMBER_KINDS.map((kind) => [
    kind,
    new RegExp(`(?<!\\p{L})(?:${WORDS[kind]})(?![\\p{Ll}])|(?<!\\p{L})(?:${WORDS[kind]})${NUMBER}`, 'iu'),
  ]),
) as Record<NumberKind, RegExp>;

/** Which number the word right before `start` names, or null when none does. */
export function labelBefore(text: string, start: number): NumberKind | null {
  const before = text.slice(Math.max(0, start - REACH), start);
  if (/\+\d{1,3}[ .()-]{0,3}$/.test(before)) return 'phone';
  // Digits between would be another number, and most numbers have none of the words at all.
  const words = /[^\d\n]*$/.exec(before)?.[0] ?? '';
  if (!/[\p{L}€$]/u.test(words)) return null;
  const groups = RIGHT_BEFORE.exec(words)?.groups;
  if (groups === undefined) return null;
  return NUMBER_KINDS.find((_, at) => groups[`k${String(at)}`] !== undefined) ?? null;
}

/** True when a word of this kind of number stands in the 60 characters before `start` or the 25 after `end`. */
export function labelNear(text: string, start: number, end: number, kind: NumberKind): boolean {
  return (
    NEAR[kind].test(text.slice(Math.max(0, start - REACH), start)) ||
    NEAR[kind].test(text.slice(end, end + REACH_AFTER))
  );
}
