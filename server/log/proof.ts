/** Proofs from the stored roots of complete subtrees (RFC 9162 §2.1.3), without hashing the log again. */
import { fail } from '../../contract/errors.ts';
import { idBytes } from '../../crypto/id.ts';
import { type LeafRange, consistencyRanges, frontierRoot, inclusionRanges } from '../../crypto/merkle.ts';
import type { Tx } from '../db/database.ts';

interface Node {
  level: number;
  position: number;
}

/** The hashes that prove leaf `index` in the tree of `size` leaves, in the order of the proof. */
export async function inclusionHashes(
  tx: Tx,
  org: string,
  index: number,
  size: number,
): Promise<Uint8Array[]> {
  const [hashes = []] = await inclusionProofs(tx, org, [index], size);
  return hashes;
}

/** The same for several leaves of one tree, whose proofs share most of what they are made of. */
export async function inclusionProofs(
  tx: Tx,
  org: string,
  indexes: readonly number[],
  size: number,
): Promise<Uint8Array[][]> {
  const proofs = indexes.map((index) => inclusionRanges(index, size));
  const rootOf = await rootsOf(tx, org, proofs.flat());
  return proofs.map((ranges) => ranges.map(rootOf));
}

/** The hashes that prove that the tree of `first` leaves is the beginning of that of `second`. Empty for `first` 0. */
export async function consistencyHashes(
  tx: Tx,
  org: string,
  first: number,
  second: number,
): Promise<Uint8Array[]> {
  const ranges = first === 0 ? [] : consistencyRanges(first, second);
  return ranges.map(await rootsOf(tx, org, ranges));
}

/** Nodes asked for in one query. */
const NODES_AT_ONCE = 2000;

/** Fetches what the roots of these ranges are made of, each node once, and answers how to get each. */
async function rootsOf(
  tx: Tx,
  org: string,
  ranges: readonly LeafRange[],
): Promise<(range: LeafRange) => Uint8Array> {
  const nameOf = ({ level, position }: Node): string => `${level}/${position}`;
  const nodes = ranges.flatMap(completeSubtrees);
  const wanted = [...new Map(nodes.map((node) => [nameOf(node), node])).values()];
  const found = new Map<string, Uint8Array>();
  for (let from = 0; from < wanted.length; from += NODES_AT_ONCE) {
    const some = wanted.slice(from, from + NODES_AT_ONCE);
    const rows = await tx
      .selectFrom('log_nodes')
      .select(['level', 'position', 'hash'])
      .where('org_id', '=', idBytes(org))
      .where((eb) =>
        eb(
          eb.refTuple('level', 'position'),
          'in',
          some.map(({ level, position }) => eb.tuple(level, position)),
        ),
      )
      .execute();
    for (const row of rows) found.set(nameOf(row), row.hash);
  }
  return (range) => {
    const subtrees = completeSubtrees(range);
    return frontierRoot({
      size: subtrees.reduce((sum, { level }) => sum + 2 ** level, 0),
      nodes: subtrees.map((node) => {
        const hash = found.get(nameOf(node));
        if (!hash) throw fail('internal');
        return hash;
      }),
    });
  };
}

/** A range of leaves as the complete subtrees it falls apart in, largest first. */
function completeSubtrees([start, end]: LeafRange): Node[] {
  const nodes: Node[] = [];
  for (let from = start; from < end;) {
    let level = 0;
    let width = 1;
    while (from % (width * 2) === 0 && from + width * 2 <= end) {
      width *= 2;
      level += 1;
    }
    nodes.push({ level, position: from / width });
    from += width;
  }
  return nodes;
}
