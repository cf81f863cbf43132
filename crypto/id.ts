/** Ids: 16 random bytes that travel as 22 characters of base64url and enter every hash as the 16 bytes. */
import { b64u, randomBytes, unb64u } from './bytes.ts';
import { ZegelError } from './errors.ts';

const ID_BYTES = 16;

/** A fresh id (docs/format.md, Conventions). */
export const newId = (): string => b64u(randomBytes(ID_BYTES));

/** The 16 raw bytes of an id. Throws `bad_encoding`. */
export function idBytes(id: string): Uint8Array {
  const bytes = unb64u(id);
  if (bytes.length !== ID_BYTES) throw new ZegelError('bad_encoding');
  return bytes;
}
