import { beforeAll, describe, expect, test } from 'vitest';
import { b64u, equal, randomBytes, unb64u, utf8 } from './bytes.ts';
import { sha256 } from './hash.ts';
import {
  bodyDigest,
  decodeSigned,
  encodeSigned,
  fingerprint,
  keyDigest,
  sign,
  signedBytes,
  signerFromSeed,
  verify,
  verifyBytes,
  type Signed,
  type Signer,
} from './signed.ts';
import { ready } from './sodium.ts';

let signer: Signer;

beforeAll(async () => {
  await ready();
  signer = signerFromSeed(randomBytes(32));
});

/** Signs a body as it stands, also one that `sign` would not write. */
const signBody = (body: string): Signed => ({
  body,
  signature: b64u(signer.sign(signedBytes('statement', body))),
});

describe('a signed object', () => {
  test('comes back as it was', () => {
    const object = { v: 1, to: [{ address: 'a@b.nl' }], note: 'ünï \u2028', n: -1.5, nothing: null };
    expect(verify('statement', sign('statement', object, signer), signer.publicKey)).toEqual(object);
  });

  test('is refused under another label, key or body', () => {
    const signed = sign('statement', { v: 1 }, signer);
    const other = signerFromSeed(randomBytes(32)).publicKey;
    expect(() => verify('verdict', signed, signer.publicKey)).toThrow('bad_signature');
    expect(() => verify('statement', signed, other)).toThrow('bad_signature');
    expect(() => verify('statement', { ...signed, body: '{"v":2}' }, signer.publicKey)).toThrow(
      'bad_signature',
    );
  });

  test('is refused with a signature or key of another size', () => {
    const signed = sign('statement', { v: 1 }, signer);
    const short = { ...signed, signature: b64u(unb64u(signed.signature).subarray(1)) };
    expect(() => verify('statement', short, signer.publicKey)).toThrow('bad_signature');
    expect(() => verify('statement', signed, signer.publicKey.subarray(1))).toThrow('bad_signature');
    expect(() => verify('statement', { ...signed, signature: '!' }, signer.publicKey)).toThrow(
      'bad_encoding',
    );
  });

  test.each([
    ['white space', '{ "v":1}'],
    ['a space behind', '{"v":1} '],
    ['a duplicate key', '{"v":1,"v":1}'],
    ['another escape', '{"v":"\\u0041"}'],
    ['another number', '{"v":1.0}'],
    ['a number out of range', '{"v":1e999}'],
    ['a number that loses digits', '{"v":12345678901234567890}'],
    ['keys that JSON reorders', '{"b":1,"1":2}'],
    ['an array', '[1]'],
    ['null', 'null'],
    ['no JSON', '{v:1}'],
    ['nothing', ''],
    ['a lone surrogate', '{"v":"\ud800"}'],
    ['a byte order mark', '\ufeff{"v":1}'],
  ])('is refused with %s, though the signature is right', (_, body) => {
    expect(() => verify('statement', signBody(body), signer.publicKey)).toThrow('not_canonical');
  });

  test('is not made of what is no object', () => {
    expect(() => sign('statement', [1], signer)).toThrow('not_canonical');
    expect(() => sign('statement', new Date(0), signer)).toThrow('not_canonical');
  });

  test('is named by the digest of its body', () => {
    const signed = sign('statement', { v: 1 }, signer);
    expect(bodyDigest(signed)).toEqual(sha256(utf8('{"v":1}')));
  });
});

describe('the stored form', () => {
  test('comes back as it was', () => {
    const signed = sign('statement', { v: 1 }, signer);
    expect(decodeSigned(encodeSigned(signed))).toEqual(signed);
  });

  test.each([
    '{"signature":"AA","body":"{}"}',
    '{"body":"{}","signature":"AA","more":1}',
    '{"body":"{}", "signature":"AA"}',
    '{"body":"{}"}',
    '{"body":1,"signature":"AA"}',
    'null',
    '{',
  ])('is refused when it reads %s', (text) => {
    expect(() => decodeSigned(utf8(text))).toThrow('bad_encoding');
  });
});

test('verifyBytes is false, and does not throw, for sizes that cannot be right', () => {
  expect(verifyBytes('x', utf8('y'), new Uint8Array(0), signer.publicKey)).toBe(false);
  expect(verifyBytes('x', utf8('y'), new Uint8Array(64), new Uint8Array(0))).toBe(false);
});

test('a small-order public key verifies nothing', () => {
  const zero = new Uint8Array(32);
  const signature = new Uint8Array(64);
  expect(verifyBytes('x', utf8('y'), signature, zero)).toBe(false);
  expect(verifyBytes('x', utf8('y'), signature.with(0, 1), zero.with(0, 1))).toBe(false);
});

test('a fingerprint is the whole SHA-256 of the key, in groups of four digits', () => {
  const shown = fingerprint(signer.publicKey);
  expect(shown).toMatch(/^([0-9a-f]{4} ){15}[0-9a-f]{4}$/);
  const bytes = Uint8Array.from(Buffer.from(shown.replaceAll(' ', ''), 'hex'));
  expect(equal(bytes, keyDigest(signer.publicKey))).toBe(true);
});

test('a signing seed is 32 bytes', () => {
  expect(() => signerFromSeed(randomBytes(31))).toThrow('bad_encoding');
});
