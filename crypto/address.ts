/**
 * Addresses and numbers in the one form that is hashed, indexed and compared (docs/format.md, Addresses). Two
 * spellings of one mailbox give the same digest; a spelling that is not understood is refused, never guessed.
 */
import { lp } from './bytes.ts';
import { ZegelError } from './errors.ts';
import { LABEL_PREFIX, hmacSha256, sha256 } from './hash.ts';
import { idBytes } from './id.ts';

const ATEXT = "[a-z0-9!#$%&'*+/=?^_`{|}~-]+";
const LOCAL_PART = new RegExp(`^${ATEXT}(?:\\.${ATEXT})*$`);
const DOMAIN_LABEL = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;

/**
 * An e-mail address in lower case, its domain in ASCII (IDNA A-labels): a dot-atom of at most 64 characters, @,
 * a domain of at least two labels; 254 characters at most (RFC 5321 §4.5.3.1). Quoted local parts, address
 * literals and local parts outside ASCII are not mailed to. Throws `bad_address`.
 */
export function normaliseAddress(typed: string): string {
  const address = typed.trim().toLowerCase();
  const at = address.lastIndexOf('@');
  const local = address.slice(0, Math.max(at, 0));
  const domain = asciiDomain(address.slice(at + 1));
  const labels = domain.split('.');
  const isAddress =
    LOCAL_PART.test(local) &&
    local.length <= 64 &&
    labels.length >= 2 &&
    labels.every((label) => DOMAIN_LABEL.test(label)) &&
    !/^[0-9]+$/.test(labels.at(-1) ?? '') &&
    local.length + 1 + domain.length <= 254;
  if (!isAddress) throw new ZegelError('bad_address');
  return `${local}@${domain}`;
}

/**
 * A telephone number in E.164. Without a country code it is Dutch; `00` stands for `+`; spaces, dots, hyphens,
 * slashes and brackets are dropped, and so is a trunk zero after +31. Throws `bad_phone`.
 */
export function normalisePhone(typed: string): string {
  const digits = typed
    .normalize('NFKC')
    .replace(/\(0\)/g, '')
    .replace(/[\s\u2010-\u2015().\-/]/g, '');
  const international = digits
    .replace(/^00/, '+')
    .replace(/^0/, '+31')
    .replace(/^\+310/, '+31');
  const isNumber = /^\+[1-9][0-9]{6,14}$/.test(international);
  if (!isNumber || (international.startsWith('+31') && !DUTCH.test(international))) {
    throw new ZegelError('bad_phone');
  }
  return international;
}

/** Dutch subscriber numbers: nine digits, or 97 and nine more (M2M numbers, used for mobile data). */
const DUTCH = /^\+31(?:[1-8][0-9]{8}|91[0-9]{7}|97[0-9]{9})$/;

/**
 * What a release token says of a recipient: SHA-256(LP(address) ‖ LP(number) ‖ LP(message)). Both as normalised
 * here; a recipient without a number has the empty one.
 */
export const recipientDigest = (address: string, number: string | null, message: string): Uint8Array =>
  sha256(lp(address, number ?? '', idBytes(message)));

/**
 * A keyed index over a normalised value, to find it in a database that does not hold it: HMAC-SHA-256 under the
 * organisation's key, LP(`index/` kind) ‖ LP(value). The same value has another index as another kind.
 */
export const blindIndex = (organisationKey: Uint8Array, kind: string, normalised: string): Uint8Array =>
  hmacSha256(organisationKey, lp(`${LABEL_PREFIX}index/${kind}`, normalised));

/** IDNA by the URL parser that Node and browsers share; it is asked only about names outside ASCII. */
function asciiDomain(domain: string): string {
  if (/^\p{ASCII}*$/u.test(domain)) return domain;
  // What a URL has besides its host (a port, a path) would be dropped in silence.
  if (/[^a-z0-9.\-\P{ASCII}]/u.test(domain)) throw new ZegelError('bad_address');
  try {
    return new URL(`http://${domain}`).hostname;
  } catch (cause) {
    throw new ZegelError('bad_address', { cause });
  }
}
