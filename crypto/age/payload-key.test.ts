import { beforeAll, describe, expect, it } from 'vitest';
import { randomBytes, ready, utf8 } from '../index.ts';
import { disclosePayload, payloadUnder } from './payload-key.ts';
import { openPayload, sealPayload } from './index.ts';

beforeAll(ready);

describe('the key of one payload', () => {
  it.each([0, 1, 65_536, 65_537, 200_000])('makes the very payload of %i bytes again', async (size) => {
    const fileKey = randomBytes(16);
    const plaintext = randomBytes(size);
    const payload = await sealPayload(fileKey, plaintext);
    const disclosed = disclosePayload(fileKey, payload);
    expect(Buffer.compare(await payloadUnder(disclosed, plaintext), payload)).toBe(0);
  });

  it('makes another payload of another plaintext, and is of no use for another payload', async () => {
    const fileKey = randomBytes(16);
    const [one, other] = [utf8('een'), utf8('twee')];
    const disclosed = disclosePayload(fileKey, await sealPayload(fileKey, one));
    const opened = await openPayload(fileKey, await payloadUnder(disclosed, other));
    expect(Buffer.from(opened)).toEqual(Buffer.from(other));
    const second = disclosePayload(fileKey, await sealPayload(fileKey, one));
    expect(Buffer.from(second.key)).not.toEqual(Buffer.from(disclosed.key));
  });

  it('refuses a key or nonce of another size', async () => {
    const [nonce, key] = [randomBytes(16), randomBytes(32)];
    const short = { nonce: nonce.slice(1), key };
    await expect(payloadUnder(short, utf8('x'))).rejects.toMatchObject({ code: 'age_payload' });
    await expect(payloadUnder({ nonce, key: key.slice(1) }, utf8('x'))).rejects.toMatchObject({
      code: 'age_payload',
    });
  });
});
