/**
 * Inspects one part of a message: antivirus, type, text and detectors, in a single pass over its content. Nothing
 * is stored; what is held in memory is wiped before the verdict is given.
 */
import type { Finding } from '../../contract/objects.ts';
import { isStale } from '../antivirus/engine.ts';
import type { AntivirusEngine, AntivirusResult, EngineState, Scan, ScanInput } from '../antivirus/engine.ts';
import { DETECTORS, DETECTORS_VERSION } from '../detect/detect.ts';
import type { ReadingNote } from '../extract/reading.ts';
import { HEAD_BYTES, identify } from '../extract/identify.ts';
import { Unreadable } from '../extract/unreadable.ts';
import type { RuleSet } from '../rules/schema.ts';
import { detectorsVersion, textConditions, textDetectors } from '../rules/text-conditions.ts';
import type { ContentKind, ContentType } from '../types/content.ts';
import type { UnscannableReason } from '../types/reasons.ts';
import { KeptInput } from './kept-input.ts';
import { letterFindings, letterTexts } from './letter.ts';
import type { DocumentReader } from './reader.ts';

export interface PartToInspect {
  kind: 'letter' | 'attachment';
  content: AsyncIterable<Uint8Array>;
  /** Exactly what `content` delivers. */
  sizeBytes: number;
  /** Where it is known: a name cannot make content harmless, but it can lie. */
  name?: string;
}

export interface InspectionOptions {
  reader: DocumentReader;
  /** The rules in force: their phrases and patterns are looked for together with the detectors. */
  rules?: RuleSet;
  /** Attachments larger than this (64 MiB) are scanned and typed; what may hold text is `over_limit` then. */
  readBytes?: number;
  /** Signatures built before this time (Unix milliseconds), or without a date, make every part unscannable. */
  signaturesSince?: number | null;
  signal?: AbortSignal;
}

export interface PartInspection {
  /** `refused` is not among them: that is for the rules to say, on the whole message. */
  verdict: 'clean' | 'infected' | 'unscannable';
  /** Why it is not clean: the name of the signature, or reasons of scanner/types/reasons.ts. */
  reasons: string[];
  /** What was not looked at although the verdict stands. */
  notes: ReadingNote[];
  type: ContentType;
  /** Kinds of the files inside an archive or document. */
  contains: ContentKind[];
  findings: Finding[];
  engine: { name: 'clamd' | 'basic'; version: string };
  avdb: EngineState['avdb'];
  /** Under which name the findings were made (rules/text-conditions.ts). */
  detectorsVersion: string;
}

const READ_BYTES = 64 * 1024 * 1024;
/** The largest letter that the contract allows, with every character escaped, stays below this. */
const LETTER_BYTES = 16 * 1024 * 1024;
const MAX_FINDINGS = 8_000;
const LETTER_TYPE: ContentType = { mime: 'application/json', kind: 'text', mismatch: false };

/** What was seen of a part besides the antivirus verdict on its bytes. */
interface Look {
  type: ContentType;
  contains: ContentKind[];
  findings: Finding[];
  notes: ReadingNote[];
  unscannable: UnscannableReason[];
  /** Of texts inside the part. */
  scans: Scan[];
}

/** How much of a part is held in memory: all of what is read, the beginning of what only passes the engine. */
export function heldBytes(kind: PartToInspect['kind'], sizeBytes: number, readBytes = READ_BYTES): number {
  const limit = kind === 'letter' ? LETTER_BYTES : readBytes;
  return sizeBytes <= limit ? sizeBytes : Math.min(HEAD_BYTES, sizeBytes);
}

/**
 * Throws `antivirus_unavailable` or `scanner_unavailable` when there is no verdict, `size_mismatch`, the error of
 * `content`, or the reason of `signal`.
 */
export async function inspectPart(
  part: PartToInspect,
  engine: AntivirusEngine,
  options: InspectionOptions,
): Promise<PartInspection> {
  const kept = Buffer.alloc(heldBytes(part.kind, part.sizeBytes, options.readBytes));
  try {
    const { scan, length } = await scanKeeping(part, engine, kept, options.signal);
    const content = kept.subarray(0, length);
    const whole = length === part.sizeBytes;
    const look =
      part.kind === 'letter'
        ? await lookAtLetter(content, whole, engine, options)
        : await lookAtAttachment(content, whole, scan.result, part.name, options);
    if (engine.scansInWindows(part.sizeBytes)) look.notes.push('scanned_in_windows');
    const scans = [scan, ...look.scans];
    if (scans.some(({ by }) => isStale(by, options.signaturesSince ?? null))) {
      look.unscannable.push('stale_database');
    }
    // What we do not open ourselves an engine may have answered for.
    if (look.unscannable.includes('archive_not_read') && (await scan.answersForArchives())) {
      look.unscannable = look.unscannable.filter((reason) => reason !== 'archive_not_read');
      look.notes.push('text_not_read');
    }
    const { name, version, avdb } = scan.by;
    return {
      ...judge(
        scans.map(({ result }) => result),
        look.unscannable,
      ),
      notes: look.notes,
      type: look.type,
      contains: look.contains,
      findings: capped(look.findings),
      engine: { name, version },
      avdb,
      detectorsVersion: options.rules === undefined ? DETECTORS_VERSION : detectorsVersion(options.rules),
    };
  } finally {
    kept.fill(0);
  }
}

/**
 * Streams the content through the engine and keeps as much of its beginning as fits in `kept`. An engine that
 * stops early (over its limit) leaves the first bytes to be read here, since the type is told from them.
 */
async function scanKeeping(
  { content, sizeBytes }: PartToInspect,
  engine: AntivirusEngine,
  kept: Buffer,
  signal: AbortSignal | undefined,
): Promise<{ scan: Scan; length: number }> {
  const input = new KeptInput(content, kept);
  try {
    const scan = await engine.scan(input, sizeBytes, signal);
    await input.keepAtLeast(Math.min(HEAD_BYTES, kept.length));
    return { scan, length: input.keptBytes };
  } finally {
    await input.end();
  }
}

async function lookAtAttachment(
  content: Buffer,
  whole: boolean,
  { verdict }: AntivirusResult,
  name: string | undefined,
  { reader, rules, signal }: InspectionOptions,
): Promise<Look> {
  const type = await identify(content.subarray(0, HEAD_BYTES), name);
  const look: Look = { type, contains: [], findings: [], notes: [], unscannable: [], scans: [] };
  if (content.length === 0 || !mayHoldText(type)) return look;
  if (!whole || verdict === 'infected') {
    const isArchive = type.kind === 'archive' || type.mime.includes('zip');
    // Rules ask for words that nobody looked for here: what was too large to read does not pass for clean.
    if (isArchive) look.unscannable.push('archive_not_read');
    // What a picture says about itself is worth no refusal.
    else if (!whole && (type.kind !== 'image' || type.mime === 'image/svg+xml'))
      look.unscannable.push('over_limit');
    return { ...look, notes: ['text_not_read'] };
  }
  const conditions = rules === undefined ? [] : textConditions(rules);
  const request = { type, conditions, ...(name === undefined ? {} : { name }) };
  const reading = await reader.read(content, request, signal);
  return {
    ...look,
    ...reading,
    findings: reading.findings.map((finding) => ({ ...finding, field: 'attachment' })),
  };
}

/** Sound, programs and unknown formats have no text that we read: no process is started for them. */
function mayHoldText({ kind, mime }: ContentType): boolean {
  return (
    kind === 'document' ||
    kind === 'text' ||
    kind === 'archive' ||
    kind === 'script' ||
    kind === 'image' ||
    mime.includes('zip')
  );
}

/** The letter's texts are scanned once more by themselves: within JSON an escape may hide what an engine knows. */
async function lookAtLetter(
  content: Buffer,
  whole: boolean,
  engine: AntivirusEngine,
  { rules, signal }: InspectionOptions,
): Promise<Look> {
  const look: Look = { type: LETTER_TYPE, contains: [], findings: [], notes: [], unscannable: [], scans: [] };
  if (!whole) return { ...look, unscannable: ['over_limit'] };
  try {
    const texts = letterTexts(content);
    const scanning = Promise.all(
      [texts.text, texts.html]
        .filter((text) => text !== '')
        .map(async (text) => {
          const bytes = Buffer.from(text, 'utf8');
          return engine.scan(once(bytes), bytes.length, signal).finally(() => bytes.fill(0));
        }),
    );
    // A fault of the engine is thrown below, also when reading the letter throws first.
    scanning.catch(() => undefined);
    look.findings = letterFindings(texts, [
      ...DETECTORS,
      ...(rules === undefined ? [] : textDetectors(rules)),
    ]);
    look.scans = await scanning;
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error;
    look.unscannable.push(error.reason);
  }
  return look;
}

/** Bytes that are there to be scanned as often as need be. */
function once(bytes: Uint8Array): ScanInput {
  return {
    isReplayable: true,
    async *[Symbol.asyncIterator]() {
      yield await Promise.resolve(bytes);
    },
  };
}

/** The first that applies of infected, unscannable, clean, with all its reasons. */
function judge(
  results: readonly AntivirusResult[],
  unread: readonly UnscannableReason[],
): Pick<PartInspection, 'verdict' | 'reasons'> {
  const signatures = results.flatMap((result) => (result.verdict === 'infected' ? [result.signature] : []));
  if (signatures.length > 0) return { verdict: 'infected', reasons: [...new Set(signatures)] };
  const unscanned = results.flatMap((result) => (result.verdict === 'unscannable' ? [result.reason] : []));
  const reasons = [...new Set([...unscanned, ...unread])];
  return { verdict: reasons.length > 0 ? 'unscannable' : 'clean', reasons };
}

/** When there are too many findings to carry, each detector keeps an equal share of its first. */
function capped(findings: Finding[]): Finding[] {
  if (findings.length <= MAX_FINDINGS) return findings;
  const share = Math.floor(MAX_FINDINGS / new Set(findings.map(({ detector }) => detector)).size);
  const kept = new Map<string, number>();
  return findings.filter(({ detector }) => {
    const count = (kept.get(detector) ?? 0) + 1;
    kept.set(detector, count);
    return count <= share;
  });
}
