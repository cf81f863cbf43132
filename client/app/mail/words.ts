import { phrase } from '../../ui/phrase.ts';

export const words = {
  inbox: { nl: 'Postvak in', en: 'Inbox' },
  sent: { nl: 'Verzonden', en: 'Sent' },
  loading: { nl: 'Berichten ophalen…', en: 'Fetching messages…' },
  inboxEmpty: { nl: 'Nog niets ontvangen', en: 'Nothing received yet' },
  inboxEmptyWhat: {
    nl: 'Wat collega’s je sturen, komt hier binnen, verzegeld voor jouw sleutel.',
    en: 'What colleagues send you arrives here, sealed to your key.',
  },
  sentEmpty: { nl: 'Nog niets verzonden', en: 'Nothing sent yet' },
  sentEmptyWhat: {
    nl: 'Hier zie je straks per ontvanger wanneer je bericht is bezorgd en geopend.',
    en: 'Here you will see for each recipient when your message was delivered and opened.',
  },
  write: { nl: 'Schrijf een bericht', en: 'Write a message' },
  choose: { nl: 'Kies een bericht om het te lezen.', en: 'Choose a message to read it.' },
  unread: { nl: 'ongelezen', en: 'unread' },
  unreadable: { nl: 'Kan niet worden gelezen', en: 'Cannot be read' },
  reading: { nl: 'De brief wordt geopend en gecontroleerd…', en: 'Opening and checking the letter…' },
  back: { nl: 'Terug', en: 'Back' },
  print: { nl: 'Afdrukken', en: 'Print' },
  others: phrase(
    (first: string, more: number) =>
      more === 0 ? first : more === 1 ? `${first} en 1 ander` : `${first} en ${more} anderen`,
    (first: string, more: number) =>
      more === 0 ? first : more === 1 ? `${first} and 1 other` : `${first} and ${more} others`,
  ),
  older: { nl: 'Toon oudere berichten', en: 'Show older messages' },
  letters: phrase(
    (count: number) => `${count} brieven`,
    (count: number) => `${count} letters`,
  ),
  answered: { nl: 'beantwoord', en: 'answered' },
  me: { nl: 'Jij', en: 'You' },
  from: { nl: 'van', en: 'from' },
  to: { nl: 'aan', en: 'to' },
  reply: { nl: 'Antwoorden', en: 'Reply' },
  replyAll: phrase(
    (people: number) => `Allen antwoorden (${people})`,
    (people: number) => `Reply to all (${people})`,
  ),
  forward: { nl: 'Doorsturen', en: 'Forward' },
  answerActions: { nl: 'Antwoorden of doorsturen', en: 'Reply or forward' },
  everybody: phrase(
    (people: string) => `Allen: ${people}`,
    (people: string) => `All: ${people}`,
  ),
  answerTitle: { nl: 'Je antwoord', en: 'Your reply' },
  answerTo: phrase(
    (people: number, who: string) => `Gaat naar ${people} mensen: ${who}`,
    (people: number, who: string) => `Goes to ${people} people: ${who}`,
  ),
  quoteLine: phrase(
    (when: string, who: string) => `Op ${when} schreef ${who}:`,
    (when: string, who: string) => `On ${when} ${who} wrote:`,
  ),
  forwardedLine: {
    nl: '---------- Doorgestuurd bericht ----------',
    en: '---------- Forwarded message ----------',
  },
  quoteFrom: phrase(
    (who: string) => `Van: ${who}`,
    (who: string) => `From: ${who}`,
  ),
  quoteDate: phrase(
    (when: string) => `Datum: ${when}`,
    (when: string) => `Date: ${when}`,
  ),
  quoteSubject: phrase(
    (subject: string) => `Onderwerp: ${subject}`,
    (subject: string) => `Subject: ${subject}`,
  ),
  quoteTo: phrase(
    (who: string) => `Aan: ${who}`,
    (who: string) => `To: ${who}`,
  ),
  searchHint: { nl: 'Zoek in deze lijst', en: 'Search in this list' },
  searchNote: phrase(
    (searched: number) =>
      `Gezocht in namen en adressen, en in de ${searched === 1 ? 'brief' : `${searched} brieven`} die je browser sinds het inloggen heeft geopend. De dienst kan je brieven niet lezen en zoekt dus niet mee.`,
    (searched: number) =>
      `Looked in names and addresses, and in the ${searched === 1 ? 'letter' : `${searched} letters`} that your browser opened since you signed in. The service cannot read your letters, so it does not search.`,
  ),
  searchAll: phrase(
    (messages: number) => `Haal ook de rest van deze lijst op (${messages})`,
    (messages: number) => `Fetch the rest of this list, too (${messages})`,
  ),
  searching: { nl: 'Zoeken…', en: 'Searching…' },
  searchNothing: { nl: 'Niets gevonden', en: 'Nothing found' },
  found: phrase(
    (count: number) => (count === 1 ? '1 gesprek gevonden' : `${count} gesprekken gevonden`),
    (count: number) => (count === 1 ? '1 conversation found' : `${count} conversations found`),
  ),
  openedBy: phrase(
    (opened: number, all: number) =>
      all === 1 ? (opened === 1 ? 'geopend' : 'nog niet geopend') : `${opened} van ${all} geopend`,
    (opened: number, all: number) =>
      all === 1 ? (opened === 1 ? 'opened' : 'not opened yet') : `${opened} of ${all} opened`,
  ),
  needsYou: { nl: 'vraagt je aandacht', en: 'needs you' },
  timeline: { nl: 'Wat er met je bericht gebeurde', en: 'What became of your message' },
  sentAt: { nl: 'Verstuurd', en: 'Sent' },
  notified: { nl: 'Mail met link afgeleverd', en: 'Mail with the link handed over' },
  notifiedAccount: { nl: 'Mail over het bericht afgeleverd', en: 'Mail about the message handed over' },
  notifyFailed: {
    nl: 'Mail nog niet afgeleverd; het wordt opnieuw geprobeerd',
    en: 'Mail not handed over yet; it is tried again',
  },
  notifyGivenUp: {
    nl: 'Mail niet afgeleverd: de mailserver neemt hem niet aan',
    en: 'Mail not handed over: the mail server does not take it',
  },
  notifyGivenUpNext: {
    nl: 'Kijk of het adres klopt. Klopt het, stuur de mail dan opnieuw; klopt het niet, stuur het bericht aan het goede adres.',
    en: 'Check the address. If it is right, send the mail again; if not, send the message to the right address.',
  },
  notifyUnknown: {
    nl: 'We weten niet of de mail aankwam: de mailserver gaf geen antwoord. Vraag het de ontvanger',
    en: 'We do not know whether the mail arrived: the mail server did not answer. Ask the recipient',
  },
  shareReleased: { nl: 'Code goed ingevuld', en: 'Right code entered' },
  opened: { nl: 'Geopend', en: 'Opened' },
  openedSigned: { nl: 'ondertekend met de eigen sleutel', en: 'signed with their own key' },
  openedClaimed: { nl: 'gemeld door de pagina van de ontvanger', en: 'reported by the recipient’s page' },
  downloaded: { nl: 'Bijlage opgehaald', en: 'Attachment fetched' },
  locked: { nl: 'Op slot na vijf verkeerde codes', en: 'Locked after five wrong codes' },
  keyKept: {
    nl: 'Bewaarde een sleutel, voor een volgende keer zonder code',
    en: 'Kept a key, for the next time without a code',
  },
  keyLocked: { nl: 'Op slot na vijf verkeerde sleutelcodes', en: 'Locked after five wrong key codes' },
  keyLost: { nl: 'Meldt: de sleutel is weg', en: 'Says: the key is gone' },
  keyLostNext: {
    nl: 'De ontvanger kan dit bericht niet meer openen. Stuur het opnieuw met een sms-code.',
    en: 'The recipient cannot open this message any more. Send it again with a code by text message.',
  },
  notMyNumber: { nl: 'Meldt: dit is niet mijn nummer', en: 'Says: this is not my number' },
  notYet: { nl: 'Nog niet geopend', en: 'Not opened yet' },
  unlock: { nl: 'Laat opnieuw proberen', en: 'Let them try again' },
  unlocked: { nl: 'De ontvanger kan het weer proberen.', en: 'The recipient can try again.' },
  resend: { nl: 'Stuur de mail opnieuw', en: 'Send the mail again' },
  resent: {
    nl: 'De mail gaat opnieuw op weg, met dezelfde link.',
    en: 'The mail is on its way again, with the same link.',
  },
  resentToAccount: { nl: 'De mail gaat opnieuw op weg.', en: 'The mail is on its way again.' },
  notMyNumberNext: {
    nl: 'Vraag het goede nummer na en stuur het bericht opnieuw.',
    en: 'Ask for the right number and send the message again.',
  },
  showCode: { nl: 'Toon de toegangscode', en: 'Show the access code' },
  chosenCode: { nl: 'zelfbedachte code', en: 'made-up code' },
  numberEnding: phrase(
    (hint: string) => `nummer eindigt op ${hint}`,
    (hint: string) => `number ends in ${hint}`,
  ),
} as const;
