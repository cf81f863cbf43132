/**
 * One age payload that opens under two keys to two texts, made for this project: why a verdict over the payload
 * alone proves nothing, and the header MAC is recomputed at release (docs/format.md, At the scanner).
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, it } from 'vitest';
import {
  commitment,
  newId,
  openFile,
  openHeader,
  openPayload,
  parseHeader,
  parseIdentityFile,
  partDigest,
  ready,
  unwrapFileKey,
  verifyHeaderMac,
  type Identity,
} from '../../crypto/index.ts';
import { describeWith, vectors } from '../support/requires.ts';

const folder = join(vectors, 'commitment-attack');
const read = (name: string) => new Uint8Array(readFileSync(join(folder, name)));

/** What the stanza holds, whatever the MAC says. */
function unwrap(file: Uint8Array, identities: Identity[]): Uint8Array {
  for (const stanza of parseHeader(file).stanzas) {
    for (const identity of identities) {
      const fileKey = unwrapFileKey(identity, stanza);
      if (fileKey) return fileKey;
    }
  }
  return expect.fail('no stanza opens');
}

const payload = (file: Uint8Array): Uint8Array => file.subarray(parseHeader(file).size);

beforeAll(ready);

describeWith(['vectors'], 'a payload that opens under two keys', () => {
  let a1: Uint8Array, a2: Uint8Array, a3: Uint8Array, key1: Uint8Array, key2: Uint8Array;
  let identities: Identity[];

  beforeAll(() => {
    [a1, a2, a3] = [read('a1.age'), read('a2.age'), read('a3.age')];
    identities = parseIdentityFile(readFileSync(join(folder, 'id.txt'), 'utf8'));
    [key1, key2] = [unwrap(a1, identities), unwrap(a2, identities)];
  });

  it('is one payload, with one digest, and two texts', async () => {
    expect(payload(a1)).toEqual(payload(a2));
    expect(partDigest(payload(a1))).toEqual(partDigest(payload(a2)));
    const [text1, text2] = [await openPayload(key1, payload(a1)), await openPayload(key2, payload(a2))];
    expect(text1.length).toBe(text2.length);
    expect(text1).not.toEqual(text2);
  });

  it('has a header that belongs to one key, and tells the other', () => {
    verifyHeaderMac(a1.subarray(0, parseHeader(a1).size), key1);
    verifyHeaderMac(a2.subarray(0, parseHeader(a2).size), key2);
    expect(() => verifyHeaderMac(parseHeader(a1), key2)).toThrow('age_mac');
    expect(() => verifyHeaderMac(parseHeader(a2), key1)).toThrow('age_mac');
  });

  it('is told by the commitment, too', () => {
    const [org, message] = [newId(), newId()];
    expect(commitment(key1, org, message)).not.toEqual(commitment(key2, org, message));
  });

  it('is refused with a stanza for the second key under a MAC of the first', async () => {
    const header = parseHeader(a3);
    expect(unwrap(a3, identities)).toEqual(key2);
    verifyHeaderMac(header, key1);
    expect(() => verifyHeaderMac(header, key2)).toThrow('age_mac');
    expect(() => openHeader(header, identities)).toThrow('age_mac');
    await expect(openFile(identities, a3)).rejects.toThrow('age_mac');
  });
});
