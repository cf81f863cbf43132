/**
 * One age payload that opens under two keys to two texts, made for this project: why a verdict over the payload
 * alone proves nothing, and the header MAC is recomputed at release (docs/format.md, At the scanner).
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, it } from 'vitest';
import {
  commitment,
  fromUtf8,
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
  const [a1, a2, a3] = ['a1.age', 'a2.age', 'a3.age'].map(read) as [Uint8Array, Uint8Array, Uint8Array];
  let identities: Identity[];
  let [key1, key2]: Uint8Array[] = [];

  beforeAll(() => {
    identities = parseIdentityFile(readFileSync(join(folder, 'id.txt'), 'utf8'));
    [key1, key2] = [unwrap(a1, identities), unwrap(a2, identities)];
  });

  const keys = () => [key1 ?? expect.fail(), key2 ?? expect.fail()] as const;

  it('is one payload, with one digest, and two texts', async () => {
    const [first, second] = keys();
    expect(payload(a1)).toEqual(payload(a2));
    expect(partDigest(payload(a1))).toEqual(partDigest(payload(a2)));
    const [text1, text2] = [await openPayload(first, payload(a1)), await openPayload(second, payload(a2))];
    expect(fromUtf8(text1.subarray(0, 8))).not.toBe(fromUtf8(text2.subarray(0, 8)));
  });

  it('has a header that belongs to one key, and tells the other', () => {
    const [first, second] = keys();
    verifyHeaderMac(a1.subarray(0, parseHeader(a1).size), first);
    verifyHeaderMac(a2.subarray(0, parseHeader(a2).size), second);
    expect(() => verifyHeaderMac(parseHeader(a1), second)).toThrow('age_mac');
    expect(() => verifyHeaderMac(parseHeader(a2), first)).toThrow('age_mac');
  });

  it('is told by the commitment, too', () => {
    const [first, second] = keys();
    const [org, message] = [newId(), newId()];
    expect(commitment(first, org, message)).not.toEqual(commitment(second, org, message));
  });

  it('is refused with a stanza for the second key under a MAC of the first', async () => {
    const [first, second] = keys();
    const header = parseHeader(a3);
    expect(unwrap(a3, identities)).toEqual(second);
    verifyHeaderMac(header, first);
    expect(() => verifyHeaderMac(header, second)).toThrow('age_mac');
    expect(() => openHeader(header, identities)).toThrow('age_mac');
    await expect(openFile(a3, identities)).rejects.toThrow('age_mac');
  });
});
