/**
 * The order in which rows are locked, so that no two transactions wait for each other: the author (an account, or the
 * delivery that a guest answers), then the message, then what hangs on it (parts, draft, kept key), the head of the log
 * last. Whoever needs the author's row and the message's takes them in that order.
 */
import { idBytes } from '../../crypto/id.ts';
import type { Tx } from '../db/database.ts';
import type { MessageAuthor } from './author.ts';

/** What one author asks for is done one after the other from here. Nothing to lock when there is no such author. */
export async function lockAuthor(tx: Tx, { org, kind, id }: MessageAuthor & { org: string }): Promise<void> {
  const row =
    kind === 'account'
      ? tx
          .selectFrom('accounts')
          .select('account')
          .where('org_id', '=', idBytes(org))
          .where('account', '=', idBytes(id))
          // Others may refer to the account meanwhile.
          .forNoKeyUpdate()
      : tx
          .selectFrom('deliveries')
          .select('handle')
          .where('org_id', '=', idBytes(org))
          .where('handle', '=', idBytes(id))
          .forUpdate();
  await row.executeTakeFirst();
}
