/** Endpoints of becoming a member. */
import { beginEnrolment, chooseFactor, enrolmentPassword, verifyFactor } from '../accounts/enrolment.ts';
import { join } from '../accounts/join.ts';
import { setUp } from '../accounts/set-up.ts';
import type { Relay } from '../relay.ts';
import type { Handlers } from './handlers.ts';

export const enrolmentRoutes = (relay: Relay): Handlers['enrolment'] => ({
  begin: ({ body }) => beginEnrolment(relay, body.token),
  async password({ body }) {
    const response = await enrolmentPassword(relay, body.token, body.registrationRequest);
    return { registrationResponse: response };
  },
  factor: ({ body }) => chooseFactor(relay, body.token, body.factor),
  async factorVerify({ body }) {
    await verifyFactor(relay, body.token, body.code);
    return { ok: true };
  },
  async setUp({ body, ip, setSession }) {
    const { me, session } = await setUp(relay, body, ip);
    setSession(session);
    return me;
  },
  async join({ body, ip, setSession }) {
    const { me, session } = await join(relay, body, ip);
    setSession(session);
    return me;
  },
});
