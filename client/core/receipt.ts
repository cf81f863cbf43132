/**
 * A proof of receipt (docs/format.md, Proof of receipt). The relay gives the entries of the log and their proofs; this
 * client, which holds the message's key, adds the statement and what shows that it is the one that was released. Then
 * it is checked as any verifier would, under the root that this account pinned: what is handed out verifies.
 */
import { api } from '../../contract/api/index.ts';
import { fail } from '../../contract/errors.ts';
import { type ReceiptFile, encodeReceipt } from '../../contract/receipt/file.ts';
import { RECEIPT_KIND } from '../../contract/receipt/media.ts';
import { verifyReceipt } from '../../contract/receipt/verify.ts';
import { b64u, decodeSigned, disclosePayload, openPayload, unb64u } from '../../crypto/index.ts';
import type { Receipt } from './face.ts';
import type { Relay } from './http.ts';
import type { LogHistory } from './log-history.ts';
import type { Member } from './member.ts';
import { openEnvelope } from './reader.ts';

/**
 * Throws `receipt_not_possible`, `receipt_invalid`, `receipt_root_differs`, `reader_check_failed`, and
 * `log_history_differs` when the log is not the one that this browser saw before.
 */
export async function makeReceipt(
  relay: Relay,
  history: LogHistory,
  { me, charter, identity, secret }: Member,
  message: string,
  envelope: number,
): Promise<Receipt> {
  const { answer } = await history.follow(charter, () =>
    relay.call(api.messages.receipt, { message, n: envelope }, {}),
  );
  if (answer.envelope.message !== message || answer.envelope.envelope !== envelope) throw fail('internal');
  const reader = { charter, identity, senderKey: me.keys.signingKey, delivery: null };
  const { fileKey } = await openEnvelope(answer.envelope, reader);
  const stored = unb64u(answer.envelope.statement);
  const { nonce, key } = disclosePayload(fileKey, stored);
  const file: ReceiptFile = {
    v: 1,
    kind: RECEIPT_KIND,
    charter: answer.charter,
    token: answer.envelope.token,
    statement: decodeSigned(await openPayload(fileKey, stored)),
    statementPayload: { nonce: b64u(nonce), key: b64u(key) },
    checkpoint: answer.checkpoint,
    recipients: answer.recipients,
  };
  const text = encodeReceipt(file);
  return { text, proven: await verifyReceipt(text, secret.rootDigest) };
}
