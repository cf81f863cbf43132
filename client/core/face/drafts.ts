/** Messages that are being written, kept between the author's devices, as a page asks for them. */
import type { AttachmentRecord, Written } from '../draft-record.ts';
import type { Attachment } from './compose.ts';

export type { Written } from '../draft-record.ts';

/** What may be kept of a draft that was changed in two places. */
export type DraftChoice = 'mine' | 'other' | 'both';

export interface DraftsFace {
  /** My drafts, newest first. */
  list(): Promise<DraftItem[]>;
  /**
   * Opens a draft to go on with it. Attachments that are up need no file; for the others `attach` takes it again.
   * Throws `not_found` when it was sent or thrown away.
   */
  open(message: string): Promise<OpenedDraft>;
  /**
   * Keeps a message as it is written now, sealed to the author; nothing is asked of the relay when nothing changed.
   * Throws `draft_changed` when another device saved it meanwhile (then `other` and `settle`), `not_found` when it
   * was thrown away there, `already_released` when it was sent there, `drafts_full`. Nothing is lost by any of them.
   */
  save(message: string, written: Written): Promise<{ savedAt: number }>;
  /** The version that another device saved, after `draft_changed`. Throws `not_found` when it is gone since. */
  other(message: string): Promise<OtherVersion>;
  /**
   * Keeps mine, the other, or both: then mine becomes a draft of its own, whose attachments go up anew. Answers the
   * draft to go on with. After `not_found` and `already_released` only `both` can be chosen.
   */
  settle(message: string, choice: DraftChoice): Promise<OpenedDraft>;
  /** It can be taken back for ten minutes. */
  throwAway(message: string): Promise<void>;
  /** Throws `not_found` when it was deleted already. */
  takeBack(message: string): Promise<OpenedDraft>;
}

export interface DraftItem {
  message: string;
  savedAt: number;
  /** When it is deleted unless it is changed. */
  expiresAt: number;
  /** Null where it cannot be opened with the keys of this account. */
  summary: { subject: string; recipients: string[]; more: number; attachments: number } | null;
}

export interface OpenedDraft {
  message: string;
  thread: string;
  /** Null when it was never saved. */
  savedAt: number | null;
  written: Written;
  attachments: OpenedAttachment[];
}

/**
 * - `complete`: all of it is up; `attach` without a file has it inspected, or says at once what was said before.
 * - `partial`: `sentBytes` of it are up, the rest takes the file (`hasFile`: this page still has it, or fetches it
 *   from the message that it is passed on from).
 * - `gone`: what was up has been deleted, as everything is that was not sent within 24 hours.
 */
export interface OpenedAttachment extends Pick<AttachmentRecord, 'attachment' | 'name' | 'sizeBytes'> {
  at: 'complete' | 'partial' | 'gone';
  sentBytes: number;
  hasFile: boolean;
  /** What the scanner said, where that still holds. */
  judged: Attachment | null;
}

export interface OtherVersion {
  savedAt: number;
  written: Written;
  /** Names. */
  attachments: string[];
}
