/** Signing in: OPAQUE (RFC 9807), then the second factor; only then are wraps served (docs/architecture.md, Accounts). */
import { z } from 'zod';
import { endpoint } from '../endpoint.ts';
import {
  accountWraps,
  address,
  bytes,
  digest,
  id,
  me,
  nothing,
  ok,
  phone,
  secondFactorKind,
  timeMs,
} from './common.ts';
import { opaqueMessage } from './enrolment.ts';

/** Unknown and known addresses answer alike. */
export const start = endpoint('POST', '/api/sign-in/start', 'anyone', 'OPAQUE sign-in, first half', {
  body: z.strictObject({ address, startLoginRequest: opaqueMessage }),
  result: z.strictObject({ login: id, loginResponse: opaqueMessage }),
});

const factorAsked = z.strictObject({
  factor: secondFactorKind,
  /** The last two digits of the number; null for TOTP. */
  numberHint: z.string().max(2).nullable(),
});

/** Sets the session cookie, half-way. */
export const finish = endpoint('POST', '/api/sign-in/finish', 'anyone', 'OPAQUE sign-in, second half', {
  body: z.strictObject({ login: id, finishLoginRequest: opaqueMessage }),
  result: factorAsked,
});

/** The recovery key stands in for the password, never for the second factor. */
export const recover = endpoint(
  'POST',
  '/api/sign-in/recover',
  'anyone',
  'Begin with the recovery key instead of the password',
  {
    body: z.strictObject({ address, recoveryAuth: bytes(32) }),
    result: factorAsked,
  },
);

export const factorSend = endpoint('POST', '/api/sign-in/factor/send', 'half', 'Send a code by SMS', {
  body: nothing,
  result: z.strictObject({ resendAfter: timeMs }),
});

/** `code` is of the factor, or one of the backup codes. A new session id is set. */
export const factor = endpoint('POST', '/api/sign-in/factor', 'half', 'Prove the second factor', {
  body: z.strictObject({ code: z.string().min(6).max(32) }),
  result: z.strictObject({ me, wraps: accountWraps, recovered: z.boolean() }),
});

export const current = endpoint('GET', '/api/session', 'member', 'Who is signed in', {
  body: nothing,
  result: z.strictObject({ me, wraps: accountWraps }),
});

export const signOut = endpoint('POST', '/api/sign-out', 'half', 'End the session', {
  body: nothing,
  result: ok,
});

export const passwordStart = endpoint(
  'POST',
  '/api/account/password/start',
  'member',
  'A new password, first half',
  {
    body: z.strictObject({ registrationRequest: opaqueMessage }),
    result: z.strictObject({ registrationResponse: opaqueMessage }),
  },
);

/** One transaction: record, wraps and recovery proof change together, other sessions end. Needs a fresh sign-in or a recovery. */
export const passwordFinish = endpoint(
  'POST',
  '/api/account/password/finish',
  'member',
  'A new password, second half',
  {
    body: z.strictObject({
      registrationRecord: opaqueMessage,
      byPassword: accountWraps.shape.byPassword,
      /** A new recovery key; null keeps the old one. */
      recovery: z
        .strictObject({ byRecovery: accountWraps.shape.byRecovery, recoveryAuth: digest })
        .nullable(),
    }),
    result: ok,
  },
);

export const backupCodes = endpoint(
  'POST',
  '/api/account/backup-codes',
  'member',
  'Replace the backup codes',
  {
    body: z.strictObject({ backupCodes: z.array(digest).length(10) }),
    result: ok,
  },
);

export { phone };
