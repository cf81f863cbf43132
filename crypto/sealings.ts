/**
 * What is sealed to whom, each with its label and context in one place, so that both ends agree
 * (docs/format.md, Seals). Every `open…` throws `unseal_failed`.
 */
import { concat, equal, fromUtf8, u64be, utf8 } from './bytes.ts';
import { FILE_KEY } from './age/header.ts';
import { ZegelError } from './errors.ts';
import { sha256 } from './hash.ts';
import { idBytes } from './id.ts';
import { letterText, padLetter } from './letter.ts';
import { commitment } from './message.ts';
import { openSealed, sealTo, type SealIdentity } from './sealed.ts';

const SEED_BYTES = 64;

/** What K is handed to the scanner for. */
export interface ScannerErrand {
  operation: 'part' | 'message' | 'release';
  org: string;
  message: string;
  /** The sender's Ed25519 key. */
  senderKey: Uint8Array;
  commitment: Uint8Array;
  /** The request as it travels beside the sealing, verbatim. */
  request: string;
}

const errandContext = (errand: ScannerErrand): (Uint8Array | string)[] => [
  errand.operation,
  idBytes(errand.org),
  idBytes(errand.message),
  errand.senderKey,
  errand.commitment,
  sha256(utf8(errand.request)),
];

/** `k-to-scanner`: K, and at release the 64-byte encapsulation seed of each stanza, in order. */
export const sealToScanner = (
  scannerKey: Uint8Array,
  errand: ScannerErrand,
  fileKey: Uint8Array,
  seeds: readonly Uint8Array[] = [],
): Uint8Array => sealTo(scannerKey, 'k-to-scanner', errandContext(errand), concat(fileKey, ...seeds));

/** Opens `sealToScanner` and holds K against the commitment. Seeds come with the operation `release` only. */
export function openAtScanner(
  identity: SealIdentity,
  errand: ScannerErrand,
  sealed: Uint8Array,
): { fileKey: Uint8Array; seeds: Uint8Array[] } {
  const opened = openSealed(identity, 'k-to-scanner', errandContext(errand), sealed);
  const fileKey = opened.slice(0, FILE_KEY);
  const rest = opened.length - FILE_KEY;
  const isSized = rest >= 0 && rest % SEED_BYTES === 0 && (rest === 0) === (errand.operation !== 'release');
  if (!isSized || !equal(commitment(fileKey, errand.org, errand.message), errand.commitment)) {
    throw new ZegelError('unseal_failed');
  }
  const seeds = Array.from({ length: rest / SEED_BYTES }, (_, index) =>
    opened.slice(FILE_KEY + index * SEED_BYTES, FILE_KEY + (index + 1) * SEED_BYTES),
  );
  return { fileKey, seeds };
}

/** One guest's delivery of one message. */
export interface GuestDelivery {
  org: string;
  message: string;
  handle: string;
}

const deliveryContext = ({ org, message, handle }: GuestDelivery): Uint8Array[] => [
  idBytes(org),
  idBytes(message),
  idBytes(handle),
];

/** `link`: a link secret, to a gateway key. */
export const sealLink = (
  gatewayKey: Uint8Array,
  delivery: GuestDelivery,
  linkSecret: Uint8Array,
): Uint8Array => sealTo(gatewayKey, 'link', deliveryContext(delivery), linkSecret);

/** The link secret, 32 bytes. */
export const openLink = (identity: SealIdentity, delivery: GuestDelivery, sealed: Uint8Array): Uint8Array =>
  sized(32, openSealed(identity, 'link', deliveryContext(delivery), sealed));

/** What the link of an invitation carries in its fragment. */
export interface InvitationSecret {
  /** 32 bytes; the relay keeps their SHA-256. */
  token: Uint8Array;
  /** `keyDigest` of the organisation root, 32 bytes. */
  rootDigest: Uint8Array;
}

/** `invitation`: token ‖ SHA-256(organisation root), to a gateway key. */
export const sealInvitation = (
  gatewayKey: Uint8Array,
  org: string,
  invitation: string,
  { token, rootDigest }: InvitationSecret,
): Uint8Array =>
  sealTo(gatewayKey, 'invitation', [idBytes(org), idBytes(invitation)], concat(token, rootDigest));

export function openInvitation(
  identity: SealIdentity,
  org: string,
  invitation: string,
  sealed: Uint8Array,
): InvitationSecret {
  const context = [idBytes(org), idBytes(invitation)];
  const opened = sized(64, openSealed(identity, 'invitation', context, sealed));
  return { token: opened.slice(0, 32), rootDigest: opened.slice(32) };
}

/** One envelope of one message. */
export interface EnvelopeName {
  org: string;
  message: string;
  envelope: number;
}

const envelopeContext = ({ org, message, envelope }: EnvelopeName): Uint8Array[] => [
  idBytes(org),
  idBytes(message),
  u64be(envelope),
];

/** `log-content`: JSON of subject and attachment names, to the organisation's log key. */
export const sealLogContent = (logKey: Uint8Array, envelope: EnvelopeName, json: string): Uint8Array =>
  sealTo(logKey, 'log-content', envelopeContext(envelope), utf8(json));

export const openLogContent = (identity: SealIdentity, envelope: EnvelopeName, sealed: Uint8Array): string =>
  fromUtf8(openSealed(identity, 'log-content', envelopeContext(envelope), sealed));

/** `sender-record`: JSON of link secrets and access codes, to the sender's own key, so that their client can resend. */
export const sealSenderRecord = (senderKey: Uint8Array, envelope: EnvelopeName, json: string): Uint8Array =>
  sealTo(senderKey, 'sender-record', envelopeContext(envelope), utf8(json));

export const openSenderRecord = (
  identity: SealIdentity,
  envelope: EnvelopeName,
  sealed: Uint8Array,
): string => fromUtf8(openSealed(identity, 'sender-record', envelopeContext(envelope), sealed));

/** One version of a draft, of one account. Versions count from 1. */
export interface DraftName {
  org: string;
  account: string;
  draft: string;
  version: number;
}

/** What of a draft is sealed: all of it, or what a list shows. */
export type DraftField = 'content' | 'summary';

const draftContext = (
  { org, account, draft, version }: DraftName,
  field: DraftField,
): (Uint8Array | string)[] => [field, idBytes(org), idBytes(account), idBytes(draft), u64be(version)];

/** `draft`: JSON, padded as a letter is, to the author's own key. Throws `letter_invalid` when it is no object. */
export const sealDraft = (
  authorKey: Uint8Array,
  draft: DraftName,
  field: DraftField,
  json: string,
): Uint8Array => sealTo(authorKey, 'draft', draftContext(draft, field), padLetter(json));

/** Throws `letter_invalid` on other padding. */
export const openDraft = (
  identity: SealIdentity,
  draft: DraftName,
  field: DraftField,
  sealed: Uint8Array,
): string => letterText(openSealed(identity, 'draft', draftContext(draft, field), sealed));

/** `log-epoch`: the 32-byte seed of a log key, to a log reader's key or the archive key. */
export const sealLogEpoch = (reader: Uint8Array, org: string, epoch: number, seed: Uint8Array): Uint8Array =>
  sealTo(reader, 'log-epoch', [idBytes(org), u64be(epoch)], seed);

export const openLogEpoch = (
  identity: SealIdentity,
  org: string,
  epoch: number,
  sealed: Uint8Array,
): Uint8Array => sized(32, openSealed(identity, 'log-epoch', [idBytes(org), u64be(epoch)], sealed));

/**
 * `account-dec`: an account's decrypting seed of generation `n`, to the archive key, or after a compromise to
 * the account's new key. The signing seed is sealed to nobody.
 */
export const sealDecryptingSeed = (
  publicKey: Uint8Array,
  account: string,
  n: number,
  decryptingSeed: Uint8Array,
): Uint8Array => sealTo(publicKey, 'account-dec', [idBytes(account), u64be(n)], decryptingSeed);

export const openDecryptingSeed = (
  identity: SealIdentity,
  account: string,
  n: number,
  sealed: Uint8Array,
): Uint8Array => sized(32, openSealed(identity, 'account-dec', [idBytes(account), u64be(n)], sealed));

function sized(size: number, bytes: Uint8Array): Uint8Array {
  if (bytes.length !== size) throw new ZegelError('unseal_failed');
  return bytes;
}
