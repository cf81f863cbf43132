/**
 * At the reader (docs/format.md): what a client checks before it shows a letter, whoever reads it. The relay hands
 * over every byte of this and is believed in none: the token says that a scanner of the charter released exactly this
 * header, this statement and these parts under this key; the statement says who wrote it, to whom; the digests say
 * that the parts are those. A message that fails here is `reader_check_failed`, with the check in the detail.
 */
import type { SealedEnvelope } from '../../contract/api/common.ts';
import { fail } from '../../contract/errors.ts';
import {
  type Charter,
  type Letter,
  type Part,
  type Release,
  type Statement,
  letter,
  release,
  statement,
} from '../../contract/objects.ts';
import {
  type Identity,
  b64u,
  bodyDigest,
  commitment,
  concat,
  decodeSigned,
  keyDigest,
  letterText,
  openHeader,
  openPayload,
  plaintextSize,
  recipientDigest,
  sha256,
  unb64u,
  verify,
} from '../../crypto/index.ts';
import { verifyByOneOf } from './charter.ts';
import { openPart } from './parts.ts';

/** Who reads, and what they know apart from the envelope. */
export interface Reader {
  charter: Charter;
  identity: Identity;
  /** The sender's Ed25519 key as the directory has it, base64url. */
  senderKey: string;
  /** The delivery to this reader; null for the sender, who reads what they sent themselves. */
  delivery: {
    handle: string;
    address: string;
    /** False where the number is part of it, which a reader is not told. */ hasNumber: boolean;
  } | null;
}

/** An envelope that passed every check that can be made before the parts are there. */
export interface OpenEnvelope {
  fileKey: Uint8Array;
  token: Release;
  tokenDigest: Uint8Array;
  statement: Statement;
  statementDigest: Uint8Array;
}

type Check =
  | 'token'
  | 'header'
  | 'commitment'
  | 'statement'
  | 'sender'
  | 'recipient'
  | 'parts'
  | 'letter'
  | 'seen_before';

export const refuse = (check: Check, cause?: unknown) =>
  fail('reader_check_failed', { detail: { check }, ...(cause === undefined ? {} : { cause }) });

/** Throws `reader_check_failed`. */
export async function openEnvelope(sealed: SealedEnvelope, reader: Reader): Promise<OpenEnvelope> {
  const { charter } = reader;
  const header = unb64u(sealed.header);
  const stored = unb64u(sealed.statement);

  const token = attempt('token', () =>
    release.parse(verifyByOneOf('release', sealed.token, charter.scanner)),
  );
  require('token', token.org === charter.org);
  require('token', token.message === sealed.message && token.envelope === sealed.envelope);
  require('token', token.header === b64u(sha256(header)) && token.statement === b64u(sha256(stored)));
  require('parts', areSame(token.parts, sealed.parts));

  const fileKey = attempt('header', () => openHeader(header, [reader.identity]));
  const opened = commitment(fileKey, token.org, token.message);
  require('commitment', b64u(opened) === token.commitment);

  const payload = await openPayload(fileKey, stored).catch((cause: unknown) => {
    throw refuse('statement', cause);
  });
  const signed = attempt('statement', () => decodeSigned(payload));
  const said = attempt('statement', () =>
    statement.parse(verify('statement', signed, unb64u(reader.senderKey))),
  );
  require('sender', said.senderKey === reader.senderKey && said.senderKey === token.senderKey);
  require('sender', said.from.account === token.sender);
  require('statement', said.org === token.org && said.message === token.message);
  require('statement', said.envelope === token.envelope && said.prev === token.prev);
  require('statement', said.commitment === token.commitment && areSame(said.parts, token.parts));
  require('recipient', reader.delivery === null || isNamed(token, said, reader, reader.delivery));

  return {
    fileKey,
    token,
    tokenDigest: bodyDigest(sealed.token),
    statement: said,
    statementDigest: bodyDigest(signed),
  };
}

/** The reader's own key stands in the statement beside their address, and in the token beside their delivery. */
function isNamed(
  token: Release,
  said: Statement,
  { identity }: Reader,
  { handle, address, hasNumber }: NonNullable<Reader['delivery']>,
): boolean {
  const key = b64u(keyDigest(identity.recipient.publicKey));
  const line = token.recipients.find((recipient) => recipient.handle === handle);
  const isRecipient = hasNumber || line?.recipient === b64u(recipientDigest(address, null, token.message));
  return (
    line?.key === key && isRecipient && said.to.some((each) => each.address === address && each.key === key)
  );
}

/** The letter in part 0, which binds the names and order of the others. Throws `reader_check_failed`. */
export async function readLetter(
  { fileKey, token }: OpenEnvelope,
  payload: AsyncIterable<Uint8Array>,
): Promise<Letter> {
  const [first, ...attachments] = token.parts;
  if (!first) throw refuse('parts');
  const pieces: Uint8Array[] = [];
  for await (const piece of openPart(fileKey, first, payload)) pieces.push(piece);
  const read = attempt('letter', () => letter.parse(JSON.parse(letterText(concat(...pieces)))));
  const isBound =
    read.files.length === attachments.length &&
    read.files.every(({ digest, size }, index) => {
      const part = attachments[index];
      return part?.digest === digest && plaintextSize(part.sizeBytes) === size;
    });
  require('letter', isBound);
  return read;
}

/**
 * Which statement came under which message and envelope: a second one under the same name is refused, as is the same
 * statement under another.
 */
export class SeenStatements {
  readonly #byName = new Map<string, string>();
  readonly #byStatement = new Map<string, string>();

  /** Throws `reader_check_failed`. */
  check({ token, statementDigest }: OpenEnvelope): void {
    const name = `${token.message}/${String(token.envelope)}`;
    const digest = b64u(statementDigest);
    const isNew = !this.#byName.has(name) && !this.#byStatement.has(digest);
    require('seen_before', isNew || this.#byName.get(name) === digest);
    this.#byName.set(name, digest);
    this.#byStatement.set(digest, name);
  }
}

const areSame = (one: readonly Part[], other: readonly Part[]): boolean =>
  one.length === other.length &&
  one.every((part, index) => {
    const same = other[index];
    return part.kind === same?.kind && part.digest === same.digest && part.sizeBytes === same.sizeBytes;
  });

function require(check: Check, holds: boolean): void {
  if (!holds) throw refuse(check);
}

function attempt<T>(check: Check, run: () => T): T {
  try {
    return run();
  } catch (cause) {
    throw refuse(check, cause);
  }
}
