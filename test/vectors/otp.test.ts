/** otplib against RFC 4226 appendix D and RFC 6238 appendix B, and the behaviour sign-in rests on. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { generate, verify } from 'otplib';
import { expect, it } from 'vitest';
import { describeWith, vectors } from '../support/requires.ts';

interface Hotp {
  secret_ascii: string;
  vectors: { count: number; hotp: string }[];
}
interface Totp {
  vectors: {
    time: number;
    alg: 'SHA1' | 'SHA256' | 'SHA512';
    secret_ascii: string;
    digits: 6 | 8;
    step: number;
    totp: string;
  }[];
}

const read = (name: string): unknown => JSON.parse(readFileSync(join(vectors, 'otp', name), 'utf8'));
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const algorithms = { SHA1: 'sha1', SHA256: 'sha256', SHA512: 'sha512' } as const;

describeWith(['vectors'], 'one-time passwords', () => {
  it('are those of RFC 4226 appendix D', async () => {
    const { secret_ascii: secret, vectors: expected } = read('rfc4226.json') as Hotp;
    expect(expected).toHaveLength(10);
    for (const { count, hotp } of expected) {
      const options = { strategy: 'hotp', secret: bytes(secret), counter: count, digits: 6 } as const;
      expect(await generate(options)).toBe(hotp);
      expect(await verify({ ...options, token: hotp })).toMatchObject({ valid: true });
    }
  });

  it('are those of RFC 6238 appendix B', async () => {
    const { vectors: expected } = read('rfc6238.json') as Totp;
    expect(expected).toHaveLength(18);
    for (const { time, alg, secret_ascii: secret, digits, step, totp } of expected) {
      const options = {
        secret: bytes(secret),
        epoch: time,
        algorithm: algorithms[alg],
        digits,
        period: step,
      } as const;
      expect(await generate(options)).toBe(totp);
      expect(await verify({ ...options, token: totp })).toMatchObject({
        valid: true,
        timeStep: Math.floor(time / step),
      });
    }
  });

  it('are refused when they were used before', async () => {
    const { vectors: expected } = read('rfc6238.json') as Totp;
    const {
      time,
      secret_ascii: secret,
      totp,
      step,
    } = expected.find(({ alg }) => alg === 'SHA1') ?? expect.fail();
    const afterTimeStep = Math.floor(time / step);
    const options = { secret: bytes(secret), epoch: time, digits: 8, token: totp } as const;
    expect(await verify({ ...options, afterTimeStep: afterTimeStep - 1 })).toMatchObject({ valid: true });
    expect(await verify({ ...options, afterTimeStep })).toMatchObject({ valid: false });
  });

  it('are refused a step too early or too late, and accepted within the tolerance', async () => {
    const { vectors: expected } = read('rfc6238.json') as Totp;
    for (const { time, secret_ascii: secret, totp } of expected.filter(({ alg }) => alg === 'SHA1')) {
      const options = { secret: bytes(secret), digits: 8, token: totp } as const;
      for (const [epoch, valid] of [
        [time, true],
        [time + 30, true],
        [time + 90, false],
        [time - 60, false],
      ] as const) {
        if (epoch < 0) continue;
        expect(await verify({ ...options, epoch, epochTolerance: [30, 0] })).toMatchObject({ valid });
      }
    }
  });

  it('of another length throw, so that a caller must look first', async () => {
    const secret = bytes('12345678901234567890');
    await expect(verify({ secret, epoch: 59, token: '12345' })).rejects.toThrow();
    await expect(verify({ secret, epoch: 59, token: '1234567' })).rejects.toThrow();
  });
});
