import type { Phrase } from '../../ui/language.tsx';

const phrase = <A extends readonly unknown[]>(
  nl: (...a: A) => string,
  en: (...a: A) => string,
): Phrase<A> => ({
  nl,
  en,
});

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
  member: { nl: 'Lid', en: 'Member' },
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
  notNotified: { nl: 'de mail is nog onderweg', en: 'the mail is still on its way' },
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
