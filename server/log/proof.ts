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
export const inclusionHashes = (tx: Tx, org: string, index: number, size: number): Promise<Uint8Array[]> =>
  rootsOf(tx, org, inclusionRanges(index, size));

/** The hashes that prove that the tree of `first` leaves is the beginning of that of `second`. Empty for `first` 0. */
export const consistencyHashes = (
  tx: Tx,
  org: string,
  first: number,
  second: number,
): Promise<Uint8Array[]> => rootsOf(tx, org, first === 0 ? [] : consistencyRanges(first, second));

async function rootsOf(tx: Tx, org: string, leaves: readonly LeafRange[]): Promise<Uint8Array[]> {
  const ranges = leaves.map(completeSubtrees);
  const wanted = ranges.flat();
  if (wanted.length === 0) return [];
  const rows = await tx
    .selectFrom('log_nodes')
    .select(['level', 'position', 'hash'])
    .where('org_id', '=', idBytes(org))
    .where((eb) => eb.or(wanted.map(({ level, position }) => eb.and({ level, position }))))
    .execute();
  const found = new Map(rows.map((row) => [`${row.level}/${row.position}`, row.hash]));
  return ranges.map((nodes) =>
    frontierRoot({
      size: nodes.reduce((sum, { level }) => sum + 2 ** level, 0),
      nodes: nodes.map(({ level, position }) => {
        const hash = found.get(`${level}/${position}`);
        if (!hash) throw fail('internal');
        return hash;
      }),
    }),
  );
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
