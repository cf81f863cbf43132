/** Texts of the recipient's page: u, short, what to do first. */
export const words = {
  looking: { nl: 'Even kijken van wie dit bericht is…', en: 'Looking up who this message is from…' },
  title: {
    nl: (organisation: string) => `${organisation} stuurde u een bericht`,
    en: (organisation: string) => `${organisation} sent you a message`,
  },
  by: {
    nl: (sender: string, when: string) => `Geschreven door ${sender}, ${when}`,
    en: (sender: string, when: string) => `Written by ${sender}, ${when}`,
  },
  tooLarge: {
    nl: (size: string, limit: string) =>
      `Bij dit bericht zit een bestand van ${size}. Dat is groter dan deze browser kan bewaren (${limit}).`,
    en: (size: string, limit: string) =>
      `This message has a file of ${size}. That is larger than this browser can save (${limit}).`,
  },
  tooLargeNext: {
    nl: 'Wilt u het bestand hebben? Gebruik dan de nieuwste Chrome, Edge, Firefox of Safari, en geen privévenster: open daar de link uit de mail. De brief kunt u hier wel lezen.',
    en: 'Do you want the file? Then use the newest Chrome, Edge, Firefox or Safari, and no private window: open the link of the mail there. You can read the letter here.',
  },
  smsBefore: {
    nl: (hint: string) =>
      `U opent het met een code van zes cijfers. Die komt per sms op uw nummer dat eindigt op ${hint}.`,
    en: (hint: string) =>
      `You open it with a code of six digits. It comes by text message to your number ending in ${hint}.`,
  },
  sendCode: { nl: 'Stuur mij een code', en: 'Send me a code' },
  sendingCode: { nl: 'De sms gaat op weg…', en: 'Sending the text message…' },
  haveCode: { nl: 'Ik heb de code al', en: 'I have the code already' },
  codeSent: {
    nl: (hint: string, minutes: number) =>
      `De sms is onderweg naar uw nummer dat eindigt op ${hint}. De code werkt ${minutes} minuten.`,
    en: (hint: string, minutes: number) =>
      `The text message is on its way to your number ending in ${hint}. The code works for ${minutes} minutes.`,
  },
  codeLabel: { nl: 'Code uit de sms', en: 'Code from the text message' },
  accessBefore: {
    nl: (sender: string) => `U opent het met de toegangscode die u van ${sender} kreeg.`,
    en: (sender: string) => `You open it with the access code that ${sender} gave you.`,
  },
  accessLabel: { nl: 'Toegangscode', en: 'Access code' },
  accessHint: {
    nl: 'Typ hem precies over. Alleen bij een code als 7K3M-9QXT-2B4C maken hoofdletters, spaties en streepjes niet uit.',
    en: 'Type it exactly. Only in a code like 7K3M-9QXT-2B4C capitals, spaces and hyphens make no difference.',
  },
  open: { nl: 'Openen', en: 'Open' },
  opening: {
    nl: 'Het bericht wordt op dit apparaat geopend en gecontroleerd…',
    en: 'Opening and checking the message on this device…',
  },
  help: { nl: 'Hulp', en: 'Help' },
  real: { nl: 'Is dit echt?', en: 'Is this real?' },
  realWhat: {
    nl: (organisation: string) =>
      `${organisation} stuurt u dit bericht niet in een gewone mail, maar verzegeld. Daarom opent u het hier.`,
    en: (organisation: string) =>
      `${organisation} does not send you this in an ordinary mail, but sealed. That is why you open it here.`,
  },
  realAsk: {
    nl: (host: string) =>
      `Deze pagina vraagt alleen om een code. Nooit om een wachtwoord, uw BSN, DigiD of bankgegevens. Het adres bovenin is ${host}.`,
    en: (host: string) =>
      `This page asks for a code only. Never for a password, your citizen number, DigiD or bank details. The address at the top is ${host}.`,
  },
  realAskKey: {
    nl: (host: string) =>
      `Deze pagina vraagt hooguit om uw sleutelcode. Nooit om een wachtwoord, uw BSN, DigiD of bankgegevens. Het adres bovenin is ${host}.`,
    en: (host: string) =>
      `This page asks for your key code at most. Never for a password, your citizen number, DigiD or bank details. The address at the top is ${host}.`,
  },
  realRing: {
    nl: (organisation: string) => `Twijfelt u? Bel ${organisation} en vraag of zij u schreven:`,
    en: (organisation: string) => `In doubt? Ring ${organisation} and ask whether they wrote to you:`,
  },
  realOwn: {
    nl: 'Zoek het nummer liever zelf op als u de mail niet vertrouwt.',
    en: 'If you do not trust the mail, look the number up yourself.',
  },
  noCode: { nl: 'Geen code ontvangen?', en: 'No code received?' },
  noCodeFirst: {
    nl: 'Vraag hierboven eerst een code aan.',
    en: 'Ask for a code above first.',
  },
  noCodeWhy: {
    nl: (hint: string) =>
      `Een sms is er meestal binnen een minuut. Kijk of uw telefoon bereik heeft, en of het nummer dat eindigt op ${hint} van u is.`,
    en: (hint: string) =>
      `A text message usually arrives within a minute. Check that your phone has reception, and that the number ending in ${hint} is yours.`,
  },
  resend: { nl: 'Stuur een nieuwe code', en: 'Send a new code' },
  resendIn: {
    nl: (seconds: number) => `Nieuwe code over ${seconds} s`,
    en: (seconds: number) => `New code in ${seconds} s`,
  },
  lastCounts: { nl: 'Alleen de laatste code werkt.', en: 'Only the latest code works.' },
  noAccessCode: { nl: 'Geen toegangscode ontvangen?', en: 'No access code received?' },
  noAccessCodeWhy: {
    nl: (sender: string, organisation: string) =>
      `De code staat niet in de mail. Vraag hem aan ${sender}, of bel ${organisation}:`,
    en: (sender: string, organisation: string) =>
      `The code is not in the mail. Ask ${sender} for it, or ring ${organisation}:`,
  },
  notMine: { nl: 'Dit is niet mijn nummer', en: 'This is not my number' },
  notMineWhat: {
    nl: (hint: string, sender: string) =>
      `Eindigt uw nummer niet op ${hint}? Zeg het ons. Dan gaat er geen sms meer naar dat nummer, en ${sender} krijgt bericht.`,
    en: (hint: string, sender: string) =>
      `Does your number not end in ${hint}? Tell us. No more text messages will go to that number, and ${sender} will be told.`,
  },
  notMineDo: { nl: 'Meld dat dit niet mijn nummer is', en: 'Report that this is not my number' },
  notMineDone: {
    nl: (sender: string) => `${sender} weet nu dat het nummer niet klopt. Er gaat geen sms meer naartoe.`,
    en: (sender: string) =>
      `${sender} now knows that the number is wrong. No more text messages will go there.`,
  },
  notMineNext: {
    nl: (organisation: string) => `U hoeft niets te doen. Heeft u haast? Bel ${organisation}:`,
    en: (organisation: string) => `You need do nothing. In a hurry? Ring ${organisation}:`,
  },
  lockedTitle: { nl: 'Dit bericht staat even op slot', en: 'This message is locked for now' },
  ring: {
    nl: (organisation: string) => `Bel ${organisation}:`,
    en: (organisation: string) => `Ring ${organisation}:`,
  },
  ringForHelp: {
    nl: (organisation: string) => `Komt u er niet uit? Bel ${organisation}:`,
    en: (organisation: string) => `Need help? Ring ${organisation}:`,
  },
  brokenTitle: { nl: 'We kunnen dit bericht niet vinden', en: 'We cannot find this message' },
  overTitle: { nl: 'U kunt dit bericht niet meer openen', en: 'You cannot open this message any more' },
  troubleTitle: { nl: 'Dat lukte niet', en: 'That did not work' },
  againTitle: { nl: 'Open de link opnieuw vanuit de mail', en: 'Open the link again from the mail' },
  againWhy: {
    nl: 'De geheime helft van de link staat niet meer in deze pagina. Dat hoort zo: zo blijft hij niet achter op dit apparaat. Ga terug naar de mail en tik nog eens op de link.',
    en: 'The secret half of the link is no longer in this page. That is on purpose: it does not stay behind on this device. Go back to the mail and tap the link once more.',
  },
  print: { nl: 'Afdrukken', en: 'Print' },
  keep: { nl: 'Brief bewaren', en: 'Save letter' },
  keepFile: {
    nl: (subject: string) => `Bericht ${subject}.txt`,
    en: (subject: string) => `Message ${subject}.txt`,
  },
  answer: { nl: 'Antwoorden', en: 'Answer' },
  answerLoading: { nl: 'Even geduld…', en: 'One moment…' },
  answerKept: {
    nl: 'Uw antwoord staat nog op deze pagina. Laat de pagina open en open het bericht opnieuw, dan schrijft u verder.',
    en: 'Your answer is still on this page. Keep the page open and open the message again to go on writing.',
  },
  goOn: { nl: 'Verder met uw antwoord', en: 'Go on with your answer' },
  answerWaits: {
    nl: 'U begon hier een antwoord. Het is niet weg: open het bericht, dan schrijft u verder.',
    en: 'You began an answer here. It is not lost: open the message to go on writing.',
  },
  reply: {
    nl: (organisation: string) => `Liever iemand spreken? Bel ${organisation}:`,
    en: (organisation: string) => `Rather talk to somebody? Ring ${organisation}:`,
  },
  archive: {
    nl: (organisation: string, others: number) =>
      `Behalve u${others > 0 ? ', de andere ontvangers' : ''} en de afzender kan ook ${organisation} dit bericht openen, met de eigen archiefsleutel.`,
    en: (organisation: string, others: number) =>
      `Besides you${others > 0 ? ', the other recipients' : ''} and the sender, ${organisation} can open this message, too, with its archive key.`,
  },
  openUntil: {
    nl: 'U kunt bijlagen een half uur lang ophalen. Daarna opent u het bericht opnieuw.',
    en: 'You can fetch attachments for half an hour. After that you open the message again.',
  },
} as const;
