/** Shapes that several requests share. */
import { z } from 'zod';
import { engineName, partKind } from '../objects.ts';
import {
  address,
  bytes,
  bytesUpTo,
  digest,
  hybridKey,
  id,
  level,
  personName,
  phone,
  role,
  signed,
  signingKey,
  sizeBytes,
  timeMs,
} from '../values.ts';

export const nothing = z.strictObject({});
export const ok = z.strictObject({ ok: z.literal(true) });

/** An account's public keys: `publicKey` to seal to, `signingKey` to check statements with. */
export const accountKeys = z.strictObject({ n: z.int().min(1), publicKey: hybridKey, signingKey });
export type AccountKeys = z.infer<typeof accountKeys>;

/**
 * The private half of an account as the relay keeps it: `dec` ‖ `sig` ‖ fingerprint of the pinned root, wrapped
 * under a key from the OPAQUE export key and again under one from the recovery key.
 */
export const accountWraps = z.strictObject({ byPassword: bytesUpTo(512), byRecovery: bytesUpTo(512) });
export type AccountWraps = z.infer<typeof accountWraps>;

export const secondFactorKind = z.enum(['totp', 'sms']);

export const organisation = z.strictObject({
  id,
  name: personName,
  phone,
  charter: signed(),
  /** The published rule set, signed by an admin. */
  rules: signed(),
  rulesBy: signingKey,
});
export type Organisation = z.infer<typeof organisation>;

export const me = z.strictObject({
  account: id,
  address,
  name: personName,
  role,
  factor: secondFactorKind,
  backupCodesLeft: z.int(),
  keys: accountKeys,
  organisation,
});
export type Me = z.infer<typeof me>;

/** Which engine looks for viruses; `basic` is said on the page (docs/threat-model.md, Antivirus). */
export const antivirusState = z.strictObject({
  engine: engineName,
  available: z.boolean(),
  version: z.string(),
  builtAt: timeMs.nullable(),
  /** Stale signatures make nothing clean; null while the engine does not answer (docs/operations.md, Antivirus). */
  signatures: z.enum(['current', 'stale', 'unwatched']).nullable(),
});

/** Times of one recipient's road, null for what has not happened. */
export const timeline = z.strictObject({
  sentAt: timeMs,
  notifiedAt: timeMs.nullable(),
  /** The gateway could not hand the mail over; it is tried again by itself. */
  notifyFailedAt: timeMs.nullable(),
  /** It is not tried again: refused for good, or for too long. The sender looks at the address, and may ask again. */
  notifyGivenUpAt: timeMs.nullable(),
  /** The mail went out and nobody said whether it was taken: it is not sent again unless the sender asks. */
  notifyUnknownAt: timeMs.nullable(),
  shareReleasedAt: timeMs.nullable(),
  openedAt: timeMs.nullable(),
  /** True when `openedAt` rests on a signature of the recipient's own key, an account's or a kept one; else the guest's client claims it. */
  openedSigned: z.boolean(),
  downloadedAt: timeMs.nullable(),
  /** Five wrong codes, or passphrases of the kept key: locked until the sender unlocks. */
  lockedAt: timeMs.nullable(),
  notMyNumberAt: timeMs.nullable(),
  /** The guest kept a key with this letter, to be addressed by it from then on. */
  keyKeptAt: timeMs.nullable(),
  /** The guest says that the kept key of this letter is gone. */
  keyLostAt: timeMs.nullable(),
});
export type Timeline = z.infer<typeof timeline>;

/** What a reader gets to open a message: the envelope and what proves it (docs/format.md, At the reader). */
export const sealedEnvelope = z.strictObject({
  message: id,
  envelope: z.int(),
  header: bytesUpTo(512 * 1024),
  /** The stored statement: an age payload under K. */
  statement: bytesUpTo(512 * 1024),
  token: signed(),
  parts: z.array(z.strictObject({ kind: partKind, digest, sizeBytes })),
});
export type SealedEnvelope = z.infer<typeof sealedEnvelope>;

export {
  address,
  bytes,
  bytesUpTo,
  digest,
  hybridKey,
  id,
  level,
  personName,
  phone,
  role,
  signed,
  signingKey,
  timeMs,
};
