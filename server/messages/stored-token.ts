/**
 * The release token at rest, sealed under the message's data key. Its recipient digests are hashes over an address,
 * a number and the message's id, and all else in it but its own id stands elsewhere in the database: in clear, it
 * would let a copy of the database test guesses of who got the message. What makes it unique there is a hash.
 */
import type { z } from 'zod';
import { signed } from '../../contract/values.ts';
import { sha256 } from '../../crypto/hash.ts';
import { idBytes } from '../../crypto/id.ts';
import { fail } from '../../contract/errors.ts';
import type { DataKey } from '../keys/data-keys.ts';
import { sealedJson } from '../keys/fields.ts';

const tokenAtRest = sealedJson('envelopes.token', signed());

type Token = z.infer<ReturnType<typeof signed>>;

export interface EnvelopeRow {
  message: string;
  envelope: number;
  token_sealed: Uint8Array | null;
}

/** The columns of a token of this id, as it came, to be stored with an envelope. */
export const storedToken = (
  key: DataKey,
  message: string,
  envelope: number,
  id: string,
  token: Token,
): { token_sealed: Uint8Array; token_hash: Uint8Array } => ({
  token_sealed: tokenAtRest.seal(key, message, { body: token.body, signature: token.signature }, envelope),
  token_hash: sha256(idBytes(id)),
});

/** The signed token, verbatim. Throws `unwrap_failed`. */
export function openToken(key: DataKey, { message, envelope, token_sealed: sealed }: EnvelopeRow): Token {
  if (sealed === null) throw fail('internal');
  return tokenAtRest.open(key, message, sealed, envelope);
}
