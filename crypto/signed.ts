/**
 * Signed objects: a JSON body and an Ed25519 signature over LP(label) ‖ body, stored and forwarded verbatim
 * (docs/format.md, Signed objects). Verified by libsodium everywhere, because verifiers differ on mixed-order
 * keys and on signatures that are not canonical.
 */
import { b64u, concat, fromUtf8, hex, lp, unb64u, utf8 } from './bytes.ts';
import { ZegelError } from './errors.ts';
import { LABEL_PREFIX, sha256 } from './hash.ts';
import { na } from './sodium.ts';

/** A body that equals `JSON.stringify(JSON.parse(body))`, and the signature over it, 64 bytes in base64url. */
export interface Signed {
  body: string;
  signature: string;
}

/** Whoever signs: the secret half stays inside. */
export interface Signer {
  /** Ed25519, 32 bytes. */
  readonly publicKey: Uint8Array;
  /** 64 bytes over exactly `message`. */
  sign(message: Uint8Array): Uint8Array;
}

/** The Ed25519 key pair of a 32-byte seed (RFC 8032 §5.1.5). Throws `bad_encoding` on another size. */
export function signerFromSeed(seed: Uint8Array): Signer {
  if (seed.length !== 32) throw new ZegelError('bad_encoding');
  const { publicKey, privateKey } = na().crypto_sign_seed_keypair(seed);
  return { publicKey, sign: (message) => na().crypto_sign_detached(message, privateKey) };
}

/** What is signed: LP(label) ‖ bytes, the label without its prefix. */
export const signedBytes = (label: string, bytes: Uint8Array | string): Uint8Array =>
  concat(lp(LABEL_PREFIX + label), typeof bytes === 'string' ? utf8(bytes) : bytes);

/** Signs an object. Throws `not_canonical` when it is no JSON object. */
export function sign(label: string, object: object, signer: Signer): Signed {
  const body = JSON.stringify(object);
  parseCanonical(body);
  return { body, signature: b64u(signer.sign(signedBytes(label, body))) };
}

/**
 * The object inside, for the caller's schema to parse. Throws `not_canonical` on a body that JSON writes in
 * another way (white space, duplicate keys, other escapes), `bad_encoding` on a signature that is not base64url,
 * and `bad_signature`.
 */
export function verify(label: string, signed: Signed, publicKey: Uint8Array): unknown {
  const object = parseCanonical(signed.body);
  if (!verifyBytes(label, utf8(signed.body), unb64u(signed.signature), publicKey)) {
    throw new ZegelError('bad_signature');
  }
  return object;
}

/** True for an Ed25519 signature over LP(label) ‖ bytes; false also for a key or signature of another size. */
export const verifyBytes = (
  label: string,
  bytes: Uint8Array,
  signature: Uint8Array,
  publicKey: Uint8Array,
): boolean => verifyEd25519(signedBytes(label, bytes), signature, publicKey);

/** Ed25519 (RFC 8032) by libsodium, over exactly `message`. */
export function verifyEd25519(message: Uint8Array, signature: Uint8Array, publicKey: Uint8Array): boolean {
  if (signature.length !== 64 || publicKey.length !== 32) return false;
  return na().crypto_sign_verify_detached(signature, message, publicKey);
}

/** SHA-256 of the body: how one signed object names another. */
export const bodyDigest = (signed: Signed): Uint8Array => sha256(utf8(signed.body));

/** The bytes in which a signed object is stored or sealed: its canonical JSON, body first. */
export const encodeSigned = ({ body, signature }: Signed): Uint8Array =>
  utf8(JSON.stringify({ body, signature }));

/** Reads `encodeSigned`; the signature is not checked. Throws `bad_encoding` on anything else. */
export function decodeSigned(bytes: Uint8Array): Signed {
  const text = fromUtf8(bytes);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new ZegelError('bad_encoding', { cause });
  }
  if (!isSigned(value) || JSON.stringify({ body: value.body, signature: value.signature }) !== text) {
    throw new ZegelError('bad_encoding');
  }
  return { body: value.body, signature: value.signature };
}

/** SHA-256 of a public key: how objects name a key without carrying it. */
export const keyDigest = (publicKey: Uint8Array): Uint8Array => sha256(publicKey);

/** `keyDigest` for the eye: 64 hexadecimal digits in 16 groups of 4. */
export const fingerprint = (publicKey: Uint8Array): string => fingerprintOfDigest(keyDigest(publicKey));

/** The same, where only the key digest is known. */
export const fingerprintOfDigest = (digest: Uint8Array): string => hex(digest).replace(/.{4}(?=.)/g, '$& ');

function parseCanonical(body: string): unknown {
  try {
    const object: unknown = JSON.parse(body);
    if (typeof object === 'object' && body.startsWith('{') && JSON.stringify(object) === body) return object;
  } catch (cause) {
    throw new ZegelError('not_canonical', { cause });
  }
  throw new ZegelError('not_canonical');
}

const isSigned = (value: unknown): value is Signed =>
  typeof value === 'object' &&
  value !== null &&
  'body' in value &&
  typeof value.body === 'string' &&
  'signature' in value &&
  typeof value.signature === 'string';
