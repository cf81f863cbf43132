import type { Phrase } from '../../ui/language.tsx';

const log: Phrase<[number]> = {
  nl: (size) => `Logboek, stand ${size}`,
  en: (size) => `Log, size ${size}`,
};

/** Around a proof of receipt; what it rests on is said in contract/receipt/words.ts. */
export const receiptWords = {
  title: { nl: 'Bewijs van ontvangst', en: 'Proof of receipt' },
  what: {
    nl: 'Een document over wat er met dit bericht gebeurde. Iedereen kan het nakijken, ook zonder Zegel en zonder internet. Dat je het ophaalt komt in het logboek.',
    en: 'A document about what became of this message. Anybody can check it, also without Zegel and without internet. That you fetch it goes into the log.',
  },
  make: { nl: 'Haal het bewijs op', en: 'Fetch the proof' },
  making: { nl: 'Het bewijs wordt opgehaald en nagerekend…', en: 'Fetching and checking the proof…' },
  checked: {
    nl: 'Opgehaald en nagerekend. Dit staat erin:',
    en: 'Fetched and checked. This is what it says:',
  },
  holds: {
    nl: 'In het bewijs staan de ontvangers en hun telefoonnummer voor de code. Het onderwerp, de brief en de bijlagen staan er niet in.',
    en: 'The proof holds the recipients and their number for the code. Subject, letter and attachments are not in it.',
  },
  savePdf: { nl: 'Bewaar als PDF', en: 'Save as PDF' },
  saveFile: { nl: 'Bewaar voor programma’s', en: 'Save for programs' },
  again: { nl: 'Haal opnieuw op', en: 'Fetch again' },
  printing: { nl: 'De PDF wordt gemaakt…', en: 'Making the PDF…' },
  saved: { nl: 'Bewaard op dit apparaat.', en: 'Saved on this device.' },
  checkTitle: { nl: 'Zo kijkt iemand het na', en: 'How somebody checks it' },
  checkHow: {
    nl: 'Met de opdracht hieronder, op een computer zonder netwerk. Geef de vingerafdruk van de hoofdsleutel langs een andere weg door, bijvoorbeeld aan de telefoon.',
    en: 'With the command below, on a computer without network. Tell them the fingerprint of the root key by another road, on the telephone for instance.',
  },
  root: { nl: 'Hoofdsleutel van de organisatie', en: 'Root key of the organisation' },
  token: { nl: 'Vrijgave', en: 'Release' },
  log,
} as const;
