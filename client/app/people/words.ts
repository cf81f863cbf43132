import { phrase } from '../../ui/phrase.ts';

export const words = {
  title: { nl: 'Mensen', en: 'People' },
  loading: { nl: 'Even ophalen wie er zijn…', en: 'Fetching who is here…' },
  count: phrase(
    (members: number, admins: number) =>
      `${members === 1 ? '1 persoon' : `${members} mensen`}, van wie ${admins === 1 ? '1 beheerder' : `${admins} beheerders`}.`,
    (members: number, admins: number) =>
      `${members === 1 ? '1 person' : `${members} people`}, ${admins === 1 ? '1 of them an admin' : `${admins} of them admins`}.`,
  ),
  oneAdmin: {
    nl: 'Je bent de enige beheerder. Raak je je telefoon en je codes kwijt, dan kan niemand verder. Nodig een tweede uit.',
    en: 'You are the only admin. If you lose your telephone and your codes, nobody can go on. Invite a second one.',
  },
  member: { nl: 'Medewerker', en: 'Member' },
  admin: { nl: 'Beheerder', en: 'Admin' },
  since: phrase(
    (date: string) => `sinds ${date}`,
    (date: string) => `since ${date}`,
  ),
  fingerprint: phrase(
    (print: string) => `Sleutel ${print}`,
    (print: string) => `Key ${print}`,
  ),
  noLog: {
    nl: 'Leest het logboek nog niet: de sleutel volgt zodra een andere beheerder inlogt.',
    en: 'Does not read the log yet: the key follows when another admin signs in.',
  },
  invitations: { nl: 'Uitgenodigd', en: 'Invited' },
  invited: phrase(
    (date: string, until: string) => `uitgenodigd ${date}, geldig tot ${until}`,
    (date: string, until: string) => `invited ${date}, valid until ${until}`,
  ),
  mailState: {
    onItsWay: { nl: 'De mail is nog onderweg.', en: 'The mail is still on its way.' },
    failed: {
      nl: 'De mail is nog niet afgeleverd. Het wordt vanzelf opnieuw geprobeerd.',
      en: 'The mail was not handed over yet. It is tried again by itself.',
    },
    givenUp: {
      nl: 'De mail is niet afgeleverd: de mailserver neemt hem niet aan. Kijk of het adres klopt.',
      en: 'The mail was not handed over: the mail server does not take it. Check the address.',
    },
    unknown: {
      nl: 'We weten niet of de mail aankwam: de mailserver gaf geen antwoord. Vraag het na, of stuur een nieuwe.',
      en: 'We do not know whether the mail arrived: the mail server did not answer. Ask, or send a new one.',
    },
    expired: { nl: 'De uitnodiging is verlopen.', en: 'The invitation has expired.' },
  },
  inviteAgain: { nl: 'Nodig opnieuw uit', en: 'Invite again' },
  inviteAgainOf: phrase(
    (name: string) => `${name} opnieuw uitnodigen`,
    (name: string) => `Invite ${name} again`,
  ),
  withdraw: { nl: 'Trek in', en: 'Withdraw' },
  withdrawOf: phrase(
    (name: string) => `Uitnodiging van ${name} intrekken`,
    (name: string) => `Withdraw the invitation of ${name}`,
  ),
  inviteTitle: { nl: 'Nodig iemand uit', en: 'Invite somebody' },
  inviteWhat: {
    nl: 'De uitnodiging gaat per mail. De link erin is alleen voor die persoon.',
    en: 'The invitation goes by mail. The link in it is for that person only.',
  },
  name: { nl: 'Naam', en: 'Name' },
  address: { nl: 'E-mailadres', en: 'E-mail address' },
  role: { nl: 'Rol', en: 'Role' },
  memberCan: { nl: 'Schrijft en leest berichten.', en: 'Writes and reads messages.' },
  adminCan: {
    nl: 'Nodigt ook mensen uit en leest het logboek.',
    en: 'Also invites people and reads the log.',
  },
  invite: { nl: 'Nodig uit', en: 'Invite' },
  inviteDone: phrase(
    (name: string) => `De uitnodiging voor ${name} gaat op weg.`,
    (name: string) => `The invitation for ${name} is on its way.`,
  ),
} as const;
