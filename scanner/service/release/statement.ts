/** The sender's statement: who wrote what to whom, signed by the sender and stored under K beside the header. */
import { fail } from '../../../contract/errors.ts';
import { type Part, type ReleaseRequest, type Statement, statement } from '../../../contract/objects.ts';
import { b64u, decodeSigned, keyDigest, openPayload, unb64u, verify } from '../../../crypto/index.ts';
import { areSameParts } from '../verdicts.ts';

/** How far the sender's clock may be from ours; readers see the time that it says. */
const CLOCKS_DIFFER_MS = 24 * 3_600_000;

const invalid = (field: string) => fail('statement_invalid', { detail: { field } });

/** Opens the stored statement with K and checks the sender's signature. Throws `statement_invalid`. */
export async function openStatement(
  fileKey: Uint8Array,
  stored: Uint8Array,
  senderKey: string,
): Promise<Statement> {
  try {
    const signed = decodeSigned(await openPayload(fileKey, stored));
    return statement.parse(verify('statement', signed, unb64u(senderKey)));
  } catch (cause) {
    throw fail('statement_invalid', { detail: { field: 'signature' }, cause });
  }
}

/** It is about this message, from this sender, under this key. Throws `statement_invalid`. */
export function checkStatementIsOfRequest(said: Statement, request: ReleaseRequest): void {
  if (said.org !== request.org) throw invalid('org');
  if (said.message !== request.message) throw invalid('message');
  if (said.from.account !== request.sender) throw invalid('from');
  if (said.senderKey !== request.senderKey) throw invalid('senderKey');
  if (said.commitment !== request.commitment) throw invalid('commitment');
}

/** It was signed now, so that nobody dates a message back or ahead. Throws `sender_clock_wrong`. */
export function checkStatementTime({ time }: Statement, now: number): void {
  if (Math.abs(now - time) > CLOCKS_DIFFER_MS) throw fail('sender_clock_wrong');
}

/** It shows readers the sender's own address and name, and nobody else's. Throws `statement_invalid`. */
export function checkStatementFrom({ from }: Statement, sender: { address: string; name: string }): void {
  if (from.address !== sender.address || from.name !== sender.name) throw invalid('from');
}

/** It has the place among the envelopes that is asked for: only the first has none before it. */
export function checkStatementPlace(said: Statement, request: ReleaseRequest): void {
  if (said.envelope !== request.envelope) throw invalid('envelope');
  if (said.prev !== request.prev || (said.prev === null) !== (said.envelope === 0)) throw invalid('prev');
}

/** It names the parts that were inspected, in their order. Throws `statement_invalid`. */
export function checkStatementParts(said: Statement, inspected: readonly Part[]): void {
  if (!areSameParts(said.parts, inspected)) throw invalid('parts');
}

/** It names the recipients with the keys that they are sealed to, in order. Throws `statement_invalid`. */
export function checkStatementRecipients(said: Statement, { recipients }: ReleaseRequest): void {
  const isThose =
    said.to.length === recipients.length &&
    recipients.every(({ address, publicKey }, index) => {
      const named = said.to[index];
      return named?.address === address && named.key === b64u(keyDigest(unb64u(publicKey)));
    });
  if (!isThose) throw invalid('to');
}
