/** The age format, version 1 (https://c2sp.org/age): recipients, headers, payloads, files. */
export { type AeadName, aeadNames } from './aead.ts';
export { armor, armorStream, dearmor, dearmorStream } from './armor.ts';
export { CHUNK, PAYLOAD_NONCE, SEALED_CHUNK, payloadSize, plaintextSize } from './chunks.ts';
export {
  type FileOptions,
  fileOpener,
  fileSealer,
  openFile,
  openFileStream,
  sealFile,
  sealFileStream,
} from './file.ts';
export {
  FILE_KEY,
  type Header,
  MAX_HEADER,
  type Stanza,
  encodeHeader,
  parseHeader,
  verifyHeaderMac,
} from './header.ts';
export { PayloadOpener, openPayload, openPayloadStream } from './open-payload.ts';
export {
  type Identity,
  type Recipient,
  type RecipientKind,
  generateIdentity,
  hybridRecipient,
  identityFromSeed,
  identityToString,
  parseIdentity,
  parseIdentityFile,
  parseRecipient,
  recipientToString,
  x25519Recipient,
} from './recipient.ts';
export { type SealedTo, openHeader, sealHeader, unwrapFileKey, wrapFileKey } from './seal-header.ts';
export { type PayloadKey, disclosePayload, payloadUnder } from './payload-key.ts';
export { PayloadSealer, sealChunks, sealPayload, sealPayloadStream } from './seal-payload.ts';
export { type Emit, type Stage, runStage, streamOf } from './stage.ts';
