/** Texts of what both pages show. */
export const words = {
  from: { nl: 'Van', en: 'From' },
  to: { nl: 'Aan', en: 'To' },
  noSubject: { nl: 'Zonder onderwerp', en: 'No subject' },
  save: { nl: 'Bestand bewaren', en: 'Save file' },
  saveFile: {
    nl: (name: string) => `Bestand bewaren: ${name}`,
    en: (name: string) => `Save file: ${name}`,
  },
  saved: { nl: 'bewaard', en: 'saved' },
  stop: { nl: 'Stop', en: 'Stop' },
  stopFile: {
    nl: (name: string) => `Stop met ${name} ophalen`,
    en: (name: string) => `Stop fetching ${name}`,
  },
  stopped: { nl: 'gestopt', en: 'stopped' },
  fetching: { nl: 'Ophalen en controleren', en: 'Fetching and checking' },
  attachments: {
    nl: (count: number) => (count === 1 ? '1 bijlage' : `${count} bijlagen`),
    en: (count: number) => (count === 1 ? '1 attachment' : `${count} attachments`),
  },
  availableUntil: {
    nl: (date: string) => `Te openen tot ${date}.`,
    en: (date: string) => `Can be opened until ${date}.`,
  },
  unscannable: {
    nl: 'Niet alles in dit bericht kon op virussen worden gecontroleerd. Open een bijlage alleen als die verwacht is.',
    en: 'Not everything in this message could be checked for viruses. Only open an attachment that you expect.',
  },
  close: { nl: 'Sluiten', en: 'Close' },
  tryAgain: { nl: 'Probeer opnieuw', en: 'Try again' },
} as const;
