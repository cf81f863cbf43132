import type { Level, Language } from '../core/face.ts';

interface Words {
  nl: string;
  en: string;
}

/** What stands on the printed proof beside the words of contract/receipt/words.ts. */
export const words = {
  title: { nl: 'Bewijs van ontvangst', en: 'Proof of receipt' },
  what: {
    nl: 'Dit document zegt van elke ontvanger van een verzegeld bericht wat ervan bekend is, wie dat zegt, en wat er niet uit volgt. Het onderwerp en de brief staan er niet in.',
    en: 'For each recipient of a sealed message this document says what is known, who says so, and what does not follow. Neither subject nor letter is in it.',
  },
  message: { nl: 'Het bericht', en: 'The message' },
  sender: { nl: 'Afzender', en: 'Sender' },
  organisation: { nl: 'Organisatie', en: 'Organisation' },
  written: { nl: 'Ondertekend', en: 'Signed' },
  released: { nl: 'Gecontroleerd en vrijgegeven', en: 'Inspected and released' },
  attachments: { nl: 'Bijlagen', en: 'Attachments' },
  recipients: { nl: 'De ontvangers', en: 'The recipients' },
  recipient: { nl: 'De ontvanger', en: 'The recipient' },
  number: { nl: 'nummer', en: 'number' },
  recipientClock: { nl: 'Geopend, klok van de ontvanger', en: 'Opened, recipient’s clock' },
  signedWith: { nl: 'Ondertekend met', en: 'Signed with' },
  checking: { nl: 'Zo controleert u dit', en: 'How to check this' },
  checkingHow: {
    nl: 'Wat op deze bladzijden staat is niet ondertekend. Het bewijs is het bestand dat als bijlage in deze PDF zit. Controleer het op een computer zonder netwerk met de opdracht hieronder, en vraag de organisatie zelf om de vingerafdruk van haar hoofdsleutel.',
    en: 'What is printed on these pages is not signed. The proof is the file enclosed in this PDF. Check it on a computer without network with the command below, and ask the organisation itself for the fingerprint of its root key.',
  },
  theRoot: { nl: 'VINGERAFDRUK', en: 'FINGERPRINT' },
  fingerprints: { nl: 'Vingerafdrukken', en: 'Fingerprints' },
  root: { nl: 'Hoofdsleutel van de organisatie', en: 'Root key of the organisation' },
  senderKey: { nl: 'Sleutel van de afzender', en: 'Key of the sender' },
  token: { nl: 'Vrijgave', en: 'Release' },
  log: { nl: 'Logboek', en: 'Log' },
  size: { nl: 'stand', en: 'size' },
  made: { nl: 'Gemaakt', en: 'Made' },
  page: { nl: 'bladzijde', en: 'page' },
  of: { nl: 'van', en: 'of' },
  enclosed: {
    nl: 'Het bewijs zelf, voor zegel receipt verify',
    en: 'The proof itself, for zegel receipt verify',
  },
} as const satisfies Record<string, Words>;

export const levelWords: Record<Level, Words> = {
  sms: { nl: 'opent met een sms-code', en: 'opens with an SMS code' },
  code: { nl: 'opent met een toegangscode', en: 'opens with an access code' },
  key: { nl: 'opent met een eigen sleutel', en: 'opens with a key of their own' },
};

/** With seconds and the zone: on paper nobody knows where it was written. */
export const paperTime = (timeMs: number, language: Language): string =>
  new Intl.DateTimeFormat(language === 'nl' ? 'nl-NL' : 'en-GB', {
    dateStyle: 'long',
    timeStyle: 'long',
  }).format(timeMs);
