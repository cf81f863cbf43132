/**
 * A payload that opens under two keys to two texts (vectors/commitment-attack) is released under the key it was
 * inspected with, and under no other.
 */
import { existsSync, readFileSync } from 'node:fs';
import { beforeAll, describe, expect, test } from 'vitest';
import {
  b64u,
  commitment,
  openHeader,
  parseHeader,
  parseIdentityFile,
  partDigest,
  ready,
} from '../../../crypto/index.ts';
import {
  type SealedPart,
  newCast,
  noFindings,
  sealEnvelope,
  sealParts,
  signVerdicts,
} from '../../../test/support/sealed-message.ts';
import { answerRelease } from './release.ts';

beforeAll(ready);

const vectors = new URL('../../../../shared/vectors/commitment-attack/', import.meta.url);
const bytesOf = (name: string): Uint8Array => new Uint8Array(readFileSync(new URL(name, vectors)));

describe.skipIf(!existsSync(vectors))('one payload that opens under two keys to two texts', () => {
  /** The same part under the first key and under the second. */
  function twoKeys(): { part: SealedPart; keys: [Uint8Array, Uint8Array] } {
    const identities = parseIdentityFile(readFileSync(new URL('id.txt', vectors), 'utf8'));
    const [one, two] = ['a1.age', 'a2.age'].map((name) => {
      const file = bytesOf(name);
      const { size } = parseHeader(file);
      return { payload: file.slice(size), key: openHeader(file.slice(0, size), identities) };
    });
    if (!one || !two) throw new Error('vectors are missing');
    expect(one.payload).toEqual(two.payload);
    expect(one.key).not.toEqual(two.key);
    const { payload } = one;
    const part = {
      kind: 'attachment' as const,
      digest: b64u(partDigest(payload)),
      sizeBytes: payload.length,
    };
    return { part: { part, payload }, keys: [one.key, two.key] };
  }

  const clean = async (fileKey: Uint8Array, part: SealedPart) => {
    const attachments = [
      { name: 'a.txt', content: part.payload, findings: noFindings('text/plain', 'text') },
    ];
    const cast = newCast({ fileKey: fileKey.slice(), attachments });
    const [letter] = await sealParts(cast);
    const parts: [SealedPart, ...SealedPart[]] = [letter, part];
    return { cast, parts, verdicts: signVerdicts(cast, [letter.part, part.part]) };
  };

  test('is released under the key it was inspected with', async () => {
    const { part, keys } = twoKeys();
    const { cast, parts, verdicts } = await clean(keys[0], part);
    const { body } = await sealEnvelope(cast, parts, verdicts);
    await expect(answerRelease(body, cast.scanner)).resolves.toBeDefined();
  });

  test('refuses the other key with the verdict of the first: its commitment is another', async () => {
    const { part, keys } = twoKeys();
    const { cast, parts, verdicts } = await clean(keys[0], part);
    const other = { ...cast, fileKey: keys[1] };
    const { body } = await sealEnvelope(other, parts, verdicts);
    await expect(answerRelease(body, cast.scanner)).rejects.toMatchObject({ code: 'verdict_invalid' });
  });

  test('refuses the other key under the commitment of the first', async () => {
    const { part, keys } = twoKeys();
    const { cast, parts, verdicts } = await clean(keys[0], part);
    const first = b64u(commitment(keys[0], cast.org, cast.message));
    const { body } = await sealEnvelope({ ...cast, fileKey: keys[1] }, parts, verdicts, {
      request: (right) => ({ ...right, commitment: first }),
    });
    await expect(answerRelease(body, cast.scanner)).rejects.toMatchObject({ code: 'unseal_failed' });
  });

  test('refuses a header made with the other key', async () => {
    const { part, keys } = twoKeys();
    const { cast, parts, verdicts } = await clean(keys[0], part);
    const { body } = await sealEnvelope(cast, parts, verdicts, { headerKey: keys[1] });
    await expect(answerRelease(body, cast.scanner)).rejects.toMatchObject({ code: 'header_mac_invalid' });
  });

  test('refuses stanzas for the other key under a MAC of the first (a3.age)', async () => {
    const { part, keys } = twoKeys();
    const { cast, parts, verdicts } = await clean(keys[1], part);
    const file = bytesOf('a3.age');
    const { body } = await sealEnvelope(cast, parts, verdicts, {
      header: () => file.slice(0, parseHeader(file).size),
    });
    await expect(answerRelease(body, cast.scanner)).rejects.toMatchObject({ code: 'header_mac_invalid' });
  });
});
