/** Rules for care to begin with; an admin changes them as they like. */
import type { Rule } from '../../core/face.ts';

export const templates: readonly Rule[] = [
  {
    id: 'bsn-naar-buiten',
    name: { nl: 'BSN naar buiten', en: 'Citizen number to somebody outside' },
    when: { all: [{ detector: 'bsn' }, { recipientOutside: true }] },
    then: [{ demand: 'sms' }, { label: 'BSN' }],
  },
  {
    id: 'verwijsbrief',
    name: { nl: 'Verwijsbrief met bijlage', en: 'Referral with an attachment' },
    when: {
      all: [
        { phrase: ['verwijsbrief', 'verwijzing', 'doorverwijzing'], where: 'letter' },
        { attachmentKind: ['document', 'image'] },
        { recipientOutside: true },
      ],
    },
    then: [{ demand: 'code' }, { label: 'Verwijzing' }],
  },
  {
    id: 'wachtwoord-in-brief',
    name: { nl: 'Wachtwoord in de brief', en: 'Password in the letter' },
    when: { detector: 'secret', where: 'letter' },
    then: [
      {
        refuse: {
          nl: 'In je brief staat een wachtwoord. Haal het weg en geef het door op een andere manier, bijvoorbeeld aan de telefoon.',
          en: 'Your letter holds a password. Take it out and pass it on another way, for example by telephone.',
        },
      },
    ],
  },
  {
    id: 'veel-ontvangers',
    name: { nl: 'Veel ontvangers tegelijk', en: 'Many recipients at once' },
    when: { all: [{ recipientCount: { atLeast: 10 } }, { recipientOutside: true }] },
    then: [
      {
        warn: {
          nl: 'Dit bericht gaat naar tien mensen of meer, ook buiten de organisatie. Klopt de lijst, en mag iedereen dit lezen?',
          en: 'This message goes to ten people or more, also outside the organisation. Is the list right, and may everybody read this?',
          reason: true,
        },
      },
    ],
  },
  {
    id: 'diagnose-naar-particulier',
    name: {
      nl: 'Diagnose of medicijn naar een privéadres',
      en: 'Diagnosis or medicine to a private address',
    },
    when: {
      all: [
        { detector: 'care-term' },
        {
          recipientDomain: {
            in: [
              'gmail.com',
              'hotmail.com',
              'hotmail.nl',
              'outlook.com',
              'live.nl',
              'icloud.com',
              'yahoo.com',
              'ziggo.nl',
              'kpnmail.nl',
              'planet.nl',
              'xs4all.nl',
              'hetnet.nl',
            ],
          },
        },
      ],
    },
    then: [{ demand: 'sms' }, { expire: { days: 90 } }],
  },
  {
    id: 'programma-of-script',
    name: { nl: 'Programma’s en scripts', en: 'Programs and scripts' },
    when: { attachmentKind: ['executable', 'script'] },
    then: [
      {
        refuse: {
          nl: 'Een bijlage is een programma of een script, of bevat er een. Haal de bijlage weg, of vraag je functioneel beheerder om een andere weg.',
          en: 'An attachment is a program or a script, or holds one. Remove it, or ask your administrator for another way.',
        },
      },
    ],
  },
  {
    id: 'versleuteld-archief',
    name: { nl: 'Versleuteld archief', en: 'Encrypted archive' },
    when: { unscannable: ['encrypted_archive', 'encrypted_document'] },
    then: [
      {
        warn: {
          nl: 'Een bijlage heeft een wachtwoord en kon niet worden gecontroleerd. Stuur haar liever zonder wachtwoord: Zegel versleutelt alles al. Waarom moet het zo?',
          en: 'An attachment has a password and could not be inspected. Better send it without: Zegel encrypts everything already. Why must it be this way?',
          reason: true,
        },
      },
      {
        tell: {
          nl: 'Er is een bijlage met een wachtwoord verstuurd.',
          en: 'An attachment with a password was sent.',
        },
      },
    ],
  },
];
