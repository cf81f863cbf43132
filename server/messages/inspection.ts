/**
 * Inspection as the relay sees it: it streams ciphertext to the scanner, with K sealed past it, and hands back what
 * the scanner signed. On the way it takes its own digest of the part, which a token must name later.
 */
import { type Seen, scanner } from '../../contract/internal.ts';
import { type VerdictKind, verdictKind } from '../../contract/objects.ts';
import type { SignedObject } from '../../contract/values.ts';
import { catalogued, fail } from '../../contract/errors.ts';
import { b64u } from '../../crypto/bytes.ts';
import { idBytes } from '../../crypto/id.ts';
import { PartDigest } from '../../crypto/message.ts';
import { append } from '../log/append.ts';
import type { Relay } from '../relay.ts';
import { noteSeenIn } from '../rules/seen.ts';
import type { Author } from './author.ts';
import { authorActor } from './author-keys.ts';
import { ownDraft } from './message.ts';
import { type RulesClaim, rulesClaim } from './claims.ts';

/** K, sealed to an instance of the scanner for exactly this request. */
export interface ScannerErrand {
  request: string;
  kToScanner: string;
  instance: string;
}

interface Staged {
  upload: string;
  rules: RulesClaim;
}

/** Has an attachment inspected. Throws what the scanner throws; nothing changes then. */
export const inspectPart = (
  relay: Relay,
  author: Author,
  message: string,
  part: number,
  errand: ScannerErrand,
): Promise<{ verdict: SignedObject }> =>
  inspect(relay, author, message, part, ({ rules }, content) =>
    relay.scanner.call(scanner.part, { ...errand, claims: rules }, content),
  );

/** Has the letter inspected, which gives the message verdict. */
export const inspectMessage = (
  relay: Relay,
  author: Author,
  message: string,
  { partVerdicts, ...errand }: ScannerErrand & { partVerdicts: SignedObject[] },
): Promise<{ verdict: SignedObject }> =>
  inspect(relay, author, message, 0, ({ rules }, content) =>
    relay.scanner.call(scanner.message, { ...errand, partVerdicts, claims: rules }, content),
  );

async function inspect(
  relay: Relay,
  author: Author,
  message: string,
  part: number,
  ask: (
    staged: Staged,
    content: AsyncIterable<Uint8Array>,
  ) => Promise<{ verdict: SignedObject; seen?: Seen | null }>,
): Promise<{ verdict: SignedObject }> {
  const staged = await stagedPart(relay, author, message, part);
  const digest = new PartDigest();
  let isWhole = false;
  async function* digested(content: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
    for await (const piece of content) {
      digest.update(piece);
      yield piece;
    }
    isWhole = true;
  }
  try {
    const { verdict, seen = null } = await ask(staged, digested(await relay.blobs.read(staged.upload)));
    // An answer to less than the whole is none.
    if (!isWhole as boolean) throw fail('scanner_unavailable');
    await relay.blobs.settle(staged.upload);
    await keepDigest(relay, author, message, part, {
      upload: staged.upload,
      digest: digest.digest(),
      verdict: kindOf(verdict),
      seen,
    });
    return { verdict };
  } catch (error) {
    await logFailure(relay, author, message, part, catalogued(error).code);
    throw error;
  }
}

function stagedPart(relay: Relay, author: Author, message: string, part: number): Promise<Staged> {
  return relay.db.withOrganisation(author.org, async (tx) => {
    await ownDraft(tx, author, message);
    const row = await tx
      .selectFrom('parts')
      .select('upload')
      .where('org_id', '=', idBytes(author.org))
      .where('message', '=', idBytes(message))
      .where('part', '=', part)
      .executeTakeFirst();
    if (!row) throw fail('not_found');
    return { upload: b64u(row.upload), rules: await rulesClaim(tx, author.org) };
  });
}

interface Inspected {
  upload: string;
  digest: Uint8Array;
  verdict: VerdictKind;
  seen: Seen | null;
}

/** Keeps the relay's own digest of what was inspected, unless another upload took its place meanwhile. */
function keepDigest(
  relay: Relay,
  author: Author,
  message: string,
  part: number,
  { upload, digest, verdict, seen }: Inspected,
): Promise<void> {
  return relay.db.withOrganisation(author.org, async (tx) => {
    await ownDraft(tx, author, message);
    const { numUpdatedRows } = await tx
      .updateTable('parts')
      .set({ digest, completed_at: relay.clock.now() })
      .where('org_id', '=', idBytes(author.org))
      .where('message', '=', idBytes(message))
      .where('part', '=', part)
      .where('upload', '=', idBytes(upload))
      .executeTakeFirst();
    if (numUpdatedRows !== 1n) throw fail('digest_mismatch');
    if (seen) await noteSeenIn(relay, tx, author, message, 'refused', seen);
    await append(relay, tx, {
      org: author.org,
      type: 'inspect',
      outcome: verdict === 'clean' ? 'success' : 'refused',
      private: {
        actor: await authorActor(relay, tx, author),
        message,
        ip: author.ip,
        detail: { part, verdict },
      },
    });
  });
}

/** A failed inspection is an event of its own. */
function logFailure(
  relay: Relay,
  author: Author,
  message: string,
  part: number,
  code: string,
): Promise<void> {
  return relay.db.withOrganisation(author.org, async (tx) => {
    await append(relay, tx, {
      org: author.org,
      type: 'inspect',
      outcome: 'failure',
      private: {
        actor: await authorActor(relay, tx, author),
        message,
        ip: author.ip,
        detail: { part, code },
      },
    });
  });
}

/** For the log only: the verdict itself is checked by its signature wherever it counts. */
function kindOf(verdict: SignedObject): VerdictKind {
  const body: unknown = JSON.parse(verdict.body);
  const kind = verdictKind.safeParse(
    typeof body === 'object' && body !== null && 'verdict' in body ? body.verdict : null,
  );
  if (!kind.success) throw fail('scanner_unavailable');
  return kind.data;
}
