/**
 * The public face of crypto/. Bytes are `Uint8Array`; ids are 22 characters of base64url. `await ready()` once;
 * after that all of it is synchronous unless it returns a promise, in Node and in browsers alike. Failures are
 * `ZegelError` with a stable code. docs/format.md is the specification.
 */

// Start here, and the words everything below is written in.
export { ready } from './sodium.ts';
export { ZegelError, isZegelError } from './errors.ts';
export {
  b64,
  b64u,
  concat,
  equal,
  fromUtf8,
  hex,
  lp,
  randomBytes,
  u32be,
  u64be,
  unb64,
  unb64u,
  utf8,
} from './bytes.ts';
export { createSha256, derive, hmacSha256, sha256, sha256Async, LABEL_PREFIX, type Sha256 } from './hash.ts';
export { idBytes, newId } from './id.ts';

// The envelope: age v1. Recipients and identities, headers, payloads, files, armor.
export * from './age/index.ts';

// A message: its file key, parts and letter.
export {
  commitment,
  fileDigest,
  findingsKey,
  keptKeyTag,
  partDigest,
  partDigestOfBlocks,
  verifyKeptKeyTag,
  PART_BLOCK_BYTES,
  PartDigest,
  type KeptKey,
} from './message.ts';
export { letterText, padLetter, padme } from './letter.ts';

// Who says so: signed objects.
export {
  bodyDigest,
  decodeSigned,
  encodeSigned,
  fingerprint,
  fingerprintOfDigest,
  keyDigest,
  sign,
  signedBytes,
  signerFromSeed,
  verify,
  verifyBytes,
  verifyEd25519,
  type Signed,
  type Signer,
} from './signed.ts';

// Sealed to a public key: the mechanism, and each thing of ours that is sealed.
export { openSealed, sealTo, type SealIdentity } from './sealed.ts';
export {
  openAtScanner,
  openDecryptingSeed,
  openDraft,
  openInvitation,
  openLink,
  openLogContent,
  openLogEpoch,
  openSenderRecord,
  sealDecryptingSeed,
  sealDraft,
  sealInvitation,
  sealLink,
  sealLogContent,
  sealLogEpoch,
  sealSenderRecord,
  sealToScanner,
  type DraftField,
  type DraftName,
  type EnvelopeName,
  type GuestDelivery,
  type InvitationSecret,
  type ScannerErrand,
} from './sealings.ts';

// Secrets under other keys, accounts, and secrets that people keep.
export { unwrapSecret, wrapSecret } from './wrap.ts';
export {
  accountIdentity,
  accountSigner,
  newAccountSecret,
  recoveryAuth,
  unwrapAccountSecret,
  wrapAccountSecret,
  wrapKeyFromExport,
  wrapKeyFromPrf,
  wrapKeyFromRecovery,
  type AccountSecret,
} from './account.ts';
export { newRecoveryKey, recoveryKeyBytes } from './recovery.ts';
export { backupCodeDigest, newBackupCode } from './backup-code.ts';
export {
  accessCodeKey,
  accessCodeStrength,
  newAccessCode,
  normaliseAccessCode,
  NO_ACCESS_CODE,
} from './access-code.ts';

// Guests: the link, its proofs and the key.
export { guestIdentity, guestSeed, guestSigner, type GuestMode, type GuestSecrets } from './guest.ts';
export { codeAuth, linkAuth, linkPath, parseLinkFragment } from './guest-proof.ts';
export {
  isKeyProof,
  newKeptSeed,
  passphraseAuth,
  passphraseKey,
  signKeyProof,
  unwrapKeptSeed,
  wrapKeptSeed,
  PASSPHRASE_SALT_BYTES,
  type KeyProof,
} from './kept-key.ts';

// Recipients, as they are compared and found again.
export { blindIndex, normaliseAddress, normalisePhone, recipientDigest } from './address.ts';

// The logs.
export { directoryOrigin, leafBytes, logOrigin, networkDigest, privateDigest, type LogLeaf } from './log.ts';
export {
  appendToFrontier,
  consistencyProof,
  consistencyRanges,
  emptyFrontier,
  frontierRoot,
  inclusionProof,
  inclusionRanges,
  leafHash,
  merkleRoot,
  nodeHash,
  verifyConsistency,
  verifyInclusion,
  type Consistency,
  type Frontier,
  type Inclusion,
  type LeafRange,
} from './merkle.ts';
export { signCheckpoint, verifyCheckpoint, type Checkpoint } from './checkpoint.ts';
