/** A member's core that answers from a script, to look at the pages without a relay. `?scene=` picks what is rare. */
import { ZegelError } from '../../../crypto/errors.ts';
import type {
  Account,
  Attachment,
  ConversationFacts,
  ConversationItem,
  CoreEvent,
  Evaluation,
  InboxItem,
  MemberFace,
  OpenedMessage,
  SentItem,
  Timeline,
} from '../../../client/core/face.ts';
import type { Core } from '../../../client/core/remote.ts';
import { fakeDrafts } from './drafts.ts';
import { letter } from './guest.ts';
import { provenReceipt } from './receipt.ts';

const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));
const at = (minutesAgo: number) => Date.now() - minutesAgo * 60_000;
const FINGERPRINT = '4f2a 91c0 77be 0d13 a85e 6c2f 18d4 b9e7';

const account: Account = {
  id: 'AAAAAAAAAAAAAAAAAAAAAA',
  address: 'anna@polikliniek-noord.nl',
  name: 'Anna de Vries',
  role: 'admin',
  factor: 'totp',
  backupCodesLeft: 8,
  organisation: {
    id: 'BBBBBBBBBBBBBBBBBBBBBB',
    name: 'Polikliniek Noord',
    phone: '+31201234567',
    archive: true,
    rootFingerprint: FINGERPRINT,
  },
};

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

const sendFacts: Record<string, number> = { recipients: 1 };

const nothingAsked: Evaluation = { refused: [], levels: [], warnings: [], findings: [] };

export function connectMember(): Core<MemberFace> {
  const listeners = new Set<(event: CoreEvent) => void>();
  const emit = (event: CoreEvent) => {
    for (const listener of listeners) listener(event);
  };
  const scene = new URLSearchParams(location.search).get('scene') ?? '';
  let signedIn = scene !== 'out';
  let unsettled: string | null = null;
  const evaluate = (text: string): Evaluation => {
    const bsn = text.indexOf('123456782');
    const iban = text.indexOf('NL91');
    return {
      ...nothingAsked,
      findings:
        bsn < 0 ? [] : [{ detector: 'bsn', field: 'text', start: bsn, end: bsn + 9, confidence: 'high' }],
      levels:
        bsn < 0 || scene !== 'level'
          ? []
          : [
              {
                rule: 'bsn',
                address: 'm.jansen@voorbeeld.nl',
                levels: ['code', 'key'],
                text: {
                  nl: 'er staat een BSN in de brief. Laat deze ontvanger openen met een toegangscode.',
                  en: 'the letter holds a BSN. Have this recipient open with an access code.',
                },
              },
            ],
      warnings:
        iban < 0
          ? []
          : [
              {
                warning: 'rekeningnummer',
                needsReason: false,
                text: {
                  nl: 'In je brief staat een rekeningnummer en hij gaat naar iemand buiten de organisatie. Klopt het rekeningnummer?',
                  en: 'Your letter holds an account number and goes to someone outside. Is the number right?',
                },
              },
            ],
    };
  };
  const face: MemberFace = {
    enrolment: {
      begin: (link) =>
        link.includes('broken')
          ? Promise.reject(new ZegelError('enrolment_link_invalid'))
          : Promise.resolve({
              kind: link.includes('/invite') ? 'invitation' : 'setup',
              role: 'admin',
              invitee: link.includes('/invite')
                ? { address: 'fatima@polikliniek-noord.nl', name: 'Fatima el Idrissi' }
                : null,
              organisation: link.includes('/invite')
                ? { name: 'Polikliniek Noord', phone: '+31201234567' }
                : null,
              fingerprints: link.includes('/invite')
                ? [{ name: 'root', fingerprint: FINGERPRINT }]
                : [
                    { name: 'scanner', fingerprint: FINGERPRINT },
                    { name: 'gateway', fingerprint: FINGERPRINT },
                  ],
              factor: null,
              expiresAt: at(-1000),
            }),
      choosePassword: () => pause(200),
      chooseFactor: (choice) =>
        Promise.resolve(
          choice.kind === 'totp'
            ? {
                kind: 'totp',
                secret: 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP',
                uri: 'otpauth://totp/Zegel:anna%40polikliniek-noord.nl?secret=JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP&issuer=Zegel',
              }
            : { kind: 'sms', number: '+31612345678', resendAfter: Date.now() + 60_000 },
        ),
      verifyFactor: (code) =>
        code === '123456'
          ? Promise.resolve()
          : Promise.reject(new ZegelError('code_wrong', { detail: { left: 4 } })),
      makeKeys: async () => {
        await pause(200);
        return {
          recoveryKey: 'K7QF-2M9X-TR4W-P8ZC-6HJV-3NBD-Y5GA-EKQT-7WXM',
          backupCodes: Array.from(
            { length: 10 },
            (_, index) => `${String(4821 + index * 137)}-7KQ${String(index)}`,
          ),
          archiveKey: `AGE-SECRET-KEY-PQ-1${'QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L'.repeat(2).slice(0, 58)}`,
          rootKey: 'M4XT-9QWB-7KFE-22HN-PRCV-6DJG-AZ85-YTMK-3LQX',
          rootFingerprint: FINGERPRINT,
        };
      },
      finish: async (details) => {
        await pause(200);
        return { ...account, name: details.name };
      },
    },
    session: {
      signIn: async (_, password) => {
        await pause(200);
        if (password === 'fout') throw new ZegelError('sign_in_failed');
        return { factor: 'sms', numberHint: '78' };
      },
      recover: () => Promise.resolve({ factor: 'totp', numberHint: null }),
      sendFactorCode: () => Promise.resolve({ resendAfter: Date.now() + 60_000 }),
      proveFactor: async (code) => {
        await pause(100);
        if (code === '000000') throw new ZegelError('code_wrong', { detail: { left: 3 } });
        signedIn = true;
        return { account, mustChoosePassword: scene === 'recovered' };
      },
      choosePassword: () => Promise.resolve({ recoveryKey: 'K7QF-2M9X-TR4W-P8ZC-6HJV-3NBD' }),
      newBackupCodes: () => Promise.resolve(['1111-AAAA', '2222-BBBB']),
      resume: () => Promise.resolve(signedIn ? account : null),
      account: () => Promise.resolve(signedIn ? account : null),
      signOut: () => {
        signedIn = false;
        return Promise.resolve();
      },
    },
    organisation: {
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
    },
    drafts: fakeDrafts(scene),
    compose: {
      lookup: async (addresses) => {
        await pause(150);
        return addresses.map((address) => ({
          address: address.toLowerCase(),
          valid: address.includes('@'),
          account: address.includes('fatima')
            ? { id: 'b', name: 'Fatima el Idrissi', fingerprint: FINGERPRINT }
            : null,
          numbers: address.includes('jansen') ? ['+31612345678'] : [],
          keptKey: address.includes('sleutel')
            ? { fingerprint: FINGERPRINT, keptAt: at(4000), guessable: address.includes('zelf') }
            : null,
        }));
      },
      newAccessCode: () => Promise.resolve('4KTM-9XRW-2PQ'),
      accessCodeStrength: () => Promise.resolve('guessable'),
      antivirus: () =>
        Promise.resolve({ engine: 'basic', available: scene !== 'av-down', version: '1', builtAt: null }),
      startMessage: () => Promise.resolve({ message: 'new', thread: 't' }),
      attach: async (message, attachment, given) => {
        if (given === null) throw new ZegelError('file_needed');
        const { name, file } = given;
        for (let sentBytes = 0; sentBytes < 10; sentBytes += 1) {
          emit({
            type: 'upload',
            message,
            attachment,
            sentBytes: sentBytes * 100_000,
            totalBytes: 1_000_000,
          });
          await pause(name.includes('slow') && sentBytes > 5 ? 60_000 : 40);
        }
        emit({ type: 'inspecting', message, attachment });
        await pause(100);
        if (name.includes('down')) throw new ZegelError('antivirus_unavailable');
        const verdict = name.includes('eicar') ? 'infected' : 'clean';
        return {
          attachment,
          name,
          sizeBytes: file.size,
          verdict,
          reasons: verdict === 'infected' ? ['Eicar-Test-Signature'] : [],
          inWindows: file.size > 4 * 1024 * 1024,
          type: { mime: 'application/pdf', kind: 'document' },
          findings: [],
        } satisfies Attachment;
      },
      attachFrom: (_, attachment, { part }) =>
        Promise.resolve({
          attachment,
          name: letter.files.find((file) => file.part === part)?.name ?? '',
          sizeBytes: 1,
          verdict: 'clean',
          reasons: [],
          inWindows: false,
          type: { mime: 'application/pdf', kind: 'document' },
          findings: [],
        }),
      removeAttachment: () => Promise.resolve(),
      preview: (_, { text }) => Promise.resolve(evaluate(text)),
      inspectLetter: async (_, { text }) => {
        emit({ type: 'sending', message: 'new', step: 'inspect' });
        await pause(300);
        if (scene === 'scanner-down') throw new ZegelError('scanner_unavailable');
        return { verdict: 'clean', reasons: [], evaluation: evaluate(text), attachments: [] };
      },
      send: async (message, letter) => {
        const { recipients } = letter;
        emit({ type: 'sending', message, step: 'seal' });
        await pause(200);
        if (scene === 'answer-lost') {
          // As the core does, while it does not know whether the first one was released.
          const isFirst = unsettled === null;
          unsettled ??= JSON.stringify(letter);
          if (isFirst) throw new ZegelError('network_failed');
          if (unsettled !== JSON.stringify(letter)) throw new ZegelError('send_unsettled');
        }
        return {
          message: 'out1',
          thread: 't4',
          envelope: 0,
          releasedAt: Date.now(),
          accessCodes: recipients.flatMap(({ address, accessCode }) =>
            accessCode === undefined ? [] : [{ address, code: accessCode }],
          ),
        };
      },
      discard: () => Promise.resolve(),
    },
    mail: {
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
    },
  };
  return {
    face,
    subscribe: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}
