/** The release token: asked of the scanner, which checks everything again (docs/format.md, At the scanner). */
import { scanner } from '../../contract/internal.ts';
import type { Role, SignedObject } from '../../contract/values.ts';
import type { ZegelError } from '../../crypto/errors.ts';
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
import { writtenToBefore } from './known.ts';
import { ownMessage } from './message.ts';
import { noteSeen } from '../rules/seen.ts';

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
      ...(await peopleClaims(relay, tx, author, message, body.request)),
    };
  });
  try {
    const { token, seen } = await relay.scanner.call(scanner.release, { ...body, claims });
    await noteSeen(relay, author, message, 'success', seen);
    return { token };
  } catch (error) {
    const { code, entry, detail } = catalogued(error);
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
          detail: { code, ...rulesNamed(detail) },
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
): Promise<{ key: string; address: string; name: string; role: Role | 'guest' }> {
  const { key, address, name, role } = await authorKeys(relay, tx, author);
  return { key, address, name, role };
}

/** Which of the rules a refusal names: ids, and those of warnings. */
function rulesNamed(detail: ZegelError['detail']): Record<string, string> {
  const { rules, rule, warnings } = detail ?? {};
  const named = rules ?? rule ?? warnings;
  return typeof named === 'string' ? { rules: named.slice(0, 500) } : {};
}

/** Handles of recipients whose address has an account here, and of those to whom this author wrote before. */
async function peopleClaims(
  relay: Relay,
  tx: Tx,
  author: Author,
  message: string,
  request: string,
): Promise<{ inside: string[]; known: string[] }> {
  const parsed = releaseRequest.safeParse(parseJson(request));
  if (!parsed.success) throw fail('bad_request');
  const { recipients } = parsed.data;
  const addresses = recipients.map(({ address }) => address);
  const accounts = await accountsByAddress(relay, tx, author.org, addresses);
  const known = await writtenToBefore(relay, tx, author, addresses, message);
  const handlesOf = (those: { has(address: string): boolean }): string[] =>
    recipients.filter(({ address }) => those.has(address)).map(({ handle }) => handle);
  return { inside: handlesOf(accounts), known: handlesOf(known) };
}
