import type { Phrase, Words } from '../../ui/language.tsx';

const phrase = <A extends readonly unknown[]>(
  nl: (...a: A) => string,
  en: (...a: A) => string,
): Phrase<A> => ({
  nl,
  en,
});

export const words = {
  title: { nl: 'Logboek', en: 'Log' },
  what: {
    nl: 'Alles wat er met berichten en accounts gebeurt. Niets kan eruit worden gehaald zonder dat het opvalt. Ook dat jij dit leest, staat erin.',
    en: 'Everything that happens to messages and accounts. Nothing can be taken out unnoticed. That you read this is in it, too.',
  },
  loading: { nl: 'Het logboek wordt opgehaald en nagerekend…', en: 'Fetching the log and checking it…' },
  checkpoint: phrase(
    (size: string) => `Het zegel op het logboek klopt: ${size} regels, ondertekend.`,
    (size: string) => `The seal on the log is right: ${size} entries, signed.`,
  ),
  root: phrase(
    (root: string) => `Wortel ${root}`,
    (root: string) => `Root ${root}`,
  ),
  noContent: {
    nl: 'Onderwerpen en namen van bijlagen kun je nog niet lezen. Zodra een andere beheerder inlogt, krijg je de sleutel.',
    en: 'You cannot read subjects and names of attachments yet. You get the key when another admin signs in.',
  },
  prove: { nl: 'Reken na', en: 'Check' },
  proveOf: phrase(
    (seq: number) => `Regel ${seq} narekenen`,
    (seq: number) => `Check entry ${seq}`,
  ),
  proven: phrase(
    (size: number) => `Klopt, van ${size}`,
    (size: number) => `Right, of ${size}`,
  ),
  erased: { nl: 'Persoonlijke gegevens gewist', en: 'Personal details erased' },
  broken: { nl: 'Hoort niet bij wat het logboek vastlegt', en: 'Is not what the log commits to' },
  refused: { nl: 'geweigerd', en: 'refused' },
  failure: { nl: 'mislukt', en: 'failed' },
  older: { nl: 'Oudere regels', en: 'Older entries' },
  byService: { nl: 'De dienst', en: 'The service' },
  byGuest: { nl: 'De ontvanger', en: 'The recipient' },
  triedCode: { nl: 'vulde een code in', en: 'entered a code' },
  toWhom: phrase(
    (recipient: string) => `ontvanger ${recipient}`,
    (recipient: string) => `recipient ${recipient}`,
  ),
  fromWhere: phrase(
    (ip: string) => `vanaf ${ip}`,
    (ip: string) => `from ${ip}`,
  ),
  theLetter: { nl: 'de brief', en: 'the letter' },
  attachment: phrase(
    (part: number) => `bijlage ${part}`,
    (part: number) => `attachment ${part}`,
  ),
  tries: phrase(
    (tries: number) => `poging ${tries}`,
    (tries: number) => `try ${tries}`,
  ),
  member: { nl: 'lid', en: 'member' },
  admin: { nl: 'beheerder', en: 'admin' },
  signed: { nl: 'ondertekend met de eigen sleutel', en: 'signed with their own key' },
  recovered: { nl: 'met de herstelsleutel', en: 'with the recovery key' },
  backupCode: { nl: 'met een reservecode', en: 'with a backup code' },
  chosenCode: { nl: 'zelfbedachte toegangscode', en: 'made-up access code' },
  passphrase: { nl: 'met een sleutelcode', en: 'with a key code' },
  chosenPassphrase: { nl: 'zelfbedachte sleutelcode', en: 'made-up key code' },
  weaker: { nl: 'zwakker beveiligd dan het eerste bericht', en: 'weaker than the first message' },
  newRecoveryKey: { nl: 'nieuwe herstelsleutel', en: 'new recovery key' },
  archive: { nl: 'met archiefsleutel', en: 'with an archive key' },
} as const;

/** What happened, as a sentence that goes on after the name of who did it. */
export const happened: Record<string, Words> = {
  send: { nl: 'verstuurde een bericht', en: 'sent a message' },
  reply: { nl: 'antwoordde op een bericht', en: 'replied to a message' },
  forward: { nl: 'stuurde een bericht door', en: 'forwarded a message' },
  inspect: { nl: 'liet een bericht controleren', en: 'had a message inspected' },
  notify: { nl: 'stuurde de mail met de link', en: 'sent the mail with the link' },
  resend: { nl: 'stuurde de mail met de link opnieuw', en: 'sent the mail with the link again' },
  challenge: { nl: 'vroeg om een code', en: 'asked for a code' },
  share_release: { nl: 'vulde een code in en kreeg het bericht', en: 'entered a code and got the message' },
  open: { nl: 'opende een bericht', en: 'opened a message' },
  download: { nl: 'haalde een bijlage op', en: 'fetched an attachment' },
  receipt_read: { nl: 'maakte een bewijs van ontvangst', en: 'made a proof of receipt' },
  unlock: { nl: 'liet een ontvanger opnieuw proberen', en: 'let a recipient try again' },
  key_keep: { nl: 'bewaarde een sleutel', en: 'kept a key' },
  key_prove: { nl: 'opende met een bewaarde sleutel', en: 'opened with a kept key' },
  key_withdraw: { nl: 'trok een sleutel in', en: 'withdrew a key' },
  key_lost: { nl: 'meldde dat een sleutel weg is', en: 'reported that a key is gone' },
  number_refuse: { nl: 'meldde dat het nummer niet klopt', en: 'reported that the number is wrong' },
  sign_in: { nl: 'logde in', en: 'signed in' },
  sign_out: { nl: 'logde uit', en: 'signed out' },
  recover: { nl: 'herstelde een account', en: 'recovered an account' },
  password_change: { nl: 'koos een nieuw wachtwoord', en: 'chose a new password' },
  backup_codes_replace: { nl: 'maakte nieuwe reservecodes', en: 'made new backup codes' },
  organisation_set_up: { nl: 'maakte de organisatie', en: 'made the organisation' },
  account_join: { nl: 'werd lid', en: 'became a member' },
  invitation_create: { nl: 'nodigde iemand uit', en: 'invited somebody' },
  invitation_notify: { nl: 'stuurde een uitnodiging', en: 'sent an invitation' },
  invitation_withdraw: { nl: 'trok een uitnodiging in', en: 'withdrew an invitation' },
  log_read: { nl: 'las het logboek', en: 'read the log' },
  log_prove: { nl: 'rekende een regel van het logboek na', en: 'checked an entry of the log' },
  log_share: { nl: 'gaf een beheerder de sleutel van het logboek', en: 'gave an admin the key of the log' },
};
