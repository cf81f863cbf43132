/** Headers as a whole: the file key wrapped to recipients, and found again by one of them. */
import { ZegelError } from '../errors.ts';
import { XWING_ENCAPSULATION_SEED } from '../xwing.ts';
import {
  FILE_KEY,
  type Header,
  type Stanza,
  encodeHeader,
  parseWholeHeader,
  refuseHeader,
  verifyHeaderMac,
} from './header.ts';
import { HYBRID_STANZA, unwrapHybrid, wrapHybrid } from './hybrid.ts';
import type { Identity, Recipient } from './recipient.ts';
import { X25519_STANZA, unwrapX25519, wrapX25519 } from './x25519.ts';

export interface SealedTo {
  recipient: Recipient;
  /** The 64-byte encapsulation seed of a hybrid recipient, for one header only; random when absent. */
  seed?: Uint8Array;
}

const SCRYPT_STANZA = 'scrypt';

/**
 * Wraps a file key to one recipient. Throws `bad_recipient` for a key that cannot be sealed to, and for a seed
 * of another length or on an X25519 recipient; `age_header` for a file key that is not 16 bytes.
 */
export function wrapFileKey(recipient: Recipient, fileKey: Uint8Array, seed?: Uint8Array): Stanza {
  if (fileKey.length !== FILE_KEY) throw refuseHeader('file_key');
  if (seed && (recipient.kind !== 'mlkem768x25519' || seed.length !== XWING_ENCAPSULATION_SEED)) {
    throw new ZegelError('bad_recipient');
  }
  return recipient.kind === 'mlkem768x25519'
    ? wrapHybrid(recipient.publicKey, fileKey, seed)
    : wrapX25519(recipient.publicKey, fileKey);
}

/**
 * The file key in a stanza, or `null` when it is of another type or for another identity. Throws `age_header`
 * for a stanza of the identity's type that is malformed.
 */
export function unwrapFileKey({ kind, secret, recipient }: Identity, stanza: Stanza): Uint8Array | null {
  if (kind === 'mlkem768x25519') return stanza.type === HYBRID_STANZA ? unwrapHybrid(secret, stanza) : null;
  return stanza.type === X25519_STANZA ? unwrapX25519(secret, recipient.publicKey, stanza) : null;
}

/**
 * The header that gives these recipients the 16-byte file key, stanzas in their order; deterministic when every
 * hybrid recipient has its seed. Throws `recipients_mixed` when hybrid and X25519 recipients stand together
 * (one that is not post-quantum undoes the others), and `bad_recipient` when there is none.
 */
export function sealHeader(fileKey: Uint8Array, to: readonly SealedTo[]): Uint8Array {
  const [first] = to;
  if (!first) throw new ZegelError('bad_recipient');
  if (to.some(({ recipient }) => recipient.kind !== first.recipient.kind)) {
    throw new ZegelError('recipients_mixed');
  }
  return encodeHeader(
    to.map(({ recipient, seed }) => wrapFileKey(recipient, fileKey, seed)),
    fileKey,
  );
}

/**
 * The file key, from the bytes of a whole header or from one that was parsed. Throws `age_header` when it is
 * malformed, `age_no_match` when none of the identities is a recipient, and `age_mac` when the header is not
 * the one that was written with the file key found.
 */
export function openHeader(header: Uint8Array | Header, identities: readonly Identity[]): Uint8Array {
  const parsed = header instanceof Uint8Array ? parseWholeHeader(header) : header;
  const { stanzas } = parsed;
  if (stanzas.length > 1 && stanzas.some(({ type }) => type === SCRYPT_STANZA)) {
    throw refuseHeader('stanza');
  }
  for (const identity of identities) {
    for (const stanza of stanzas) {
      const fileKey = unwrapFileKey(identity, stanza);
      if (!fileKey) continue;
      verifyHeaderMac(parsed, fileKey);
      return fileKey;
    }
  }
  throw new ZegelError('age_no_match');
}
