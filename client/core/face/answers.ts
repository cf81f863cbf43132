/** Answering without an account, as the recipient's page asks for it (docs/architecture.md, A guest answers). */
import type { Confirmation } from '../../../contract/objects.ts';
import type { Attachment, Evaluation, FileToAttach } from './compose.ts';

/** One answer at a time is enough for a page; every method takes the one that it is about. */
export interface AnswerFace extends AnswerTextFace {
  /**
   * Begins an answer to the letter that is open, with the grant that opened it; a day is left to finish it. Throws
   * `grant_expired`, `answer_limit`, `recipient_locked`.
   */
  startAnswer(): Promise<{ answer: string }>;
  /**
   * Encrypts, uploads (events `upload` and `inspecting`, with the answer as `message`) and has it inspected. Called
   * again after a fault it goes on. Throws `file_unreadable`, `attachment_too_large`, `answer_too_large`,
   * `attachment_removed`, and `answer_expired` a day after the answer was begun: then another is begun.
   */
  attachToAnswer(answer: string, attachment: string, file: FileToAttach): Promise<Attachment>;
  removeFromAnswer(answer: string, attachment: string): Promise<void>;
  /** What the organisation's rules say of it as it stands. Nothing leaves the device. */
  previewAnswer(answer: string, text: string): Promise<Evaluation>;
  /**
   * Inspects, seals to whoever wrote, and sends (events `sending`); called again with the same after a fault it ends
   * what it began, once. Throws `not_clean`, `refused_by_rule`, `confirmation_needed`, `answer_expired`.
   */
  sendAnswer(answer: string, letter: { text: string; confirmed: Confirmation[] }): Promise<SentAnswer>;
  /** Forgets an answer that was not sent. */
  discardAnswer(answer: string): Promise<void>;
  /** What was answered from this link, newest first, opened with the reader's own key. Throws `grant_expired`. */
  answers(): Promise<SentAnswer[]>;
}

/** The text of an answer that is not sent yet, on this device (client/core/answer-text.ts). */
export interface AnswerTextFace {
  /**
   * Keeps the text of an answer on this device until it is sent or given up, sealed to the key that opens this letter.
   * False where nothing can be kept, or nothing was to be: an empty text is forgotten. Throws `grant_expired` before
   * the letter was opened.
   */
  keepAnswerText(text: string): Promise<boolean>;
  /** The text that was kept with this letter, or null. Throws `grant_expired` before the letter was opened. */
  keptAnswerText(): Promise<string | null>;
  /** Whether one was kept with the letter of this link, also before it is opened. */
  isAnswerKept(handle: string): Promise<boolean>;
}

export interface SentAnswer {
  message: string;
  sentAt: number;
  text: string;
  files: { name: string; sizeBytes: number }[];
}
