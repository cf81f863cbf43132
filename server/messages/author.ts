/**
 * Who writes a message: a member, or somebody without an account who answers. A guest is an author like a member,
 * under the handle of the delivery that is answered (docs/architecture.md, A guest answers).
 */
import { fail } from '../../contract/errors.ts';
import { b64u } from '../../crypto/bytes.ts';
import type { Member } from '../accounts/member.ts';

export interface MessageAuthor {
  kind: 'account' | 'guest';
  /** Of the account, or the handle. */
  id: string;
}

/** An author who is let in now. */
export interface Author extends MessageAuthor {
  org: string;
  /** From where: for the log. */
  ip: string;
}

export const memberAuthor = ({ org, account, ip }: Pick<Member, 'org' | 'account' | 'ip'>): Author => ({
  org,
  kind: 'account',
  id: account,
  ip,
});

/** The column of `messages` that names an author of this kind. */
export const authorColumn = ({ kind }: MessageAuthor): 'messages.sender' | 'messages.guest' =>
  kind === 'account' ? 'messages.sender' : 'messages.guest';

/** The author that a row of `messages` names. */
export function authorOfRow(row: { sender: Uint8Array | null; guest: Uint8Array | null }): MessageAuthor {
  if (row.sender !== null) return { kind: 'account', id: b64u(row.sender) };
  if (row.guest !== null) return { kind: 'guest', id: b64u(row.guest) };
  throw fail('internal');
}
