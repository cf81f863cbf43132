/**
 * Reading the communication log (docs/format.md, Log). The relay serves it; what is believed is what the log's key
 * of the charter signed: a checkpoint that never shrinks, entries that are what their leaves commit to, and content
 * that only holders of the log's key can open.
 */
import type { z } from 'zod';
import { type LogEntry, logPrivate } from '../../contract/api/log.ts';
import { api } from '../../contract/api/index.ts';
import { fail } from '../../contract/errors.ts';
import { parseJson } from '../../contract/json.ts';
import { logContent, logLeaf } from '../../contract/objects.ts';
import {
  type Checkpoint,
  type Identity,
  b64u,
  equal,
  identityFromSeed,
  isZegelError,
  leafHash,
  merkleRoot,
  networkDigest,
  openLogContent,
  openLogEpoch,
  privateDigest,
  unb64u,
  utf8,
  verifyInclusion,
} from '../../crypto/index.ts';
import type { LogDetails, LogItem, LogPage } from './face.ts';
import type { Relay } from './http.ts';
import type { LogHistory } from './log-history.ts';
import type { Member } from './member.ts';

type Answer = z.output<typeof api.log.read.result>;

export class Log {
  readonly #relay: Relay;
  readonly #member: () => Member;
  readonly #history: LogHistory;

  constructor(relay: Relay, member: () => Member, history: LogHistory) {
    this.#relay = relay;
    this.#member = member;
    this.#history = history;
  }

  async read(page: { before?: number; limit?: number } = {}): Promise<LogPage> {
    const query: Record<string, number> = { ...page };
    const { charter } = this.#member();
    const { answer, checkpoint } = await this.#history.follow(charter, () =>
      this.#relay.call(api.log.read, {}, {}, { query }),
    );
    if (answer.size !== checkpoint.size || answer.entries.some(({ seq }) => seq >= checkpoint.size)) {
      throw fail('log_proof_invalid');
    }
    checkWhole(answer.entries, checkpoint);
    const key = this.epochIdentity(answer.epochKey);
    return {
      entries: answer.entries.map((entry) => itemOf(entry, charter.org, key)),
      size: answer.size,
      checkpoint: { size: checkpoint.size, root: b64u(checkpoint.root) },
      readsContent: key !== null,
    };
  }

  async prove(seq: number): Promise<{ index: number; size: number }> {
    const { charter } = this.#member();
    const { answer, checkpoint } = await this.#history.follow(charter, () =>
      this.#relay.call(api.log.proof, { n: seq }, {}),
    );
    const { leaf, index, size, hashes } = answer;
    const { root } = checkpoint;
    if (index !== seq || size !== checkpoint.size) throw fail('log_proof_invalid');
    verifyInclusion({ leaf: leafHash(utf8(leaf)), index, size, root, proof: hashes.map(unb64u) });
    return { index, size };
  }

  /** What opens content fields, or null without the epoch's key. */
  epochIdentity(sealed: Answer['epochKey']): Identity | null {
    const seed = this.epochSeed(sealed);
    return seed && identityFromSeed(seed);
  }

  epochSeed(sealed: Answer['epochKey']): Uint8Array | null {
    if (sealed === null) return null;
    const { charter, identity } = this.#member();
    return openLogEpoch(identity, charter.org, charter.logEpoch.epoch, unb64u(sealed));
  }
}

/** Where a page holds every entry, its leaves have to give the very root that was signed. */
function checkWhole(entries: readonly LogEntry[], { size, root }: Checkpoint): void {
  const inOrder = [...entries].sort((one, other) => one.seq - other.seq);
  if (inOrder.length !== size || inOrder.some(({ seq }, index) => seq !== index)) return;
  if (!equal(merkleRoot(inOrder.map(({ leaf }) => leafHash(utf8(leaf)))), root)) {
    throw fail('log_proof_invalid');
  }
}

/** An entry as a page shows it. Throws `log_proof_invalid` on a leaf that is none. */
export function itemOf(entry: LogEntry, org: string, key: Identity | null): LogItem {
  const leaf = logLeaf.safeParse(parseJson(entry.leaf));
  if (!leaf.success || leaf.data.org !== org) throw fail('log_proof_invalid');
  const { time, type, outcome, p } = leaf.data;
  const common = { seq: entry.seq, time, type, outcome };
  if (entry.private === null || entry.salt === null) {
    return { ...common, details: null, content: null, intact: true };
  }
  const isIntact = b64u(privateDigest(unb64u(entry.salt), entry.private)) === p;
  const details = logPrivate.safeParse(parseJson(entry.private));
  if (!isIntact || !details.success || !isFrom(entry, details.data))
    return { ...common, details: null, content: null, intact: false };
  const { message, envelope } = details.data;
  const name = message === null ? null : { org, message, envelope: envelope ?? 0 };
  const content = key && name && entry.content !== null ? contentOf(key, name, entry.content) : null;
  return { ...common, details: detailsOf(details.data, entry), content, intact: true };
}

function contentOf(
  key: Identity,
  name: { org: string; message: string; envelope: number },
  sealed: string,
): LogItem['content'] {
  try {
    const { subject, attachments } = logContent.parse(JSON.parse(openLogContent(key, name, unb64u(sealed))));
    return { subject, attachments };
  } catch (error) {
    // Of an earlier epoch, whose key this reader does not have.
    if (isZegelError(error, 'unseal_failed')) return null;
    throw error;
  }
}

/** What is shown of from where is what the entry commits to; it may also have been erased. */
const isFrom = ({ from: shown }: LogEntry, { from }: z.output<typeof logPrivate>): boolean =>
  shown === null || (from ?? null) === b64u(networkDigest(unb64u(shown.salt), shown.address));

const detailsOf = (details: z.output<typeof logPrivate>, { from }: LogEntry): LogDetails => ({
  actor: { kind: details.actor.kind, address: details.actor.address, name: details.actor.name },
  message: details.message,
  recipient: details.recipient,
  phone: details.phone,
  ip: from?.address ?? details.ip,
  purpose: details.purpose,
  detail: details.detail,
});
