/** What a guest answered from a link before, as its sender reads it: with every check of a reader. */
import * as requests from '../../contract/api/answers.ts';
import type { Charter } from '../../contract/objects.ts';
import { type Identity, type Signer, b64u } from '../../crypto/index.ts';
import type { SentAnswer } from './face.ts';
import type { Relay } from './http.ts';
import { type OpenEnvelope, openEnvelope, readLetter } from './reader.ts';

/** The letter that is open, and its reader's keys. */
export interface AnsweredLetter {
  handle: string;
  org: string;
  /** The reader's own address. */
  address: string;
  charter: Charter;
  identity: Identity;
  signer: Signer;
  envelope: OpenEnvelope;
  subject: string;
}

/** Newest first. Throws `grant_expired`, `reader_check_failed`. */
export async function sentAnswers(
  relay: Relay,
  { handle, charter, identity, signer }: AnsweredLetter,
  grant: string,
): Promise<SentAnswer[]> {
  const { answers } = await relay.call(requests.sent, { handle }, {}, { bearer: grant });
  const senderKey = b64u(signer.publicKey);
  return Promise.all(
    answers.map(async ({ releasedAt, ...row }) => {
      const envelope = await openEnvelope(row, { charter, identity, senderKey, delivery: null });
      const path = requests.partPath(handle, row.message, 0);
      const { text, files } = await readLetter(envelope, await relay.bytes(path, { bearer: grant }));
      return {
        message: row.message,
        sentAt: releasedAt,
        text,
        files: files.map(({ name, size }) => ({ name, sizeBytes: size })),
      };
    }),
  );
}
