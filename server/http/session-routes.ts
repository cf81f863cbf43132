/** Endpoints of signing in and of one's own account. */
import { meOf } from '../accounts/me.ts';
import { finishPasswordChange, newBackupCodes, startPasswordChange } from '../accounts/password.ts';
import { proveFactor, sendFactorCode } from '../accounts/sign-in-factor.ts';
import { type SignInRelay, finishSignIn, recover, startSignIn } from '../accounts/sign-in.ts';
import { signOut } from '../accounts/sign-out.ts';
import type { Handlers } from './handlers.ts';

export const sessionRoutes = (relay: SignInRelay): Handlers['session'] => ({
  start: ({ body, ip }) => startSignIn(relay, body.address, body.startLoginRequest, ip),
  async finish({ body, ip, setSession }) {
    const { session, ...asked } = await finishSignIn(relay, body.login, body.finishLoginRequest, ip);
    setSession(session);
    return asked;
  },
  async recover({ body, ip, setSession }) {
    const { session, ...asked } = await recover(relay, body.address, body.recoveryAuth, ip);
    setSession(session);
    return asked;
  },
  factorSend: ({ who }) => sendFactorCode(relay, who),
  async factor({ who, body, setSession }) {
    const { session, ...signedIn } = await proveFactor(relay, who, body.code);
    setSession(session);
    return signedIn;
  },
  current: ({ who }) => relay.db.withOrganisation(who.org, (tx) => meOf(relay, tx, who)),
  async signOut({ who, setSession }) {
    await signOut(relay, who);
    setSession(null);
    return { ok: true };
  },
  passwordStart: ({ who, body }) =>
    Promise.resolve({ registrationResponse: startPasswordChange(relay, who, body.registrationRequest) }),
  async passwordFinish({ who, body }) {
    await finishPasswordChange(relay, who, body);
    return { ok: true };
  },
  async backupCodes({ who, body }) {
    await newBackupCodes(relay, who, body.backupCodes);
    return { ok: true };
  },
});
