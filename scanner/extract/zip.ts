import { fromBufferPromise } from 'yauzl';
import type { Entry, ZipFile } from 'yauzl';
import type { ReadingLimits } from './limits.ts';
import { Unreadable } from './unreadable.ts';

/** What may still be read of the document at hand; shared by the archives inside it. */
export interface Budget {
  entries: number;
  bytes: number;
}

export interface OpenZip {
  entries: readonly Entry[];
  /** A whole entry, inflated. Throws `Unreadable` over a limit or when its sizes are not true. */
  read(entry: Entry): Promise<Buffer>;
  /** The first bytes of an entry. */
  readHead(entry: Entry, bytes: number): Promise<Buffer>;
}

const RATIO_COUNTS_FROM = 1024 * 1024;

/** Lists a zip file. Throws `Unreadable`: `damaged`, or `over_limit` for too many entries. */
export async function openZip(content: Buffer, limits: ReadingLimits, budget: Budget): Promise<OpenZip> {
  const zip = await fromBufferPromise(content, { lazyEntries: true, validateEntrySizes: true }).catch(
    (error: unknown) => {
      throw new Unreadable('damaged', error);
    },
  );
  if (zip.entryCount > budget.entries) throw new Unreadable('over_limit');
  budget.entries -= zip.entryCount;
  const entries: Entry[] = [];
  try {
    for await (const entry of zip.eachEntry()) entries.push(entry);
  } catch (error) {
    throw new Unreadable('damaged', error);
  }
  return {
    entries,
    read: (entry) => inflate(zip, entry, limits, budget, Infinity),
    readHead: (entry, bytes) => inflate(zip, entry, limits, budget, bytes),
  };
}

async function inflate(
  zip: ZipFile,
  entry: Entry,
  limits: ReadingLimits,
  budget: Budget,
  wanted: number,
): Promise<Buffer> {
  if (entry.isEncrypted()) throw new Unreadable('encrypted_archive');
  if (wanted === Infinity && entry.uncompressedSize > limits.entryBytes) throw new Unreadable('over_limit');
  const chunks: Buffer[] = [];
  let length = 0;
  try {
    const stream = await zip.openReadStreamPromise(entry);
    for await (const chunk of stream as AsyncIterable<Buffer>) {
      length += chunk.length;
      budget.bytes -= chunk.length;
      const swollen = length > RATIO_COUNTS_FROM && length > entry.compressedSize * limits.ratio;
      if (length > limits.entryBytes || budget.bytes < 0 || swollen) throw new Unreadable('over_limit');
      chunks.push(chunk);
      if (length >= wanted) break;
    }
  } catch (error) {
    if (error instanceof Unreadable) throw error;
    // Also a size in the headers that is not true: yauzl compares it while inflating.
    throw new Unreadable('damaged', error);
  }
  return Buffer.concat(chunks);
}
