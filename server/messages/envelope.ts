/** An envelope as a reader gets it: what opens a message, and what proves it. */
import type { SealedEnvelope } from '../../contract/api/common.ts';
import { fail } from '../../contract/errors.ts';
import { b64u } from '../../crypto/bytes.ts';
import { idBytes } from '../../crypto/id.ts';
import type { Tx } from '../db/database.ts';
import { openField } from '../keys/fields.ts';
import type { Relay } from '../relay.ts';
import { openToken } from './stored-token.ts';

/** One envelope of a released message. Throws `not_found`. */
export async function sealedEnvelope(
  relay: Relay,
  tx: Tx,
  org: string,
  message: string,
  envelope: number,
): Promise<SealedEnvelope> {
  const row = await tx
    .selectFrom('envelopes')
    .select(['header_sealed', 'statement', 'token_sealed'])
    .where('org_id', '=', idBytes(org))
    .where('message', '=', idBytes(message))
    .where('envelope', '=', envelope)
    .executeTakeFirst();
  if (!row) throw fail('not_found');
  const key = await relay.dataKeys.ofMessage(tx, org, message);
  const parts = await releasedParts(tx, org, message);
  return {
    message,
    envelope,
    header: b64u(openField(key, 'envelopes.header', message, row.header_sealed, envelope)),
    statement: b64u(row.statement),
    token: openToken(key, { message, envelope, token_sealed: row.token_sealed }),
    parts: parts.map(({ kind, digest, sizeBytes }) => ({ kind, digest, sizeBytes })),
  };
}

export interface ReleasedPart {
  kind: 'letter' | 'attachment';
  digest: string;
  sizeBytes: number;
  place: string;
}

/** The parts of a released message in order: the letter is number 0, attachments follow without gaps. */
export async function releasedParts(tx: Tx, org: string, message: string): Promise<ReleasedPart[]> {
  const rows = await tx
    .selectFrom('parts')
    .innerJoin('messages', (join) =>
      join.onRef('messages.org_id', '=', 'parts.org_id').onRef('messages.message', '=', 'parts.message'),
    )
    .select(['parts.kind', 'parts.digest', 'parts.size_bytes', 'parts.upload'])
    .where('parts.org_id', '=', idBytes(org))
    .where('parts.message', '=', idBytes(message))
    .where('messages.state', '=', 'released')
    .orderBy('parts.part')
    .execute();
  return rows.map(({ kind, digest, size_bytes, upload }) => {
    if (digest === null) throw fail('internal');
    return { kind, digest: b64u(digest), sizeBytes: size_bytes, place: b64u(upload) };
  });
}

/** The bytes of part `n`, with their size. Throws `not_found`. */
export async function readPart(
  relay: Relay,
  parts: readonly ReleasedPart[],
  n: number,
): Promise<{ sizeBytes: number; content: AsyncIterable<Uint8Array> }> {
  const part = parts[n];
  if (!part) throw fail('not_found');
  return { sizeBytes: part.sizeBytes, content: await relay.blobs.read(part.place) };
}
