import { beforeAll, describe, expect, it } from 'vitest';
import { randomBytes, utf8 } from './bytes.ts';
import { hpkeOpen, hpkeSeal } from './hpke.ts';
import { ready } from './sodium.ts';
import { XWING_CIPHERTEXT, XWING_ENCAPSULATION_SEED, isXwingPublicKey, xwingPublicKey } from './xwing.ts';

const info = utf8('label');
const aad = utf8('context');
const message = utf8('vertrouwelijk');
let seed: Uint8Array;
let publicKey: Uint8Array;

beforeAll(async () => {
  await ready();
  seed = randomBytes(32);
  publicKey = xwingPublicKey(seed);
});

describe('HPKE in base mode', () => {
  it('opens what it sealed, also an empty message', () => {
    for (const plaintext of [message, new Uint8Array(0)]) {
      const sealed = hpkeSeal(publicKey, info, aad, plaintext);
      expect(sealed).toHaveLength(XWING_CIPHERTEXT + plaintext.length + 16);
      expect(hpkeOpen(seed, info, aad, sealed)).toEqual(plaintext);
    }
  });

  it('is a function of its arguments when the encapsulation seed is given, and random without', () => {
    const encapsulation = randomBytes(XWING_ENCAPSULATION_SEED);
    const sealed = hpkeSeal(publicKey, info, aad, message, encapsulation);
    expect(hpkeSeal(publicKey, info, aad, message, encapsulation)).toEqual(sealed);
    expect(hpkeSeal(publicKey, info, aad, message)).not.toEqual(sealed);
  });

  it('refuses another info, another aad, another key and a seed of another length', () => {
    const sealed = hpkeSeal(publicKey, info, aad, message);
    expect(() => hpkeOpen(seed, aad, aad, sealed)).toThrow('unseal_failed');
    expect(() => hpkeOpen(seed, info, info, sealed)).toThrow('unseal_failed');
    expect(() => hpkeOpen(randomBytes(32), info, aad, sealed)).toThrow('unseal_failed');
    expect(() => hpkeOpen(randomBytes(31), info, aad, sealed)).toThrow('unseal_failed');
    expect(() => hpkeSeal(publicKey, info, aad, message, randomBytes(32))).toThrow('bad_recipient');
  });

  it('refuses every truncation around the borders of its parts', () => {
    const sealed = hpkeSeal(publicKey, info, aad, message);
    for (const length of [
      0,
      1,
      XWING_CIPHERTEXT - 1,
      XWING_CIPHERTEXT,
      XWING_CIPHERTEXT + 15,
      sealed.length - 1,
    ]) {
      expect(() => hpkeOpen(seed, info, aad, sealed.subarray(0, length))).toThrow('unseal_failed');
    }
  });

  it('refuses a flipped bit in every part of enc and of ct', () => {
    const sealed = hpkeSeal(publicKey, info, aad, message);
    for (const at of [0, 700, 1087, 1088, 1118, XWING_CIPHERTEXT, sealed.length - 1]) {
      const flipped = Uint8Array.from(sealed);
      flipped[at] = (flipped[at] ?? 0) ^ 1;
      expect(() => hpkeOpen(seed, info, aad, flipped), `byte ${at}`).toThrow('unseal_failed');
    }
  });

  it('refuses a public key with a coefficient at or above the modulus, and one of low order', () => {
    const overflow = Uint8Array.from(publicKey);
    overflow.set([0xff, 0xff, 0xff]);
    expect(isXwingPublicKey(publicKey)).toBe(true);
    expect(isXwingPublicKey(overflow)).toBe(false);
    expect(() => hpkeSeal(overflow, info, aad, message)).toThrow('bad_recipient');
    const lowOrder = Uint8Array.from(publicKey).fill(0, 1184);
    expect(() => hpkeSeal(lowOrder, info, aad, message)).toThrow('bad_recipient');
    expect(() => hpkeSeal(publicKey.subarray(1), info, aad, message)).toThrow('bad_recipient');
  });
});
