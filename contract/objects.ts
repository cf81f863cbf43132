/**
 * The bodies of the signed objects and of what is sealed inside a message (docs/format.md). The signature is
 * checked first (`verify` in crypto/), then the body is parsed here: unknown keys are refused.
 */
import { z } from 'zod';
import {
  MAX_ATTACHMENTS,
  MAX_RECIPIENTS,
  address,
  bytes,
  bytesUpTo,
  digest,
  hybridKey,
  id,
  level,
  phone,
  signedName,
  signingKey,
  sizeBytes,
  timeMs,
} from './values.ts';

const v = z.literal(1);

/** Label `charter`, signed by the organisation root: whose signatures and keys an organisation stands for. */
export const charter = z.strictObject({
  v,
  org: id,
  version: z.int().min(1),
  root: signingKey,
  /** Identities of the scanner and of the gateway. */
  scanner: z.array(signingKey).min(1).max(8),
  gateway: z.array(signingKey).min(1).max(8),
  /** Public half of the archive key; null where the organisation chose to have none. */
  archive: hybridKey.nullable(),
  /** Ed25519 key that signs checkpoints of the communication log. */
  log: signingKey,
  /** Public half of the log's content key of this epoch: subjects and attachment names are sealed to it. */
  logEpoch: z.strictObject({ epoch: z.int().min(1), publicKey: hybridKey }),
  from: timeMs,
  until: timeMs,
});
export type Charter = z.infer<typeof charter>;

/** Labels `scanner-key` and `gateway-key`, signed by that process's identity: a short-lived key to seal to. */
export const announcedKey = z.strictObject({
  v,
  instance: id,
  publicKey: hybridKey,
  from: timeMs,
  until: timeMs,
});
export type AnnouncedKey = z.infer<typeof announcedKey>;

export const partKind = z.enum(['letter', 'attachment']);
export type PartKind = z.infer<typeof partKind>;

/** One part of a message: `digest` is P, `sizeBytes` the size of nonce ‖ STREAM. */
export const part = z.strictObject({ kind: partKind, digest, sizeBytes });
export type Part = z.infer<typeof part>;

/** Index 0 is the letter. */
export const parts = z
  .array(part)
  .min(1)
  .max(MAX_ATTACHMENTS + 1)
  .refine((list) => list.every((each, index) => (each.kind === 'letter') === (index === 0)));

export const verdictKind = z.enum(['clean', 'infected', 'refused', 'unscannable']);
export type VerdictKind = z.infer<typeof verdictKind>;

export const engineName = z.enum(['clamd', 'basic']);
const engine = z.strictObject({ name: engineName, version: z.string().max(200) });
const avdb = z.strictObject({ version: z.string().max(200), builtAt: timeMs.nullable() }).nullable();

/** What the scanner saw in a part. Wrapped under D(K, `findings`, P): only who holds K reads it. */
export const finding = z.strictObject({
  detector: z.string().max(64),
  /** Where in a letter; attachments have one text. */
  field: z.enum(['subject', 'text', 'attachment']),
  start: z.int().min(0),
  end: z.int().min(0),
  confidence: z.enum(['low', 'medium', 'high']),
});
export type Finding = z.infer<typeof finding>;

export const contentKind = z.enum(['executable', 'script', 'archive', 'document', 'image', 'text', 'other']);
export const contentType = z.strictObject({ mime: z.string().max(200), kind: contentKind });
export type ContentType = z.infer<typeof contentType>;

export const findings = z.strictObject({
  v,
  type: contentType,
  /** Kinds of the files inside an archive. */
  contains: z.array(contentKind).max(contentKind.options.length),
  /** In those of the letter: what each attachment is under its name, in order. A name can make a script. */
  files: z
    .array(
      z.strictObject({
        kind: contentKind,
        mismatch: z.boolean(),
        /** Conditions on names that this name fits, as scanner/rules/names.ts calls them; none when left out. */
        fitting: z.array(z.string().max(64)).max(200).optional(),
      }),
    )
    .max(MAX_ATTACHMENTS),
  findings: z.array(finding).max(10_000),
  /**
   * What was not looked at although the verdict stands: text that nobody read, or pictures only; and content of which
   * the built-in engine saw overlapping windows, never the whole. `location`: a picture says where it was taken.
   */
  notes: z.array(z.enum(['text_not_read', 'no_text', 'location', 'scanned_in_windows'])).max(4),
  /** Why the verdict is what it is: codes of the catalogue, and an antivirus signature's name. */
  reasons: z.array(z.string().max(200)).max(50),
});
export type Findings = z.infer<typeof findings>;

const verdictCommon = {
  v,
  org: id,
  message: id,
  sender: id,
  senderKey: signingKey,
  commitment: digest,
  verdict: verdictKind,
  reasons: z.array(z.string().max(200)).max(50),
  engine,
  avdb,
  detectors: z.string().max(64),
  time: timeMs,
  exp: timeMs,
};

/** Label `part-verdict`, signed by the scanner; exp = time + 24 h. */
export const partVerdict = z.strictObject({ ...verdictCommon, part, findings: bytesUpTo(1024 * 1024) });
export type PartVerdict = z.infer<typeof partVerdict>;

/** Label `verdict`, signed by the scanner over all parts; exp = time + 1 h. */
export const messageVerdict = z.strictObject({
  ...verdictCommon,
  parts,
  /** SHA-256 of the body of the rule set. */
  rules: digest,
  rulesVersion: z.int().min(1),
  /** SHA-256 of the bodies of the part verdicts, attachments in order. */
  partVerdicts: z.array(digest).max(MAX_ATTACHMENTS),
  /** Findings in the letter. */
  findings: bytesUpTo(1024 * 1024),
});
export type MessageVerdict = z.infer<typeof messageVerdict>;

/** A warning of a rule that the sender confirmed; `reason` where the rule asks for one. */
export const confirmation = z.strictObject({
  warning: z.string().max(200),
  reason: z.string().max(1000).nullable(),
});
export type Confirmation = z.infer<typeof confirmation>;

/** Label `statement`, signed by the sender: who wrote what to whom, when, after confirming what. */
export const statement = z.strictObject({
  v,
  org: id,
  message: id,
  envelope: z.int().min(0).max(9999),
  thread: id,
  /** SHA-256 of the body of the previous envelope's statement; null for envelope 0. */
  prev: digest.nullable(),
  from: z.strictObject({ account: id, address, name: signedName }),
  senderKey: signingKey,
  /** Where an answer is to be sealed to: the sender's decryption key. */
  replyKeys: z.array(hybridKey).min(1).max(8),
  to: z
    .array(z.strictObject({ address, key: digest }))
    .min(1)
    .max(MAX_RECIPIENTS),
  time: timeMs,
  parts,
  commitment: digest,
  confirmed: z.array(confirmation).max(100),
});
export type Statement = z.infer<typeof statement>;

/** Label `release`, signed by the scanner: the token without which the relay releases nothing. */
export const release = z.strictObject({
  v,
  id,
  org: id,
  message: id,
  envelope: z.int().min(0).max(9999),
  prev: digest.nullable(),
  sender: id,
  senderKey: signingKey,
  commitment: digest,
  parts,
  header: digest,
  statement: digest,
  recipients: z
    .array(z.strictObject({ handle: id, recipient: digest, key: digest, level }))
    .min(1)
    .max(MAX_RECIPIENTS),
  expiresAt: timeMs,
  rules: digest,
  verdict: digest,
  unscannable: z.array(z.string().max(200)).max(50),
  /** A rule asks that it is not forwarded; left out where none does. */
  noForward: z.literal(true).optional(),
  iat: timeMs,
  exp: timeMs,
});
export type Release = z.infer<typeof release>;

/** Part 0 of every message, padded (docs/format.md, Letter). */
export const letter = z.strictObject({
  v,
  subject: z.string().max(998),
  html: z.string().max(1_000_000),
  text: z.string().max(1_000_000),
  files: z
    .array(
      z.strictObject({
        name: z.string().min(1).max(255),
        type: z.string().max(200),
        /** Size of the plaintext. */
        size: sizeBytes,
        digest,
      }),
    )
    .max(MAX_ATTACHMENTS),
});
export type Letter = z.infer<typeof letter>;

/** Label `opened`, signed by the recipient's key or by the guest's: the event behind a proof of receipt. */
export const openedEvent = z.strictObject({
  v,
  org: id,
  message: id,
  envelope: z.int().min(0),
  handle: id,
  /** SHA-256 of the body of the release token. */
  token: digest,
  time: timeMs,
});
export type OpenedEvent = z.infer<typeof openedEvent>;

/** Label `keep-key`, signed by the kept key itself: a guest wants to be addressed by it (docs/format.md, Kept keys). */
export const keepKey = z.strictObject({
  v,
  org: id,
  message: id,
  handle: id,
  /** The name of the key, drawn by the guest's client. */
  key: id,
  publicKey: hybridKey,
  signingKey,
  /** HMAC under D(K, `keep`). */
  tag: digest,
  /** The seed wrapped under a passphrase; null where it stays on the device. */
  passphrase: z
    .strictObject({
      salt: bytes(16),
      wrapped: bytes(24 + 32 + 16),
      /** SHA-256 of the proof of the passphrase. */
      auth: digest,
      /** Made up by the guest: guessable by the service, and marked so. */
      chosen: z.boolean(),
    })
    .nullable(),
});
export type KeepKey = z.infer<typeof keepKey>;

// What a client asks of the scanner. The string is sealed to with K (its SHA-256 is in the sealing's context),
// forwarded verbatim, and parsed by the scanner: the relay can read it, and cannot change it.

const requestCommon = { v, org: id, message: id, sender: id, senderKey: signingKey, commitment: digest };

/** Operation `part`. */
export const partRequest = z.strictObject({ ...requestCommon, part });
export type PartRequest = z.infer<typeof partRequest>;

/** Operation `message`. */
export const messageRequest = z.strictObject({
  ...requestCommon,
  parts,
  rules: digest,
  partVerdicts: z.array(digest).max(MAX_ATTACHMENTS),
});
export type MessageRequest = z.infer<typeof messageRequest>;

/** Operation `release`. `stanzas` names the public key of each stanza of the header, in order. */
export const releaseRequest = z.strictObject({
  ...requestCommon,
  envelope: z.int().min(0).max(9999),
  prev: digest.nullable(),
  header: digest,
  statement: digest,
  verdict: digest,
  recipients: z
    .array(z.strictObject({ handle: id, address, number: phone.nullable(), level, publicKey: hybridKey }))
    .min(1)
    .max(MAX_RECIPIENTS),
  /** The sender's own key, so that the sender can open what was sent. */
  senderPublicKey: hybridKey,
  /** The archive key of the charter, or null where the organisation has none. */
  archive: hybridKey.nullable(),
  expiresAt: timeMs,
});
export type ReleaseRequest = z.infer<typeof releaseRequest>;

/** The operations for which K may be sealed to a scanner. */
export const operation = z.enum(['part', 'message', 'release']);
export type Operation = z.infer<typeof operation>;

/** One leaf of the communication log, and what lies beside it (docs/format.md, Log). */
export const logLeaf = z.strictObject({
  v,
  org: id,
  time: timeMs,
  type: z.string().max(64),
  outcome: z.enum(['success', 'refused', 'failure']),
  p: digest,
});
export type LogLeaf = z.infer<typeof logLeaf>;

/** What a sender's client seals to the organisation's log key for the log: the service cannot read it. */
export const logContent = z.strictObject({
  v,
  subject: z.string().max(998),
  attachments: z.array(z.string().max(255)).max(MAX_ATTACHMENTS),
});
export type LogContent = z.infer<typeof logContent>;
