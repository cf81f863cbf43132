/**
 * Checking a proof of receipt with no network and no trust in whoever made the file (docs/format.md, Proof of
 * receipt): the organisation root signed the charter; a scanner of the charter signed the token; the token names the
 * very statement that the sender signed; the log's key of the charter signed the checkpoint; each entry stands in that
 * tree, commits to the private part that is shown, and is about this message and this recipient; what the recipient's
 * side signed is about this token. What is left to believe is said by the basis of each recipient (words.ts).
 */
import { type LogPrivate, logPrivate } from '../api/log.ts';
import { fail } from '../errors.ts';
import {
  type Charter,
  type LogLeaf,
  type Release,
  type Statement,
  charter,
  logLeaf,
  openedEvent,
  release,
  statement,
} from '../objects.ts';
import type { Level, SignedObject } from '../values.ts';
import {
  type Checkpoint,
  ZegelError,
  b64u,
  bodyDigest,
  encodeSigned,
  equal,
  fingerprint,
  fingerprintOfDigest,
  keyDigest,
  leafHash,
  logOrigin,
  payloadUnder,
  privateDigest,
  recipientDigest,
  sha256,
  unb64u,
  utf8,
  verify,
  verifyCheckpoint,
  verifyInclusion,
} from '../../crypto/index.ts';
import {
  type ReceiptEntry,
  type ReceiptEventType,
  type ReceiptFile,
  type ReceiptRecipient,
  decodeReceipt,
  receiptEventTypes,
} from './file.ts';

/** What a check is about: in the detail of `receipt_invalid`, as `why`. */
export const receiptChecks = [
  'file',
  'charter',
  'token',
  'statement',
  'checkpoint',
  'entry',
  'inclusion',
  'recipient',
  'opened',
] as const;
export type ReceiptCheck = (typeof receiptChecks)[number];

/** What the proof for a recipient rests on, strongest first. */
export const receiptBases = [
  'opened_signed',
  'opened_claimed',
  'share_released',
  'notified',
  'sent',
] as const;
export type ReceiptBasis = (typeof receiptBases)[number];

/** Times are milliseconds since the epoch, of the relay's clock unless said otherwise. */
export interface ProvenRecipient {
  handle: string;
  address: string;
  number: string | null;
  level: Level;
  basis: ReceiptBasis;
  sentAt: number;
  notifiedAt: number | null;
  shareReleasedAt: number | null;
  openedAt: number | null;
  opened: {
    /** By the clock of whoever opened. */
    saidAt: number;
    /** The kind of key that signed: the recipient's account, one that the recipient keeps, or that of a guest's link. */
    key: 'account' | 'kept' | 'link';
    keyFingerprint: string;
  } | null;
}

export interface ProvenReceipt {
  org: string;
  message: string;
  envelope: number;
  sender: { address: string; name: string; keyFingerprint: string };
  /** As the sender signed it. */
  writtenAt: number;
  /** As the scanner signed it. */
  releasedAt: number;
  attachments: number;
  rootFingerprint: string;
  tokenFingerprint: string;
  checkpoint: { origin: string; size: number; rootFingerprint: string };
  recipients: ProvenRecipient[];
}

/**
 * What a file proves. `rootDigest` is the key digest of the organisation root where it is known from elsewhere;
 * without it the root is the file's own, to be compared by its fingerprint. Throws `receipt_invalid` with the check,
 * `receipt_root_differs`.
 */
export async function verifyReceipt(text: string, rootDigest?: Uint8Array): Promise<ProvenReceipt> {
  const receipt = decodeReceipt(text);
  if (!receipt) throw refuse('file');
  const charterOf = attempt('charter', () => openCharter(receipt.charter));
  const root = unb64u(charterOf.root);
  if (rootDigest && !equal(keyDigest(root), rootDigest)) throw fail('receipt_root_differs');
  const token = attempt('token', () => openToken(receipt.token, charterOf));
  // What the organisation's keys signed after the charter had ended is nobody's word.
  demand('charter', token.iat <= charterOf.until);
  const said = await openStatement(receipt, token);
  const checkpoint = attempt('checkpoint', () => openCheckpoint(receipt.checkpoint, charterOf));
  const handles = new Set(receipt.recipients.map(({ handle }) => handle));
  demand('recipient', handles.size === receipt.recipients.length);
  const tokenDigest = bodyDigest(receipt.token);
  const about: About = { token, tokenDigest: b64u(tokenDigest), said, checkpoint };
  return {
    org: token.org,
    message: token.message,
    envelope: token.envelope,
    sender: {
      address: said.from.address,
      name: said.from.name,
      keyFingerprint: fingerprint(unb64u(said.senderKey)),
    },
    writtenAt: said.time,
    releasedAt: token.iat,
    attachments: token.parts.length - 1,
    rootFingerprint: fingerprint(root),
    tokenFingerprint: fingerprintOfDigest(tokenDigest),
    checkpoint: {
      origin: checkpoint.origin,
      size: checkpoint.size,
      rootFingerprint: fingerprintOfDigest(checkpoint.root),
    },
    recipients: receipt.recipients.map((recipient) => proveRecipient(recipient, about)),
  };
}

interface About {
  token: Release;
  tokenDigest: string;
  said: Statement;
  checkpoint: Checkpoint;
}

function openCharter(signed: SignedObject): Charter {
  const { root } = charter.parse(JSON.parse(signed.body));
  return charter.parse(verify('charter', signed, unb64u(root)));
}

function openToken(signed: SignedObject, { org, scanner }: Charter): Release {
  for (const key of scanner) {
    try {
      const token = release.parse(verify('release', signed, unb64u(key)));
      if (token.org === org) return token;
    } catch (error) {
      if (!(error instanceof ZegelError) || error.code !== 'bad_signature') throw error;
    }
  }
  throw new ZegelError('bad_signature');
}

/** The statement that the token names: its digest is over the stored form, which is made again here. */
async function openStatement(
  { statement: signed, statementPayload: { nonce, key } }: ReceiptFile,
  token: Release,
): Promise<Statement> {
  const said = attempt('statement', () =>
    statement.parse(verify('statement', signed, unb64u(token.senderKey))),
  );
  const stored = await payloadUnder({ nonce: unb64u(nonce), key: unb64u(key) }, encodeSigned(signed));
  demand('statement', b64u(sha256(stored)) === token.statement);
  demand('statement', said.org === token.org && said.message === token.message);
  demand('statement', said.envelope === token.envelope && said.senderKey === token.senderKey);
  demand('statement', said.from.account === token.sender && said.commitment === token.commitment);
  demand('statement', said.to.length === token.recipients.length);
  return said;
}

function openCheckpoint(note: string, { org, log }: Charter): Checkpoint {
  const origin = logOrigin(org);
  const checkpoint = verifyCheckpoint(note, origin, unb64u(log));
  if (checkpoint.origin !== origin) throw new ZegelError('bad_encoding');
  return checkpoint;
}

function proveRecipient({ handle, events, opened }: ReceiptRecipient, about: About): ProvenRecipient {
  const { token, said } = about;
  const position = token.recipients.findIndex((line) => line.handle === handle);
  const line = token.recipients[position];
  const named = said.to[position];
  if (!line || named?.key !== line.key) throw refuse('recipient');
  const proven = new Map<ReceiptEventType, ProvenEntry>();
  let before = -1;
  for (const entry of events) {
    const found = proveEntry(entry, handle, about);
    // Each kind once, in the order of the log: nothing is said twice, and nothing is hidden behind a second one.
    demand('entry', !proven.has(found.type) && entry.index > before);
    before = entry.index;
    proven.set(found.type, found);
  }
  const sent = proven.get('send');
  if (!sent) throw refuse('entry');
  const { recipient: address, phone: number } = sent.details;
  // The address and number of the log are those that the scanner saw, and the address is the one the sender signed.
  demand('recipient', address !== null && address === named.address);
  const digest = b64u(recipientDigest(named.address, number, token.message));
  demand('recipient', line.recipient === digest);
  const open = proven.get('open') ?? null;
  demand('opened', (opened === null) === (open === null));
  const signature = opened && open ? proveOpened(opened, open, line, about) : null;
  const at = (type: ReceiptEventType): number | null => proven.get(type)?.leaf.time ?? null;
  return {
    handle,
    address: named.address,
    number,
    level: line.level,
    basis: signature ? (signature.key === 'link' ? 'opened_claimed' : 'opened_signed') : lesserBasis(proven),
    sentAt: sent.leaf.time,
    notifiedAt: at('notify'),
    shareReleasedAt: at('share_release'),
    openedAt: at('open'),
    opened: signature,
  };
}

const lesserBasis = (proven: ReadonlyMap<ReceiptEventType, unknown>): ReceiptBasis =>
  proven.has('share_release') ? 'share_released' : proven.has('notify') ? 'notified' : 'sent';

interface ProvenEntry {
  type: ReceiptEventType;
  leaf: LogLeaf;
  details: LogPrivate;
}

/** In the tree, whole, and about this recipient of this message. */
function proveEntry(entry: ReceiptEntry, handle: string, { token, checkpoint }: About): ProvenEntry {
  const { index, hashes } = entry;
  attempt('inclusion', () =>
    verifyInclusion({
      leaf: leafHash(utf8(entry.leaf)),
      index,
      size: checkpoint.size,
      root: checkpoint.root,
      proof: hashes.map(unb64u),
    }),
  );
  const leaf = attempt('entry', () => logLeaf.parse(JSON.parse(entry.leaf)));
  demand('entry', b64u(privateDigest(unb64u(entry.salt), entry.private)) === leaf.p);
  const details = attempt('entry', () => logPrivate.parse(JSON.parse(entry.private)));
  const type = receiptEventTypes.find((each) => each === leaf.type);
  if (type === undefined || leaf.outcome !== 'success' || leaf.org !== token.org) throw refuse('entry');
  demand('entry', details.message === token.message && details.envelope === token.envelope);
  demand('entry', details.handle === handle);
  return { type, leaf, details };
}

/** What the recipient's side signed is about this token, and the log committed to it and to its key. */
function proveOpened(
  { event, signingKey }: NonNullable<ReceiptRecipient['opened']>,
  { details: { actor, detail } }: ProvenEntry,
  { handle, level }: Release['recipients'][number],
  { token, tokenDigest }: About,
): NonNullable<ProvenRecipient['opened']> {
  const key = unb64u(signingKey);
  const claim = attempt('opened', () => openedEvent.parse(verify('opened', event, key)));
  demand('opened', claim.org === token.org && claim.message === token.message);
  demand('opened', claim.envelope === token.envelope && claim.handle === handle);
  demand('opened', claim.token === tokenDigest);
  demand('opened', detail['event'] === b64u(bodyDigest(event)) && detail['key'] === b64u(keyDigest(key)));
  const isOwnKey = level === 'key' && detail['signed'] === true;
  return {
    saidAt: claim.time,
    key: isOwnKey ? (actor.kind === 'account' ? 'account' : 'kept') : 'link',
    keyFingerprint: fingerprint(key),
  };
}

const refuse = (why: ReceiptCheck, cause?: unknown) =>
  fail('receipt_invalid', { detail: { why }, ...(cause === undefined ? {} : { cause }) });

function demand(check: ReceiptCheck, holds: boolean): void {
  if (!holds) throw refuse(check);
}

function attempt<T>(check: ReceiptCheck, run: () => T): T {
  try {
    return run();
  } catch (cause) {
    throw refuse(check, cause);
  }
}
