/**
 * Secrets that people read out and type: Crockford's Base32 (no I, L, O, U), in groups joined by hyphens, with
 * check characters at the end (docs/format.md, Codes that people type). Read back in any case, with or without
 * dashes and spaces, O for 0, I or L for 1.
 */
import { lp } from './bytes.ts';
import { ZegelError } from './errors.ts';
import { LABEL_PREFIX, sha256 } from './hash.ts';

const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** One kind of typed secret. */
export interface TypedSecret {
  /** Label of the checksum, without its prefix. */
  label: string;
  /** Size of the secret; the characters before the check carry its first `characters` × 5 bits. */
  sizeBytes: number;
  characters: number;
  checkCharacters: number;
  groupSize: number;
}

/** The canonical spelling of `secret`. Bits past `characters` × 5 must be zero. */
export function spell(kind: TypedSecret, secret: Uint8Array): string {
  const text = base32(secret).slice(0, kind.characters) + check(kind, secret);
  return text.replace(new RegExp(`.{${kind.groupSize}}(?=.)`, 'g'), '$&-');
}

/** The secret that was typed. Throws `bad_code_format` on a wrong length, character or check. */
export function unspell(kind: TypedSecret, typed: string): Uint8Array {
  const bare = typed.normalize('NFKC').replace(/[\s\u002d\u2010-\u2015]/g, '');
  if (!/^[0-9A-Za-z]*$/.test(bare)) throw new ZegelError('bad_code_format');
  const text = bare.toUpperCase().replace(/O/g, '0').replace(/[IL]/g, '1');
  const values = Array.from(text, (character) => ALPHABET.indexOf(character));
  if (values.length !== kind.characters + kind.checkCharacters || values.includes(-1)) {
    throw new ZegelError('bad_code_format');
  }
  const secret = new Uint8Array(kind.sizeBytes);
  values.slice(0, kind.characters).forEach((value, index) => {
    for (let bit = 0; bit < 5; bit += 1) {
      const position = index * 5 + bit;
      secret[position >> 3] =
        (secret[position >> 3] ?? 0) | (((value >> (4 - bit)) & 1) << (7 - (position & 7)));
    }
  });
  if (text.slice(kind.characters) !== check(kind, secret)) throw new ZegelError('bad_code_format');
  return secret;
}

const check = (kind: TypedSecret, secret: Uint8Array): string =>
  base32(sha256(lp(LABEL_PREFIX + kind.label, secret))).slice(0, kind.checkCharacters);

/** RFC 4648 bit order, the last character filled up with zero bits. */
function base32(bytes: Uint8Array): string {
  let text = '';
  let buffer = 0;
  let bits = 0;
  for (const byte of bytes) {
    buffer = ((buffer << 8) | byte) & 0xfff;
    bits += 8;
    for (; bits >= 5; bits -= 5) text += ALPHABET.charAt((buffer >> (bits - 5)) & 31);
  }
  return bits > 0 ? text + ALPHABET.charAt((buffer << (5 - bits)) & 31) : text;
}
