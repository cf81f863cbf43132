import { fromBufferPromise } from 'yauzl';
import type { Entry, ZipFile } from 'yauzl';
import type { Budget } from './reading.ts';
import { Unreadable } from './unreadable.ts';

export interface OpenZip {
  entries: readonly Entry[];
  /** A whole entry, inflated, or its first bytes. Throws `Unreadable` over a limit or when its sizes are not true. */
  read(entry: Entry, bytes?: number): Promise<Buffer>;
}

/**
 * Lists a zip file. Throws `Unreadable`: `damaged`, also when entries share their bytes with others, as no program
 * writes them; `over_limit` for too many entries.
 */
export async function openZip(content: Buffer, budget: Budget): Promise<OpenZip> {
  const zip = await fromBufferPromise(content, { lazyEntries: true, validateEntrySizes: true }).catch(
    (error: unknown) => {
      throw new Unreadable('damaged', error);
    },
  );
  budget.spendEntries(zip.entryCount);
  const entries: Entry[] = [];
  try {
    for await (const entry of zip.eachEntry()) entries.push(entry);
  } catch (error) {
    throw new Unreadable('damaged', error);
  }
  if (overlap(entries)) throw new Unreadable('damaged');
  return { entries, read: (entry, bytes) => inflate(zip, entry, budget, bytes) };
}

/** APPNOTE 4.3.7: a local header of 30 bytes and a name stand before the bytes of an entry. */
function overlap(entries: readonly Entry[]): boolean {
  const places = entries
    .map(({ relativeOffsetOfLocalHeader: start, compressedSize, fileNameLength }) => ({
      start,
      end: start + 30 + fileNameLength + compressedSize,
    }))
    .sort((one, other) => one.start - other.start);
  return places.some(({ end }, index) => end > (places[index + 1]?.start ?? Infinity));
}

async function inflate(
  zip: ZipFile,
  entry: Entry,
  budget: Budget,
  wanted: number | undefined,
): Promise<Buffer> {
  const { entryBytes } = budget.limits;
  if (entry.isEncrypted()) throw new Unreadable('encrypted_archive');
  if (wanted === undefined && entry.uncompressedSize > entryBytes) throw new Unreadable('over_limit');
  const chunks: Buffer[] = [];
  let length = 0;
  try {
    const stream = await zip.openReadStreamPromise(entry);
    for await (const chunk of stream as AsyncIterable<Buffer>) {
      length += chunk.length;
      budget.spendBytes(chunk.length);
      if (length > entryBytes || budget.swollen(length, entry.compressedSize))
        throw new Unreadable('over_limit');
      chunks.push(chunk);
      if (wanted !== undefined && length >= wanted) break;
    }
  } catch (error) {
    if (error instanceof Unreadable) throw error;
    // Also a size in the headers that is not true: yauzl compares it while inflating.
    throw new Unreadable('damaged', error);
  }
  return Buffer.concat(chunks);
}
