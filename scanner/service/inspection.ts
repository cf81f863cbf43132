/** One part opened, inspected and found to be the part that the request names. */
import type { Findings, Part } from '../../contract/objects.ts';
import { type Signer, plaintextSize } from '../../crypto/index.ts';
import { signaturesSince } from '../antivirus/age.ts';
import type { AntivirusEngine } from '../antivirus/engine.ts';
import { type PartInspection, heldBytes, inspectPart } from '../inspection/inspect.ts';
import type { DocumentReader } from '../inspection/reader.ts';
import type { RuleSet } from '../rules/schema.ts';
import { IncomingPart } from './incoming-part.ts';
import type { ScannerKeys } from './keys.ts';
import type { Turns } from './turns.ts';

/** What passes through at any moment: pieces on their way in, windows of the engine, what is written to clamd. */
const PASSING_BYTES = 12 * 1024 * 1024;

/** What the scanner inspects and signs with. */
export interface Inspecting {
  keys: ScannerKeys;
  /** The scanner's identity. */
  signer: Signer;
  now: () => number;
  engine: AntivirusEngine;
  /**
   * clamd's signatures come every day. When the newest are older than this, what it calls clean is not, unless the
   * rules let `stale_database` through. Null: of any age, or of none.
   */
  signaturesMaxAgeDays: number | null;
  reader: DocumentReader;
  turns: Turns;
}

/** A part on its way in, and what to hold it against. */
export interface PartToOpen {
  content: AsyncIterable<Uint8Array>;
  part: Part;
  fileKey: Uint8Array;
  rules: RuleSet;
  signal: AbortSignal;
  /** Where the plaintext is written as it passes; of the size of the plaintext. */
  copy?: Uint8Array;
}

/**
 * Inspects while the part streams in, and answers only when all of it has come and is what its digest says. Throws
 * `digest_mismatch`, `age_payload`, `antivirus_unavailable`, `scanner_unavailable`, `scanner_busy`.
 */
export async function openAndInspect(state: Inspecting, incoming: PartToOpen): Promise<PartInspection> {
  const { part, signal, copy } = incoming;
  const held = heldBytes(part.kind, plaintextSize(part.sizeBytes)) + PASSING_BYTES + (copy?.length ?? 0);
  return state.turns.run({ kind: part.kind, bytes: held }, signal, () => openInTurn(state, incoming));
}

async function openInTurn(
  { engine, reader, now, signaturesMaxAgeDays }: Inspecting,
  { content, part, fileKey, rules, signal, copy }: PartToOpen,
): Promise<PartInspection> {
  const incoming = new IncomingPart(content, fileKey, part);
  const plaintext = incoming.plaintext();
  const inspected = await inspectPart(
    {
      kind: part.kind,
      content: copy ? copied(plaintext, copy) : plaintext,
      sizeBytes: incoming.sizeBytes,
    },
    engine,
    {
      reader,
      rules,
      signal,
      signaturesSince: signaturesSince(signaturesMaxAgeDays, now()),
    },
  );
  await incoming.finish();
  return inspected;
}

async function* copied(
  pieces: AsyncIterable<Uint8Array>,
  into: Uint8Array,
): AsyncGenerator<Uint8Array, void, undefined> {
  let offset = 0;
  for await (const piece of pieces) {
    into.set(piece, offset);
    offset += piece.length;
    yield piece;
  }
}

/** What was seen of a part, in the form that is wrapped for the sender. */
export const findingsFrom = (
  { type, contains, notes, findings, reasons }: PartInspection,
  files: Findings['files'] = [],
): Findings => ({
  v: 1,
  type: { mime: type.mime, kind: type.kind },
  contains,
  files,
  findings,
  notes,
  reasons,
});
