/** How much a member may have staged in messages that are not sent, and a guest in answers to one letter. */
import { fail } from '../../contract/errors.ts';
import { MAX_ANSWER_BYTES, MAX_MESSAGE_BYTES, MAX_STAGED_BYTES } from '../../contract/values.ts';
import { b64u } from '../../crypto/bytes.ts';
import { idBytes } from '../../crypto/id.ts';
import type { Tx } from '../db/database.ts';
import { type Author, authorColumn } from './author.ts';

const GIB = 2 ** 30;

/**
 * Throws `message_full`, `staging_full` or, for a guest, `answer_too_large` when a part of this size would be one too
 * many. Places count with their whole size from the moment they are asked for, so that uploads under way cannot pass
 * the limit together: the author is locked by whoever asks. What a guest sent counts, too.
 */
export async function refuseOverStaged(
  tx: Tx,
  caller: Author,
  message: string,
  part: number,
  sizeBytes: number,
): Promise<void> {
  const rows = await tx
    .selectFrom('parts')
    .innerJoin('messages', (join) =>
      join.onRef('messages.org_id', '=', 'parts.org_id').onRef('messages.message', '=', 'parts.message'),
    )
    .select(['parts.message', 'parts.part', 'parts.size_bytes'])
    .where('parts.org_id', '=', idBytes(caller.org))
    .where(authorColumn(caller), '=', idBytes(caller.id))
    .$if(caller.kind === 'account', (query) => query.where('messages.state', '=', 'draft'))
    .execute();
  let [ofMessage, ofAuthor] = [sizeBytes, sizeBytes];
  for (const row of rows) {
    const isOfMessage = b64u(row.message) === message;
    if (isOfMessage && row.part === part) continue;
    ofAuthor += row.size_bytes;
    if (isOfMessage) ofMessage += row.size_bytes;
  }
  if (caller.kind === 'guest') {
    if (ofAuthor <= MAX_ANSWER_BYTES) return;
    throw fail('answer_too_large', { detail: { gib: MAX_ANSWER_BYTES / GIB } });
  }
  if (ofMessage > MAX_MESSAGE_BYTES) throw fail('message_full', { detail: { gib: MAX_MESSAGE_BYTES / GIB } });
  if (ofAuthor > MAX_STAGED_BYTES) throw fail('staging_full', { detail: { gib: MAX_STAGED_BYTES / GIB } });
}
