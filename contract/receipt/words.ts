/**
 * What a proof of receipt says, for people: the same words on the page, in the PDF and on the command line. A basis
 * has what it proves and what it does not; nothing stronger is said anywhere.
 */
import type { ReceiptBasis, ReceiptCheck } from './verify.ts';

interface Text {
  nl: string;
  en: string;
}

export interface BasisWords {
  /** A few words: the state of the recipient. */
  state: Text;
  /** Who says so. */
  by: Text;
  /** What does not follow from it. */
  not: Text;
}

export const basisWords: Record<ReceiptBasis, BasisWords> = {
  opened_signed: {
    state: {
      nl: 'Geopend, ondertekend met de eigen sleutel van de ontvanger',
      en: 'Opened, signed with the recipient’s own key',
    },
    by: {
      nl: 'De ontvanger heeft het openen ondertekend met een sleutel die de afzender en de dienst niet hebben. Dat die sleutel van deze ontvanger is, zegt de dienst.',
      en: 'The recipient signed the opening with a key that neither sender nor service has. That this key is the recipient’s is said by the service.',
    },
    not: {
      nl: 'Het bewijst niet dat de brief ook gelezen is, of begrepen.',
      en: 'It does not prove that the letter was also read, or understood.',
    },
  },
  opened_claimed: {
    state: {
      nl: 'Geopend, volgens de pagina van de ontvanger',
      en: 'Opened, according to the recipient’s page',
    },
    by: {
      nl: 'De pagina waarop de brief openging heeft dat ondertekend met de sleutel van de link. De dienst bevestigt dat de goede code is ingevuld.',
      en: 'The page on which the letter opened signed so with the key of the link. The service attests that the right code was entered.',
    },
    not: {
      nl: 'De afzender kent deze sleutel ook. Het bewijst niet wie er opende: alleen iemand met de link en de code, of de afzender zelf.',
      en: 'The sender knows this key, too. It does not prove who opened: only somebody with the link and the code, or the sender.',
    },
  },
  share_released: {
    state: { nl: 'De goede code is ingevuld', en: 'The right code was entered' },
    by: {
      nl: 'De dienst bevestigt dat iemand met de link de goede code invulde en de sleutel kreeg om te openen.',
      en: 'The service attests that somebody with the link entered the right code and was given the key to open.',
    },
    not: {
      nl: 'Het bewijst niet dat de brief ook geopend is.',
      en: 'It does not prove that the letter was also opened.',
    },
  },
  notified: {
    state: { nl: 'De mail met de link is afgeleverd', en: 'The mail with the link was handed over' },
    by: {
      nl: 'De dienst bevestigt dat de mailserver van de ontvanger de mail heeft aangenomen.',
      en: 'The service attests that the recipient’s mail server took the mail.',
    },
    not: {
      nl: 'Het bewijst niet dat iemand de mail zag of de brief opende.',
      en: 'It does not prove that anybody saw the mail or opened the letter.',
    },
  },
  sent: {
    state: { nl: 'Verzonden; de mail is nog niet afgeleverd', en: 'Sent; the mail was not handed over yet' },
    by: {
      nl: 'De dienst bevestigt dat het bericht is vrijgegeven om te worden opgehaald.',
      en: 'The service attests that the message was released to be collected.',
    },
    not: {
      nl: 'Het bewijst niet dat de ontvanger ervan weet.',
      en: 'It does not prove that the recipient knows of it.',
    },
  },
};

export const eventWords = {
  sent: { nl: 'Verzonden', en: 'Sent' },
  notified: { nl: 'Mail met link afgeleverd', en: 'Mail with the link handed over' },
  shareReleased: { nl: 'Goede code ingevuld', en: 'Right code entered' },
  opened: { nl: 'Geopend', en: 'Opened' },
} as const satisfies Record<string, Text>;

export const signedWithWords = {
  account: { nl: 'sleutel van het account', en: 'key of the account' },
  kept: { nl: 'sleutel die de ontvanger bewaart', en: 'key that the recipient keeps' },
  link: { nl: 'sleutel van de link', en: 'key of the link' },
} as const satisfies Record<string, Text>;

/** Why a file proves nothing. */
export const checkWords: Record<ReceiptCheck, Text> = {
  file: {
    nl: 'dit is geen bewijs van ontvangst, of er is iets aan veranderd',
    en: 'this is no proof of receipt, or it was changed',
  },
  charter: {
    nl: 'de sleutels van de organisatie zijn niet ondertekend door haar hoofdsleutel',
    en: 'the keys of the organisation are not signed by its root key',
  },
  token: {
    nl: 'de vrijgave is niet van een controle van deze organisatie',
    en: 'the release is not of a scanner of this organisation',
  },
  statement: {
    nl: 'de verklaring van de afzender is niet die van deze vrijgave',
    en: 'the sender’s statement is not the one that was released',
  },
  checkpoint: {
    nl: 'de stand van het logboek is niet ondertekend door deze organisatie',
    en: 'the checkpoint is not signed by the log of this organisation',
  },
  entry: {
    nl: 'een gebeurtenis is veranderd, of hoort niet bij dit bericht',
    en: 'an event was changed, or is not of this message',
  },
  inclusion: { nl: 'een gebeurtenis staat niet in het logboek', en: 'an event is not in the log' },
  recipient: {
    nl: 'een ontvanger is niet die van het bericht',
    en: 'a recipient is not the one of the message',
  },
  opened: {
    nl: 'wat de ontvanger ondertekende is veranderd, of hoort niet bij dit bericht',
    en: 'what the recipient signed was changed, or is not of this message',
  },
};
