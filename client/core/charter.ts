/**
 * Trust in the browser starts at the organisation root whose fingerprint this account pinned. Whatever the relay
 * serves as charter has to be signed by that root; whatever it serves as a key of scanner or gateway has to be
 * announced under an identity that the charter names.
 */
import { type AnnouncedKey, announcedKey, charter, type Charter } from '../../contract/objects.ts';
import type { SignedObject } from '../../contract/values.ts';
import { fail } from '../../contract/errors.ts';
import { unb64u, equal, keyDigest, verify, ZegelError } from '../../crypto/index.ts';

/**
 * The charter inside, when it is of this organisation, valid now, and signed by the root with this digest. Throws
 * `charter_invalid`.
 */
export function verifyCharter(
  signed: SignedObject,
  expected: { org: string; rootDigest: Uint8Array; now: number },
): Charter {
  const found = verifyCharterOfAnyRoot(signed, expected);
  if (!equal(keyDigest(unb64u(found.root)), expected.rootDigest)) throw fail('charter_invalid');
  return found;
}

/**
 * The same for somebody who has pinned no root: a guest. It says that the charter is whole and of the organisation
 * that the link was for, not whose it is; that rests on the page (docs/threat-model.md, Guests).
 */
export function verifyCharterOfAnyRoot(
  signed: SignedObject,
  { org, now }: { org: string; now: number },
): Charter {
  let found: Charter;
  try {
    const { root } = charter.parse(JSON.parse(signed.body));
    found = charter.parse(verify('charter', signed, unb64u(root)));
  } catch (cause) {
    throw fail('charter_invalid', { cause });
  }
  if (found.org !== org || now < found.from - CLOCK_SKEW_MS || now > found.until) {
    throw fail('charter_invalid');
  }
  return found;
}

/** Clocks of clients are off; a day is forgiven where a signature, not the time, is what protects. */
const CLOCK_SKEW_MS = 24 * 60 * 60 * 1000;

/** Opens a signed object under whichever of these keys signed it. Throws `bad_signature`, `not_canonical`. */
export function verifyByOneOf(label: string, signed: SignedObject, keys: readonly string[]): unknown {
  for (const key of keys) {
    try {
      return verify(label, signed, unb64u(key));
    } catch (error) {
      if (!(error instanceof ZegelError) || error.code !== 'bad_signature') throw error;
    }
  }
  throw fail('bad_signature');
}

/** An announced key to seal to. */
export interface SealingKey {
  instance: string;
  publicKey: Uint8Array;
}

/** The newest of the keys that one of `identities` announced. Throws `charter_invalid` when there is none. */
export function newestKey(
  label: 'scanner-key' | 'gateway-key',
  announced: readonly SignedObject[],
  identities: readonly string[],
  now: number,
): SealingKey {
  const keys = announced.flatMap((signed): AnnouncedKey[] => {
    try {
      return [announcedKey.parse(verifyByOneOf(label, signed, identities))];
    } catch {
      // One announced under an identity that is not in the charter is passed over; none at all is an error below.
      return [];
    }
  });
  const [newest] = keys
    .filter((key) => key.from - CLOCK_SKEW_MS <= now && now <= key.until + CLOCK_SKEW_MS)
    .sort((a, b) => b.from - a.from);
  if (!newest) throw fail('charter_invalid');
  return { instance: newest.instance, publicKey: unb64u(newest.publicKey) };
}
