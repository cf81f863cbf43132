import { beforeAll, describe, expect, test } from 'vitest';
import {
  NO_ACCESS_CODE,
  accessCodeKey,
  accessCodeStrength,
  newAccessCode,
  normaliseAccessCode,
} from './access-code.ts';
import { hex, randomBytes } from './bytes.ts';
import { codeAuth, linkAuth, linkPath, parseLinkFragment } from './guest-proof.ts';
import { guestIdentity, guestSeed, guestSigner, type GuestSecrets } from './guest.ts';
import { newId } from './id.ts';
import { ready } from './sodium.ts';

beforeAll(ready);

const bySms = (): GuestSecrets => ({
  linkSecret: randomBytes(32),
  share: randomBytes(32),
  accessKey: NO_ACCESS_CODE,
  mode: 'sms',
  org: newId(),
  message: newId(),
  handle: newId(),
});

describe("a guest's key", () => {
  test('needs link secret, share and everything it is bound to', () => {
    const secrets = bySms();
    const changes: Partial<GuestSecrets>[] = [
      {},
      { linkSecret: randomBytes(32) },
      { share: randomBytes(32) },
      { mode: 'code', accessKey: randomBytes(32) },
      { org: newId() },
      { message: newId() },
      { handle: newId() },
    ];
    const seeds = changes.map((change) => hex(guestSeed({ ...secrets, ...change })));
    expect(new Set(seeds).size).toBe(changes.length);
    expect(guestSeed({ ...secrets })).toEqual(guestSeed(secrets));
  });

  test('in mode code is not made without a code, nor in mode sms with one', () => {
    expect(() => guestSeed({ ...bySms(), mode: 'code' })).toThrow('bad_encoding');
    expect(() => guestSeed({ ...bySms(), accessKey: randomBytes(32) })).toThrow('bad_encoding');
    expect(() => guestSeed({ ...bySms(), share: randomBytes(16) })).toThrow('bad_encoding');
  });

  test('opens and signs with the same keys each time', () => {
    const seed = guestSeed(bySms());
    expect(guestIdentity(seed)).toEqual(guestIdentity(seed));
    expect(guestSigner(seed).publicKey).toEqual(guestSigner(seed).publicKey);
    expect(guestIdentity(seed).secret).toEqual(seed);
  });
});

describe('a guest link', () => {
  test('carries its secret in the fragment', () => {
    const [handle, secret] = [newId(), randomBytes(32)];
    const link = linkPath(handle, secret);
    expect(link).toMatch(/^\/o\/[\w-]{22}#1\.[\w-]{43}$/);
    const { pathname, hash } = new URL(link, 'https://mail.example');
    expect(pathname).toBe(`/o/${handle}`);
    expect(parseLinkFragment(hash)).toEqual(secret);
    expect(parseLinkFragment(hash.slice(1))).toEqual(secret);
  });

  test.each([
    '',
    '#',
    '#1.',
    '#1.AAAA',
    `#2.${'A'.repeat(43)}`,
    `#1.${'A'.repeat(44)}`,
    `#1.${'A'.repeat(42)}B`,
  ])('is refused when its fragment is %s', (fragment) => {
    expect(() => parseLinkFragment(fragment)).toThrow('bad_link');
  });

  test('gives proofs that tell link from code, and one delivery from another', () => {
    const [secret, message, handle] = [randomBytes(32), newId(), newId()];
    const proofs = [
      linkAuth(secret, message, handle),
      codeAuth(secret, message, handle),
      linkAuth(secret, newId(), handle),
      linkAuth(secret, message, newId()),
    ].map(hex);
    expect(new Set(proofs).size).toBe(proofs.length);
  });
});

describe('an access code', () => {
  test('that was generated is three groups of four and known as such however it is typed', () => {
    const code = newAccessCode();
    expect(code).toMatch(/^([0-9A-HJKMNP-TV-Z]{4}-){2}[0-9A-HJKMNP-TV-Z]{4}$/);
    for (const typed of [
      code,
      code.toLowerCase(),
      code.replaceAll('-', ''),
      ` ${code.replaceAll('-', ' ')}`,
    ]) {
      expect(accessCodeStrength(typed)).toBe('generated');
      expect(normaliseAccessCode(typed)).toBe(code);
    }
  });

  test.each(['19-05-1948', 'Oranje boven', 'ABCD-EFGH-JKMN', '123456'])(
    'that was chosen, %s, is guessable',
    (code) => {
      expect(accessCodeStrength(code)).toBe('guessable');
      expect(normaliseAccessCode(` ${code} `)).toBe(code);
    },
  );

  test('is compared in NFKC', () => {
    expect(normaliseAccessCode('cafe\u0301 ﬁ １')).toBe('caf\u00e9 fi 1');
  });

  test('of white space is none', () => {
    expect(() => normaliseAccessCode(' \t')).toThrow('bad_code_format');
  });

  test('gives a key of its own for every link and delivery', () => {
    const [code, secret, message, handle] = [newAccessCode(), randomBytes(32), newId(), newId()];
    const key = accessCodeKey(code, secret, message, handle);
    expect(accessCodeKey(code.toLowerCase(), secret, message, handle)).toEqual(key);
    expect(accessCodeKey(newAccessCode(), secret, message, handle)).not.toEqual(key);
    expect(accessCodeKey(code, randomBytes(32), message, handle)).not.toEqual(key);
    expect(accessCodeKey(code, secret, message, newId())).not.toEqual(key);
  });
});
