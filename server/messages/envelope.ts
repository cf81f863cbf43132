/** An envelope as a reader gets it: what opens a message, and what proves it. */
import type { SealedEnvelope } from '../../contract/api/common.ts';
import { fail } from '../../contract/errors.ts';
import { b64u } from '../../crypto/bytes.ts';
import { idBytes } from '../../crypto/id.ts';
import type { Tx } from '../db/database.ts';
import type { DataKey } from '../keys/data-keys.ts';
import { openField } from '../keys/fields.ts';
import type { Relay } from '../relay.ts';
import { type EnvelopePlace, placeKey } from './batch.ts';
import { openToken } from './stored-token.ts';

/** One envelope of a released message. Throws `not_found`. */
export async function sealedEnvelope(
  relay: Relay,
  tx: Tx,
  org: string,
  message: string,
  envelope: number,
): Promise<SealedEnvelope> {
  const place = { message, envelope };
  const keys = await relay.dataKeys.ofMessages(tx, org, [message]);
  const sealed = (await sealedEnvelopes(tx, org, [place], keys)).get(placeKey(place));
  if (!sealed) throw fail('not_found');
  return sealed;
}

/** Those that there are of these envelopes of released messages, by `placeKey`. */
export async function sealedEnvelopes(
  tx: Tx,
  org: string,
  places: readonly EnvelopePlace[],
  keys: ReadonlyMap<string, DataKey>,
): Promise<Map<string, SealedEnvelope>> {
  if (places.length === 0) return new Map();
  const messages = [...new Set(places.map(({ message }) => message))];
  const rows = await tx
    .selectFrom('envelopes')
    .select(['message', 'envelope', 'header_sealed', 'statement', 'token_sealed'])
    .where('org_id', '=', idBytes(org))
    .where((eb) =>
      eb.or(places.map(({ message, envelope }) => eb.and({ message: idBytes(message), envelope }))),
    )
    .execute();
  const parts = await partsOf(tx, org, messages);
  return new Map(
    rows.flatMap((row) => {
      const message = b64u(row.message);
      const { envelope } = row;
      const key = keys.get(message);
      if (!key) return [];
      const sealed: SealedEnvelope = {
        message,
        envelope,
        header: b64u(openField(key, 'envelopes.header', message, row.header_sealed, envelope)),
        statement: b64u(row.statement),
        token: openToken(key, { message, envelope, token_sealed: row.token_sealed }),
        parts: (parts.get(message) ?? []).map(({ kind, digest, sizeBytes }) => ({ kind, digest, sizeBytes })),
      };
      return [[placeKey({ message, envelope }), sealed] as const];
    }),
  );
}

export interface ReleasedPart {
  kind: 'letter' | 'attachment';
  digest: string;
  sizeBytes: number;
  place: string;
}

/** The parts of a released message in order: the letter is number 0, attachments follow without gaps. */
export const releasedParts = async (tx: Tx, org: string, message: string): Promise<ReleasedPart[]> =>
  (await partsOf(tx, org, [message])).get(message) ?? [];

async function partsOf(
  tx: Tx,
  org: string,
  messages: readonly string[],
): Promise<Map<string, ReleasedPart[]>> {
  const rows = await tx
    .selectFrom('parts')
    .innerJoin('messages', (join) =>
      join.onRef('messages.org_id', '=', 'parts.org_id').onRef('messages.message', '=', 'parts.message'),
    )
    .select(['parts.message', 'parts.kind', 'parts.digest', 'parts.size_bytes', 'parts.upload'])
    .where('parts.org_id', '=', idBytes(org))
    .where(
      'parts.message',
      'in',
      messages.map((message) => idBytes(message)),
    )
    .where('messages.state', '=', 'released')
    .orderBy('parts.part')
    .execute();
  const parts = new Map<string, ReleasedPart[]>(messages.map((message) => [message, []]));
  for (const { message, kind, digest, size_bytes, upload } of rows) {
    if (digest === null) throw fail('internal');
    parts
      .get(b64u(message))
      ?.push({ kind, digest: b64u(digest), sizeBytes: size_bytes, place: b64u(upload) });
  }
  return parts;
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
