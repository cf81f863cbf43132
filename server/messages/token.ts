/** The release token: asked of the scanner, which checks everything again (docs/format.md, At the scanner). */
import { scanner } from '../../contract/internal.ts';
import type { SignedObject } from '../../contract/values.ts';
import { catalogued, fail } from '../../contract/errors.ts';
import { parseJson } from '../../contract/json.ts';
import { releaseRequest } from '../../contract/objects.ts';
import type { Tx } from '../db/database.ts';
import { append } from '../log/append.ts';
import type { Relay } from '../relay.ts';
import type { Author } from './author.ts';
import { authorActor, authorKeys } from './author-keys.ts';
import { charterOf, rulesClaim } from './claims.ts';
import { accountsByAddress } from './directory.ts';
import type { ScannerErrand } from './inspection.ts';
import { ownMessage } from './message.ts';

export interface EnvelopeBytes {
  header: string;
  statement: string;
}

/** Asks the scanner for the token. Throws what the scanner refuses with; a refusal is an entry of the log. */
export async function requestToken(
  relay: Relay,
  author: Author,
  message: string,
  envelope: number,
  body: ScannerErrand & EnvelopeBytes & { verdict: SignedObject; partVerdicts: SignedObject[] },
): Promise<{ token: SignedObject }> {
  const claims = await relay.db.withOrganisation(author.org, async (tx) => {
    await ownMessage(tx, author, message);
    const { archive } = await charterOf(tx, author.org);
    return {
      ...(await rulesClaim(tx, author.org)),
      archive,
      sender: await senderClaim(relay, tx, author),
      inside: await handlesInside(relay, tx, author.org, body.request),
    };
  });
  try {
    return await relay.scanner.call(scanner.release, { ...body, claims });
  } catch (error) {
    const { code, entry } = catalogued(error);
    await relay.db.withOrganisation(author.org, async (tx) => {
      await append(relay, tx, {
        org: author.org,
        type: 'send',
        outcome: entry.retryable ? 'failure' : 'refused',
        private: {
          actor: await authorActor(relay, tx, author),
          message,
          envelope,
          ip: author.ip,
          detail: { code },
        },
      });
    });
    throw error;
  }
}

/** Who the sender is: a client may not declare another's key as its own, nor sign another's name. */
async function senderClaim(
  relay: Relay,
  tx: Tx,
  author: Author,
): Promise<{ key: string; address: string; name: string }> {
  const { key, address, name } = await authorKeys(relay, tx, author);
  return { key, address, name };
}

/** Handles of recipients whose address has an account here: what a rule calls inside. */
async function handlesInside(relay: Relay, tx: Tx, org: string, request: string): Promise<string[]> {
  const parsed = releaseRequest.safeParse(parseJson(request));
  if (!parsed.success) throw fail('bad_request');
  const accounts = await accountsByAddress(
    relay,
    tx,
    org,
    parsed.data.recipients.map(({ address }) => address),
  );
  return parsed.data.recipients.filter(({ address }) => accounts.has(address)).map(({ handle }) => handle);
}
