/** A member's core that answers from a script, to look at the pages without a relay. `?scene=` picks what is rare. */
import { ZegelError } from '../../../crypto/errors.ts';
import type { CoreEvent, MemberFace, SessionFace } from '../../../client/core/face.ts';
import type { Core } from '../../../client/core/remote.ts';
import { account, pause } from './account.ts';
import { fakeCompose } from './compose.ts';
import { fakeDrafts } from './drafts.ts';
import { fakeEnrolment } from './enrolment.ts';
import { fakeMail } from './mail.ts';
import { fakeOrganisation } from './organisation.ts';
import { fakeRules } from './rules.ts';

export function connectMember(): Core<MemberFace> {
  const listeners = new Set<(event: CoreEvent) => void>();
  const emit = (event: CoreEvent) => {
    for (const listener of listeners) listener(event);
  };
  const scene = new URLSearchParams(location.search).get('scene') ?? '';
  return {
    face: {
      enrolment: fakeEnrolment,
      session: fakeSession(scene),
      organisation: fakeOrganisation,
      drafts: fakeDrafts(scene),
      compose: fakeCompose(scene, emit),
      mail: fakeMail(scene),
      rules: fakeRules(scene),
    },
    subscribe: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}

function fakeSession(scene: string): SessionFace {
  let signedIn = scene !== 'out';
  return {
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
  };
}
