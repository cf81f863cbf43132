import { beforeAll, describe, expect, it } from 'vitest';
import { randomBytes } from '../bytes.ts';
import { ready } from '../sodium.ts';
import { encodeBech32 } from './bech32.ts';
import {
  generateIdentity,
  hybridRecipient,
  identityFromSeed,
  identityToString,
  parseIdentity,
  parseIdentityFile,
  parseRecipient,
  recipientToString,
  x25519Recipient,
} from './recipient.ts';

const kinds = ['mlkem768x25519', 'x25519'] as const;

beforeAll(ready);

describe.each(kinds)('a recipient and an identity of kind %s', (kind) => {
  it('come back from their text forms', () => {
    const identity = generateIdentity(kind);
    expect(parseIdentity(identityToString(identity))).toEqual(identity);
    expect(parseRecipient(recipientToString(identity.recipient))).toEqual(identity.recipient);
  });

  it('are read in the case they are written in, and no other', () => {
    const identity = generateIdentity(kind);
    const [secret, open] = [identityToString(identity), recipientToString(identity.recipient)];
    expect(() => parseIdentity(secret.toLowerCase())).toThrow('bad_identity');
    expect(() => parseIdentity(secret.slice(0, -1) + secret.slice(-1).toLowerCase() + 'Q')).toThrow(
      'bad_identity',
    );
    expect(() => parseRecipient(open.toUpperCase())).toThrow('bad_recipient');
    expect(() => parseRecipient(` ${open}`)).toThrow('bad_recipient');
    expect(() => parseRecipient(`${open}\n`)).toThrow('bad_recipient');
    expect(() => parseRecipient(secret)).toThrow('bad_recipient');
    expect(() => parseIdentity(open)).toThrow('bad_identity');
  });

  it('are refused with another number of bytes', () => {
    const prefix = kind === 'x25519' ? ['age', 'age-secret-key-'] : ['age1pq', 'age-secret-key-pq-'];
    for (const length of [0, 31, 33, 1184, 1215, 1217]) {
      const bytes = new Uint8Array(length);
      expect(() => parseRecipient(encodeBech32(prefix[0] ?? '', bytes))).toThrow('bad_recipient');
      expect(() => parseIdentity(encodeBech32(prefix[1] ?? '', bytes).toUpperCase())).toThrow('bad_identity');
    }
  });
});

describe('recipients and identities', () => {
  it('have the public key that other age programs give this identity', () => {
    const identity = parseIdentity(
      'AGE-SECRET-KEY-1EGTZVFFV20835NWYV6270LXYVK2VKNX2MMDKWYKLMGR48UAWX40Q2P2LM0',
    );
    expect(recipientToString(identity.recipient)).toBe(
      'age1xmwwc06ly3ee5rytxm9mflaz2u56jjj36s0mypdrwsvlul66mv4q47ryef',
    );
  });

  it('start as the age specification says', () => {
    const [hybrid, classic] = [generateIdentity('mlkem768x25519'), generateIdentity('x25519')];
    expect(identityToString(hybrid)).toMatch(/^AGE-SECRET-KEY-PQ-1[0-9A-Z]{58}$/);
    expect(identityToString(classic)).toMatch(/^AGE-SECRET-KEY-1[0-9A-Z]{58}$/);
    expect(recipientToString(hybrid.recipient)).toMatch(/^age1pq1[0-9a-z]{1952}$/);
    expect(recipientToString(classic.recipient)).toMatch(/^age1[0-9a-z]{58}$/);
  });

  it('make the same hybrid identity of the same seed, and none of a seed of another length', () => {
    const seed = randomBytes(32);
    expect(identityFromSeed(seed)).toEqual(identityFromSeed(Uint8Array.from(seed)));
    expect(() => identityFromSeed(randomBytes(31))).toThrow('bad_identity');
  });

  it('refuse a public key that is none', () => {
    expect(() => hybridRecipient(new Uint8Array(1216).fill(0xff))).toThrow('bad_recipient');
    expect(() => hybridRecipient(new Uint8Array(32))).toThrow('bad_recipient');
    expect(() => x25519Recipient(new Uint8Array(31))).toThrow('bad_recipient');
  });

  it('are read from an identity file with comments, empty lines and either end of line', () => {
    const identities = kinds.map(generateIdentity);
    const lines = identities.map(identityToString);
    expect(parseIdentityFile(`# created: vandaag\r\n\n${lines.join('\r\n')}\n`)).toEqual(identities);
    expect(() => parseIdentityFile('# nothing\n')).toThrow('bad_identity');
    expect(() => parseIdentityFile(`${lines.join('\n')}\nage1nonsense\n`)).toThrow('bad_identity');
  });
});
