/**
 * A leaf of the communication log: the public fields in the tree, the personal part beside it as a salted
 * commitment, so that it can be erased without breaking the tree (docs/format.md, Log).
 */
import { b64u, lp, utf8 } from './bytes.ts';
import { ZegelError } from './errors.ts';
import { LABEL_PREFIX, sha256 } from './hash.ts';
import { idBytes } from './id.ts';

export interface LogLeaf {
  /** Id of the organisation. */
  org: string;
  /** Milliseconds since the epoch. */
  time: number;
  type: string;
  outcome: string;
  /** `privateDigest` of what lies beside the leaf. */
  privateDigest: Uint8Array;
}

/** The bytes of a leaf: UTF-8 JSON {v, org, time, type, outcome, p}, the keys in this order. */
export const leafBytes = ({ org, time, type, outcome, privateDigest: digest }: LogLeaf): Uint8Array =>
  utf8(JSON.stringify({ v: 1, org: b64u(idBytes(org)), time, type, outcome, p: b64u(digest) }));

/** `p`: SHA-256(LP(`log-private`) ‖ LP(salt) ‖ LP(private JSON)). The salt is 32 random bytes, erased with the JSON. */
export function privateDigest(salt: Uint8Array, privateJson: string): Uint8Array {
  if (salt.length !== 32) throw new ZegelError('bad_encoding');
  return sha256(lp(`${LABEL_PREFIX}log-private`, salt, privateJson));
}

/**
 * `from` in a private part: SHA-256(LP(`log-from`) ‖ LP(salt) ‖ LP(network address)), with a salt of 32 bytes of its
 * own. Who is shown an entry learns where it came from only when address and salt are shown, too.
 */
export function networkDigest(salt: Uint8Array, address: string): Uint8Array {
  if (salt.length !== 32) throw new ZegelError('bad_encoding');
  return sha256(lp(`${LABEL_PREFIX}log-from`, salt, address));
}

/** Origin and key name of an organisation's communication log. */
export const logOrigin = (org: string): string => `${LABEL_PREFIX}log/${b64u(idBytes(org))}`;

/** Origin and key name of the key directory of an organisation. */
export const directoryOrigin = (org: string): string => `${LABEL_PREFIX}directory/${b64u(idBytes(org))}`;
