/**
 * Keys that guests keep (docs/architecture.md, A guest keeps a key): opening with one, and keeping, listing and
 * withdrawing them in the half hour after a letter was opened.
 */
import { z } from 'zod';
import { endpoint } from '../endpoint.ts';
import { MAX_KEPT_KEYS } from '../values.ts';
import {
  accountKeys,
  address,
  bytes,
  digest,
  id,
  nothing,
  ok,
  personName,
  sealedEnvelope,
  signed,
  timeMs,
} from './common.ts';

const linkAuth = bytes(32);

/** What a link tells of the key that opens its letter. */
export const keptKeyToOpen = z.strictObject({
  key: id,
  keptAt: timeMs,
  /** The salt of the passphrase that opens it, too; null where the key is on devices only. */
  passphraseSalt: bytes(16).nullable(),
  /** Withdrawn, or said to be lost: nothing opens with it any more. */
  ended: z.boolean(),
  /** The sender of this letter was told that the key is gone. */
  lost: z.boolean(),
  /** Five wrong passphrases: a device that holds the key still opens. */
  locked: z.boolean(),
  triesLeft: z.int().min(0).max(5),
});

/** A challenge for one opening of this letter, within five minutes. Asking for one ends no other. */
export const challenge = endpoint('POST', '/api/guest/:handle/key/challenge', 'anyone', 'Ask to be tested', {
  body: z.strictObject({ linkAuth }),
  result: z.strictObject({ challenge: bytes(32) }),
});

/** The answer to it: a signature of the kept key (docs/format.md, Kept keys), which lets in once. */
export const open = endpoint('POST', '/api/guest/:handle/key/open', 'anyone', 'Open with a kept key', {
  body: z.strictObject({ linkAuth, challenge: bytes(32), signature: bytes(64) }),
  result: z.strictObject({
    /** Bearer for this recipient's routes. */
    grant: bytes(32),
    grantUntil: timeMs,
    charter: signed(),
    sender: z.strictObject({ address, name: personName, keys: accountKeys }),
    /** The recipient's own address, to find the statement's line. */
    address,
    envelope: sealedEnvelope,
  }),
});

/** One try at the passphrase; a right one gives the wrapped seed, to be unwrapped by the page. */
export const unwrap = endpoint('POST', '/api/guest/:handle/key/passphrase', 'anyone', 'Show the passphrase', {
  body: z.strictObject({ linkAuth, passphraseAuth: bytes(32) }),
  result: z.strictObject({ wrapped: bytes(72) }),
});

/** The sender is told, and no letter is sealed to this key any more. */
export const lost = endpoint('POST', '/api/guest/:handle/key/lost', 'anyone', 'The kept key is gone', {
  body: z.strictObject({ linkAuth }),
  result: ok,
});

const keptKey = z.strictObject({
  key: id,
  /** SHA-256 of the public key. */
  digest,
  keptAt: timeMs,
  /** Null where the key is on devices only. */
  passphrase: z.strictObject({ chosen: z.boolean() }).nullable(),
});

export const list = endpoint('GET', '/api/guest/:handle/keys', 'guest', 'Kept keys of my address', {
  body: nothing,
  result: z.strictObject({ keys: z.array(keptKey).max(MAX_KEPT_KEYS) }),
});

/**
 * The body of `registration` is a keep-key object signed with the key itself. The same key may be kept with further
 * letters, and be given a passphrase later.
 */
export const keep = endpoint('POST', '/api/guest/:handle/keys', 'guest', 'Keep a key', {
  body: z.strictObject({ registration: signed(8192) }),
  result: keptKey,
});

/** From then on nothing is sealed to it, and nothing opens with it. */
export const withdraw = endpoint(
  'POST',
  '/api/guest/:handle/keys/:key/withdraw',
  'guest',
  'Withdraw a kept key',
  { body: nothing, result: ok },
);
