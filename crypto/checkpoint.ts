/**
 * Checkpoints of a log: C2SP tlog-checkpoint inside a C2SP signed note, Ed25519 (c2sp.org/tlog-checkpoint,
 * c2sp.org/signed-note). The signature is over the note's text alone, as that specification wants it, so other
 * tools for transparency logs read ours.
 */
import { b64, concat, equal, unb64, utf8 } from './bytes.ts';
import { ZegelError } from './errors.ts';
import { sha256 } from './hash.ts';
import { verifyEd25519, type Signer } from './signed.ts';

/** A log's size and root at one time. */
export interface Checkpoint {
  origin: string;
  size: number;
  /** 32 bytes. */
  root: Uint8Array;
}

const ED25519 = 0x01;
const KEY_NAME = /^[^\s+]+$/u;
/** ASCII control characters other than the newline, which no note may hold. */
const CONTROL = /(?!\n)\p{Cc}/u;

/** The signed note of a checkpoint. Throws `bad_encoding` on a name, origin, size or root no note can carry. */
export function signCheckpoint(checkpoint: Checkpoint, keyName: string, signer: Signer): string {
  const { origin, size, root } = checkpoint;
  if (
    !isName(keyName) ||
    !isOrigin(origin) ||
    !Number.isSafeInteger(size) ||
    size < 0 ||
    root.length !== 32
  ) {
    throw new ZegelError('bad_encoding');
  }
  const text = `${origin}\n${size}\n${padded(root)}\n`;
  const signature = concat(keyId(keyName, signer.publicKey), signer.sign(utf8(text)));
  return `${text}\n— ${keyName} ${padded(signature)}\n`;
}

/**
 * The checkpoint in a note that this key signed. Signatures of other keys (witnesses) are passed over. Throws
 * `bad_encoding` on what is no checkpoint note and `bad_signature` when ours is missing or wrong.
 */
export function verifyCheckpoint(note: string, keyName: string, publicKey: Uint8Array): Checkpoint {
  const end = note.lastIndexOf('\n\n');
  if (end < 0 || !note.endsWith('\n') || CONTROL.test(note)) throw new ZegelError('bad_encoding');
  const text = note.slice(0, end + 1);
  const lines = note
    .slice(end + 2, -1)
    .split('\n')
    .map(parseSignature);
  const id = keyId(keyName, publicKey);
  const ours = lines.filter((line) => line.keyName === keyName && equal(line.keyId, id));
  if (ours.length === 0 || !ours.every((line) => verifyEd25519(utf8(text), line.signature, publicKey))) {
    throw new ZegelError('bad_signature');
  }
  return parseText(text);
}

/** The key id of a signed note: the first 4 bytes of SHA-256(name ‖ 0x0A ‖ 0x01 ‖ public key). */
const keyId = (keyName: string, publicKey: Uint8Array): Uint8Array =>
  sha256(concat(utf8(keyName), Uint8Array.of(0x0a, ED25519), publicKey)).subarray(0, 4);

function parseText(text: string): Checkpoint {
  const [origin = '', size = '', root = '', ...extensions] = text.slice(0, -1).split('\n');
  const rootHash = unpadded(root);
  const isWhole = isOrigin(origin) && /^(0|[1-9][0-9]*)$/.test(size) && Number.isSafeInteger(Number(size));
  if (!isWhole || rootHash.length !== 32 || extensions.includes('')) throw new ZegelError('bad_encoding');
  return { origin, size: Number(size), root: rootHash };
}

function parseSignature(line: string): { keyName: string; keyId: Uint8Array; signature: Uint8Array } {
  const [dash, keyName = '', encoded = '', ...rest] = line.split(' ');
  const bytes = unpadded(encoded);
  if (dash !== '—' || !isName(keyName) || rest.length > 0 || bytes.length < 5) {
    throw new ZegelError('bad_encoding');
  }
  return { keyName, keyId: bytes.subarray(0, 4), signature: bytes.subarray(4) };
}

const isName = (name: string): boolean => KEY_NAME.test(name) && !CONTROL.test(name);
const isOrigin = (origin: string): boolean => origin !== '' && !/\n/.test(origin) && !CONTROL.test(origin);

/** Notes carry base64 with its padding; strictly one spelling. */
const padded = (bytes: Uint8Array): string => b64(bytes).padEnd(Math.ceil(bytes.length / 3) * 4, '=');

function unpadded(text: string): Uint8Array {
  const bytes = unb64(text.replace(/={1,2}$/, ''));
  if (padded(bytes) !== text) throw new ZegelError('bad_encoding');
  return bytes;
}
