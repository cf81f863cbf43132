/** Bytes and their encodings. Decoders are strict: what does not re-encode to itself is refused (`bad_encoding`). */
import { ZegelError } from './errors.ts';
import { nodeCrypto } from './node-crypto.ts';
import { na } from './sodium.ts';

const encoder = new TextEncoder();
const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** Cryptographically random bytes: of `node:crypto` in Node, where libsodium draws them singly, else of libsodium. */
export const randomBytes = (length: number): Uint8Array =>
  nodeCrypto ? new Uint8Array(nodeCrypto.randomBytes(length)) : na().randombytes_buf(length);

/** Constant-time comparison; differing lengths are unequal at once. */
export const equal = (a: Uint8Array, b: Uint8Array): boolean => a.length === b.length && na().memcmp(a, b);

export const utf8 = (text: string): Uint8Array => encoder.encode(text);

/** Strict UTF-8 (RFC 3629). Throws `bad_encoding`. */
export function fromUtf8(bytes: Uint8Array): string {
  try {
    return decoder.decode(bytes);
  } catch (cause) {
    throw new ZegelError('bad_encoding', { cause });
  }
}

export function concat(...parts: Uint8Array[]): Uint8Array {
  const out = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    out.set(part, offset);
    offset += part.length;
  }
  return out;
}

export function u32be(value: number): Uint8Array {
  const out = new Uint8Array(4);
  new DataView(out.buffer).setUint32(0, value);
  return out;
}

export function u64be(value: number): Uint8Array {
  const out = new Uint8Array(8);
  new DataView(out.buffer).setBigUint64(0, BigInt(value));
  return out;
}

/** `LP(x)` = u32be length ‖ x, over each of `parts` (docs/format.md, Conventions). Text is UTF-8. */
export const lp = (...parts: (Uint8Array | string)[]): Uint8Array =>
  concat(
    ...parts.flatMap((part) => {
      const bytes = typeof part === 'string' ? utf8(part) : part;
      return [u32be(bytes.length), bytes];
    }),
  );

type Base64Variant = 'url' | 'std';

const base64 = (variant: Base64Variant) => {
  const id = () =>
    variant === 'url' ? na().base64_variants.URLSAFE_NO_PADDING : na().base64_variants.ORIGINAL_NO_PADDING;
  return {
    encode: (bytes: Uint8Array): string => na().to_base64(bytes, id()),
    decode: (text: string): Uint8Array => {
      try {
        const bytes = na().from_base64(text, id());
        if (na().to_base64(bytes, id()) === text) return bytes;
      } catch (cause) {
        throw new ZegelError('bad_encoding', { cause });
      }
      throw new ZegelError('bad_encoding');
    },
  };
};

/** Unpadded base64url (RFC 4648 §5): binary inside JSON, and on the wire. */
export const { encode: b64u, decode: unb64u } = base64('url');

/** Unpadded standard base64 (RFC 4648 §4): age headers and signed notes. */
export const { encode: b64, decode: unb64 } = base64('std');

export const hex = (bytes: Uint8Array): string => na().to_hex(bytes);
