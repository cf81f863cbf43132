/** What the console says of the demonstration: how to sign in, and where codes and mail appear. */
import type { DemoConfig } from './config.ts';
import { PATIENT, PHARMACY } from './letters.ts';
import type { Notes } from './notes.ts';

type Addresses = Pick<DemoConfig, 'origin' | 'mailOutbox' | 'smsOutbox'>;

export function signInLines({ origin, mailOutbox, smsOutbox }: Addresses, notes: Notes): string[] {
  return [
    `Voorbeeld: ${notes.organisation}. Log in op ${origin} als`,
    ...notes.people.map(
      ({ name, address, password, role }) =>
        `  ${address}   wachtwoord ${password}   (${name}, ${role === 'admin' ? 'beheerder' : 'medewerker'})`,
    ),
    `De code van de tweede stap staat op ${smsOutbox}`,
    `De mail aan ontvangers staat op ${mailOutbox} (alleen zolang dit draait)`,
    `  ${PATIENT.address} opent met een sms-code; ${PHARMACY.address} met toegangscode ${notes.accessCode ?? '…'}`,
    '',
    `Example: ${notes.organisation}. Sign in at the same address with the same names and passwords.`,
    `Codes of the second step: ${smsOutbox}   Mail to recipients: ${mailOutbox} (only while this runs)`,
  ];
}

export const elsewhereLines = (): string[] => [
  'Hier is al een organisatie die niet van het voorbeeld is; er is niets veranderd.',
  'There is an organisation here that is not the example; nothing was changed.',
];
