/** Becoming a member, from a script: a link that holds "broken" is. */
import { ZegelError } from '../../../crypto/errors.ts';
import type { EnrolmentFace } from '../../../client/core/face.ts';
import { FINGERPRINT, account, at, pause } from './account.ts';

export const fakeEnrolment: EnrolmentFace = {
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
};
