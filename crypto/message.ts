/**
 * What ties the parts of a message together: the commitment to its file key, and the digest of each part
 * (docs/format.md, Message). K is the age file key of the message, 16 bytes.
 */
import { concat, equal, lp, u64be } from './bytes.ts';
import { FILE_KEY } from './age/header.ts';
import { ZegelError } from './errors.ts';
import { LABEL_PREFIX, createSha256, derive, hmacSha256, sha256, type Sha256 } from './hash.ts';
import { idBytes } from './id.ts';

/** Parts are digested in blocks of this size, so that ranges can be hashed apart and an upload can resume. */
export const PART_BLOCK_BYTES = 1024 * 1024;

/** `C`, the commitment of a message to its file key. Throws `bad_encoding` on a key or id of another size. */
export const commitment = (fileKey: Uint8Array, org: string, message: string): Uint8Array =>
  derive(checkFileKey(fileKey), 'commitment', idBytes(org), idBytes(message));

/** The key under which the scanner wraps its findings about the part with digest `part`. */
export const findingsKey = (fileKey: Uint8Array, part: Uint8Array): Uint8Array =>
  derive(checkFileKey(fileKey), 'findings', part);

/**
 * `P` from the SHA-256 of every block of 1 MiB (the last may be shorter) and the length of all of them. For
 * those who hash blocks in parallel or kept them over an interruption; others use `PartDigest`.
 */
export function partDigestOfBlocks(sizeBytes: number, blockDigests: readonly Uint8Array[]): Uint8Array {
  if (blockDigests.length !== Math.ceil(sizeBytes / PART_BLOCK_BYTES)) throw new ZegelError('bad_encoding');
  return sha256(concat(lp(`${LABEL_PREFIX}part`), u64be(sizeBytes), ...blockDigests));
}

/**
 * The digest of a file as it is on the author's disk, from the SHA-256 of each of its ranges of 1 MiB: what an upload
 * that is resumed must find again (docs/format.md, Drafts). No bytes are no range.
 */
export function fileDigest(sizeBytes: number, rangeDigests: readonly Uint8Array[]): Uint8Array {
  if (rangeDigests.length !== Math.ceil(sizeBytes / PART_BLOCK_BYTES)) throw new ZegelError('bad_encoding');
  return sha256(concat(lp(`${LABEL_PREFIX}file`), u64be(sizeBytes), ...rangeDigests));
}

/** `P`, the digest of a part, over the bytes of nonce ‖ STREAM as they come, in pieces of any size. */
export class PartDigest {
  #blocks: Uint8Array[] = [];
  #block: Sha256 | null = null;
  #blockSize = 0;
  #size = 0;

  /** Bytes taken in so far. */
  get sizeBytes(): number {
    return this.#size;
  }

  update(bytes: Uint8Array): void {
    for (let offset = 0; offset < bytes.length;) {
      this.#block ??= createSha256();
      const piece = bytes.subarray(offset, offset + PART_BLOCK_BYTES - this.#blockSize);
      this.#block.update(piece);
      this.#blockSize += piece.length;
      offset += piece.length;
      if (this.#blockSize === PART_BLOCK_BYTES) this.#closeBlock(this.#block);
    }
    this.#size += bytes.length;
  }

  /** 32 bytes; the object is spent afterwards. */
  digest(): Uint8Array {
    if (this.#block) this.#closeBlock(this.#block);
    return partDigestOfBlocks(this.#size, this.#blocks);
  }

  #closeBlock(block: Sha256): void {
    this.#blocks.push(block.digest());
    this.#block = null;
    this.#blockSize = 0;
  }
}

/** `P` of a part that is in memory. */
export function partDigest(bytes: Uint8Array): Uint8Array {
  const digest = new PartDigest();
  digest.update(bytes);
  return digest.digest();
}

/** The public keys a guest wants to keep for one delivery, as registered with the relay. */
export interface KeptKey {
  message: string;
  handle: string;
  /** Hybrid recipient, 1216 bytes. */
  publicKey: Uint8Array;
  /** Ed25519, 32 bytes. */
  signingKey: Uint8Array;
}

/**
 * The tag that shows a sender's client that the holder of K, and not the relay, registered a kept guest key:
 * HMAC-SHA-256 under D(K, `keep`) (docs/format.md, Guest).
 */
export const keptKeyTag = (fileKey: Uint8Array, kept: KeptKey): Uint8Array =>
  hmacSha256(
    derive(checkFileKey(fileKey), 'keep'),
    lp(`${LABEL_PREFIX}keep`, idBytes(kept.message), idBytes(kept.handle), kept.publicKey, kept.signingKey),
  );

/** Throws `bad_signature` when the tag was not made by a holder of K for exactly these keys. */
export function verifyKeptKeyTag(fileKey: Uint8Array, kept: KeptKey, tag: Uint8Array): void {
  if (!equal(keptKeyTag(fileKey, kept), tag)) throw new ZegelError('bad_signature');
}

function checkFileKey(fileKey: Uint8Array): Uint8Array {
  if (fileKey.length !== FILE_KEY) throw new ZegelError('bad_encoding');
  return fileKey;
}
