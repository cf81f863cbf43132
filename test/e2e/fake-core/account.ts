/** Who is signed in with the member's core that answers from a script, and what its parts share. */
import type { Account } from '../../../client/core/face.ts';

export const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));
export const at = (minutesAgo: number) => Date.now() - minutesAgo * 60_000;
export const FINGERPRINT = '4f2a 91c0 77be 0d13 a85e 6c2f 18d4 b9e7';

export const account: Account = {
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
