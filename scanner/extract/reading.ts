import type { ContentKind, ContentType } from '../types/content.ts';
import type { UnscannableReason } from '../types/reasons.ts';
import type { ReadingLimits } from './limits.ts';
import { Unreadable } from './unreadable.ts';

/**
 * What was left unread, or is worth saying, without making the part unscannable. `text_not_read`: there may be text
 * that nobody looked at (a format we do not read). `no_text`: a PDF that holds only pictures. `location`: a picture
 * that says where it was taken. `scanned_in_windows`: the built-in engine saw overlapping pieces of it, never the
 * whole at once.
 */
export const READING_NOTES = ['text_not_read', 'no_text', 'location', 'scanned_in_windows'] as const;
export type ReadingNote = (typeof READING_NOTES)[number];

export interface Extraction {
  /** Better than from the first bytes alone: office documents are told from other zip files. */
  type: ContentType;
  text: string;
  /** Kinds of the files inside. */
  contains: ContentKind[];
  unscannable: UnscannableReason[];
  notes: ReadingNote[];
}

/** A file inside another. */
export interface InnerFile {
  name: string | undefined;
  /** Only its name can be read. */
  encrypted?: boolean;
  /** At least its first `bytes`, where it has so many; all of it without a number. Throws `Unreadable`. */
  read(bytes?: number): Promise<Uint8Array> | Uint8Array;
}

/** What a reader of one format finds in a document. */
export interface Contents {
  text: string;
  inside: readonly InnerFile[];
  /** A closer media type than the first bytes told. */
  mime?: string;
  notes?: readonly ReadingNote[];
  unscannable?: readonly UnscannableReason[];
}

/** What may still be read of a part: one account for all that is inside it, however it is nested. */
export class Budget {
  readonly limits: ReadingLimits;
  #entries: number;
  #bytes: number;
  #text: number;

  constructor(limits: ReadingLimits) {
    this.limits = limits;
    this.#entries = limits.entries;
    this.#bytes = limits.totalBytes;
    this.#text = limits.textLength;
  }

  /** Throws `Unreadable` (`over_limit`), as the others do. */
  spendEntries(count: number): void {
    this.#entries -= count;
    if (this.#entries < 0) throw new Unreadable('over_limit');
  }

  /** Bytes that were not in the part as it came: inflated or decoded. */
  spendBytes(count: number): void {
    this.#bytes -= count;
    if (this.#bytes < 0) throw new Unreadable('over_limit');
  }

  spendText(length: number): void {
    this.#text -= length;
    if (this.#text < 0) throw new Unreadable('over_limit');
  }

  /** UTF-16 units. */
  get textLeft(): number {
    return Math.max(0, this.#text);
  }

  /** Whether so much out of so little is more than any honest file needs. */
  swollen(length: number, packedLength: number): boolean {
    return length > RATIO_COUNTS_FROM && length > packedLength * this.limits.ratio;
  }
}

const RATIO_COUNTS_FROM = 1024 * 1024;
