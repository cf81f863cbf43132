/**
 * Recipients and identities, the public and the private half of the two native kinds of key, and their text
 * forms (age spec, "Recipient and identity encoding"). A passphrase recipient (scrypt) is not among them.
 */
import { randomBytes } from '../bytes.ts';
import { ZegelError } from '../errors.ts';
import { XWING_PUBLIC_KEY, isXwingPublicKey, xwingPublicKey } from '../xwing.ts';
import { na } from '../sodium.ts';
import { decodeBech32, encodeBech32 } from './bech32.ts';

/** The hybrid post-quantum kind is the only one Zegel makes; X25519 is there for other age programs. */
export type RecipientKind = 'mlkem768x25519' | 'x25519';

export interface Recipient {
  kind: RecipientKind;
  /** 1216 bytes when hybrid, 32 bytes when X25519. */
  publicKey: Uint8Array;
}

export interface Identity {
  kind: RecipientKind;
  /** 32 bytes: the X-Wing seed, or the X25519 scalar. */
  secret: Uint8Array;
  recipient: Recipient;
}

const SECRET = 32;
const PREFIX: Record<RecipientKind, { recipient: string; identity: string }> = {
  mlkem768x25519: { recipient: 'age1pq', identity: 'age-secret-key-pq-' },
  x25519: { recipient: 'age', identity: 'age-secret-key-' },
};

/** Throws `bad_recipient` unless the key has its length and passes the key check of FIPS 203 §7.2. */
export function hybridRecipient(publicKey: Uint8Array): Recipient {
  if (!isXwingPublicKey(publicKey)) throw new ZegelError('bad_recipient');
  return { kind: 'mlkem768x25519', publicKey };
}

/** Throws `bad_recipient` unless the key is 32 bytes. A point of low order is refused when it is sealed to. */
export function x25519Recipient(publicKey: Uint8Array): Recipient {
  if (publicKey.length !== 32) throw new ZegelError('bad_recipient');
  return { kind: 'x25519', publicKey };
}

function identityFromSecret(kind: RecipientKind, secret: Uint8Array): Identity {
  if (secret.length !== SECRET) throw new ZegelError('bad_identity');
  const recipient: Recipient =
    kind === 'mlkem768x25519'
      ? { kind, publicKey: xwingPublicKey(secret) }
      : { kind, publicKey: na().crypto_scalarmult_base(secret) };
  return { kind, secret, recipient };
}

export const generateIdentity = (kind: RecipientKind): Identity =>
  identityFromSecret(kind, randomBytes(SECRET));

/** The hybrid identity of a 32-byte seed. Throws `bad_identity` for another length. */
export const identityFromSeed = (seed: Uint8Array): Identity => identityFromSecret('mlkem768x25519', seed);

/** `age1pq1…` or `age1…`. */
export const recipientToString = ({ kind, publicKey }: Recipient): string =>
  encodeBech32(PREFIX[kind].recipient, publicKey);

/** Reads `age1pq1…` or `age1…`, lower case only. Throws `bad_recipient`. */
export function parseRecipient(text: string): Recipient {
  const hybrid = decodeBech32(PREFIX.mlkem768x25519.recipient, text);
  if (hybrid?.length === XWING_PUBLIC_KEY) return hybridRecipient(hybrid);
  const classic = decodeBech32(PREFIX.x25519.recipient, text);
  if (classic) return x25519Recipient(classic);
  throw new ZegelError('bad_recipient');
}

/** `AGE-SECRET-KEY-PQ-1…` or `AGE-SECRET-KEY-1…`. */
export const identityToString = ({ kind, secret }: Identity): string =>
  encodeBech32(PREFIX[kind].identity, secret).toUpperCase();

/** Reads `AGE-SECRET-KEY-PQ-1…` or `AGE-SECRET-KEY-1…`, upper case only. Throws `bad_identity`. */
export function parseIdentity(text: string): Identity {
  const lower = text.toLowerCase();
  for (const kind of ['mlkem768x25519', 'x25519'] as const) {
    const secret = decodeBech32(PREFIX[kind].identity, lower);
    if (secret && lower.toUpperCase() === text) return identityFromSecret(kind, secret);
  }
  throw new ZegelError('bad_identity');
}

/** The identities of an identity file: one a line, with empty lines and `#` comments. Throws `bad_identity`. */
export function parseIdentityFile(text: string): Identity[] {
  const lines = text.split(/\r?\n/).filter((line) => line !== '' && !line.startsWith('#'));
  if (lines.length === 0) throw new ZegelError('bad_identity');
  return lines.map(parseIdentity);
}
