/**
 * Becoming a member: the first admin by the one-time set-up link of the console, everybody else by an
 * invitation in the mail. Both walk the same road; the token of the link is the proof each step carries.
 */
import { z } from 'zod';
import { endpoint } from '../endpoint.ts';
import { announcedKey, charter } from '../objects.ts';
import {
  accountKeys,
  accountWraps,
  address,
  bytes,
  bytesUpTo,
  digest,
  hybridKey,
  id,
  me,
  nothing,
  ok,
  personName,
  phone,
  role,
  secondFactorKind,
  signed,
  signingKey,
  timeMs,
} from './common.ts';

/** 32 random bytes of the link; the relay keeps a SHA-256 of it. */
export const token = bytes(32);
export const opaqueMessage = bytesUpTo(2048);

export const begin = endpoint(
  'POST',
  '/api/enrolment/begin',
  'anyone',
  'What this link is for; changes nothing',
  {
    body: z.strictObject({ token }),
    result: z.strictObject({
      kind: z.enum(['setup', 'invitation']),
      org: id,
      account: id,
      role,
      /** An invitation names whom it was sent to. */
      invitee: z.strictObject({ address, name: personName }).nullable(),
      organisation: z.strictObject({ name: personName, phone, charter: signed() }).nullable(),
      /** At set-up: the identities to put in the charter, to be held against the fingerprints in the fragment. */
      deployment: z.strictObject({ scanner: signingKey, gateway: signingKey, log: signingKey }).nullable(),
      factor: secondFactorKind.nullable(),
      expiresAt: timeMs,
    }),
  },
);

export const password = endpoint(
  'POST',
  '/api/enrolment/password',
  'anyone',
  'OPAQUE registration, first half',
  {
    body: z.strictObject({ token, registrationRequest: opaqueMessage }),
    result: z.strictObject({ registrationResponse: opaqueMessage }),
  },
);

export const factor = endpoint('POST', '/api/enrolment/factor', 'anyone', 'Choose a second factor', {
  body: z.strictObject({
    token,
    factor: z.discriminatedUnion('kind', [
      z.strictObject({ kind: z.literal('totp') }),
      z.strictObject({ kind: z.literal('sms'), number: phone }),
    ]),
  }),
  result: z.discriminatedUnion('kind', [
    /** `uri` is otpauth:// (Key Uri Format), `secret` the same in Base32 for typing. */
    z.strictObject({ kind: z.literal('totp'), secret: z.string(), uri: z.string() }),
    z.strictObject({ kind: z.literal('sms'), resendAfter: timeMs }),
  ]),
});

export const factorVerify = endpoint(
  'POST',
  '/api/enrolment/factor/verify',
  'anyone',
  'Prove the second factor',
  {
    body: z.strictObject({ token, code: z.string().min(6).max(8) }),
    result: ok,
  },
);

const account = {
  token,
  name: personName,
  registrationRecord: opaqueMessage,
  keys: accountKeys,
  wraps: accountWraps,
  /** SHA-256 of D(recovery key, `recovery-auth`). */
  recoveryAuth: digest,
  /** SHA-256 of each backup code with the account's id (crypto/account.ts). */
  backupCodes: z.array(digest).length(10),
};

export const setUp = endpoint(
  'POST',
  '/api/enrolment/set-up',
  'anyone',
  'Make the organisation and its first admin',
  {
    body: z.strictObject({
      ...account,
      address,
      organisation: z.strictObject({ name: personName, phone }),
      charter: signed(),
      rules: signed(),
      /** The log epoch's private key, sealed to this admin and to the archive key. */
      logEpoch: z.strictObject({ toAccount: bytesUpTo(4096), toArchive: bytesUpTo(4096).nullable() }),
    }),
    result: me,
  },
);

export const join = endpoint('POST', '/api/enrolment/join', 'anyone', 'Accept an invitation', {
  body: z.strictObject(account),
  result: me,
});

export const invite = endpoint('POST', '/api/invitations', 'admin', 'Invite a member or a second admin', {
  body: z.strictObject({
    invitation: id,
    address,
    name: personName,
    role,
    tokenHash: digest,
    /** Token and fingerprint of the root, sealed to a gateway key: the relay never holds them. */
    sealedLink: bytesUpTo(4096),
    gatewayInstance: id,
  }),
  result: z.strictObject({ invitation: id, expiresAt: timeMs }),
});

export const invitations = endpoint('GET', '/api/invitations', 'admin', 'Invitations not yet accepted', {
  body: nothing,
  result: z.strictObject({
    invitations: z.array(
      z.strictObject({
        invitation: id,
        address,
        name: personName,
        role,
        invitedAt: timeMs,
        notifiedAt: timeMs.nullable(),
        /** As in a timeline (contract/api/common.ts): tried again, not tried again, nobody knows. */
        notifyFailedAt: timeMs.nullable(),
        notifyGivenUpAt: timeMs.nullable(),
        notifyUnknownAt: timeMs.nullable(),
        expiresAt: timeMs,
      }),
    ),
  }),
});

export const withdraw = endpoint(
  'POST',
  '/api/invitations/:invitation/withdraw',
  'admin',
  'Withdraw an invitation',
  {
    body: nothing,
    result: ok,
  },
);

export const members = endpoint('GET', '/api/members', 'admin', 'The people of the organisation', {
  body: nothing,
  result: z.strictObject({
    members: z.array(
      z.strictObject({
        account: id,
        address,
        name: personName,
        role,
        joinedAt: timeMs,
        keys: accountKeys,
        /** An admin without a wrap of the log's key cannot read its content fields yet. */
        readsLog: z.boolean(),
      }),
    ),
  }),
});

/** Keys announced by the gateway, to seal link secrets to. Each is signed by an identity of the charter. */
export const gatewayKeys = endpoint('GET', '/api/gateway/keys', 'member', 'Keys to seal link secrets to', {
  body: nothing,
  result: z.strictObject({ keys: z.array(signed()).min(1) }),
});

export { announcedKey, charter, hybridKey };
