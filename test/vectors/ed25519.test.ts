import { beforeAll, expect, it } from 'vitest';
import { ready } from '../../crypto/sodium.ts';
import { describeWith } from '../support/requires.ts';
import { type Ed25519Vector, checkEd25519Edges } from './primitives.ts';
import { readJson } from './read.ts';

beforeAll(ready);

describeWith(['vectors'], 'Ed25519 where verifiers differ', () => {
  it('refuses keys and commitments of low order or not canonical, and verifies without cofactor', () => {
    const tests = readJson('ed25519-cctv/ed25519vectors.json') as Ed25519Vector[];
    expect(tests).toHaveLength(914);
    expect(checkEd25519Edges(tests)).toEqual([]);
  });
});
