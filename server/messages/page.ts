/** Where a page of a list ends: a time and an id, so that what comes in meanwhile moves nothing to another page. */
import { cursor } from '../../contract/api/mailbox.ts';
import { fail } from '../../contract/errors.ts';
import { b64u } from '../../crypto/bytes.ts';
import { idBytes } from '../../crypto/id.ts';

export interface Cursor {
  at: number;
  /** Tells rows of the same millisecond apart; two envelopes of one message never are of the same. */
  id: Uint8Array;
}

/** Null for the first page. Throws `bad_request` for what no page ended with. */
export function parseCursor(text: string | undefined): Cursor | null {
  if (text === undefined) return null;
  if (!cursor.safeParse(text).success) throw fail('bad_request');
  const [at = '', id = ''] = text.split('.');
  return { at: Number(at), id: idBytes(id) };
}

/**
 * A page of at most `size` rows, of which one more was asked for: the rows, and where the next page begins; null when
 * this was the last.
 */
export function pageOf<Row>(
  rows: readonly Row[],
  size: number,
  cursorOf: (row: Row) => Cursor,
): { rows: Row[]; next: string | null } {
  const shown = rows.slice(0, size);
  const last = shown.at(-1);
  if (rows.length <= size || last === undefined) return { rows: shown, next: null };
  const { at, id } = cursorOf(last);
  return { rows: shown, next: `${at}.${b64u(id)}` };
}
