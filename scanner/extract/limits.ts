/** How far a document is followed. What goes beyond is not read on, and that is said. */
export interface ReadingLimits {
  /** Entries of an archive, those of archives inside it counted in. */
  entries: number;
  /** Inflated bytes of one entry that is read whole. */
  entryBytes: number;
  /** Inflated bytes altogether. */
  totalBytes: number;
  /** Inflated to deflated, from 1 MiB on. */
  ratio: number;
  /** Archives inside archives. */
  depth: number;
  /** UTF-16 units of text altogether. */
  textLength: number;
  pages: number;
}

export const READING_LIMITS: ReadingLimits = {
  entries: 10_000,
  entryBytes: 64 * 1024 * 1024,
  totalBytes: 256 * 1024 * 1024,
  ratio: 300,
  depth: 3,
  textLength: 64 * 1024 * 1024,
  pages: 3_000,
};
