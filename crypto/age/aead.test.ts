import { beforeAll, describe, expect, it } from 'vitest';
import { concat, equal, randomBytes } from '../bytes.ts';
import { ready } from '../sodium.ts';
import { aeadNames, chunkCipher } from './aead.ts';
import { CHUNK, PAYLOAD_NONCE } from './chunks.ts';
import { PayloadOpener, openPayload, sealChunks, sealPayload } from './index.ts';

beforeAll(ready);

describe('the bulk', () => {
  it('runs on OpenSSL first in Node, and on libsodium everywhere', async () => {
    const names = await aeadNames();
    expect(names[0]).toBe('openssl');
    expect(names.at(-1)).toBe('libsodium');
  });

  it('is the same bytes on each implementation, and opens on each other', async () => {
    const [fileKey, nonce, plaintext] = [randomBytes(16), randomBytes(16), randomBytes(2 * CHUNK + 5)];
    const expected = await sealPayload(fileKey, plaintext, nonce);
    for (const aead of await aeadNames()) {
      expect(equal(await sealPayload(fileKey, plaintext, nonce, aead), expected)).toBe(true);
      expect(equal(await openPayload(fileKey, expected, aead), plaintext)).toBe(true);
    }
  });

  it('is lent to whoever copies it at once, and sealed into memory that is given', async () => {
    const [fileKey, nonce, plaintext] = [randomBytes(16), randomBytes(16), randomBytes(3 * CHUNK + 5)];
    const payload = await sealPayload(fileKey, plaintext, nonce);
    for (const aead of await aeadNames()) {
      const into = new Uint8Array(payload.length + 100);
      const chunks = await sealChunks(fileKey, nonce, 0, plaintext, true, { aead, into });
      expect(chunks.buffer).toBe(into.buffer);
      expect(equal(chunks, payload.subarray(PAYLOAD_NONCE))).toBe(true);
      const opener = new PayloadOpener(fileKey, { aead, lends: true });
      const copies: Uint8Array[] = [];
      const emit = (piece: Uint8Array) => void copies.push(piece.slice());
      await opener.push(payload, emit);
      await opener.finish(emit);
      expect(equal(concat(...copies), plaintext)).toBe(true);
    }
  });

  it('hands out nothing when the tag does not match or is not there', async () => {
    for (const aead of await aeadNames()) {
      const cipher = await chunkCipher(randomBytes(32), aead);
      const nonce = randomBytes(12);
      const sealed = concat(...(await cipher.seal(nonce, randomBytes(100))));
      sealed[99] = (sealed[99] ?? 0) ^ 1;
      expect(await cipher.open(nonce, sealed)).toBeNull();
      for (const length of [0, 15, 16])
        expect(await cipher.open(nonce, sealed.subarray(0, length))).toBeNull();
    }
  });
});
