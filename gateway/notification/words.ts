/**
 * What the mails say, in Dutch and in English. Nothing of a message is in them, no subject and no content: who
 * wrote, where to open it, how, and how to see that the mail is real (docs/threat-model.md, Notification mail).
 */

/** One language of a mail: paragraphs around one link. */
export interface Letter {
  language: 'nl' | 'en';
  heading: string;
  before: string[];
  button: string;
  after: string[];
  /** How to check that the mail is real. */
  isItReal: { heading: string; lines: string[] };
  closing: string;
}

export interface Facts {
  organisation: string;
  /** As people write it (contract/phone-text.ts). */
  phone: string;
  /** The beginning of every true link. */
  linkStart: string;
}

export interface Words {
  subject: string;
  letters: [Letter, Letter];
}

/**
 * What the page asks of a guest: a code by SMS, an access code, the key that they kept on a device, or that key with
 * the key code that it lies under, too.
 */
export type GuestOpens = 'sms' | 'code' | 'key' | 'passphrase';

/** What differs between mails; `doubts` follow the beginning of the link. */
interface Said extends Pick<Letter, 'heading' | 'before' | 'button' | 'after'> {
  doubts: string[];
  closing?: string;
}

const words = (subject: string, linkStart: string, { nl, en }: { nl: Said; en: Said }): Words => ({
  subject,
  letters: [
    letter(
      'nl',
      nl,
      'Is dit echt?',
      `De link begint met ${linkStart}`,
      'Je kunt deze mail niet beantwoorden.',
    ),
    letter('en', en, 'Is this real?', `The link starts with ${linkStart}`, 'You cannot answer this mail.'),
  ],
});

const letter = (
  language: Letter['language'],
  { doubts, closing: ownClosing, ...said }: Said,
  question: string,
  start: string,
  closing: string,
): Letter => ({
  language,
  ...said,
  isItReal: { heading: question, lines: [start, ...doubts] },
  closing: ownClosing ?? closing,
});

const howGuestsOpen = (sender: string): Record<GuestOpens, { nl: string; en: string }> => ({
  sms: {
    nl: 'Op de pagina vraagt u om een code. Die krijgt u per sms.',
    en: 'On the page you ask for a code. You get it by text message.',
  },
  code: {
    nl: `De pagina vraagt om de toegangscode die u van ${sender} kreeg. Die staat niet in deze mail.`,
    en: `The page asks for the access code that ${sender} gave you. It is not in this mail.`,
  },
  key: {
    nl: 'Open de link op het apparaat waarop u uw sleutel bewaarde, in dezelfde browser. Er komt geen code per sms.',
    en: 'Open the link on the device on which you kept your key, in the same browser. No code comes by text message.',
  },
  passphrase: {
    nl: 'U opent het met uw sleutelcode, of zonder code op een apparaat waarop u uw sleutel bewaarde. Er komt geen code per sms.',
    en: 'You open it with your key code, or without a code on a device on which you kept your key. No code comes by text message.',
  },
});

export function guestWords(
  { organisation, phone, linkStart }: Facts,
  sender: string,
  opens: GuestOpens,
): Words {
  const how = howGuestsOpen(sender)[opens];
  return words(`${organisation} stuurde u een bericht / sent you a message`, linkStart, {
    nl: {
      heading: `${organisation} stuurde u een bericht`,
      before: [
        `${sender} van ${organisation} schreef u een bericht. Het is verzegeld: in deze mail staat er niets van.`,
      ],
      button: 'Bericht openen',
      after: [`${how.nl} Stuur deze mail niet door: de link is alleen voor u.`],
      doubts: [
        'Wij vragen nooit om uw bankgegevens of om een betaling.',
        `Twijfelt u? Bel ${organisation}: ${phone}. Zoek het nummer liefst zelf op, bijvoorbeeld op een brief die u al had.`,
      ],
      closing: 'U kunt deze mail niet beantwoorden. Antwoorden kan bij het bericht.',
    },
    en: {
      heading: `${organisation} sent you a message`,
      before: [
        `${sender} of ${organisation} wrote you a message. It is sealed: nothing of it is in this mail.`,
      ],
      button: 'Open the message',
      after: [`${how.en} Do not forward this mail: the link is for you only.`],
      doubts: [
        'We never ask for bank details or a payment.',
        `Not sure? Ring ${organisation}: ${phone}. Better still, look the number up yourself, for instance on a letter you already had.`,
      ],
      closing: 'You cannot answer this mail. You can answer the message itself.',
    },
  });
}

/** Of members, who know the address. */
const typeItYourself = ({ organisation, phone }: Facts): { nl: string[]; en: string[] } => ({
  nl: [`Twijfel je? Typ het adres zelf over, of bel ${organisation}: ${phone}.`],
  en: [`Not sure? Type the address yourself, or ring ${organisation}: ${phone}.`],
});

export function accountWords(facts: Facts, sender: string): Words {
  const { organisation, linkStart } = facts;
  const doubts = typeItYourself(facts);
  return words(`Nieuw bericht in ${organisation} / New message`, linkStart, {
    nl: {
      heading: 'Er is een bericht voor je',
      before: [
        `${sender} van ${organisation} schreef je een bericht. Het is verzegeld: in deze mail staat er niets van.`,
      ],
      button: 'Inloggen en lezen',
      after: ['Je vindt het bericht in je postvak.'],
      doubts: doubts.nl,
    },
    en: {
      heading: 'There is a message for you',
      before: [
        `${sender} of ${organisation} wrote you a message. It is sealed: nothing of it is in this mail.`,
      ],
      button: 'Sign in and read',
      after: ['You find the message in your inbox.'],
      doubts: doubts.en,
    },
  });
}

/** Somebody without an account answered. Whoever it is, may be a patient: a mail does not name them. */
export function answerWords(facts: Facts): Words {
  const doubts = typeItYourself(facts);
  return words(`Nieuw antwoord in ${facts.organisation} / New answer`, facts.linkStart, {
    nl: {
      heading: 'Er is een antwoord voor je',
      before: [
        'Iemand die je schreef, heeft je geantwoord. Het antwoord is verzegeld: in deze mail staat er niets van, ook niet van wie het is.',
      ],
      button: 'Inloggen en lezen',
      after: ['Je vindt het antwoord in je postvak, bij het bericht dat je stuurde.'],
      doubts: doubts.nl,
    },
    en: {
      heading: 'There is an answer for you',
      before: [
        'Somebody you wrote to has answered you. The answer is sealed: nothing of it is in this mail, not even who it is from.',
      ],
      button: 'Sign in and read',
      after: ['You find the answer in your inbox, with the message you sent.'],
      doubts: doubts.en,
    },
  });
}

/** `until` is the last day on which the link works, per language. */
export function invitationWords(
  { organisation, phone, linkStart }: Facts,
  sender: string,
  role: 'member' | 'admin',
  until: { nl: string; en: string },
): Words {
  const isAdmin = role === 'admin';
  return words(`Uitnodiging van ${organisation} / Invitation`, linkStart, {
    nl: {
      heading: `${sender} nodigt je uit voor ${organisation}`,
      before: [
        isAdmin
          ? `Je wordt beheerder van de verzegelde mail van ${organisation}.`
          : `Je krijgt een account voor de verzegelde mail van ${organisation}.`,
      ],
      button: 'Account maken',
      after: [
        `De link werkt één keer, tot en met ${until.nl}. Stuur deze mail niet door: wie de link heeft, krijgt het account.`,
      ],
      doubts: [`Verwachtte je dit niet? Vraag het ${sender}, of bel ${organisation}: ${phone}.`],
    },
    en: {
      heading: `${sender} invites you to ${organisation}`,
      before: [
        isAdmin
          ? `You become an admin of the sealed mail of ${organisation}.`
          : `You get an account for the sealed mail of ${organisation}.`,
      ],
      button: 'Make an account',
      after: [
        `The link works once, until ${until.en}. Do not forward this mail: whoever has the link gets the account.`,
      ],
      doubts: [`Did you not expect this? Ask ${sender}, or ring ${organisation}: ${phone}.`],
    },
  });
}
