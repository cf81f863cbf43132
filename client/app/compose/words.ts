import type { Level, VerdictKind } from '../../core/face.ts';
import type { Words } from '../../ui/language.tsx';
import { phrase } from '../../ui/phrase.ts';

/** How a recipient opens, in a word: on a chip. */
export const levelWord: Record<Level, Words> = {
  key: { nl: 'eigen sleutel', en: 'own key' },
  sms: { nl: 'sms-code', en: 'text message' },
  code: { nl: 'toegangscode', en: 'access code' },
};

/** The choice, and what it means. What is said of who could open is what docs/threat-model.md says. */
export const levelMeans: Record<Level, Words> = {
  key: {
    nl: 'Logt in en opent met de eigen sleutel. Die sleutel is nergens anders.',
    en: 'Signs in and opens with their own key. That key is nowhere else.',
  },
  sms: {
    nl: 'Krijgt een mail met een link, en een code per sms. Makkelijk. Wie de mail én de telefoon heeft, kan het bericht openen; de dienst zou het met beide helften van de sleutel ook kunnen.',
    en: 'Gets a mail with a link, and a code by text message. Easy. Who has both the mail and the telephone can open the message; so could the service, with both halves of the key.',
  },
  code: {
    nl: 'Krijgt een mail met een link, en van jou een code. Geef die zelf door, bijvoorbeeld per telefoon: de dienst kent hem niet.',
    en: 'Gets a mail with a link, and a code from you. Pass it on yourself, for instance by telephone: the service does not know it.',
  },
};

export const verdictWord: Record<VerdictKind, Words> = {
  clean: { nl: 'gecontroleerd', en: 'checked' },
  infected: { nl: 'virus gevonden', en: 'virus found' },
  refused: { nl: 'niet toegestaan', en: 'not allowed' },
  unscannable: { nl: 'niet te controleren', en: 'cannot be checked' },
};

export const verdictNext: Record<Exclude<VerdictKind, 'clean'>, Words> = {
  infected: {
    nl: 'In deze bijlage zit een virus. Verwijder haar en waarschuw wie je computer beheert.',
    en: 'This attachment holds a virus. Remove it and warn whoever looks after your computer.',
  },
  refused: {
    nl: 'Dit soort bestand mag niet worden verstuurd. Verwijder de bijlage.',
    en: 'This kind of file may not be sent. Remove the attachment.',
  },
  unscannable: {
    nl: 'De controle kon niet in dit bestand kijken. Verwijder de bijlage of maak haar opnieuw zonder wachtwoord.',
    en: 'Inspection could not look inside this file. Remove it, or make it again without a password.',
  },
};

export const reasonWord: Record<string, Words> = {
  archive_not_read: { nl: 'archief dat hier niet wordt geopend', en: 'archive that is not opened here' },
  encrypted_archive: { nl: 'archief met wachtwoord', en: 'archive with a password' },
  encrypted_document: { nl: 'document met wachtwoord', en: 'document with a password' },
  damaged: { nl: 'beschadigd bestand', en: 'damaged file' },
  over_limit: { nl: 'te groot of te diep verpakt', en: 'too large or packed too deep' },
  timeout: { nl: 'lezen duurde te lang', en: 'took too long to read' },
  active_content: { nl: 'bevat code of een macro', en: 'holds code or a macro' },
  stale_database: { nl: 'virusgegevens verouderd', en: 'virus data out of date' },
};

export const detectorWord: Record<string, Words> = {
  bsn: { nl: 'BSN', en: 'citizen number (BSN)' },
  iban: { nl: 'rekeningnummer', en: 'account number' },
  card: { nl: 'nummer van een betaalkaart', en: 'payment card number' },
  phone: { nl: 'telefoonnummer', en: 'telephone number' },
  postcode: { nl: 'postcode', en: 'postcode' },
  'date-of-birth': { nl: 'geboortedatum', en: 'date of birth' },
  agb: { nl: 'AGB-code', en: 'AGB code of a care provider' },
  uzi: { nl: 'UZI-nummer', en: 'UZI number of a care worker' },
  big: { nl: 'BIG-nummer', en: 'BIG number of a care professional' },
  email: { nl: 'e-mailadres', en: 'e-mail address' },
  passport: { nl: 'nummer van een paspoort of identiteitskaart', en: 'passport or identity card number' },
  'driving-licence': { nl: 'rijbewijsnummer', en: 'driving licence number' },
  'care-term': { nl: 'medische term', en: 'medical term' },
  secret: { nl: 'wachtwoord of code', en: 'password or code' },
};

/** To ask for it of recipients who would open with less. */
export const raiseWord: Record<Level, Words> = {
  sms: { nl: 'Vraag een sms-code', en: 'Ask for a code by text message' },
  code: { nl: 'Vraag een toegangscode', en: 'Ask for an access code' },
  key: { nl: 'Laat openen met eigen sleutel', en: 'Have it opened with their own key' },
};

export const words = {
  title: { nl: 'Nieuw bericht', en: 'New message' },
  titleReply: { nl: 'Antwoord', en: 'Reply' },
  titleForward: { nl: 'Doorsturen', en: 'Forward' },
  to: { nl: 'Aan', en: 'To' },
  toHint: { nl: 'Typ een e-mailadres en druk op Enter', en: 'Type an e-mail address and press Enter' },
  toMore: { nl: 'Nog een ontvanger', en: 'Another recipient' },
  looking: { nl: 'opzoeken…', en: 'looking up…' },
  noAddress: { nl: 'geen e-mailadres', en: 'not an address' },
  needsNumber: { nl: 'nummer nodig', en: 'number needed' },
  needsCode: { nl: 'code nodig', en: 'code needed' },
  lookupFailed: { nl: 'opzoeken mislukt', en: 'look-up failed' },
  lookUpAgain: { nl: 'Zoek opnieuw op', en: 'Look up again' },
  chip: phrase(
    (address: string, how: string) => `${address}, ${how}`,
    (address: string, how: string) => `${address}, ${how}`,
  ),
  remove: phrase(
    (name: string) => `${name} weghalen`,
    (name: string) => `Remove ${name}`,
  ),
  howOpens: phrase(
    (address: string) => `Hoe opent ${address}?`,
    (address: string) => `How does ${address} open?`,
  ),
  noAccount: phrase(
    (organisation: string) =>
      `Heeft geen account bij ${organisation}, en bewaarde bij jouw brieven geen sleutel.`,
    (organisation: string) => `Has no account at ${organisation}, and kept no key with your letters.`,
  ),
  keptKeyMeans: {
    nl: 'Krijgt een mail met een link en opent met een sleutel die hij of zij zelf bewaart, zonder sms. De dienst heeft die sleutel niet.',
    en: 'Gets a mail with a link, and opens with a key that they keep themselves, without a text message. The service does not have that key.',
  },
  keptSince: phrase(
    (date: string) => `Bewaard op ${date}, bij een brief van jou. Lukt openen niet meer, kies dan sms-code.`,
    (date: string) => `Kept on ${date}, with a letter of yours. If opening fails, choose text message.`,
  ),
  keptGuessable: {
    nl: 'De ontvanger bedacht de sleutelcode zelf. De dienst zou zo’n code kunnen raden; dat staat er bij het bericht bij.',
    en: 'The recipient made up the key code. The service could guess such a code; the message says so.',
  },
  keptFingerprint: { nl: 'Vingerafdruk van de sleutel', en: 'Fingerprint of the key' },
  keptCompare: {
    nl: 'De ontvanger ziet dezelfde tekens bij de geopende brief, onder “Mijn sleutels”.',
    en: 'The recipient sees the same characters with the opened letter, under “My keys”.',
  },
  number: { nl: 'Mobiel nummer van de ontvanger', en: 'Mobile number of the recipient' },
  numberHint: {
    nl: 'Controleer het nummer: wie deze telefoon heeft, krijgt de code.',
    en: 'Check the number: whoever has this telephone gets the code.',
  },
  usedBefore: { nl: 'Eerder gebruikt:', en: 'Used before:' },
  accessCode: { nl: 'Toegangscode', en: 'Access code' },
  codeDrawn: {
    nl: 'Zo lang dat niemand hem kan raden. Na het versturen zie je hem nog eens.',
    en: 'So long that nobody can guess it. You will see it once more after sending.',
  },
  ownCode: { nl: 'Zelf een code bedenken', en: 'Make up a code yourself' },
  drawnCode: { nl: 'Toch een code laten maken', en: 'Have a code made after all' },
  codeAsBefore: {
    nl: 'Dezelfde code als bij het vorige bericht. De ontvanger heeft hem al: je hoeft niets door te geven.',
    en: 'The same code as with the message before. The recipient has it already: there is nothing to pass on.',
  },
  freshCode: { nl: 'Laat een nieuwe code maken', en: 'Have a new code made' },
  codesKnown: phrase(
    (who: string) => `${who} opent met de code van de vorige keer.`,
    (who: string) => `${who} opens with the code of last time.`,
  ),
  cancel: { nl: 'Annuleren', en: 'Cancel' },
  close: { nl: 'Sluiten', en: 'Close' },
  todoAnswer: { nl: 'Schrijf je antwoord.', en: 'Write your reply.' },
  guessable: {
    nl: 'Een code die je zelf bedenkt, zou de dienst kunnen raden. Dat staat er bij het bericht bij.',
    en: 'The service could guess a code that you make up. The message says so.',
  },
  copy: { nl: 'Kopieer', en: 'Copy' },
  copied: { nl: 'Gekopieerd', en: 'Copied' },
  subject: { nl: 'Onderwerp', en: 'Subject' },
  subjectHint: {
    nl: 'Het onderwerp zit in de verzegelde brief; het staat niet in de mail.',
    en: 'The subject is inside the sealed letter; it is not in the mail.',
  },
  letter: { nl: 'Brief', en: 'Letter' },
  attachments: { nl: 'Bijlagen', en: 'Attachments' },
  addFiles: { nl: 'Bijlage kiezen', en: 'Choose attachment' },
  dropHint: { nl: 'of sleep bestanden hierheen', en: 'or drag files here' },
  dropNow: { nl: 'Laat los om toe te voegen', en: 'Drop to attach' },
  uploading: { nl: 'Versleutelen en uploaden', en: 'Encrypting and uploading' },
  inspecting: { nl: 'Wordt gecontroleerd op virussen en regels…', en: 'Checking for viruses and rules…' },
  until: { nl: 'Te openen gedurende', en: 'Can be opened for' },
  days: phrase(
    (days: number) => (days === 365 ? '1 jaar' : days === 60 ? '2 maanden' : `${days} dagen`),
    (days: number) => (days === 365 ? '1 year' : days === 60 ? '2 months' : `${days} days`),
  ),
  margin: { nl: 'Opgemerkt', en: 'Noticed' },
  marginNone: {
    nl: 'Niets bijzonders. Terwijl je typt, kijkt deze pagina of een regel van je organisatie iets vraagt; er gaat nog niets de deur uit.',
    en: 'Nothing in particular. While you type, this page looks whether a rule of your organisation asks for something; nothing leaves yet.',
  },
  basic: {
    nl: 'Virussen worden nu gezocht met de ingebouwde controle. Die kent alleen de bekendste gevaren: een basiscontrole.',
    en: 'Viruses are now looked for by the built-in engine. It knows the best-known dangers only: a basic check.',
  },
  location: {
    nl: 'In een foto staat waar die is gemaakt. Wie de bijlage opent, kan dat zien.',
    en: 'A photo says where it was taken. Whoever opens the attachment can see that.',
  },
  inWindows: {
    nl: 'Een groot bestand: de ingebouwde controle bekeek het in stukken die elkaar overlappen, nooit als geheel.',
    en: 'A large file: the built-in engine looked at it in overlapping pieces, never as a whole.',
  },
  avDown: {
    nl: 'De virusscanner antwoordt nu niet. Schrijf rustig door: je brief blijft staan. Versturen kan zodra hij er weer is.',
    en: 'The virus scanner does not answer now. Go on writing: your letter stays. You can send as soon as it is back.',
  },
  avStale: {
    nl: 'De virusscanner werkt met verouderde gegevens. Daarom kan er nu niets worden verzonden. Schrijf rustig door, je brief blijft staan, en waarschuw je functioneel beheerder.',
    en: 'The virus scanner works with old data. That is why nothing can be sent now. Go on writing, your letter stays, and tell your administrator.',
  },
  avUnwatched: {
    nl: 'Hoe oud de gegevens van de virusscanner zijn, wordt niet bewaakt: zo is het ingesteld.',
    en: 'Nobody watches how old the data of the virus scanner is: it is set that way.',
  },
  found: phrase(
    (what: string) => `Gevonden: ${what}`,
    (what: string) => `Found: ${what}`,
  ),
  showPlace: { nl: 'Toon in de brief', en: 'Show in the letter' },
  showPlaceOf: phrase(
    (quote: string) => `Toon in de brief: ${quote}`,
    (quote: string) => `Show in the letter: ${quote}`,
  ),
  foundWords: { nl: 'Gevonden:', en: 'Found:' },
  inSubject: { nl: '(in het onderwerp)', en: '(in the subject)' },
  morePlaces: phrase(
    (places: number) =>
      places === 1
        ? 'En nog op 1 plaats; die is gemarkeerd.'
        : `En nog op ${places} plaatsen; die zijn gemarkeerd.`,
    (places: number) =>
      places === 1
        ? 'And in 1 more place, which is marked.'
        : `And in ${places} more places, which are marked.`,
  ),
  takeOut: { nl: 'Haal weg', en: 'Take out' },
  takeOutOf: phrase(
    (quote: string) => `Haal weg: ${quote}`,
    (quote: string) => `Take out: ${quote}`,
  ),
  takenOut: { nl: 'Weggehaald. Met Ctrl+Z staat het er weer.', en: 'Taken out. Ctrl+Z puts it back.' },
  settled: phrase(
    (left: number) =>
      left === 0
        ? 'Geregeld. Er staat niets meer open in de kantlijn.'
        : `Geregeld. Nog ${left} in de kantlijn.`,
    (left: number) =>
      left === 0 ? 'Settled. Nothing is left in the margin.' : `Settled. ${left} left in the margin.`,
  ),
  raiseSmsTo: phrase(
    (number: string) => `Bij het openen komt er een code op ${number}.`,
    (number: string) => `A code comes to ${number} when it is opened.`,
  ),
  raiseSmsAsks: phrase(
    (people: number) =>
      people === 1
        ? 'Je vult het mobiele nummer in; daar komt een code op binnen.'
        : 'Je vult hun mobiele nummers in; daar komt een code op binnen.',
    (people: number) =>
      people === 1
        ? 'You fill in the mobile number; a code comes there.'
        : 'You fill in their mobile numbers; a code comes there.',
  ),
  raiseCodeAsks: phrase(
    (people: number) =>
      people === 1
        ? 'Er komt een code klaar te staan. Die geef je zelf door, bijvoorbeeld per telefoon.'
        : 'Voor elk komt een code klaar te staan. Die geef je zelf door, bijvoorbeeld per telefoon.',
    (people: number) =>
      people === 1
        ? 'A code is made. You pass it on yourself, for instance by telephone.'
        : 'A code is made for each. You pass them on yourself, for instance by telephone.',
  ),
  raiseKeyAsks: {
    nl: 'Er is al een eigen sleutel: jij hoeft niets te doen.',
    en: 'There is a key of their own already: nothing is asked of you.',
  },
  noWay: phrase(
    (address: string) => `${address} heeft geen eigen sleutel, en deze regel vraagt daarom.`,
    (address: string) => `${address} has no key of their own, and this rule asks for one.`,
  ),
  doubtDomain: phrase(
    (address: string, meant: string) => `${address}: bedoel je ${meant}?`,
    (address: string, meant: string) => `${address}: do you mean ${meant}?`,
  ),
  doubtLike: phrase(
    (address: string, other: string) => `${address} lijkt op ${other}, maar is een ander adres.`,
    (address: string, other: string) => `${address} looks like ${other}, but is another address.`,
  ),
  doubtFirst: phrase(
    (addresses: string, people: number) =>
      `Je schrijft voor het eerst naar ${addresses}. ${people === 1 ? 'Klopt het adres?' : 'Kloppen de adressen?'}`,
    (addresses: string, people: number) =>
      `You write to ${addresses} for the first time. ${people === 1 ? 'Is the address right?' : 'Are the addresses right?'}`,
  ),
  doubtEveryone: phrase(
    (addresses: string) => `Je antwoordt iedereen. Van buiten de organisatie leest mee: ${addresses}.`,
    (addresses: string) => `You reply to all. From outside the organisation, this is read by: ${addresses}.`,
  ),
  takeInstead: phrase(
    (address: string) => `Neem ${address}`,
    (address: string) => `Take ${address}`,
  ),
  isRight: { nl: 'Klopt zo', en: 'This is right' },
  confirm: { nl: 'Ja, dat klopt', en: 'Yes, that is right' },
  confirmed: { nl: 'Door jou bevestigd', en: 'Confirmed by you' },
  undo: { nl: 'Ongedaan maken', en: 'Undo' },
  reason: { nl: 'Waarom?', en: 'Why?' },
  send: { nl: 'Versturen', en: 'Send' },
  whatHappens: phrase(
    (people: number) =>
      `De brief wordt gecontroleerd en verzegeld. Daarna krijgt ${people === 1 ? 'de ontvanger' : `elk van de ${people} ontvangers`} een mail met een link. Terughalen kan dan niet meer.`,
    (people: number) =>
      `The letter is inspected and sealed. Then ${people === 1 ? 'the recipient gets' : `each of the ${people} recipients gets`} a mail with a link. It cannot be taken back after that.`,
  ),
  whatHappensNobody: { nl: 'Voeg eerst een ontvanger toe.', en: 'Add a recipient first.' },
  stillWaiting: {
    nl: 'Nog even: een bijlage is nog onderweg.',
    en: 'One moment: an attachment is still on its way.',
  },
  todoFirst: { nl: 'Nog niet verstuurd. Dit moet eerst:', en: 'Not sent yet. This comes first:' },
  todoRecipients: { nl: 'Voeg een ontvanger toe.', en: 'Add a recipient.' },
  todoLetter: {
    nl: 'Schrijf een brief of voeg een bijlage toe.',
    en: 'Write a letter or add an attachment.',
  },
  todoRecipient: phrase(
    (address: string) => `Vul aan hoe ${address} opent.`,
    (address: string) => `Complete how ${address} opens.`,
  ),
  todoFile: phrase(
    (name: string) => `Kijk naar de bijlage ${name}.`,
    (name: string) => `Look at the attachment ${name}.`,
  ),
  todoMargin: { nl: 'Kijk naar wat in de kantlijn staat.', en: 'Look at what the margin says.' },
  savedAt: phrase(
    (time: string) => `Opgeslagen ${time}`,
    (time: string) => `Saved ${time}`,
  ),
  savingNow: { nl: 'Opslaan…', en: 'Saving…' },
  notSavedYet: {
    nl: 'Nog niet opgeslagen: geen verbinding. Het wordt vanzelf opnieuw geprobeerd; sluit deze pagina nog niet.',
    en: 'Not saved yet: no connection. It is tried again by itself; do not close this page yet.',
  },
  notSaved: { nl: 'Niet opgeslagen.', en: 'Not saved.' },
  changedTitle: {
    nl: 'Dit concept is op een ander apparaat veranderd. Wat wil je bewaren?',
    en: 'This draft was changed on another device. What do you want to keep?',
  },
  sentElsewhere: {
    nl: 'Dit bericht is op een ander apparaat verstuurd. Wat hier staat, kun je bewaren als nieuw bericht.',
    en: 'This message was sent on another device. What stands here can be kept as a new message.',
  },
  thrownElsewhere: {
    nl: 'Dit concept is op een ander apparaat weggegooid. Wat hier staat, kun je bewaren als nieuw bericht.',
    en: 'This draft was thrown away on another device. What stands here can be kept as a new message.',
  },
  versionHere: { nl: 'Hier', en: 'Here' },
  versionThere: phrase(
    (time: string) => `Op het andere apparaat, ${time}`,
    (time: string) => `On the other device, ${time}`,
  ),
  keepBoth: { nl: 'Bewaar beide', en: 'Keep both' },
  keepBothWhat: {
    nl: 'Bij ‘beide’ wordt wat hier staat een eigen concept; bijlagen gaan daarvoor opnieuw omhoog.',
    en: 'With ‘both’, what stands here becomes a draft of its own; its attachments go up anew.',
  },
  keepMine: { nl: 'Bewaar wat hier staat', en: 'Keep what stands here' },
  keepOther: { nl: 'Neem de andere', en: 'Take the other' },
  keepAsNew: { nl: 'Bewaar als nieuw bericht', en: 'Keep as a new message' },
  thrownAway: { nl: 'Bericht weggegooid.', en: 'Message thrown away.' },
  reading: { nl: 'Bestand lezen', en: 'Reading the file' },
  waitingForNetwork: {
    nl: 'Geen verbinding. Gaat vanzelf verder zodra die er weer is.',
    en: 'No connection. It goes on by itself as soon as that is back.',
  },
  needsFile: phrase(
    (sent: string, total: string) =>
      `${sent} van ${total} is al verstuurd. Kies het bestand opnieuw; dan gaat het daar verder.`,
    (sent: string, total: string) =>
      `${sent} of ${total} is up already. Choose the file again; it goes on from there.`,
  ),
  needsFileNew: {
    nl: 'Kies het bestand opnieuw: deze pagina heeft het niet.',
    en: 'Choose the file again: this page does not have it.',
  },
  fileGone: {
    nl: 'Na 24 uur is deze bijlage verwijderd, omdat het bericht niet was verstuurd. Kies het bestand opnieuw.',
    en: 'After 24 hours this attachment was deleted, since the message was not sent. Choose the file again.',
  },
  chooseAgain: { nl: 'Kies het bestand', en: 'Choose the file' },
  chooseAgainFor: phrase(
    (name: string) => `Kies het bestand ${name}`,
    (name: string) => `Choose the file ${name}`,
  ),
  fileLimit: {
    nl: 'Per bestand hoogstens 2 GB, per bericht 10 GB.',
    en: 'At most 2 GB a file, 10 GB a message.',
  },
  discard: { nl: 'Weggooien', en: 'Discard' },
  archive: phrase(
    (organisation: string) => `Ook ${organisation} kan dit bericht openen, met de archiefsleutel.`,
    (organisation: string) => `${organisation} can open this message, too, with its archive key.`,
  ),
  sentTitle: { nl: 'Verzonden', en: 'Sent' },
  sentWhat: phrase(
    (people: number) =>
      people === 1
        ? 'De ontvanger krijgt nu een mail met een link. In de mail staat niets van je brief.'
        : `De ${people} ontvangers krijgen nu een mail met een link. In de mail staat niets van je brief.`,
    (people: number) =>
      people === 1
        ? 'The recipient now gets a mail with a link. The mail holds nothing of your letter.'
        : `The ${people} recipients now get a mail with a link. The mail holds nothing of your letter.`,
  ),
  passOn: { nl: 'Geef deze codes door', en: 'Pass on these codes' },
  passOnHow: {
    nl: 'Bel of zeg ze persoonlijk. Niet per mail: dan heeft wie de mail leest beide helften.',
    en: 'Ring, or tell them in person. Not by mail: whoever reads the mail would have both halves.',
  },
  follow: { nl: 'Bekijk wie het heeft geopend', en: 'See who has opened it' },
  another: { nl: 'Nog een bericht schrijven', en: 'Write another message' },
} as const;

export const stepWords = {
  letter: { nl: 'De brief wordt klaargemaakt…', en: 'Preparing the letter…' },
  inspect: {
    nl: 'De brief wordt gecontroleerd op virussen en regels…',
    en: 'Inspecting the letter for viruses and rules…',
  },
  seal: { nl: 'De brief wordt verzegeld voor de ontvangers…', en: 'Sealing the letter for its recipients…' },
  token: { nl: 'De controle kijkt alles nog eens na…', en: 'Inspection checks everything once more…' },
  release: { nl: 'De brief wordt verstuurd…', en: 'Sending the letter…' },
} as const;
