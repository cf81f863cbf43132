/** How much a member may have staged in messages that are not sent. */
import { fail } from '../../contract/errors.ts';
import { MAX_MESSAGE_BYTES, MAX_STAGED_BYTES } from '../../contract/values.ts';
import { b64u } from '../../crypto/bytes.ts';
import { idBytes } from '../../crypto/id.ts';
import type { Member } from '../accounts/member.ts';
import type { Tx } from '../db/database.ts';

const GIB = 2 ** 30;

/**
 * Throws `message_full` or `staging_full` when a part of this size would be one too many. Places count with their
 * whole size from the moment they are asked for, so that uploads under way cannot pass the limit together.
 */
export async function refuseOverStaged(
  tx: Tx,
  caller: Member,
  message: string,
  part: number,
  sizeBytes: number,
): Promise<void> {
  // Two places asked for at once are counted one after the other.
  await tx
    .selectFrom('accounts')
    .select('account')
    .where('org_id', '=', idBytes(caller.org))
    .where('account', '=', idBytes(caller.account))
    .forNoKeyUpdate()
    .executeTakeFirst();
  const rows = await tx
    .selectFrom('parts')
    .innerJoin('messages', (join) =>
      join.onRef('messages.org_id', '=', 'parts.org_id').onRef('messages.message', '=', 'parts.message'),
    )
    .select(['parts.message', 'parts.part', 'parts.size_bytes'])
    .where('parts.org_id', '=', idBytes(caller.org))
    .where('messages.sender', '=', idBytes(caller.account))
    .where('messages.state', '=', 'draft')
    .execute();
  let [ofMessage, ofMember] = [sizeBytes, sizeBytes];
  for (const row of rows) {
    const isOfMessage = b64u(row.message) === message;
    if (isOfMessage && row.part === part) continue;
    ofMember += row.size_bytes;
    if (isOfMessage) ofMessage += row.size_bytes;
  }
  if (ofMessage > MAX_MESSAGE_BYTES) throw fail('message_full', { detail: { gib: MAX_MESSAGE_BYTES / GIB } });
  if (ofMember > MAX_STAGED_BYTES) throw fail('staging_full', { detail: { gib: MAX_STAGED_BYTES / GIB } });
}
