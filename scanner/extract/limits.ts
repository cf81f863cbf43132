/** How far a document is followed. What goes beyond is not read on, and that is said. */
export interface ReadingLimits {
  /** Entries of an archive, those of archives inside it counted in. */
  entries: number;
  /** Inflated bytes of one entry that is read whole. */
  entryBytes: number;
  /** Inflated and decoded bytes altogether. */
  totalBytes: number;
  /** Inflated to deflated, from 1 MiB on. */
  ratio: number;
  /** Files inside files: in one at this depth there may be files, and in those none. */
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
  // A mail, in it another, in that a .tar.gz (two), in that a document, in that a picture.
  depth: 4,
  textLength: 64 * 1024 * 1024,
  pages: 3_000,
};
