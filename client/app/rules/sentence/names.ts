/** What conditions and actions speak of, by the words people use. */
import type { Language, Words } from '../../../ui/language.tsx';
import type { Condition, OwnDetector } from '../../../core/face.ts';
import type { Option } from './piece.ts';

type ContentKind = Extract<Condition, { attachmentKind: unknown }>['attachmentKind'][number];
type UnscannableReason = Extract<Condition, { unscannable: unknown }>['unscannable'][number];

/** With an article, as something that a letter holds. */
export const detectorName: Record<string, Words> = {
  bsn: { nl: 'een BSN', en: 'a citizen number (BSN)' },
  iban: { nl: 'een rekeningnummer', en: 'an account number' },
  card: { nl: 'een creditcardnummer', en: 'a card number' },
  phone: { nl: 'een telefoonnummer', en: 'a telephone number' },
  postcode: { nl: 'een postcode met huisnummer', en: 'a postcode with a house number' },
  'date-of-birth': { nl: 'een geboortedatum', en: 'a date of birth' },
  agb: { nl: 'een AGB-code', en: 'an AGB code' },
  uzi: { nl: 'een UZI-nummer', en: 'a UZI number' },
  big: { nl: 'een BIG-nummer', en: 'a BIG number' },
  email: { nl: 'een e-mailadres', en: 'an e-mail address' },
  passport: { nl: 'een paspoort- of ID-nummer', en: 'a passport or ID number' },
  'driving-licence': { nl: 'een rijbewijsnummer', en: 'a driving licence number' },
  'care-term': { nl: 'een diagnose of medicijn', en: 'a diagnosis or medicine' },
  secret: { nl: 'een wachtwoord', en: 'a password' },
};

export const kindName: Record<ContentKind, Words> = {
  executable: { nl: 'een programma', en: 'a program' },
  script: { nl: 'een script', en: 'a script' },
  archive: { nl: 'een archief (zip)', en: 'an archive (zip)' },
  document: { nl: 'een document', en: 'a document' },
  image: { nl: 'een afbeelding', en: 'a picture' },
  text: { nl: 'gewone tekst', en: 'plain text' },
  other: { nl: 'van een onbekende soort', en: 'of an unknown kind' },
};

/** To stand after "omdat". */
export const reasonName: Record<UnscannableReason, Words> = {
  encrypted_archive: { nl: 'het archief versleuteld is', en: 'the archive is encrypted' },
  archive_not_read: { nl: 'dit soort archief niet wordt gelezen', en: 'archives of this kind are not read' },
  encrypted_document: { nl: 'het document een wachtwoord heeft', en: 'the document has a password' },
  damaged: { nl: 'het beschadigd is', en: 'it is damaged' },
  over_limit: { nl: 'het te groot of te diep ingepakt is', en: 'it is too large or packed too deep' },
  timeout: { nl: 'het lezen te lang duurt', en: 'reading it takes too long' },
  active_content: { nl: 'er een macro of code in zit', en: 'it holds a macro or code' },
  stale_database: {
    nl: 'de virusgegevens verouderd zijn',
    en: 'the virus signatures are out of date',
  },
};

export const levelName: Record<string, Words> = {
  sms: { nl: 'een sms-code', en: 'a text message code' },
  code: { nl: 'een toegangscode', en: 'an access code' },
  key: { nl: 'een eigen sleutel', en: 'their own key' },
};

export const whereName: Record<string, Words> = {
  any: { nl: 'het bericht', en: 'the message' },
  letter: { nl: 'de brief', en: 'the letter' },
  attachments: { nl: 'een bijlage', en: 'an attachment' },
};

export const roleName: Record<string, Words> = {
  member: { nl: 'een medewerker', en: 'a member' },
  admin: { nl: 'een beheerder', en: 'an admin' },
  guest: { nl: 'iemand zonder account', en: 'somebody without an account' },
};

export const dayName: Record<string, Words> = {
  mo: { nl: 'maandag', en: 'Monday' },
  tu: { nl: 'dinsdag', en: 'Tuesday' },
  we: { nl: 'woensdag', en: 'Wednesday' },
  th: { nl: 'donderdag', en: 'Thursday' },
  fr: { nl: 'vrijdag', en: 'Friday' },
  sa: { nl: 'zaterdag', en: 'Saturday' },
  su: { nl: 'zondag', en: 'Sunday' },
};

export const confidenceName: Record<string, Words> = {
  low: { nl: ', ook bij twijfel', en: ', even in doubt' },
  medium: { nl: '', en: '' },
  high: { nl: ', als dat zeker is', en: ', if that is certain' },
};

export const confidenceChoice: Record<string, Words> = {
  low: { nl: 'ook bij twijfel', en: 'even in doubt' },
  medium: { nl: 'als het waarschijnlijk is', en: 'where it is likely' },
  high: { nl: 'alleen als het zeker is', en: 'only if it is certain' },
};

/** What has no name here is called by its id. */
export const named = (
  names: Readonly<Record<string, Words | undefined>>,
  id: string,
  language: Language,
): string => names[id]?.[language] ?? id;

export const optionsOf = (names: Record<string, Words>, language: Language): Option[] =>
  Object.entries(names).map(([id, words]) => ({ id, text: words[language] }));

/** The organisation's own numbers after those that everybody has. */
export const detectors = (own: readonly OwnDetector[], language: Language): Option[] => [
  ...optionsOf(detectorName, language),
  ...own.map(({ id, name }) => ({ id, text: ownName(name[language] || name.nl, language) })),
];

export const ownName = (name: string, language: Language): string =>
  language === 'nl' ? `een ${name}` : `a ${name}`;

export const detectorText = (id: string, own: readonly OwnDetector[], language: Language): string =>
  detectors(own, language).find((option) => option.id === id)?.text ?? id;
