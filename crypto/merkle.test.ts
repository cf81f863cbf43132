import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { hex, utf8 } from './bytes.ts';
import {
  appendToFrontier,
  consistencyProof,
  emptyFrontier,
  frontierRoot,
  inclusionProof,
  inclusionRanges,
  leafHash,
  merkleRoot,
  nodeHash,
  verifyConsistency,
  verifyInclusion,
} from './merkle.ts';
import { ready } from './sodium.ts';

beforeAll(ready);

const fromHex = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text, 'hex'));

/** The eight leaves that implementations of RFC 6962 share as their example, and the roots of their prefixes. */
const LEAVES = [
  '',
  '00',
  '10',
  '2021',
  '3031',
  '40414243',
  '5051525354555657',
  '606162636465666768696a6b6c6d6e6f',
].map(fromHex);
const ROOTS = [
  'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
  '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
  'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125',
  'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77',
  'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
  '4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4',
  '76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef',
  'ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c',
  '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328',
];

const leaves = (size: number): Uint8Array[] =>
  Array.from({ length: size }, (_, index) => leafHash(utf8(`leaf ${index}`)));

const at = <T>(list: readonly T[], index: number): T => {
  const value = list[index];
  if (value === undefined) throw new Error('no such element');
  return value;
};

describe('the root', () => {
  test('of every prefix of the shared RFC 6962 example', () => {
    const hashes = LEAVES.map(leafHash);
    expect(ROOTS.map((_, size) => hex(merkleRoot(hashes.slice(0, size))))).toEqual(ROOTS);
  });

  test('follows the recursion of RFC 9162 §2.1.1 at every size up to 40', () => {
    const recursive = (list: Uint8Array[]): Uint8Array => {
      if (list.length === 1) return at(list, 0);
      const middle = 2 ** Math.floor(Math.log2(list.length - 1));
      return nodeHash(recursive(list.slice(0, middle)), recursive(list.slice(middle)));
    };
    for (let size = 1; size <= 40; size += 1)
      expect(merkleRoot(leaves(size))).toEqual(recursive(leaves(size)));
  });

  test('comes from the frontier alone, which holds one node for every 1 in the size', () => {
    let frontier = emptyFrontier();
    leaves(37).forEach((leaf, index) => {
      frontier = appendToFrontier(frontier, leaf);
      expect(frontierRoot(frontier)).toEqual(merkleRoot(leaves(index + 1)));
      expect(frontier.nodes.length).toBe((index + 1).toString(2).replaceAll('0', '').length);
    });
  });

  test('tells a leaf from a node with the same bytes', () => {
    const [left, right] = [leafHash(utf8('a')), leafHash(utf8('b'))];
    expect(leafHash(Buffer.concat([left, right]))).not.toEqual(nodeHash(left, right));
  });
});

describe('an inclusion proof', () => {
  test('is the published one for leaves 0, 2 and 6 of the shared example', () => {
    const hashes = LEAVES.map(leafHash);
    expect(inclusionProof(hashes, 0).map(hex)).toEqual([
      '96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7',
      '5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e',
      '6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4',
    ]);
    expect(inclusionProof(hashes.slice(0, 3), 2).map(hex)).toEqual([at(ROOTS, 2)]);
  });

  test('verifies for every leaf of every size up to 33', () => {
    for (let size = 1; size <= 33; size += 1) {
      const list = leaves(size);
      for (let index = 0; index < size; index += 1) {
        const proof = inclusionProof(list, index);
        expect(proof.length).toBe(inclusionRanges(index, size).length);
        verifyInclusion({ leaf: at(list, index), index, size, root: merkleRoot(list), proof });
      }
    }
  });

  test('fails when any leaf is changed', () => {
    for (let changed = 0; changed < 11; changed += 1) {
      const list = leaves(11);
      const proof = inclusionProof(list, 5);
      const forged = list.with(changed, leafHash(utf8('forged')));
      const claim = { index: 5, size: 11, root: merkleRoot(forged), proof };
      expect(() => verifyInclusion({ ...claim, leaf: at(list, 5) })).toThrow('log_proof_invalid');
    }
  });

  test('fails when a leaf is dropped, moved or claimed at another place', () => {
    const list = leaves(11);
    const proof = inclusionProof(list, 5);
    const claim = { leaf: at(list, 5), index: 5, size: 11, root: merkleRoot(list), proof };
    const dropped = list.toSpliced(3, 1);
    const moved = list.with(3, at(list, 4)).with(4, at(list, 3));
    for (const wrong of [
      { ...claim, root: merkleRoot(dropped), size: 10 },
      { ...claim, root: merkleRoot(moved) },
      { ...claim, index: 4 },
      { ...claim, index: 11 },
      { ...claim, index: -1 },
      { ...claim, size: 4 },
      { ...claim, size: 1 },
      { ...claim, proof: proof.slice(1) },
      { ...claim, proof: proof.slice(0, -1) },
      { ...claim, proof: [...proof, at(list, 0)] },
      { ...claim, proof: proof.toReversed() },
      { ...claim, proof: [] },
    ]) {
      expect(() => verifyInclusion(wrong)).toThrow('log_proof_invalid');
    }
  });

  test('is refused for a leaf outside the tree', () => {
    expect(() => inclusionProof(leaves(3), 3)).toThrow('log_proof_invalid');
  });
});

/** The tree of seven leaves that RFC 6962 §2.1.3 draws; the nodes have the letters that it gives them. */
describe('the example of RFC 6962', () => {
  const tree = () => {
    const list = leaves(7);
    const [a, b, c, d, e, f, j] = [0, 1, 2, 3, 4, 5, 6].map((index) => at(list, index)) as Seven;
    const [g, h, i] = [nodeHash(a, b), nodeHash(c, d), nodeHash(e, f)];
    const [k, l] = [nodeHash(g, h), nodeHash(i, j)];
    return { list, b, c, d, f, g, h, i, j, k, l, root: nodeHash(k, l) };
  };
  type Hash = Uint8Array;
  type Seven = [Hash, Hash, Hash, Hash, Hash, Hash, Hash];

  test('has the audit paths of §2.1.3', () => {
    const { list, b, c, f, g, h, i, j, k, l } = tree();
    expect(inclusionProof(list, 0)).toEqual([b, h, l]);
    expect(inclusionProof(list, 3)).toEqual([c, g, l]);
    expect(inclusionProof(list, 4)).toEqual([f, j, k]);
    expect(inclusionProof(list, 6)).toEqual([i, k]);
  });

  test('has the consistency proofs of §2.1.3', () => {
    const { list, c, d, g, i, j, k, l, root } = tree();
    expect(merkleRoot(list)).toEqual(root);
    expect(consistencyProof(list, 3)).toEqual([c, d, g, l]);
    expect(consistencyProof(list, 4)).toEqual([l]);
    expect(consistencyProof(list, 6)).toEqual([i, j, k]);
  });
});

describe('a proof of inclusion, of any tree', () => {
  const tree = fc.record({ size: fc.integer({ min: 2, max: 70 }), a: fc.nat(), b: fc.nat() });

  test('fails when a leaf is changed, dropped, added or moved', () => {
    fc.assert(
      fc.property(tree, ({ size, a, b }) => {
        const list = leaves(size);
        const index = a % size;
        const other = b % size;
        const claim = {
          leaf: at(list, index),
          index,
          size,
          root: merkleRoot(list),
          proof: inclusionProof(list, index),
        };
        verifyInclusion(claim);
        const changed = list.with(other, leafHash(utf8('changed')));
        const dropped = list.toSpliced(other, 1);
        const added = list.toSpliced(other, 0, leafHash(utf8('added')));
        const moved = list.toSpliced(other, 1).toSpliced((other + 1) % size, 0, at(list, other));
        for (const tampered of [changed, dropped, added, moved]) {
          const root = merkleRoot(tampered);
          expect(() => verifyInclusion({ ...claim, root })).toThrow('log_proof_invalid');
          expect(() => verifyInclusion({ ...claim, root, size: tampered.length })).toThrow(
            'log_proof_invalid',
          );
        }
        expect(() => verifyInclusion({ ...claim, leaf: leafHash(utf8('changed')) })).toThrow(
          'log_proof_invalid',
        );
        if (other !== index) {
          expect(() => verifyInclusion({ ...claim, index: other })).toThrow('log_proof_invalid');
        }
      }),
    );
  });

  test('fails with any bit of it flipped', () => {
    fc.assert(
      fc.property(tree, fc.nat(255), ({ size, a, b }, bit) => {
        const list = leaves(size);
        const index = a % size;
        const proof = inclusionProof(list, index);
        const place = b % proof.length;
        const flipped = Uint8Array.from(at(proof, place));
        flipped[bit >> 3] = (flipped[bit >> 3] ?? 0) ^ (1 << (bit & 7));
        const claim = { leaf: at(list, index), index, size, root: merkleRoot(list) };
        expect(() => verifyInclusion({ ...claim, proof: proof.with(place, flipped) })).toThrow(
          'log_proof_invalid',
        );
      }),
    );
  });
});

describe('a consistency proof', () => {
  test('verifies for every pair of sizes up to 20', () => {
    for (let second = 0; second <= 20; second += 1) {
      for (let first = 0; first <= second; first += 1) {
        const list = leaves(second);
        verifyConsistency({
          first,
          second,
          firstRoot: merkleRoot(list.slice(0, first)),
          secondRoot: merkleRoot(list),
          proof: consistencyProof(list, first),
        });
      }
    }
  });

  test('is the published one between sizes 6 and 8 of the shared example', () => {
    expect(consistencyProof(LEAVES.map(leafHash), 6).map(hex)).toEqual([
      '0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a',
      'ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0',
      'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
    ]);
  });

  test('fails when history was changed, shortened or reordered', () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 40 }), fc.nat(), fc.nat(), (second, a, b) => {
        const first = 1 + (a % (second - 1));
        const place = b % first;
        const old = leaves(first);
        const rewritten = leaves(second).with(place, leafHash(utf8('rewritten')));
        const claim = {
          first,
          second,
          firstRoot: merkleRoot(old),
          secondRoot: merkleRoot(rewritten),
          proof: consistencyProof(rewritten, first),
        };
        expect(() => verifyConsistency(claim)).toThrow('log_proof_invalid');
      }),
    );
  });

  test('fails with a hash too few, too many or out of order, and backwards', () => {
    const list = leaves(13);
    const proof = consistencyProof(list, 6);
    const claim = {
      first: 6,
      second: 13,
      firstRoot: merkleRoot(list.slice(0, 6)),
      secondRoot: merkleRoot(list),
      proof,
    };
    verifyConsistency(claim);
    for (const wrong of [
      { ...claim, proof: proof.slice(1) },
      { ...claim, proof: proof.slice(0, -1) },
      { ...claim, proof: [...proof, at(list, 0)] },
      { ...claim, proof: proof.toReversed() },
      { ...claim, proof: [] },
      { ...claim, first: 13, second: 6 },
      { ...claim, first: 5 },
      { ...claim, first: 0 },
      { ...claim, first: 6, second: 6 },
    ]) {
      expect(() => verifyConsistency(wrong)).toThrow('log_proof_invalid');
    }
  });
});
