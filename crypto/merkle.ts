/**
 * The mathematics of the logs: RFC 9162 §2.1 (the hashing of RFC 6962), over the hashes of leaves. Sizes are
 * safe integers, so no 32-bit operators below.
 */
import { concat, equal } from './bytes.ts';
import { ZegelError } from './errors.ts';
import { sha256 } from './hash.ts';

/** SHA-256(0x00 ‖ leaf). */
export const leafHash = (leaf: Uint8Array): Uint8Array => sha256(concat(Uint8Array.of(0), leaf));

/** SHA-256(0x01 ‖ left ‖ right). */
export const nodeHash = (left: Uint8Array, right: Uint8Array): Uint8Array =>
  sha256(concat(Uint8Array.of(1), left, right));

/** The root of a tree of these leaf hashes; SHA-256 of nothing for none. */
export function merkleRoot(leafHashes: readonly Uint8Array[]): Uint8Array {
  let frontier = emptyFrontier();
  for (const hash of leafHashes) frontier = appendToFrontier(frontier, hash);
  return frontierRoot(frontier);
}

/** The roots of the complete subtrees that a tree of `size` leaves falls apart in, largest first. */
export interface Frontier {
  readonly size: number;
  readonly nodes: readonly Uint8Array[];
}

export const emptyFrontier = (): Frontier => ({ size: 0, nodes: [] });

/** The frontier with one more leaf: all that an append has to know of what came before. */
export function appendToFrontier(frontier: Frontier, hash: Uint8Array): Frontier {
  const nodes = [...frontier.nodes];
  let node = hash;
  for (let size = frontier.size; size % 2 === 1; size = (size - 1) / 2) {
    const left = nodes.pop();
    if (!left) throw new ZegelError('log_proof_invalid');
    node = nodeHash(left, node);
  }
  return { size: frontier.size + 1, nodes: [...nodes, node] };
}

export function frontierRoot({ nodes }: Frontier): Uint8Array {
  const last = nodes.at(-1);
  if (!last) return sha256(new Uint8Array(0));
  return nodes.slice(0, -1).reduceRight((right, left) => nodeHash(left, right), last);
}

/** Leaves `start` up to, and not including, `end`. */
export type LeafRange = readonly [start: number, end: number];

/**
 * The subtrees whose roots prove that leaf `index` is in the tree of `size` leaves, in the order of the proof
 * (RFC 9162 §2.1.3.1). A log with stored nodes reads those instead of hashing every leaf.
 */
export function inclusionRanges(index: number, size: number): LeafRange[] {
  if (!isSize(size) || !isSize(index) || index >= size) throw new ZegelError('log_proof_invalid');
  const ranges: LeafRange[] = [];
  for (let start = 0, end = size; end - start > 1;) {
    const middle = start + split(end - start);
    const isLeft = index < middle;
    ranges.push(isLeft ? [middle, end] : [start, middle]);
    if (isLeft) end = middle;
    else start = middle;
  }
  return ranges.reverse();
}

/** The subtrees whose roots prove that the tree of `first` leaves is a prefix of that of `second` (§2.1.4.1). */
export function consistencyRanges(first: number, second: number): LeafRange[] {
  if (!isSize(first) || !isSize(second) || first < 1 || first > second) {
    throw new ZegelError('log_proof_invalid');
  }
  if (first === second) return [];
  const ranges: LeafRange[] = [];
  let start = 0;
  let end = second;
  while (end !== first) {
    const middle = start + split(end - start);
    if (first <= middle) {
      ranges.push([middle, end]);
      end = middle;
    } else {
      ranges.push([start, middle]);
      start = middle;
    }
  }
  if (start > 0) ranges.push([start, end]);
  return ranges.reverse();
}

/** Proof that leaf `index` is in the tree of all these leaves. */
export const inclusionProof = (leafHashes: readonly Uint8Array[], index: number): Uint8Array[] =>
  inclusionRanges(index, leafHashes.length).map(([start, end]) => merkleRoot(leafHashes.slice(start, end)));

/** Proof that the first `first` of these leaves are a prefix of all of them. Empty for `first` 0 and for all. */
export const consistencyProof = (leafHashes: readonly Uint8Array[], first: number): Uint8Array[] =>
  first === 0
    ? []
    : consistencyRanges(first, leafHashes.length).map(([start, end]) =>
        merkleRoot(leafHashes.slice(start, end)),
      );

/** What an inclusion proof says: `leaf`, a leaf hash, is number `index` of the `size` under `root`. */
export interface Inclusion {
  leaf: Uint8Array;
  index: number;
  size: number;
  root: Uint8Array;
  proof: readonly Uint8Array[];
}

/** RFC 9162 §2.1.3.2. Throws `log_proof_invalid`. */
export function verifyInclusion({ leaf, index, size, root, proof }: Inclusion): void {
  if (!isSize(size) || !isSize(index) || index >= size) throw new ZegelError('log_proof_invalid');
  let position = index;
  let last = size - 1;
  let node = leaf;
  for (const sibling of proof) {
    if (last === 0) throw new ZegelError('log_proof_invalid');
    if (position % 2 === 1 || position === last) {
      node = nodeHash(sibling, node);
      while (position % 2 === 0 && position !== 0) {
        position /= 2;
        last = half(last);
      }
    } else {
      node = nodeHash(node, sibling);
    }
    position = half(position);
    last = half(last);
  }
  if (last !== 0 || !equal(node, root)) throw new ZegelError('log_proof_invalid');
}

/** What a consistency proof says: the tree of `first` leaves under `firstRoot` grew into that of `second`. */
export interface Consistency {
  first: number;
  firstRoot: Uint8Array;
  second: number;
  secondRoot: Uint8Array;
  proof: readonly Uint8Array[];
}

/** RFC 9162 §2.1.4.2; every tree grows from the empty one. Throws `log_proof_invalid`. */
export function verifyConsistency({ first, firstRoot, second, secondRoot, proof }: Consistency): void {
  if (!isSize(first) || !isSize(second) || first > second) throw new ZegelError('log_proof_invalid');
  if (first === 0 || first === second) {
    const isSame = first === second ? equal(firstRoot, secondRoot) : equal(firstRoot, merkleRoot([]));
    if (!isSame || proof.length > 0) throw new ZegelError('log_proof_invalid');
    return;
  }
  let position = first - 1;
  let last = second - 1;
  for (; position % 2 === 1; position = half(position)) last = half(last);
  // A first tree that is one complete subtree is its own starting point and left out of the proof.
  const [start, ...rest] = position === 0 ? [firstRoot, ...proof] : proof;
  if (!start) throw new ZegelError('log_proof_invalid');
  let firstNode = start;
  let secondNode = start;
  for (const node of rest) {
    if (last === 0) throw new ZegelError('log_proof_invalid');
    if (position % 2 === 1 || position === last) {
      firstNode = nodeHash(node, firstNode);
      secondNode = nodeHash(node, secondNode);
      while (position % 2 === 0 && position !== 0) {
        position /= 2;
        last = half(last);
      }
    } else {
      secondNode = nodeHash(secondNode, node);
    }
    position = half(position);
    last = half(last);
  }
  if (last !== 0 || !equal(firstNode, firstRoot) || !equal(secondNode, secondRoot)) {
    throw new ZegelError('log_proof_invalid');
  }
}

const isSize = (n: number): boolean => Number.isSafeInteger(n) && n >= 0;
const half = (n: number): number => Math.floor(n / 2);

/** The largest power of two smaller than `n` ≥ 2. */
function split(n: number): number {
  let power = 1;
  while (power * 2 < n) power *= 2;
  return power;
}
