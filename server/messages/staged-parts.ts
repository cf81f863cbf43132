/** The parts of a draft as they lie staged, and what becomes of those that a release leaves out. */
import type { Part } from '../../contract/objects.ts';
import { b64u } from '../../crypto/bytes.ts';
import { idBytes } from '../../crypto/id.ts';
import type { Tx } from '../db/database.ts';
import { enqueue } from '../outbox/outbox.ts';
import type { Relay } from '../relay.ts';
import { leftOut } from './redeem-check.ts';

/** Parts of which the relay took a digest, in order, with their numbers. */
export async function inspectedParts(
  tx: Tx,
  org: string,
  message: string,
): Promise<{ n: number; part: Part }[]> {
  const rows = await tx
    .selectFrom('parts')
    .select(['part', 'kind', 'size_bytes', 'digest'])
    .where('org_id', '=', idBytes(org))
    .where('message', '=', idBytes(message))
    .orderBy('part')
    .execute();
  return rows.flatMap(({ part, kind, size_bytes, digest }) =>
    digest === null ? [] : [{ n: part, part: { kind, digest: b64u(digest), sizeBytes: size_bytes } }],
  );
}

/** Drops every part but those that were released. */
export async function dropOtherParts(
  relay: Relay,
  tx: Tx,
  org: string,
  message: string,
  released: readonly Part[],
): Promise<void> {
  const staged = await inspectedParts(tx, org, message);
  const rest = leftOut(
    released,
    staged.map(({ part }) => part),
  );
  const kept = staged.filter(({ part }) => !rest?.includes(part)).map(({ n }) => n);
  await dropParts(relay, tx, org, message, kept);
}

/** Drops every part but those of these numbers. What lies at their places goes when it is due: now. */
export async function dropParts(
  relay: Relay,
  tx: Tx,
  org: string,
  message: string,
  kept: readonly number[] = [],
): Promise<void> {
  const rows = await tx
    .deleteFrom('parts')
    .where('org_id', '=', idBytes(org))
    .where('message', '=', idBytes(message))
    .$if(kept.length > 0, (query) => query.where('part', 'not in', [...kept]))
    .returning('upload')
    .execute();
  for (const { upload } of rows) await enqueue(relay, tx, org, 'discard_part', b64u(upload));
}
