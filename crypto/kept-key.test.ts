import { beforeAll, describe, expect, it } from 'vitest';
import {
  guestSigner,
  isKeyProof,
  newId,
  newKeptSeed,
  passphraseAuth,
  passphraseKey,
  randomBytes,
  ready,
  signKeyProof,
  unwrapKeptSeed,
  wrapKeptSeed,
} from './index.ts';

beforeAll(ready);

describe('a kept key under a passphrase', () => {
  const key = 'AAAAAAAAAAAAAAAAAAAAAA';
  const seed = new Uint8Array(32).fill(7);
  const salt = new Uint8Array(16).fill(3);

  it('opens with the passphrase however it is typed, and with no other', () => {
    const wrapped = wrapKeptSeed(passphraseKey('Minoes de poes', salt), key, seed);
    expect(wrapped).toHaveLength(72);
    const typed = passphraseKey('  Minoes de poes ', salt);
    expect(unwrapKeptSeed(typed, key, wrapped)).toEqual(seed);
    const other = passphraseKey('Dikkie de poes', salt);
    expect(() => unwrapKeptSeed(other, key, wrapped)).toThrow(
      expect.objectContaining({ code: 'unwrap_failed' }) as Error,
    );
    expect(passphraseAuth(typed, key)).not.toEqual(passphraseAuth(other, key));
    expect(passphraseAuth(typed, key)).not.toEqual(passphraseAuth(typed, newId()));
  });

  it('does not open under the name of another key', () => {
    const secret = randomBytes(32);
    const wrapped = wrapKeptSeed(secret, key, seed);
    expect(() => unwrapKeptSeed(secret, newId(), wrapped)).toThrow(
      expect.objectContaining({ code: 'unwrap_failed' }) as Error,
    );
  });

  it('needs a salt of 16 bytes, and something of a passphrase', () => {
    expect(() => passphraseKey('Minoes', new Uint8Array(15))).toThrow(
      expect.objectContaining({ code: 'bad_encoding' }) as Error,
    );
    expect(() => passphraseKey('  ', salt)).toThrow(
      expect.objectContaining({ code: 'bad_code_format' }) as Error,
    );
  });
});

it('proves a key for one challenge of one delivery', () => {
  const signer = guestSigner(newKeptSeed());
  const proof = { message: newId(), handle: newId(), challenge: randomBytes(32) };
  const signature = signKeyProof(signer, proof);
  expect(isKeyProof(signature, proof, signer.publicKey)).toBe(true);
  for (const other of [{ message: newId() }, { handle: newId() }, { challenge: randomBytes(32) }]) {
    expect(isKeyProof(signature, { ...proof, ...other }, signer.publicKey)).toBe(false);
  }
  expect(isKeyProof(signature, proof, guestSigner(newKeptSeed()).publicKey)).toBe(false);
});
