/** Texts about a key of one's own: u, short, what to do first. */
export const words = {
  looking: {
    nl: 'Even kijken of de sleutel op dit apparaat staat…',
    en: 'Looking for the key on this device…',
  },
  here: {
    nl: 'U opent het met de sleutel die u op dit apparaat bewaarde. Een code is niet nodig.',
    en: 'You open it with the key that you kept on this device. No code is needed.',
  },
  byPassphrase: {
    nl: (when: string) => `U opent het met de sleutelcode die u op ${when} bewaarde.`,
    en: (when: string) => `You open it with the key code that you kept on ${when}.`,
  },
  passphrase: { nl: 'Sleutelcode', en: 'Key code' },
  passphraseHint: {
    nl: 'Bij een code die wij maakten, maken hoofdletters, spaties en streepjes niet uit.',
    en: 'For a code that we made, capitals, spaces and hyphens make no difference.',
  },
  elsewhere: { nl: 'De sleutel staat op een ander apparaat', en: 'The key is on another device' },
  elsewhereWhat: {
    nl: (when: string) =>
      `U bewaarde op ${when} een sleutel. Open de link uit de mail op dat apparaat, in dezelfde browser.`,
    en: (when: string) =>
      `You kept a key on ${when}. Open the link from the mail on that device, in the same browser.`,
  },
  closedStore: { nl: 'Deze browser bewaart nu niets', en: 'This browser keeps nothing now' },
  closedStoreWhat: {
    nl: 'Misschien is dit een privévenster. Open de link uit de mail in een gewoon venster van de browser waarin u de sleutel bewaarde.',
    en: 'Perhaps this is a private window. Open the link from the mail in an ordinary window of the browser in which you kept the key.',
  },
  lost: { nl: 'Ik heb de sleutel niet meer', en: 'I do not have the key any more' },
  lostWhat: {
    nl: (sender: string) =>
      `Dat kan gebeuren: een nieuwe telefoon, of een browser die is leeggemaakt. Meld het. Dan krijgt ${sender} bericht, en kan die u de brief opnieuw sturen, met een code.`,
    en: (sender: string) =>
      `That happens: a new telephone, or a browser that was cleared. Report it. Then ${sender} is told, and can send you the letter again, with a code.`,
  },
  lostDo: { nl: 'Meld dat de sleutel weg is', en: 'Report that the key is gone' },
  told: {
    nl: (sender: string) => `${sender} weet nu dat u deze sleutel niet meer heeft.`,
    en: (sender: string) => `${sender} now knows that you do not have this key any more.`,
  },
  toldNext: {
    nl: (organisation: string) =>
      `Vraag de afzender de brief opnieuw te sturen, met een code. Heeft u haast? Bel ${organisation}:`,
    en: (organisation: string) =>
      `Ask the sender to send the letter again, with a code. In a hurry? Ring ${organisation}:`,
  },
  ended: { nl: 'Deze sleutel is ingetrokken', en: 'This key was withdrawn' },
  endedWhat: {
    nl: (sender: string) =>
      `Daarom gaat dit bericht er niet meer mee open. Meld het. Dan kan ${sender} u de brief opnieuw sturen, met een code.`,
    en: (sender: string) =>
      `So it does not open this message any more. Report it. Then ${sender} can send you the letter again, with a code.`,
  },
  endedDo: { nl: 'Vraag om een nieuwe brief', en: 'Ask for a new letter' },

  next: { nl: 'Volgende keer zonder sms-code', en: 'Next time without a text message' },
  nextByCode: { nl: 'Volgende keer zonder toegangscode', en: 'Next time without an access code' },
  mine: { nl: 'Mijn sleutels', en: 'My keys' },
  what: {
    nl: (sender: string) =>
      `Bewaar een sleutel. Een volgende brief van ${sender} wordt dan voor die sleutel verzegeld, en u opent hem zonder nieuwe code. Het hoeft niet: doet u niets, dan blijft alles zoals het is.`,
    en: (sender: string) =>
      `Keep a key. The next letter from ${sender} is then sealed to that key, and you open it without a new code. You need not: if you do nothing, all stays as it is.`,
  },
  loading: { nl: 'Uw sleutels worden opgehaald…', en: 'Fetching your keys…' },
  device: { nl: 'Op dit apparaat', en: 'On this device' },
  deviceWhat: {
    nl: 'De sleutel blijft in deze browser. Wist u de gegevens van de browser, dan is hij weg. Safari op iPhone en iPad kan hem ook wissen als u hier een week niet komt: kies daar liever een sleutelcode.',
    en: 'The key stays in this browser. If you clear the browser’s data, it is gone. Safari on iPhone and iPad may also clear it when you do not come here for a week: better choose a key code there.',
  },
  shared: {
    nl: 'Bewaar niets op een gedeelde computer: wie deze browser én uw mail kan gebruiken, kan uw brieven dan openen.',
    en: 'Keep nothing on a shared computer: whoever can use this browser and your mail could then open your letters.',
  },
  deviceDo: { nl: 'Bewaar een sleutel op dit apparaat', en: 'Keep a key on this device' },
  deviceToo: { nl: 'Bewaar de sleutel ook op dit apparaat', en: 'Keep the key on this device, too' },
  deviceAgain: { nl: 'Gebruik mijn sleutel ook hiervoor', en: 'Use my key for this, too' },
  code: { nl: 'Met een sleutelcode', en: 'With a key code' },
  codeWhat: {
    nl: 'U krijgt een code van twaalf tekens en bewaart die zelf. Daarmee opent u op elk apparaat. Wij kennen de code niet: raakt u hem kwijt, dan krijgt u voor een volgende brief weer een andere code.',
    en: 'You get a code of twelve characters and keep it yourself. With it you open on any device. We do not know the code: if you lose it, the next letter opens with another code again.',
  },
  codeDo: { nl: 'Maak een sleutelcode', en: 'Make a key code' },
  codeTitle: { nl: 'Uw sleutelcode', en: 'Your key code' },
  codeUse: {
    nl: (organisation: string) =>
      `Hiermee opent u brieven van ${organisation} zonder andere code. Bewaar hem waar een ander er niet bij kan, en niet in uw mail.`,
    en: (organisation: string) =>
      `With this you open letters from ${organisation} without another code. Keep it where nobody else can get at it, and not in your mail.`,
  },
  codeFile: {
    nl: (organisation: string) => `Sleutelcode ${organisation}.txt`,
    en: (organisation: string) => `Key code ${organisation}.txt`,
  },
  codeTodo: {
    nl: 'Bewaar de code, druk hem af of schrijf hem op.',
    en: 'Save the code, print it or write it down.',
  },
  codeKept: { nl: 'Ik heb de code bewaard', en: 'I have kept the code' },
  codeBusy: { nl: 'De sleutel wordt onder de code gelegd…', en: 'Putting the key under the code…' },
  own: { nl: 'Zelf een code bedenken', en: 'Make up a code yourself' },
  ownLabel: { nl: 'Uw eigen sleutelcode', en: 'Your own key code' },
  ownHint: {
    nl: 'Minstens 8 tekens, liefst een paar losse woorden. De dienst zou een code die u zelf bedenkt kunnen raden. De afzender ziet dat u zelf een code bedacht.',
    en: 'At least 8 characters, preferably a few separate words. The service could guess a code that you make up. The sender sees that you made up a code.',
  },
  ownDo: { nl: 'Gebruik deze code', en: 'Use this code' },
  drawn: { nl: 'Toch een code laten maken', en: 'Have a code made after all' },
  doneHere: {
    nl: (sender: string) => `Bewaard. Een volgende brief van ${sender} opent u op dit apparaat zonder code.`,
    en: (sender: string) => `Kept. You open the next letter from ${sender} on this device without a code.`,
  },
  doneCode: {
    nl: (sender: string) => `Bewaard. Een volgende brief van ${sender} opent u met uw sleutelcode.`,
    en: (sender: string) => `Kept. You open the next letter from ${sender} with your key code.`,
  },
  name: {
    nl: (start: string) => `Sleutel ${start}`,
    en: (start: string) => `Key ${start}`,
  },
  opensThis: { nl: 'opende dit bericht', en: 'opened this message' },
  keptAt: { nl: (when: string) => `Bewaard op ${when}`, en: (when: string) => `Kept on ${when}` },
  isHere: { nl: 'op dit apparaat', en: 'on this device' },
  isElsewhere: { nl: 'op een ander apparaat', en: 'on another device' },
  isByCode: { nl: 'met een sleutelcode', en: 'with a key code' },
  isByOwnCode: { nl: 'met een zelfbedachte sleutelcode', en: 'with a made-up key code' },
  fingerprint: { nl: 'Hele vingerafdruk', en: 'Whole fingerprint' },
  fingerprintWhat: {
    nl: 'De afzender ziet bij uw adres dezelfde tekens. Zo kunt u samen nagaan dat het uw sleutel is.',
    en: 'The sender sees the same characters with your address. So you can check together that it is your key.',
  },
  withdraw: { nl: 'Trek deze sleutel in', en: 'Withdraw this key' },
  withdrawOne: {
    nl: (start: string) => `Trek deze sleutel in: ${start}`,
    en: (start: string) => `Withdraw this key: ${start}`,
  },
  withdrawSure: {
    nl: 'Brieven die al voor deze sleutel verzegeld zijn, gaan dan niet meer open. Voor volgende brieven krijgt u weer een code.',
    en: 'Letters that were sealed to this key already will not open any more. For the next letters you get a code again.',
  },
  withdrawDo: { nl: 'Ja, intrekken', en: 'Yes, withdraw' },
  withdrawNot: { nl: 'Toch niet', en: 'Better not' },
  withdrawn: { nl: 'De sleutel is ingetrokken.', en: 'The key was withdrawn.' },
} as const;
