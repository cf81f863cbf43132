import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import * as npmVectors from 'cctv-age';
import { beforeAll, describe, expect, it } from 'vitest';
import { aeadNames } from '../../crypto/age/index.ts';
import { ready } from '../../crypto/sodium.ts';
import { describeWith, vectors } from '../support/requires.ts';
import { checkOpening, checkWriting, parseAgeVector } from './age-kit.ts';

const folder = join(vectors, 'age-testkit');
const kits = {
  npm: Object.entries(npmVectors as Record<string, Uint8Array>),
  shared: existsSync(folder)
    ? readdirSync(folder).map((name): [string, Uint8Array] => [
        name,
        new Uint8Array(readFileSync(join(folder, name))),
      ])
    : [],
};

/** A passphrase recipient is no part of Zegel; those vectors are counted, and not opened. */
const usesPassphrase = (bytes: Uint8Array) =>
  new TextDecoder('latin1').decode(bytes).includes('\npassphrase: ');

beforeAll(ready);

function suite(kit: [string, Uint8Array][]): void {
  it('has the vectors that we know of', () => {
    expect(kit).toHaveLength(143);
    expect(kit.filter(([, bytes]) => usesPassphrase(bytes))).toHaveLength(26);
  });

  it.each(kit.filter(([, bytes]) => !usesPassphrase(bytes)))('%s', async (_, bytes) => {
    const vector = await parseAgeVector(bytes);
    const isLarge = vector.file.length > 100_000;
    for (const aead of await aeadNames()) {
      for (const piece of [isLarge ? 4093 : 7, 65_552, vector.file.length + 1]) {
        expect(await checkOpening(vector, { piece, aead })).toBeNull();
      }
      if (vector.outcome === 'success') expect(await checkWriting(vector, { piece: 1024, aead })).toBeNull();
    }
  });
}

describe('the age test kit in npm', () => suite(kits.npm));
describeWith(['vectors'], 'the age test kit beside the checkout', () => suite(kits.shared));
