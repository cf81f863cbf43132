/**
 * What the mails say, in Dutch and in English. Nothing of a message is in them, no subject and no content: who
 * wrote, where to open it, and how to see that the mail is real (docs/threat-model.md, Notification mail).
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
  /** As people dial it: national for Dutch numbers, else E.164. */
  phone: string;
  /** The beginning of every true link. */
  linkStart: string;
}

export interface Words {
  subject: string;
  letters: [Letter, Letter];
}

export const guestWords = ({ organisation, phone, linkStart }: Facts, sender: string): Words => ({
  subject: `${organisation} stuurde u een bericht / sent you a message`,
  letters: [
    {
      language: 'nl',
      heading: `${organisation} stuurde u een bericht`,
      before: [
        `${sender} van ${organisation} schreef u een bericht. Het is verzegeld: in deze mail staat er niets van.`,
      ],
      button: 'Bericht openen',
      after: [
        'Daarna vraagt de pagina om een code. Die krijgt u per sms, of de afzender gaf hem aan u. Stuur deze mail niet door: de link is alleen voor u.',
      ],
      isItReal: {
        heading: 'Is dit echt?',
        lines: [
          `De link begint met ${linkStart}`,
          'Wij vragen nooit om uw bankgegevens of om een betaling.',
          `Twijfelt u? Bel ${organisation}: ${phone}. Zoek het nummer liefst zelf op, bijvoorbeeld op een brief die u al had.`,
        ],
      },
      closing: 'U kunt deze mail niet beantwoorden. Antwoorden kan bij het bericht.',
    },
    {
      language: 'en',
      heading: `${organisation} sent you a message`,
      before: [
        `${sender} of ${organisation} wrote you a message. It is sealed: nothing of it is in this mail.`,
      ],
      button: 'Open the message',
      after: [
        'The page then asks for a code. You get it by text message, or the sender gave it to you. Do not forward this mail: the link is for you only.',
      ],
      isItReal: {
        heading: 'Is this real?',
        lines: [
          `The link starts with ${linkStart}`,
          'We never ask for bank details or a payment.',
          `Not sure? Ring ${organisation}: ${phone}. Better still, look the number up yourself, for instance on a letter you already had.`,
        ],
      },
      closing: 'You cannot answer this mail. You can answer the message itself.',
    },
  ],
});

export const accountWords = ({ organisation, phone, linkStart }: Facts, sender: string): Words => ({
  subject: `Nieuw bericht in ${organisation} / New message`,
  letters: [
    {
      language: 'nl',
      heading: 'Er is een bericht voor je',
      before: [
        `${sender} van ${organisation} schreef je een bericht. Het is verzegeld: in deze mail staat er niets van.`,
      ],
      button: 'Inloggen en lezen',
      after: ['Je vindt het bericht in je postvak.'],
      isItReal: {
        heading: 'Is dit echt?',
        lines: [
          `De link begint met ${linkStart}`,
          `Twijfel je? Typ het adres zelf over, of bel ${organisation}: ${phone}.`,
        ],
      },
      closing: 'Je kunt deze mail niet beantwoorden.',
    },
    {
      language: 'en',
      heading: 'There is a message for you',
      before: [
        `${sender} of ${organisation} wrote you a message. It is sealed: nothing of it is in this mail.`,
      ],
      button: 'Sign in and read',
      after: ['You find the message in your inbox.'],
      isItReal: {
        heading: 'Is this real?',
        lines: [
          `The link starts with ${linkStart}`,
          `Not sure? Type the address yourself, or ring ${organisation}: ${phone}.`,
        ],
      },
      closing: 'You cannot answer this mail.',
    },
  ],
});

/** Somebody without an account answered. Whoever it is, may be a patient: a mail does not name them. */
export const answerWords = ({ organisation, phone, linkStart }: Facts): Words => ({
  subject: `Nieuw antwoord in ${organisation} / New answer`,
  letters: [
    {
      language: 'nl',
      heading: 'Er is een antwoord voor je',
      before: [
        'Iemand die je schreef, heeft je geantwoord. Het antwoord is verzegeld: in deze mail staat er niets van, ook niet van wie het is.',
      ],
      button: 'Inloggen en lezen',
      after: ['Je vindt het antwoord in je postvak, bij het bericht dat je stuurde.'],
      isItReal: {
        heading: 'Is dit echt?',
        lines: [
          `De link begint met ${linkStart}`,
          `Twijfel je? Typ het adres zelf over, of bel ${organisation}: ${phone}.`,
        ],
      },
      closing: 'Je kunt deze mail niet beantwoorden.',
    },
    {
      language: 'en',
      heading: 'There is an answer for you',
      before: [
        'Somebody you wrote to has answered you. The answer is sealed: nothing of it is in this mail, not even who it is from.',
      ],
      button: 'Sign in and read',
      after: ['You find the answer in your inbox, with the message you sent.'],
      isItReal: {
        heading: 'Is this real?',
        lines: [
          `The link starts with ${linkStart}`,
          `Not sure? Type the address yourself, or ring ${organisation}: ${phone}.`,
        ],
      },
      closing: 'You cannot answer this mail.',
    },
  ],
});

/** `until` is the last day on which the link works, per language. */
export const invitationWords = (
  { organisation, phone, linkStart }: Facts,
  sender: string,
  role: 'member' | 'admin',
  until: { nl: string; en: string },
): Words => ({
  subject: `Uitnodiging van ${organisation} / Invitation`,
  letters: [
    {
      language: 'nl',
      heading: `${sender} nodigt je uit voor ${organisation}`,
      before: [
        role === 'admin'
          ? `Je wordt beheerder van de verzegelde mail van ${organisation}.`
          : `Je krijgt een account voor de verzegelde mail van ${organisation}.`,
      ],
      button: 'Account maken',
      after: [
        `De link werkt één keer, tot en met ${until.nl}. Stuur deze mail niet door: wie de link heeft, krijgt het account.`,
      ],
      isItReal: {
        heading: 'Is dit echt?',
        lines: [
          `De link begint met ${linkStart}`,
          `Verwachtte je dit niet? Vraag het ${sender}, of bel ${organisation}: ${phone}.`,
        ],
      },
      closing: 'Je kunt deze mail niet beantwoorden.',
    },
    {
      language: 'en',
      heading: `${sender} invites you to ${organisation}`,
      before: [
        role === 'admin'
          ? `You become an admin of the sealed mail of ${organisation}.`
          : `You get an account for the sealed mail of ${organisation}.`,
      ],
      button: 'Make an account',
      after: [
        `The link works once, until ${until.en}. Do not forward this mail: whoever has the link gets the account.`,
      ],
      isItReal: {
        heading: 'Is this real?',
        lines: [
          `The link starts with ${linkStart}`,
          `Did you not expect this? Ask ${sender}, or ring ${organisation}: ${phone}.`,
        ],
      },
      closing: 'You cannot answer this mail.',
    },
  ],
});
