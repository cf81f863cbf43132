import { beforeAll, expect, it } from 'vitest';
import { ready } from '../../crypto/sodium.ts';
import { describeWith } from '../support/requires.ts';
import {
  type HpkeVector,
  checkHpke,
  checkMlkemModulus,
  checkMlkemSpecial,
  checkXwing,
} from './primitives.ts';
import { readAssignments, readGzipLines, readJson } from './read.ts';

beforeAll(ready);

describeWith(['vectors'], 'ML-KEM-768, X-Wing and HPKE', () => {
  it('refuses each of the 780 public keys with a coefficient out of range', async () => {
    const keys = readGzipLines('mlkem-cctv/modulus/ML-KEM-768.txt.gz');
    expect(keys).toHaveLength(780);
    expect(await checkMlkemModulus(keys)).toEqual([]);
  });

  it('rejects implicitly where a comparison as of strings would accept', () => {
    expect(checkMlkemSpecial(readAssignments('mlkem-cctv/strcmp/ML-KEM-768.txt'))).toEqual([]);
  });

  it('samples on where a seed is unlucky', () => {
    expect(checkMlkemSpecial(readAssignments('mlkem-cctv/unluckysample/ML-KEM-768.txt'))).toEqual([]);
  });

  it('comes to the keys, ciphertexts and secrets of the X-Wing draft', () => {
    const tests = readJson('xwing/xwing-test-vectors.json') as Record<string, string>[];
    expect(tests).toHaveLength(3);
    expect(checkXwing(tests)).toEqual([]);
  });

  it('seals and opens as the HPKE draft does in the suite of age', () => {
    expect(checkHpke(readJson('hpke-pq/test-vectors.json') as HpkeVector[])).toEqual([]);
  });
});
