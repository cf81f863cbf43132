/** Writing that answers from a script: names of files and words in the letter pick what is noticed. */
import { ZegelError } from '../../../crypto/errors.ts';
import type {
  Attachment,
  ComposeFace,
  CoreEvent,
  Evaluation,
  Place,
  Recipient,
} from '../../../client/core/face.ts';
import { FINGERPRINT, at, pause } from './account.ts';
import { letter } from './guest.ts';

const placeOf = (rule: string, start: number, length: number): Place[] =>
  start < 0 ? [] : [{ rule, field: 'text', start, end: start + length }];

const found = (detector: string, start: number, length: number): Evaluation['findings'] =>
  start < 0 ? [] : [{ detector, field: 'text', start, end: start + length, confidence: 'high' }];

const nothingAsked: Evaluation = {
  refused: [],
  levels: [],
  warnings: [],
  expiresWithin: null,
  noForward: null,
  findings: [],
  places: [],
};

export function fakeCompose(scene: string, emit: (event: CoreEvent) => void): ComposeFace {
  let unsettled: string | null = null;
  const evaluate = (text: string, recipients: readonly Recipient[]): Evaluation => {
    const bsn = text.indexOf('123456782');
    const iban = text.indexOf('NL91');
    return {
      ...nothingAsked,
      findings: [
        ...found('bsn', bsn, 9),
        ...found('iban', iban, 22),
        ...found('phone', text.indexOf('0612345678'), 10),
      ],
      places: [...placeOf('bsn', bsn, 9), ...placeOf('rekeningnummer', iban, 22)],
      levels:
        bsn < 0 || scene !== 'level' || !recipients.some(({ level }) => level === 'sms')
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
                warning: 'rekeningnummer/0',
                needsReason: false,
                text: {
                  nl: 'In je brief staat een rekeningnummer en hij gaat naar iemand buiten de organisatie. Klopt het rekeningnummer?',
                  en: 'Your letter holds an account number and goes to someone outside. Is the number right?',
                },
              },
            ],
    };
  };
  return {
    lookup: async (addresses) => {
      await pause(150);
      return addresses.map((address) => ({
        address: address.toLowerCase(),
        valid: address.includes('@'),
        account: address.includes('fatima')
          ? { id: 'b', name: 'Fatima el Idrissi', fingerprint: FINGERPRINT }
          : null,
        known: address.includes('jansen') || address.includes('fatima'),
        numbers: address.includes('jansen') ? ['+31612345678'] : [],
        keptKey: address.includes('sleutel')
          ? { fingerprint: FINGERPRINT, keptAt: at(4000), guessable: address.includes('zelf') }
          : null,
      }));
    },
    newAccessCode: () => Promise.resolve('4KTM-9XRW-2PQ'),
    accessCodeStrength: () => Promise.resolve('guessable'),
    antivirus: () =>
      Promise.resolve({
        engine: 'basic',
        available: scene !== 'av-down',
        version: '1',
        builtAt: null,
        signatures: scene === 'av-down' ? null : 'current',
      }),
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
        location: false,
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
        location: false,
        type: { mime: 'application/pdf', kind: 'document' },
        findings: [],
      }),
    removeAttachment: () => Promise.resolve(),
    preview: (_, { text }, recipients) => Promise.resolve(evaluate(text, recipients)),
    inspectLetter: async (_, { text }, recipients) => {
      emit({ type: 'sending', message: 'new', step: 'inspect' });
      await pause(300);
      if (scene === 'scanner-down') throw new ZegelError('scanner_unavailable');
      return { verdict: 'clean', reasons: [], evaluation: evaluate(text, recipients), attachments: [] };
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
  };
}
