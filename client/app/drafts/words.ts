import { phrase } from '../../ui/phrase.ts';

export const words = {
  drafts: { nl: 'Concepten', en: 'Drafts' },
  loading: { nl: 'Concepten ophalen…', en: 'Fetching drafts…' },
  empty: { nl: 'Geen concepten', en: 'No drafts' },
  emptyWhat: {
    nl: 'Wat je schrijft en nog niet verstuurt, staat hier. Alleen jij kunt het openen, op elk apparaat waar je inlogt.',
    en: 'What you write and do not send yet is kept here. Only you can open it, on every device where you sign in.',
  },
  note: {
    nl: 'Alleen jij kunt concepten openen. Een concept verdwijnt 90 dagen na de laatste wijziging, een bijlage al na 24 uur.',
    en: 'Only you can open drafts. A draft is deleted 90 days after the last change, an attachment after 24 hours already.',
  },
  nobody: { nl: 'Nog geen ontvanger', en: 'No recipient yet' },
  unreadable: { nl: 'Kan niet worden geopend', en: 'Cannot be opened' },
  more: phrase(
    (names: string, more: number) => (more === 0 ? names : `${names} en ${more} meer`),
    (names: string, more: number) => (more === 0 ? names : `${names} and ${more} more`),
  ),
  throwAway: phrase(
    (subject: string) => `${subject} weggooien`,
    (subject: string) => `Throw ${subject} away`,
  ),
  thrownAway: { nl: 'Concept weggegooid.', en: 'Draft thrown away.' },
} as const;
