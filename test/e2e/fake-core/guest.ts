/** A guest's core that answers from a script, to look at the recipient's page without a relay. */
import { answerFace } from './answers.ts';
import { ZegelError } from '../../../crypto/errors.ts';
import type { CoreEvent, DeliveryState, GuestFace, Greeting, Letter } from '../../../client/core/face.ts';
import type { Core } from '../../../client/core/remote.ts';
import { keptKeyFace, keyOfLetter } from './kept-keys.ts';

const soon = (seconds: number) => Date.now() + seconds * 1000;

const greeting: Greeting = {
  organisation: { name: 'Polikliniek Noord', phone: '+31201234567' },
  level: 'sms',
};

const delivery: DeliveryState = {
  sender: { name: 'Anna de Vries' },
  sentAt: Date.UTC(2026, 5, 3, 12, 5),
  expiresAt: Date.UTC(2026, 7, 3, 12, 5),
  numberHint: '78',
  triesLeft: 5,
  locked: false,
  notMyNumber: false,
  resendAfter: null,
  largestFileBytes: 1_204_882,
  keptKey: null,
};

export const letter: Letter = {
  subject: 'Uitslag van uw bloedonderzoek',
  text: [
    'Beste mevrouw Jansen,',
    'Vorige week nam u bloed af bij ons. De uitslag is er: uw nierfunctie is goed, en ook uw bloedsuiker is zoals hij hoort te zijn. U hoeft niets te veranderen aan uw medicijnen.',
    'In de bijlage vindt u de volledige uitslag en de folder over de vervolgafspraak. Neem de uitslag mee naar uw huisarts.',
    'Heeft u vragen? Bel ons op werkdagen tussen 8 en 12 uur.',
    'Met vriendelijke groet,\nAnna de Vries\nverpleegkundig specialist, Polikliniek Noord',
  ].join('\n\n'),
  html: '',
  files: [
    { part: 1, name: 'Uitslag bloedonderzoek juni.pdf', type: 'application/pdf', sizeBytes: 248_113 },
    { part: 2, name: 'Folder vervolgafspraak.pdf', type: 'application/pdf', sizeBytes: 1_204_882 },
  ],
  from: { address: 'anna@polikliniek-noord.nl', name: 'Anna de Vries' },
  to: ['m.jansen@voorbeeld.nl'],
  sentAt: Date.UTC(2026, 5, 3, 12, 5),
  expiresAt: Date.UTC(2026, 7, 3, 12, 5),
  archive: true,
  unscannable: [],
  mayForward: true,
};

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** What happens is in the handle: `/o/sms`, `/o/code`, `/o/locked`, `/o/unknown`, `/o/slow`, `/o/html` … */
export function connectGuest(): Core<GuestFace> {
  const listeners = new Set<(event: CoreEvent) => void>();
  let scene = 'sms';
  let left = 5;
  const face: GuestFace = {
    ...keptKeyFace(() => scene, letter),
    ...answerFace(
      () => scene,
      (event) => {
        for (const listener of listeners) listener(event);
      },
    ),
    greet: async (handle) => {
      scene = handle;
      if (scene === 'slow') await pause(60_000);
      if (scene === 'unknown') throw new ZegelError('link_unknown');
      if (scene === 'offline') throw new ZegelError('network_failed');
      return { ...greeting, level: scene === 'code' ? 'code' : scene.startsWith('key') ? 'key' : 'sms' };
    },
    knock: () => {
      if (scene === 'expired') return Promise.reject(new ZegelError('message_expired'));
      return Promise.resolve({
        ...delivery,
        largestFileBytes: scene === 'large' ? 1_900_000_000 : delivery.largestFileBytes,
        resendAfter: scene === 'sms-sent' ? soon(50) : null,
        numberHint: scene === 'code' || scene.startsWith('key') ? null : '78',
        keptKey: keyOfLetter(scene),
        locked: scene === 'locked',
        notMyNumber: scene === 'wrong-number',
      });
    },
    sendCode: async () => {
      await pause(100);
      return { resendAfter: soon(60), codeExpiresAt: soon(600) };
    },
    openWithCode: async (code) => {
      if (scene === 'opening') await pause(60_000);
      await pause(100);
      if (code !== '123456') {
        left -= 1;
        throw left === 0
          ? new ZegelError('recipient_locked')
          : new ZegelError('code_wrong', { detail: { left } });
      }
      return scene === 'html'
        ? {
            ...letter,
            html: '<h2>Beste mevrouw</h2><p>Een brief met <b>opmaak</b>.<script>alert(1)</script></p><table><tr><td>Natrium</td><td>140</td></tr></table><img src="https://example.org/x.png">',
          }
        : letter;
    },
    openWithAccessCode: (code) =>
      code.length < 4 ? Promise.reject(new ZegelError('bad_code_format')) : Promise.resolve(letter),
    download: async (part) => {
      for (let received = 0; received < 5; received += 1) {
        for (const listener of listeners) {
          listener({
            type: 'download',
            message: scene,
            part,
            receivedBytes: received * 50_000,
            totalBytes: 250_000,
          });
        }
        await pause(60);
      }
      if (scene === 'half-hour') throw new ZegelError('grant_expired');
      return { name: `${String(part)}.pdf`, type: 'application/pdf', blob: new Blob(['x']) };
    },
    downloadTo: () => Promise.reject(new ZegelError('download_changed')),
    cancelDownload: () => Promise.resolve(),
    notMyNumber: () => Promise.resolve(),
    close: () => Promise.resolve(),
  };
  return {
    face,
    subscribe: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}
