import { beforeAll, describe, expect, it } from 'vitest';
import { randomBytes } from '../bytes.ts';
import { ready } from '../sodium.ts';
import { encodeHeader, parseHeader } from './header.ts';
import { type Identity, generateIdentity, x25519Recipient } from './recipient.ts';
import { openHeader, sealHeader, unwrapFileKey, wrapFileKey } from './seal-header.ts';

let fileKey: Uint8Array;
let hybrid: Identity[];
let classic: Identity[];

beforeAll(async () => {
  await ready();
  fileKey = randomBytes(16);
  hybrid = [1, 2, 3].map(() => generateIdentity('mlkem768x25519'));
  classic = [1, 2, 3].map(() => generateIdentity('x25519'));
});

const to = (identities: readonly Identity[]) => identities.map(({ recipient }) => ({ recipient }));

describe('sealing and opening a header', () => {
  it('gives each recipient the file key, and nobody else', () => {
    for (const identities of [hybrid, classic]) {
      const header = sealHeader(fileKey, to(identities));
      for (const identity of identities) expect(openHeader(header, [identity])).toEqual(fileKey);
      expect(openHeader(parseHeader(header), [...hybrid, ...classic])).toEqual(fileKey);
      for (const kind of ['mlkem768x25519', 'x25519'] as const) {
        expect(() => openHeader(header, [generateIdentity(kind)])).toThrow('age_no_match');
      }
      expect(() => openHeader(header, [])).toThrow('age_no_match');
    }
  });

  it('is a function of its arguments when every hybrid recipient has a seed', () => {
    const seeded = to(hybrid).map((one) => ({ ...one, seed: randomBytes(64) }));
    const header = sealHeader(fileKey, seeded);
    expect(sealHeader(fileKey, seeded)).toEqual(header);
    expect(openHeader(header, hybrid.slice(2))).toEqual(fileKey);
    expect(sealHeader(fileKey, to(hybrid))).not.toEqual(header);
    const [first] = seeded;
    if (first) {
      expect(parseHeader(header).stanzas[0]).toEqual(wrapFileKey(first.recipient, fileKey, first.seed));
    }
  });

  it('refuses a seed of another length, and any on an X25519 recipient', () => {
    const [pq, old] = [hybrid[0], classic[0]];
    if (!pq || !old) throw new Error('identities');
    expect(() => wrapFileKey(pq.recipient, fileKey, randomBytes(32))).toThrow('bad_recipient');
    expect(() => wrapFileKey(old.recipient, fileKey, randomBytes(64))).toThrow('bad_recipient');
  });

  it('refuses hybrid and X25519 recipients together, and none at all', () => {
    expect(() => sealHeader(fileKey, to([...hybrid, ...classic]))).toThrow('recipients_mixed');
    expect(() => sealHeader(fileKey, [])).toThrow('bad_recipient');
  });

  it('wraps file keys of 16 bytes only', () => {
    for (const { recipient } of [...hybrid, ...classic]) {
      expect(() => wrapFileKey(recipient, randomBytes(32))).toThrow('age_header');
    }
  });

  it('refuses a public key of low order', () => {
    expect(() => sealHeader(fileKey, [{ recipient: x25519Recipient(new Uint8Array(32)) }])).toThrow(
      'bad_recipient',
    );
  });

  it('refuses a header from which a recipient was taken away, or to which one was added', () => {
    const { stanzas } = parseHeader(sealHeader(fileKey, to(hybrid)));
    const other = randomBytes(16);
    expect(() => openHeader(encodeHeader(stanzas.slice(1), other), hybrid)).toThrow('age_mac');
    expect(() => openHeader(encodeHeader([...stanzas, ...stanzas], other), hybrid)).toThrow('age_mac');
  });

  it('finds nothing for an identity in a stanza of another kind', () => {
    for (const [mine, theirs] of [
      [hybrid[0], classic[0]],
      [classic[0], hybrid[0]],
    ] as const) {
      if (!mine || !theirs) throw new Error('identities');
      expect(unwrapFileKey(mine, wrapFileKey(theirs.recipient, fileKey))).toBeNull();
      expect(unwrapFileKey(mine, wrapFileKey(mine.recipient, fileKey))).toEqual(fileKey);
    }
  });

  it('refuses a stanza of its own kind with another shape', () => {
    for (const identity of [hybrid[0], classic[0]]) {
      if (!identity) throw new Error('identities');
      const stanza = wrapFileKey(identity.recipient, fileKey);
      const [share = ''] = stanza.args;
      const misshapen = [
        { ...stanza, args: [] },
        { ...stanza, args: [share, share] },
        { ...stanza, args: [`${share}A`] },
        { ...stanza, args: [share.slice(4)] },
        { ...stanza, args: [`${share}=`] },
        { ...stanza, body: stanza.body.subarray(1) },
        { ...stanza, body: new Uint8Array(33) },
      ];
      for (const one of misshapen) expect(() => unwrapFileKey(identity, one)).toThrow('age_header');
    }
  });

  it('refuses a passphrase stanza that does not stand alone, and has no use for one that does', () => {
    const scrypt = { type: 'scrypt', args: ['c2FsdA', '10'], body: new Uint8Array(32) };
    const { stanzas } = parseHeader(sealHeader(fileKey, to(hybrid)));
    expect(() => openHeader(encodeHeader([...stanzas, scrypt], fileKey), hybrid)).toThrow('age_header');
    expect(() => openHeader(encodeHeader([scrypt], fileKey), hybrid)).toThrow('age_no_match');
  });
});
