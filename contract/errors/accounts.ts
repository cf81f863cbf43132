/** Becoming a member and signing in. */
import { type CatalogueEntry, entry } from './entry.ts';

export const accounts = {
  enrolment_link_invalid: entry(
    404,
    'Deze link werkt niet (meer). Vraag een beheerder om een nieuwe uitnodiging.',
    'This link does not work (any more). Ask an admin for a new invitation.',
  ),
  enrolment_finished: entry(
    409,
    'Je account is al gemaakt; alleen het antwoord kwam niet aan. Log in met je e-mailadres en wachtwoord.',
    'Your account was made already; only the answer got lost. Sign in with your address and password.',
  ),
  enrolment_order: entry(
    409,
    'Er is een stap overgeslagen. Begin opnieuw met de link.',
    'A step was skipped. Start again from the link.',
  ),
  fingerprint_mismatch: entry(
    409,
    'De sleutels van deze dienst zijn niet die van de link. Ga niet verder en vraag wie de dienst beheert.',
    'The keys of this service are not those of the link. Stop, and ask whoever runs the service.',
  ),
  charter_invalid: entry(
    409,
    'Het charter van de organisatie klopt niet met wat eerder is vastgelegd. Verstuur niets en vraag een beheerder.',
    'The charter of the organisation is not the one pinned before. Send nothing and ask an admin.',
  ),
  address_taken: entry(409, 'Dit e-mailadres heeft al een account.', 'This address has an account already.'),
  password_too_short: entry(
    400,
    'Dit wachtwoord is te kort. Neem er een van minstens 12 tekens; een zin is het makkelijkst.',
    'This password is too short. Take one of at least 12 characters; a sentence is easiest.',
  ),
  sign_in_failed: entry(401, 'E-mailadres of wachtwoord klopt niet.', 'Address or password is not right.'),
  code_wrong: entry(
    403,
    'Deze code klopt niet. Kijk of u de laatste code gebruikt. U kunt het nog {left} keer proberen.',
    'This code is not right. Check that you use the latest one. You have {left} more tries.',
  ),
  code_expired: entry(
    410,
    'Deze code is verlopen. Vraag een nieuwe aan.',
    'This code has expired. Ask for a new one.',
  ),
  code_not_sent: entry(
    503,
    'De sms kon niet worden verstuurd. Probeer het over een minuut opnieuw.',
    'The text message could not be sent. Try again in a minute.',
    true,
  ),
  code_unknown: entry(
    503,
    'Of de sms is verstuurd, weten we niet. Vraag over een minuut een nieuwe code; alleen de laatste telt.',
    'We do not know whether the text message was sent. Ask for a new code in a minute; only the last one counts.',
    true,
  ),
  fresh_sign_in_needed: entry(
    403,
    'Log voor deze wijziging eerst opnieuw in.',
    'Sign in again before you change this.',
  ),
  factor_locked: entry(
    423,
    'Te vaak een verkeerde code. Probeer het over {minutes} minuten opnieuw.',
    'Too many wrong codes. Try again in {minutes} minutes.',
  ),
} satisfies Record<string, CatalogueEntry>;
