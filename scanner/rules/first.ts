import type { RuleSet } from './schema.ts';

/** The rules an organisation begins with; its admin changes them later. */
export function firstRules(): RuleSet {
  return {
    v: 1,
    version: 1,
    rules: [
      {
        id: 'programma',
        name: { nl: 'Geen programma’s', en: 'No programs' },
        when: { attachmentKind: ['executable', 'script'] },
        then: [
          {
            refuse: {
              nl: 'Een bijlage is een programma of een script, of bevat er een. Dat mag niet worden verstuurd. Verwijder de bijlage, of vraag je functioneel beheerder om een andere weg.',
              en: 'An attachment is a program or a script, or holds one. It may not be sent. Remove the attachment, or ask your administrator for another way.',
            },
          },
        ],
      },
      {
        id: 'bsn',
        name: { nl: 'BSN alleen met tweede factor', en: 'BSN only with a second factor' },
        when: { detector: 'bsn', confidence: 'medium' },
        then: [{ demand: 'sms' }, { label: 'BSN' }],
      },
      {
        id: 'rekeningnummer',
        name: { nl: 'Rekeningnummer naar buiten', en: 'Account number to someone outside' },
        when: { all: [{ detector: 'iban', where: 'letter' }, { recipientOutside: true }] },
        then: [
          {
            warn: {
              nl: 'In je brief staat een rekeningnummer en hij gaat naar iemand buiten de organisatie. Klopt het rekeningnummer, en mag de ontvanger het weten?',
              en: 'Your letter holds an account number and goes to someone outside the organisation. Is the number right, and may the recipient know it?',
            },
          },
        ],
      },
    ],
    unscannable: { allow: [] },
  };
}
