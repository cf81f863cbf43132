/** The checks of this folder as a page runs them; bundled and loaded by browser.test.ts. */
import * as kit from 'cctv-age';
import { type AeadName, aeadNames } from '../../crypto/age/index.ts';
import { ready } from '../../crypto/sodium.ts';
import { checkOpening, checkWriting, parseAgeVector } from './age-kit.ts';
import {
  type Ed25519Vector,
  type HpkeVector,
  type Wycheproof,
  checkChacha20Poly1305,
  checkChunkCipher,
  checkEd25519,
  checkEd25519Edges,
  checkHkdfSha256,
  checkHmacSha256,
  checkHpke,
  checkMlkem,
  checkMlkemEncaps,
  checkMlkemKeygen,
  checkX25519,
  checkXwing,
} from './primitives.ts';
import { type ZegelV1, zegelV1 } from './zegel-v1.ts';

export interface PageVectors {
  wycheproof: Record<string, Wycheproof>;
  ed25519: Ed25519Vector[];
  xwing: Record<string, string>[];
  hpke: HpkeVector[];
}

export interface PageReport {
  /** How many checks were made. */
  count: number;
  /** A line for each that went otherwise than it should. */
  failures: string[];
}

export interface VectorPage {
  aeads: () => Promise<readonly AeadName[]>;
  checkAgeKit: (aead: AeadName) => Promise<PageReport>;
  checkPrimitives: (vectors: PageVectors, aead: AeadName) => Promise<PageReport>;
  makeZegelV1: () => Promise<ZegelV1>;
}

async function checkAgeKit(aead: AeadName): Promise<PageReport> {
  await ready();
  const failures: string[] = [];
  let count = 0;
  for (const [name, bytes] of Object.entries(kit as Record<string, Uint8Array>)) {
    const vector = await parseAgeVector(bytes);
    if (vector.usesPassphrase) continue;
    const isLarge = vector.file.length > 100_000;
    const outcomes = [await checkOpening(vector, { piece: 65_536, aead })];
    if (!isLarge) outcomes.push(await checkOpening(vector, { piece: 7, aead }));
    if (vector.outcome === 'success') outcomes.push(await checkWriting(vector, { piece: 65_536, aead }));
    count += outcomes.length;
    failures.push(...outcomes.filter((outcome) => outcome !== null).map((outcome) => `${name}: ${outcome}`));
  }
  return { count, failures };
}

const wycheproofChecks = {
  chacha20_poly1305: checkChacha20Poly1305,
  x25519: checkX25519,
  ed25519: checkEd25519,
  hkdf_sha256: checkHkdfSha256,
  hmac_sha256: checkHmacSha256,
  mlkem_768_keygen_seed: checkMlkemKeygen,
  mlkem_768_encaps: checkMlkemEncaps,
  mlkem_768: checkMlkem,
};

async function checkPrimitives(vectors: PageVectors, aead: AeadName): Promise<PageReport> {
  await ready();
  const failures: string[] = [];
  let count = 0;
  const take = (name: string, failed: string[]): void => {
    count += 1;
    failures.push(...failed.map((which) => `${name}: ${which}`));
  };
  for (const [name, check] of Object.entries(wycheproofChecks)) {
    const file = vectors.wycheproof[name];
    take(name, file ? await check(file) : ['absent']);
  }
  const chacha = vectors.wycheproof['chacha20_poly1305'];
  take(`bulk ${aead}`, chacha ? await checkChunkCipher(chacha, aead) : ['absent']);
  take('ed25519 edges', checkEd25519Edges(vectors.ed25519));
  take('xwing', checkXwing(vectors.xwing));
  take('hpke', checkHpke(vectors.hpke));
  return { count, failures };
}

const page: VectorPage = {
  aeads: async () => {
    await ready();
    return aeadNames();
  },
  checkAgeKit,
  checkPrimitives,
  makeZegelV1: async () => {
    await ready();
    return zegelV1();
  },
};

Object.assign(globalThis, { vectorPage: page });
