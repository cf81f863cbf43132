/** Messages of a member that are there from the beginning: received, sent, and the conversations they are in. */
import { ZegelError } from '../../../crypto/errors.ts';
import type {
  ConversationFacts,
  ConversationItem,
  InboxItem,
  MailFace,
  OpenedMessage,
  SentItem,
  Timeline,
} from '../../../client/core/face.ts';
import { account, at, pause } from './account.ts';
import { letter } from './guest.ts';
import { provenReceipt } from './receipt.ts';

const quiet: Timeline = {
  sentAt: at(190),
  notifiedAt: at(189),
  notifyFailedAt: null,
  notifyUnknownAt: null,
  notifyGivenUpAt: null,
  shareReleasedAt: null,
  openedAt: null,
  openedSigned: false,
  downloadedAt: null,
  lockedAt: null,
  notMyNumberAt: null,
  keyKeptAt: null,
  keyLostAt: null,
};

/** A conversation of its own for every message, as far as a list can tell. */
const alone = (facts: Partial<ConversationFacts>): ConversationFacts => ({
  received: 0,
  sent: 0,
  unread: 0,
  lastReceivedAt: null,
  lastSentAt: null,
  ...facts,
});

const inbox: InboxItem[] = [
  {
    message: 'in1',
    thread: 't1',
    from: { kind: 'account', address: 'bram@polikliniek-noord.nl', name: 'Bram Peters' },
    receivedAt: at(12),
    openedAt: null,
    attachments: 1,
    conversation: alone({ received: 2, sent: 1, unread: 1, lastReceivedAt: at(12), lastSentAt: at(40) }),
  },
  {
    message: 'in2',
    thread: 't2',
    from: { kind: 'account', address: 'fatima@polikliniek-noord.nl', name: 'Fatima el Idrissi' },
    receivedAt: at(3000),
    openedAt: at(2900),
    attachments: 0,
    conversation: alone({ received: 1, sent: 1, lastReceivedAt: at(3000), lastSentAt: at(2880) }),
  },
  {
    message: 'in3',
    thread: 't3',
    from: { kind: 'account', address: 'kees@polikliniek-noord.nl', name: 'Kees van der Meulen' },
    receivedAt: at(9000),
    openedAt: at(8000),
    attachments: 2,
    conversation: alone({ received: 1, lastReceivedAt: at(9000) }),
  },
];

const sent: SentItem[] = [
  {
    message: 'out1',
    thread: 't4',
    releasedAt: at(190),
    attachments: 2,
    conversation: alone({ sent: 1, lastSentAt: at(190) }),
    recipients: [
      {
        handle: 'h1',
        address: 'm.jansen@voorbeeld.nl',
        level: 'sms',
        isAccount: false,
        chosenCode: false,
        numberHint: '78',
        timeline: { ...quiet, shareReleasedAt: at(120), openedAt: at(119), downloadedAt: at(117) },
      },
      {
        handle: 'h2',
        address: 'huisarts@praktijk-west.nl',
        level: 'code',
        isAccount: false,
        chosenCode: false,
        numberHint: null,
        timeline: { ...quiet, lockedAt: at(30) },
      },
      {
        handle: 'h3',
        address: 'fatima@polikliniek-noord.nl',
        level: 'key',
        isAccount: true,
        chosenCode: false,
        numberHint: null,
        timeline: { ...quiet, openedAt: at(100), openedSigned: true },
      },
    ],
  },
  {
    message: 'out2',
    thread: 't5',
    releasedAt: at(2000),
    attachments: 0,
    conversation: alone({ sent: 1, lastSentAt: at(2000) }),
    recipients: [
      {
        handle: 'h4',
        address: 'p.bakker@voorbeeld.nl',
        level: 'sms',
        isAccount: false,
        chosenCode: false,
        numberHint: '12',
        timeline: { ...quiet, openedAt: at(1900) },
      },
    ],
  },
];

const subjects: Record<string, string> = {
  in0: 'Overdracht mevrouw Jansen',
  out0: 'Re: Overdracht mevrouw Jansen',
  in1: 'Re: Overdracht mevrouw Jansen',
  in2: 'Rooster voor juli',
  in3: 'Verslag multidisciplinair overleg, met de bijlagen van vorige week',
  out1: 'Uitslag van uw bloedonderzoek',
  out2: 'Afspraak verzet',
};

/** Every letter of every conversation, oldest first. */
const conversations: ConversationItem[] = [
  {
    message: 'in0',
    thread: 't1',
    releasedAt: at(60),
    attachments: 0,
    sent: null,
    received: {
      from: { kind: 'account', address: 'bram@polikliniek-noord.nl', name: 'Bram Peters' },
      openedAt: at(50),
    },
  },
  {
    message: 'out0',
    thread: 't1',
    releasedAt: at(40),
    attachments: 0,
    sent: {
      recipients: [
        {
          handle: 'h9',
          address: 'bram@polikliniek-noord.nl',
          level: 'key',
          isAccount: true,
          chosenCode: false,
          numberHint: null,
          timeline: { ...quiet, sentAt: at(40), notifiedAt: at(39), openedAt: at(30), openedSigned: true },
        },
      ],
    },
    received: null,
  },
  ...inbox.map(({ message, thread, receivedAt, attachments, from, openedAt }) => ({
    ...{ message, thread, releasedAt: receivedAt, attachments, sent: null },
    received: { from, openedAt },
  })),
  ...sent.map(({ message, thread, releasedAt, attachments, recipients }) => ({
    ...{ message, thread, releasedAt, attachments, sent: { recipients }, received: null },
  })),
];

const opened = (message: string): OpenedMessage => {
  const item = conversations.find((each) => each.message === message);
  const me = { address: account.address, name: account.name };
  return {
    ...letter,
    subject: subjects[message] ?? '',
    files: item?.attachments === 0 ? [] : letter.files,
    message,
    thread: item?.thread ?? 't',
    openedAt: item?.received?.openedAt ?? null,
    sentAt: item?.releasedAt ?? at(190),
    from: item?.received?.from ?? me,
    to: item?.sent?.recipients.map(({ address }) => address) ?? [
      account.address,
      'fatima@polikliniek-noord.nl',
    ],
  };
};

export const fakeMail = (scene: string): MailFace => ({
  sent: () => Promise.resolve({ items: scene === 'empty' ? [] : sent, next: null }),
  inbox: () =>
    scene === 'error'
      ? Promise.reject(new ZegelError('not_found'))
      : Promise.resolve({
          items: scene === 'empty' ? [] : inbox,
          next: null,
          unread: scene === 'empty' ? 0 : 1,
        }),
  conversation: (thread) => Promise.resolve(conversations.filter((each) => each.thread === thread)),
  subjects: async (messages) => {
    await pause(50);
    return messages.map((message) => ({
      message,
      subject: subjects[message] ?? null,
      firstLine: letter.text.split('\n')[0] ?? '',
      attachments: 0,
    }));
  },
  search: async (words) => {
    await pause(100);
    return {
      threads: conversations
        .filter(({ message }) => subjects[message]?.toLowerCase().includes(words.toLowerCase()) === true)
        .map(({ thread }) => thread),
      searched: conversations.length,
    };
  },
  answer: (message, kind) => {
    const { from, to, files, thread } = opened(message);
    const known = [from.address, ...(kind === 'reply_all' ? to : [])];
    return Promise.resolve({
      kind,
      message,
      thread: kind === 'forward' ? null : thread,
      recipients:
        kind === 'forward'
          ? []
          : [...new Set(known)]
              .filter((address) => address !== account.address)
              .map((address) => ({
                address,
                level: address.includes('huisarts') ? ('code' as const) : ('sms' as const),
                accessCode: address.includes('huisarts') ? '4KTM-9XRW-2PQ' : null,
              })),
      files: [...files],
    });
  },
  openMessage: async (message) => {
    await pause(50);
    if (scene === 'tampered') throw new ZegelError('reader_check_failed');
    return opened(message);
  },
  downloadAttachment: (_, part) =>
    Promise.resolve({ name: `${String(part)}.pdf`, type: 'application/pdf', blob: new Blob(['x']) }),
  downloadAttachmentTo: () => Promise.reject(new ZegelError('download_changed')),
  cancelDownload: () => Promise.resolve(),
  unlock: () => Promise.resolve(),
  resend: () => Promise.resolve(),
  accessCodes: () =>
    Promise.resolve([{ handle: 'h2', address: 'huisarts@praktijk-west.nl', code: '4KTM-9XRW-2PQ' }]),
  receipt: async (message) => {
    await pause(200);
    const item = sent.find((each) => each.message === message);
    if (!item) throw new ZegelError('not_found');
    return { text: '{"v":1,"kind":"zegel-receipt"}', proven: provenReceipt(item) };
  },
});
