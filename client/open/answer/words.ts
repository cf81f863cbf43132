/** Texts of answering: u, short, what to do first. */
export const words = {
  title: {
    nl: (name: string) => `Uw antwoord aan ${name}`,
    en: (name: string) => `Your answer to ${name}`,
  },
  whoReads: {
    nl: (name: string) => `Uw antwoord wordt verzegeld. Alleen ${name} kan het openen.`,
    en: (name: string) => `Your answer is sealed. Only ${name} can open it.`,
  },
  whoReadsArchive: {
    nl: (name: string, organisation: string) =>
      `Uw antwoord wordt verzegeld. ${name} kan het openen, en ${organisation} met de archiefsleutel.`,
    en: (name: string, organisation: string) =>
      `Your answer is sealed. ${name} can open it, and ${organisation} with its archive key.`,
  },
  urgent: {
    nl: 'Heeft u haast of gaat het slecht? Wacht niet op een antwoord, maar bel:',
    en: 'In a hurry, or not well? Do not wait for an answer, but ring:',
  },
  text: { nl: 'Wat wilt u zeggen?', en: 'What would you like to say?' },
  kept: {
    nl: 'Uw tekst blijft verzegeld op dit apparaat staan tot u hem verstuurt.',
    en: 'Your text stays on this device, sealed, until you send it.',
  },
  addFile: { nl: 'Foto of bestand toevoegen', en: 'Add a photo or file' },
  files: { nl: 'Wat u meestuurt', en: 'What you send along' },
  removeFile: { nl: (name: string) => `${name} weghalen`, en: (name: string) => `Remove ${name}` },
  remove: { nl: 'Weghalen', en: 'Remove' },
  uploading: { nl: 'Versleutelen en versturen', en: 'Encrypting and sending' },
  waiting: { nl: 'Wacht even…', en: 'One moment…' },
  inspecting: { nl: 'Wordt gecontroleerd op virussen…', en: 'Checking for viruses…' },
  ready: { nl: 'klaar om te versturen', en: 'ready to send' },
  infected: {
    nl: 'In dit bestand zit een virus. Haal het weg. Laat uw apparaat nakijken.',
    en: 'There is a virus in this file. Remove it. Have your device checked.',
  },
  refused: {
    nl: 'Dit soort bestand mag niet worden verstuurd. Haal het weg.',
    en: 'This kind of file may not be sent. Remove it.',
  },
  unscannable: {
    nl: 'Dit bestand kon niet worden gecontroleerd. Haal het weg, of sla het op zonder wachtwoord en voeg het opnieuw toe.',
    en: 'This file could not be checked. Remove it, or save it without a password and add it again.',
  },
  confirm: { nl: 'Ja, dat klopt', en: 'Yes, that is right' },
  confirmed: { nl: 'Door u bevestigd', en: 'Confirmed by you' },
  reason: { nl: 'Waarom?', en: 'Why?' },
  found: {
    nl: (what: string, name: string) => `In uw tekst staat ${what}. Dat mag: ${name} leest het verzegeld.`,
    en: (what: string, name: string) =>
      `Your text holds ${what}. That is all right: ${name} reads it sealed.`,
  },
  bsn: { nl: 'een BSN', en: 'a citizen number (BSN)' },
  iban: { nl: 'een rekeningnummer', en: 'an account number' },
  send: { nl: 'Versturen', en: 'Send' },
  letter: { nl: 'Uw antwoord wordt klaargemaakt…', en: 'Preparing your answer…' },
  inspect: { nl: 'Uw antwoord wordt gecontroleerd…', en: 'Checking your answer…' },
  seal: { nl: 'Uw antwoord wordt verzegeld…', en: 'Sealing your answer…' },
  release: { nl: 'Uw antwoord wordt verstuurd…', en: 'Sending your answer…' },
  giveUp: { nl: 'Toch niet antwoorden', en: 'Do not answer after all' },
  giveUpSure: {
    nl: 'Wat u schreef en toevoegde is dan weg.',
    en: 'What you wrote and added will be gone.',
  },
  giveUpYes: { nl: 'Ja, gooi het weg', en: 'Yes, throw it away' },
  giveUpNo: { nl: 'Nee, ik schrijf verder', en: 'No, I go on writing' },
  todoEmpty: {
    nl: 'Schrijf eerst iets, of voeg een foto of bestand toe.',
    en: 'Write something first, or add a photo or file.',
  },
  todoWaiting: {
    nl: 'Nog even: een bestand is nog onderweg.',
    en: 'One moment: a file is still on its way.',
  },
  todoFile: {
    nl: 'Met een van de bestanden kan het niet. Kijk hierboven.',
    en: 'It cannot go with one of the files. Look above.',
  },
  todoWarning: { nl: 'Kijk eerst naar de vraag hierboven.', en: 'Look at the question above first.' },
  todoRefused: {
    nl: 'Zo kan uw antwoord niet worden verstuurd. Kijk hierboven waarom.',
    en: 'Your answer cannot be sent like this. See above why.',
  },
  doneTitle: { nl: 'Uw antwoord is verstuurd', en: 'Your answer has been sent' },
  doneNext: {
    nl: (name: string) =>
      `${name} krijgt bericht dat er een antwoord is. U hoeft niets meer te doen. Schrijft ${name} terug, dan krijgt u weer een mail.`,
    en: (name: string) =>
      `${name} is told that there is an answer. You need do nothing more. If ${name} writes back, you get a mail again.`,
  },
  sentTitle: { nl: 'Wat u eerder antwoordde', en: 'What you answered before' },
  sentAt: { nl: (when: string) => `Verstuurd op ${when}`, en: (when: string) => `Sent on ${when}` },
} as const;
