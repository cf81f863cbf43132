/** What an admin sees, from a script: people, invitations in every state of their mail, a log. */
import type { OrganisationFace } from '../../../client/core/face.ts';
import { FINGERPRINT, account, at } from './account.ts';

const sendFacts: Record<string, number> = { recipients: 1 };

export const fakeOrganisation: OrganisationFace = {
  invite: () => Promise.resolve({ invitation: 'i', expiresAt: at(-10_000) }),
  invitations: () =>
    Promise.resolve([
      {
        invitation: 'i1',
        address: 'lotte@polikliniek-noord.nl',
        name: 'Lotte Smit',
        role: 'member',
        invitedAt: at(500),
        notifiedAt: null,
        notifyFailedAt: null,
        notifyGivenUpAt: null,
        notifyUnknownAt: null,
        expiresAt: at(-9000),
      },
      {
        invitation: 'i2',
        address: 'karim@polikliniek-noord.nl',
        name: 'Karim Bouzid',
        role: 'admin',
        invitedAt: at(300),
        notifiedAt: null,
        notifyFailedAt: null,
        notifyGivenUpAt: null,
        notifyUnknownAt: at(290),
        expiresAt: at(-9000),
      },
    ]),
  withdraw: () => Promise.resolve(),
  members: () =>
    Promise.resolve([
      {
        account: 'a',
        address: account.address,
        name: account.name,
        role: 'admin',
        joinedAt: at(90_000),
        readsLog: true,
        fingerprint: FINGERPRINT,
      },
      {
        account: 'b',
        address: 'fatima@polikliniek-noord.nl',
        name: 'Fatima el Idrissi',
        role: 'member',
        joinedAt: at(50_000),
        readsLog: false,
        fingerprint: '88aa 10f2 c63d 5b7e 0914 fe2d 77c1 3ab0',
      },
    ]),
  readLog: () =>
    Promise.resolve({
      size: 5,
      checkpoint: { size: 5, root: 'Vq3o8mYl0c1m9a2dJt7Zk4sVb6nHxQeR5uWgPfLiYkE' },
      readsContent: true,
      entries: ['log_read', 'open', 'challenge', 'notify', 'send'].map((type, index) => ({
        seq: 4 - index,
        time: at(index * 31),
        type,
        outcome: type === 'challenge' ? ('refused' as const) : ('success' as const),
        details: {
          actor:
            type === 'notify'
              ? { kind: 'service' as const, address: null, name: null }
              : type === 'open' || type === 'challenge'
                ? { kind: 'guest' as const, address: 'm.jansen@voorbeeld.nl', name: null }
                : { kind: 'account' as const, address: account.address, name: account.name },
          message: 'm',
          recipient: type === 'send' ? 'm.jansen@voorbeeld.nl' : null,
          phone: type === 'challenge' ? '+31612345678' : null,
          ip: '192.0.2.17',
          purpose: null,
          detail: type === 'send' ? sendFacts : {},
        },
        content:
          type === 'send'
            ? {
                subject: 'Uitslag van uw bloedonderzoek',
                attachments: ['Uitslag bloedonderzoek juni.pdf'],
              }
            : null,
        intact: true,
      })),
    }),
  proveEntry: (seq) => Promise.resolve({ index: seq, size: 5 }),
  rules: () => Promise.resolve({ version: 1, sentences: [] }),
};
