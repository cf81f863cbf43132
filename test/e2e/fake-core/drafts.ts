/** Drafts that answer from a script: two of them, one changed on another device, one with an attachment to add again. */
import { ZegelError } from '../../../crypto/errors.ts';
import type { DraftItem, DraftsFace, OpenedDraft, Written } from '../../../client/core/face.ts';

const DAY_MS = 86_400_000;

const written = (subject: string, text: string, addresses: string[]): Written => ({
  recipients: addresses.map((address) => ({
    address,
    level: 'sms',
    number: '+31612345678',
    accessCode: '',
    ownCode: false,
  })),
  subject,
  text,
  html: '',
  confirmed: [],
  days: 60,
  answers: null,
});

const letters: Record<string, OpenedDraft> = {
  draft1: {
    message: 'draft1',
    thread: 't',
    savedAt: Date.now() - 12 * 60_000,
    written: written('Uitslag van uw bloedonderzoek', 'Beste mevrouw Jansen,\n\nDe uitslag is', [
      'm.jansen@voorbeeld.nl',
    ]),
    attachments: [
      {
        attachment: 'a1',
        name: 'Uitslag juni.pdf',
        sizeBytes: 240_000,
        at: 'complete',
        sentBytes: 240_080,
        hasFile: false,
        judged: {
          attachment: 'a1',
          name: 'Uitslag juni.pdf',
          sizeBytes: 240_000,
          verdict: 'clean',
          reasons: [],
          inWindows: false,
          location: false,
          type: { mime: 'application/pdf', kind: 'document' },
          findings: [],
        },
      },
      {
        attachment: 'a2',
        name: 'MRI knie.zip',
        sizeBytes: 740_000_000,
        at: 'partial',
        sentBytes: 312_000_000,
        hasFile: false,
        judged: null,
      },
      {
        attachment: 'a3',
        name: 'Röntgenfoto.png',
        sizeBytes: 5_200_000,
        at: 'gone',
        sentBytes: 0,
        hasFile: false,
        judged: null,
      },
    ],
  },
  draft2: {
    message: 'draft2',
    thread: 't',
    savedAt: Date.now() - 3 * DAY_MS,
    written: written('', 'Kun je', ['fatima@polikliniek-noord.nl', 'kees@polikliniek-noord.nl']),
    attachments: [],
  },
};

/** `scene` `draft-changed` has every save meet another device's. */
export function fakeDrafts(scene: string): DraftsFace {
  const thrown = new Set<string>();
  const found = (message: string): OpenedDraft => {
    const draft = letters[message];
    if (!draft) throw new ZegelError('not_found');
    return draft;
  };
  return {
    list: () =>
      Promise.resolve(
        scene === 'empty'
          ? []
          : Object.values(letters)
              .filter(({ message }) => !thrown.has(message))
              .map((draft): DraftItem => {
                const { subject, recipients } = draft.written;
                return {
                  message: draft.message,
                  savedAt: draft.savedAt ?? 0,
                  expiresAt: (draft.savedAt ?? 0) + 90 * DAY_MS,
                  summary: {
                    subject,
                    recipients: recipients.map(({ address }) => address),
                    more: 0,
                    attachments: draft.attachments.length,
                  },
                };
              }),
      ),
    open: async (message) => {
      await Promise.resolve();
      return found(message);
    },
    save: async (message, written) => {
      await Promise.resolve();
      if (scene === 'draft-changed') throw new ZegelError('draft_changed');
      if (scene === 'draft-offline') throw new ZegelError('network_failed');
      const savedAt = Date.now();
      const before = letters[message]?.attachments ?? [];
      letters[message] = { message, thread: 't', savedAt, written, attachments: before };
      return { savedAt };
    },
    other: () =>
      Promise.resolve({
        savedAt: Date.now() - 60_000,
        written: written('Uitslag', 'Beste mevrouw Jansen, op mijn telefoon schreef ik verder.', [
          'm.jansen@voorbeeld.nl',
        ]),
        attachments: ['Uitslag juni.pdf'],
      }),
    settle: async () => {
      await Promise.resolve();
      return found('draft1');
    },
    throwAway: (message) => {
      thrown.add(message);
      return Promise.resolve();
    },
    takeBack: async (message) => {
      await Promise.resolve();
      thrown.delete(message);
      return found(message);
    },
  };
}
