/**
 * Checks of each primitive against published vectors, as functions of parsed vectors, for Node and browsers.
 * Each returns the vectors that went otherwise than they say, by number or place, and fails on an empty file.
 */
import { type AeadName, chunkCipher } from '../../crypto/age/aead.ts';
import { x25519 } from '../../crypto/age/x25519.ts';
import { concat, equal, hex, utf8 } from '../../crypto/bytes.ts';
import { aeadOpen, aeadSeal } from '../../crypto/chacha20poly1305.ts';
import { hkdfSha256, hmacSha256 } from '../../crypto/hash.ts';
import { hpkeOpen, hpkeSeal } from '../../crypto/hpke.ts';
import { verifyEd25519 } from '../../crypto/signed.ts';
import { na } from '../../crypto/sodium.ts';
import { isXwingPublicKey, xwingDecapsulate, xwingEncapsulate, xwingPublicKey } from '../../crypto/xwing.ts';

const bytes = (text: string): Uint8Array => na().from_hex(text);

/** Hex fields of a test by name; what else a test has is of no use here. */
type Fields = Record<string, string>;

interface WycheproofTest extends Fields {
  tcId: string;
  result: string;
}

export interface Wycheproof {
  numberOfTests: number;
  testGroups: ({ tests: WycheproofTest[] } & Record<string, unknown>)[];
}

type Check = (test: Fields, group: Record<string, unknown>) => boolean | Promise<boolean>;

/** A throw is a refusal. */
async function holds(check: () => boolean | Promise<boolean>): Promise<boolean> {
  try {
    return await check();
  } catch {
    return false;
  }
}

async function failures(file: Wycheproof, check: Check): Promise<string[]> {
  const failed: string[] = [];
  let seen = 0;
  for (const group of file.testGroups) {
    for (const test of group.tests) {
      seen += 1;
      const wants = test.result === 'valid';
      if ((await holds(() => check(test, group))) !== wants) failed.push(`tcId ${test.tcId}`);
    }
  }
  return seen === file.numberOfTests && seen > 0 ? failed : [...failed, 'not all vectors were seen'];
}

const field = (test: Fields, name: string): Uint8Array => bytes(test[name] ?? '');

export const checkChacha20Poly1305 = (file: Wycheproof): Promise<string[]> =>
  failures(file, (test) => {
    const [key, iv, aad, msg] = ['key', 'iv', 'aad', 'msg'].map((name) => field(test, name)) as Quad;
    const sealed = concat(field(test, 'ct'), field(test, 'tag'));
    const opened = aeadOpen(key, iv, sealed, aad);
    return opened !== null && equal(opened, msg) && equal(aeadSeal(key, iv, msg, aad), sealed);
  });

type Quad = [Uint8Array, Uint8Array, Uint8Array, Uint8Array];

/** The bulk of a payload has no additional data: those vectors alone. */
export const checkChunkCipher = (file: Wycheproof, aead: AeadName): Promise<string[]> => {
  const groups = file.testGroups
    .filter(({ ivSize }) => ivSize === 96)
    .map((group) => ({ ...group, tests: group.tests.filter(({ aad }) => aad === '') }));
  const numberOfTests = groups.reduce((sum, { tests }) => sum + tests.length, 0);
  return failures({ numberOfTests, testGroups: groups }, async (test) => {
    const cipher = await chunkCipher(field(test, 'key'), aead);
    const sealed = concat(field(test, 'ct'), field(test, 'tag'));
    const opened = await cipher.open(field(test, 'iv'), sealed);
    const again = await cipher.seal(field(test, 'iv'), field(test, 'msg'));
    return opened !== null && equal(opened, field(test, 'msg')) && equal(concat(...again), sealed);
  });
};

/** "Acceptable" are keys on the twist or not canonical, which RFC 7748 computes with, and those of low order. */
export const checkX25519 = (file: Wycheproof): Promise<string[]> =>
  failures(
    {
      ...file,
      testGroups: file.testGroups.map((group) => ({
        ...group,
        tests: group.tests.map((test) => ({ ...test, result: 'valid' })),
      })),
    },
    (test) => {
      const shared = x25519(field(test, 'private'), field(test, 'public'));
      return /^0+$/.test(test['shared'] ?? '')
        ? shared === null
        : shared !== null && hex(shared) === test['shared'];
    },
  );

export const checkEd25519 = (file: Wycheproof): Promise<string[]> =>
  failures(file, (test, group) => {
    const { pk } = group['publicKey'] as { pk: string };
    return verifyEd25519(field(test, 'msg'), field(test, 'sig'), bytes(pk));
  });

export const checkHkdfSha256 = (file: Wycheproof): Promise<string[]> =>
  failures(file, (test) => {
    const [ikm, salt, info] = [field(test, 'ikm'), field(test, 'salt'), field(test, 'info')];
    return hex(hkdfSha256(ikm, salt, info, Number(test['size']))) === test['okm'];
  });

export const checkHmacSha256 = (file: Wycheproof): Promise<string[]> =>
  failures(file, (test) => {
    const tag = hex(hmacSha256(field(test, 'key'), field(test, 'msg')));
    return tag.slice(0, test['tag']?.length) === test['tag'];
  });

export const checkMlkemKeygen = (file: Wycheproof): Promise<string[]> =>
  failures(file, (test) => {
    const { publicKey, privateKey } = na().crypto_kem_mlkem768_seed_keypair(field(test, 'seed'));
    return hex(publicKey) === test['ek'] && hex(privateKey) === test['dk'];
  });

/** The key check is done twice, by libsodium on use and by us when a recipient is parsed; they must agree. */
export const checkMlkemEncaps = (file: Wycheproof): Promise<string[]> =>
  failures(file, async (test) => {
    const ek = field(test, 'ek');
    const { result = '' } = test;
    if (isXwingPublicKey(concat(ek, new Uint8Array(32))) !== (await keyIsValid(ek)))
      return result !== 'valid';
    const { ciphertext, sharedSecret } = na().crypto_kem_mlkem768_enc_deterministic(ek, field(test, 'm'));
    return hex(ciphertext) === test['c'] && hex(sharedSecret) === test['K'];
  });

const keyIsValid = (ek: Uint8Array): Promise<boolean> =>
  holds(() => na().crypto_kem_mlkem768_enc(ek).sharedSecret.length === 32);

export const checkMlkem = (file: Wycheproof): Promise<string[]> =>
  failures(file, (test) => {
    const { publicKey, privateKey } = na().crypto_kem_mlkem768_seed_keypair(field(test, 'seed'));
    if (test['ek'] !== undefined && hex(publicKey) !== test['ek']) return false;
    return hex(na().crypto_kem_mlkem768_dec(field(test, 'c'), privateKey)) === test['K'];
  });

/** C2SP/CCTV ML-KEM `modulus`: public keys with one coefficient too large, in hex, one a line. */
export async function checkMlkemModulus(keys: readonly string[]): Promise<string[]> {
  const accepted: string[] = keys.length === 0 ? ['no vectors'] : [];
  for (const [i, key] of keys.entries()) {
    const ek = bytes(key);
    if ((await keyIsValid(ek)) || isXwingPublicKey(concat(ek, new Uint8Array(32)))) accepted.push(`key ${i}`);
  }
  return accepted;
}

/**
 * C2SP/CCTV ML-KEM `strcmp` (implicit rejection) and `unluckysample` (many rejected samples). The seed of the
 * latter is left out: its keys were made by the draft of FIPS 203, which hashed the seed without the rank.
 */
export function checkMlkemSpecial(test: Fields): string[] {
  const failed: string[] = [];
  if (test['m'] !== undefined) {
    const made = na().crypto_kem_mlkem768_enc_deterministic(field(test, 'ek'), bytes(test['m']));
    if (hex(made.ciphertext) !== test['c'] || hex(made.sharedSecret) !== test['K'])
      failed.push('encapsulation');
  }
  const opened = na().crypto_kem_mlkem768_dec(field(test, 'c'), field(test, 'dk'));
  return hex(opened) === test['K'] ? failed : [...failed, 'decapsulation'];
}

/** draft-connolly-cfrg-xwing-kem: seed, eseed, sk, pk, ct, ss. */
export const checkXwing = (tests: readonly Fields[]): string[] =>
  tests.flatMap((test, i) => {
    const { ciphertext, sharedSecret } = xwingEncapsulate(field(test, 'pk'), field(test, 'eseed'));
    const opened = xwingDecapsulate(field(test, 'sk'), field(test, 'ct'));
    const same =
      hex(xwingPublicKey(field(test, 'seed'))) === test['pk'] &&
      hex(ciphertext) === test['ct'] &&
      hex(sharedSecret) === test['ss'] &&
      opened !== null &&
      hex(opened) === test['ss'];
    return same ? [] : [`vector ${i}`];
  });

export interface HpkeVector {
  mode: number;
  kem_id: number;
  kdf_id: number;
  aead_id: number;
  info: string;
  ikmE: string;
  skRm: string;
  pkRm: string;
  enc: string;
  encryptions: { aad: string; pt: string; ct: string }[];
}

/** draft-ietf-hpke-pq, the suite of age's hybrid recipients, and of it the first message: ours are alone. */
export function checkHpke(vectors: readonly HpkeVector[]): string[] {
  const ours = vectors.filter(
    (v) => v.mode === 0 && v.kem_id === 0x647a && v.kdf_id === 1 && v.aead_id === 3,
  );
  if (ours.length === 0) return ['no vectors of this suite'];
  return ours.flatMap(({ info, ikmE, skRm, pkRm, enc, encryptions: [first] }) => {
    if (!first) return ['no message'];
    const [aad, plaintext] = [bytes(first.aad), bytes(first.pt)];
    const sealed = hpkeSeal(bytes(pkRm), bytes(info), aad, plaintext, bytes(ikmE));
    const opened = hpkeOpen(bytes(skRm), bytes(info), aad, sealed);
    return hex(sealed) === enc + first.ct && equal(opened, plaintext) ? [] : ['suite 647a'];
  });
}

export interface Ed25519Vector {
  number: number;
  key: string;
  sig: string;
  msg: string;
  flags: string[] | null;
}

/**
 * C2SP/CCTV ed25519: where verifiers differ. Ours (libsodium's) accepts exactly those that an encoding of one
 * kind and a verification without cofactor allow: components of low order in R and A, as long as they cancel.
 */
export const checkEd25519Edges = (tests: readonly Ed25519Vector[]): string[] =>
  tests.flatMap(({ number, key, sig, msg, flags }) => {
    const wants = (flags ?? []).every((flag) => flag.startsWith('low_order_component_'));
    return verifyEd25519(utf8(msg), bytes(sig), bytes(key)) === wants ? [] : [`number ${number}`];
  });
