export const words = {
  skip: { nl: 'Naar de inhoud', en: 'Skip to content' },
  pages: { nl: 'Pagina’s', en: 'Pages' },
  newMessage: { nl: 'Nieuw bericht', en: 'New message' },
  continueMessage: { nl: 'Verder schrijven', en: 'Continue writing' },
  inbox: { nl: 'Postvak in', en: 'Inbox' },
  sent: { nl: 'Verzonden', en: 'Sent' },
  administration: { nl: 'Beheer', en: 'Administration' },
  people: { nl: 'Mensen', en: 'People' },
  log: { nl: 'Logboek', en: 'Log' },
  account: { nl: 'Je account', en: 'Your account' },
  accountOf: { nl: (name: string) => `Account van ${name}`, en: (name: string) => `Account of ${name}` },
  signOut: { nl: 'Uitloggen', en: 'Sign out' },
} as const;
