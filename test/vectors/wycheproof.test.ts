import { beforeAll, expect, it } from 'vitest';
import { aeadNames } from '../../crypto/age/index.ts';
import { ready } from '../../crypto/sodium.ts';
import { describeWith } from '../support/requires.ts';
import {
  checkChacha20Poly1305,
  checkChunkCipher,
  checkEd25519,
  checkHkdfSha256,
  checkHmacSha256,
  checkMlkem,
  checkMlkemEncaps,
  checkMlkemKeygen,
  checkX25519,
} from './primitives.ts';
import { readWycheproof } from './read.ts';

beforeAll(ready);

describeWith(['vectors'], 'Wycheproof', () => {
  it.each([
    ['chacha20_poly1305', checkChacha20Poly1305],
    ['x25519', checkX25519],
    ['ed25519', checkEd25519],
    ['hkdf_sha256', checkHkdfSha256],
    ['hmac_sha256', checkHmacSha256],
    ['mlkem_768_keygen_seed', checkMlkemKeygen],
    ['mlkem_768_encaps', checkMlkemEncaps],
    ['mlkem_768', checkMlkem],
  ])('%s comes out as the vectors say', async (name, check) => {
    expect(await check(readWycheproof(name))).toEqual([]);
  });

  it('chacha20_poly1305 comes out so on each implementation of the bulk', async () => {
    for (const aead of await aeadNames()) {
      expect(await checkChunkCipher(readWycheproof('chacha20_poly1305'), aead), aead).toEqual([]);
    }
  });
});
