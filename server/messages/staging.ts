/** What is staged for a message that is being written, and how far each part has come. */
import { b64u } from '../../crypto/bytes.ts';
import { idBytes } from '../../crypto/id.ts';
import type { Relay } from '../relay.ts';
import type { Author } from './author.ts';
import { ownDraft } from './message.ts';

/** Throws `not_found` when nothing is staged (any more), `already_released`. */
export async function stagedParts(
  relay: Relay,
  caller: Author,
  message: string,
): Promise<{
  stagedUntil: number;
  parts: { part: number; upload: string; sizeBytes: number; offset: number }[];
}> {
  const { stagedUntil, rows } = await relay.db.withOrganisation(caller.org, async (tx) => {
    const draft = await ownDraft(tx, caller, message);
    const found = await tx
      .selectFrom('parts')
      .select(['part', 'upload', 'size_bytes'])
      .where('org_id', '=', idBytes(caller.org))
      .where('message', '=', idBytes(message))
      .orderBy('part')
      .execute();
    return { stagedUntil: draft.stagedUntil, rows: found };
  });
  const parts = await Promise.all(
    rows.map(async ({ part, upload: place, size_bytes }) => {
      const upload = b64u(place);
      const state = await relay.blobs.state(upload);
      return state && { part, upload, sizeBytes: size_bytes, offset: state.offset };
    }),
  );
  return { stagedUntil, parts: parts.filter((part) => part !== null) };
}
