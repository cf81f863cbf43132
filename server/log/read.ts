/** Reading the communication log and proving what is in it. Every reading is itself an entry. */
import type { z } from 'zod';
import type { logEntry } from '../../contract/api/log.ts';
import { fail } from '../../contract/errors.ts';
import { b64u } from '../../crypto/bytes.ts';
import { signCheckpoint } from '../../crypto/checkpoint.ts';
import { idBytes } from '../../crypto/id.ts';
import { logOrigin } from '../../crypto/log.ts';
import { frontierRoot } from '../../crypto/merkle.ts';
import type { Member } from '../accounts/member.ts';
import { actorOf } from '../accounts/person.ts';
import type { Tx } from '../db/database.ts';
import type { Relay } from '../relay.ts';
import { append, toFrontier } from './append.ts';
import { epochKeyOf } from './epochs.ts';
import { openPrivatePart } from './private-part.ts';
import { consistencyHashes, inclusionHashes } from './proof.ts';

type Entry = z.infer<typeof logEntry>;
type Deps = Pick<Relay, 'clock' | 'dataKeys' | 'db' | 'deployment'>;

export const MAX_PAGE = 200;

export interface LogReading {
  entries: Entry[];
  size: number;
  checkpoint: string;
  epochKey: string | null;
}

/** Entries newest first, `limit` of them, all numbered below `before`; with the checkpoint that covers them. */
export function readLog(
  relay: Deps,
  reader: Member,
  { before, limit }: { before: number | null; limit: number },
): Promise<LogReading> {
  return relay.db.withOrganisation(reader.org, async (tx) => {
    await append(relay, tx, {
      org: reader.org,
      type: 'log_read',
      outcome: 'success',
      private: {
        actor: await actorOf(relay, tx, reader),
        ip: reader.ip,
        detail: { limit, ...(before === null ? {} : { before }) },
      },
    });
    const rows = await tx
      .selectFrom('log_entries')
      .select(['seq', 'leaf', 'private_sealed', 'content'])
      .where('org_id', '=', idBytes(reader.org))
      .$if(before !== null, (query) => query.where('seq', '<', before ?? 0))
      .orderBy('seq', 'desc')
      .limit(limit)
      .execute();
    const key = await relay.dataKeys.ofOrganisation(tx, reader.org);
    const entries = rows.map(({ seq, leaf, private_sealed: sealed, content }): Entry => {
      const part = sealed && openPrivatePart(key, reader.org, seq, sealed);
      return {
        seq,
        leaf,
        salt: part && b64u(part.salt),
        private: part && part.json,
        from: part?.from ? { salt: b64u(part.from.salt), address: part.from.address } : null,
        content: content && b64u(content),
      };
    });
    return {
      entries,
      ...(await checkpointOf(relay, tx, reader.org)),
      epochKey: await epochKeyOf(tx, reader),
    };
  });
}

export interface EntryProof {
  leaf: string;
  index: number;
  size: number;
  hashes: string[];
  checkpoint: string;
}

/** Proof that entry `index` is in the tree of the checkpoint beside it. Throws `not_found`. */
export function proveEntry(relay: Deps, reader: Member, index: number): Promise<EntryProof> {
  return relay.db.withOrganisation(reader.org, async (tx) => {
    const row = await tx
      .selectFrom('log_entries')
      .select('leaf')
      .where('org_id', '=', idBytes(reader.org))
      .where('seq', '=', index)
      .executeTakeFirst();
    if (!row) throw fail('not_found');
    await append(relay, tx, {
      org: reader.org,
      type: 'log_prove',
      outcome: 'success',
      private: { actor: await actorOf(relay, tx, reader), ip: reader.ip, detail: { index } },
    });
    const { size, checkpoint } = await checkpointOf(relay, tx, reader.org);
    const hashes = await inclusionHashes(tx, reader.org, index, size);
    return { leaf: row.leaf, index, size, checkpoint, hashes: hashes.map((hash) => b64u(hash)) };
  });
}

export interface ConsistencyProof {
  first: number;
  second: number;
  hashes: string[];
}

/** Proof that the tree of `first` leaves is the beginning of that of `second`. Throws `not_found` for sizes there are not. */
export function proveConsistency(
  relay: Pick<Relay, 'db'>,
  { org }: Member,
  first: number,
  second: number,
): Promise<ConsistencyProof> {
  return relay.db.withOrganisation(org, async (tx) => {
    const { size } = await tx
      .selectFrom('log_heads')
      .select('size')
      .where('org_id', '=', idBytes(org))
      .executeTakeFirstOrThrow();
    if (first > second || second > size) throw fail('not_found');
    const hashes = await consistencyHashes(tx, org, first, second);
    return { first, second, hashes: hashes.map((hash) => b64u(hash)) };
  });
}

/** The size of the log and a signed note over its root, as this transaction sees it. */
export async function checkpointOf(
  relay: Pick<Relay, 'deployment'>,
  tx: Tx,
  org: string,
): Promise<{ size: number; checkpoint: string }> {
  const head = await tx
    .selectFrom('log_heads')
    .select(['size', 'frontier'])
    .where('org_id', '=', idBytes(org))
    .executeTakeFirstOrThrow();
  const origin = logOrigin(org);
  const root = frontierRoot(toFrontier(head));
  return {
    size: head.size,
    checkpoint: signCheckpoint({ origin, size: head.size, root }, origin, relay.deployment.logSigner(org)),
  };
}
