/**
 * Reads a document: its text, for the detectors, and what kinds of files it holds. Meant to run in a process of
 * its own (scanner/inspection/reader.ts), because a hostile document can take all the time and memory it is given.
 */
import type { Entry } from 'yauzl';
import type { ContentKind, ContentType } from '../types/content.ts';
import type { UnscannableReason } from '../types/reasons.ts';
import { htmlText } from './html.ts';
import { HEAD_BYTES, identify, typeFrom } from './identify.ts';
import { READING_LIMITS } from './limits.ts';
import type { ReadingLimits } from './limits.ts';
import { decodeText, decodeWindows1252 } from './text.ts';
import { Unreadable } from './unreadable.ts';
import type { Budget, OpenZip } from './zip.ts';

/**
 * What was left unread without making the part unscannable. `text_not_read`: there may be text that nobody looked
 * at (a format we do not read, an archive's large entry). `no_text`: a PDF that holds only pictures.
 * `scanned_in_windows`: the built-in engine saw overlapping pieces of it, never the whole at once.
 */
export type ReadingNote = 'text_not_read' | 'no_text' | 'scanned_in_windows';

export interface Extraction {
  /** Better than from the first bytes alone: office documents are told from other zip files. */
  type: ContentType;
  text: string;
  /** Kinds of the files inside. */
  contains: ContentKind[];
  unscannable: UnscannableReason[];
  notes: ReadingNote[];
}

/** An entry of an archive larger than this is told by its first bytes and not read. */
const ENTRY_READ_BYTES = 16 * 1024 * 1024;

interface Reading {
  limits: ReadingLimits;
  budget: Budget;
  textLeft: number;
}

/**
 * Never throws for what is in `content`, which may be changed by the reading. `known` is its type where somebody
 * looked already.
 */
export async function extract(
  content: Uint8Array,
  name: string | undefined,
  limits: ReadingLimits = READING_LIMITS,
  known?: ContentType,
): Promise<Extraction> {
  const budget = { entries: limits.entries, bytes: limits.totalBytes };
  const type = known ?? (await identify(content.subarray(0, HEAD_BYTES), name));
  return read(content, name, type, { limits, budget, textLeft: limits.textLength }, 0);
}

async function read(
  content: Uint8Array,
  name: string | undefined,
  type: ContentType,
  reading: Reading,
  depth: number,
): Promise<Extraction> {
  const result: Extraction = { type, text: '', contains: [], unscannable: [], notes: [] };
  try {
    await readAs(result, content, name, reading, depth);
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error;
    result.unscannable.push(error.reason);
  }
  reading.textLeft -= result.text.length;
  return {
    ...result,
    contains: unique(result.contains),
    unscannable: unique(result.unscannable),
    notes: unique(result.notes),
  };
}

async function readAs(
  result: Extraction,
  content: Uint8Array,
  name: string | undefined,
  reading: Reading,
  depth: number,
): Promise<void> {
  const { mime } = result.type;
  const buffer = Buffer.from(content.buffer, content.byteOffset, content.byteLength);
  if (mime === 'application/pdf') {
    // The readers are loaded when there is something for them: this runs in a new process each time.
    const { readPdf } = await import('./pdf.ts');
    Object.assign(result, await readPdf(new Uint8Array(content), reading.limits, reading.textLeft));
    if (result.text.trim() === '') result.notes.push('no_text');
  } else if (buffer.subarray(0, 2).toString('latin1') === 'PK') {
    await readZip(result, buffer, name, reading, depth);
  } else if (/^text\/|^message\/|[/+]xml$|json$|^image\/svg/.test(mime)) {
    // Its beginning was text; a stray byte further on is no reason not to look at the rest.
    const text = decodeText(content) ?? decodeWindows1252(content);
    if (text.length > reading.textLeft) throw new Unreadable('over_limit');
    result.text = /html|xml|svg/.test(mime) ? htmlText(text) : text;
  } else if (buffer.subarray(0, 4).toString('hex') === 'd0cf11e0') {
    // [MS-OFFCRYPTO] 2.3.4: a document with a password is a compound file with this stream.
    if (buffer.includes(Buffer.from('EncryptedPackage', 'utf16le')))
      throw new Unreadable('encrypted_document');
    result.notes.push('text_not_read');
  } else if (result.type.kind === 'archive') {
    result.unscannable.push('archive_not_read');
  } else if (result.type.kind === 'document') {
    result.notes.push('text_not_read');
  }
}

async function readZip(
  result: Extraction,
  content: Buffer,
  name: string | undefined,
  reading: Reading,
  depth: number,
): Promise<void> {
  if (depth > reading.limits.depth) throw new Unreadable('over_limit');
  const [{ openZip }, { officeFormat, officeText }] = await Promise.all([
    import('./zip.ts'),
    import('./office.ts'),
  ]);
  const zip = await openZip(content, reading.limits, reading.budget);
  const names = new Set(zip.entries.map(({ fileName }) => fileName));
  const office = officeFormat(zip.entries);
  if (office !== null) {
    // file-type may know a closer one, such as a template or one with macros.
    if (result.type.mime === 'application/zip') result.type = typeFrom(office.mime, name);
    result.text = await officeText(zip, office, reading.textLeft);
    return;
  }
  if (names.has('META-INF/MANIFEST.MF') && result.type.kind !== 'executable') {
    result.type = typeFrom('application/java-archive', name);
  }
  for (const entry of zip.entries) {
    if (entry.fileName.endsWith('/')) continue;
    if (entry.isEncrypted()) {
      result.unscannable.push('encrypted_archive');
      // The content is closed, the name is not.
      result.contains.push(typeFrom('application/octet-stream', entry.fileName).kind);
      continue;
    }
    await readEntry(result, zip, entry, reading, depth);
  }
}

async function readEntry(
  result: Extraction,
  zip: OpenZip,
  entry: Entry,
  reading: Reading,
  depth: number,
): Promise<void> {
  const head = await zip.readHead(entry, HEAD_BYTES);
  const type = await identify(head, entry.fileName);
  result.contains.push(type.kind);
  const readable = type.kind === 'document' || type.kind === 'text' || type.kind === 'archive';
  if (!readable) return;
  if (entry.uncompressedSize > ENTRY_READ_BYTES) {
    if (type.kind === 'archive') result.unscannable.push('archive_not_read');
    else result.notes.push('text_not_read');
    return;
  }
  const inside = await read(await zip.read(entry), entry.fileName, type, reading, depth + 1);
  result.text += `${inside.text}\n`;
  result.contains.push(...inside.contains);
  result.unscannable.push(...inside.unscannable);
  result.notes.push(...inside.notes);
}

function unique<Each>(list: readonly Each[]): Each[] {
  return [...new Set(list)];
}
