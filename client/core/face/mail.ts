/** A member's own messages, as a page asks for them. */
import type { Timeline } from '../../../contract/api/common.ts';
import type { ProvenReceipt } from '../../../contract/receipt/verify.ts';
import type { Level } from '../../../contract/values.ts';
import type { Destination, DownloadedFile, Letter } from './letter.ts';

export interface MailFace {
  /** What I sent, newest first, with each recipient's timeline. */
  sent(): Promise<SentItem[]>;
  /** What was sealed to my key, newest first. */
  inbox(): Promise<InboxItem[]>;
  /**
   * Subjects exist only inside letters: fetches, checks and opens those of the messages named, and remembers them
   * while signed in. A message that fails a check has null.
   */
  subjects(messages: string[]): Promise<{ message: string; subject: string | null; attachments: number }[]>;
  /**
   * Opens a message of mine, sent or received, with every check of docs/format.md, At the reader; for one received
   * it then says so to the relay, signed. Throws `reader_check_failed`, `message_expired`.
   */
  openMessage(message: string): Promise<OpenedMessage>;
  /** The file, whole and checked (events `download`). Part numbers as in `OpenedMessage`. */
  downloadAttachment(message: string, part: number): Promise<DownloadedFile>;
  /** The same for a file of any size: its last bytes follow when it was checked. */
  downloadAttachmentTo(message: string, part: number, destination: Destination): Promise<void>;
  /** Stops what is under way, if it is. */
  cancelDownload(message: string, part: number): Promise<void>;
  /** Lets a recipient who is locked out try again. */
  unlock(message: string, handle: string): Promise<void>;
  /** Sends the notification again, with the same link, from the record this sender sealed to themselves. */
  resend(message: string, handle: string): Promise<void>;
  /** The access codes of a message I sent, from the same record. */
  accessCodes(message: string): Promise<{ handle: string; address: string; code: string }[]>;
  /**
   * The proof of receipt of a message I sent, as it stands now, checked here as `zegel receipt verify` checks it.
   * Asking is an entry of the log. Throws `receipt_not_possible`, `receipt_invalid`, `log_proof_invalid`.
   */
  receipt(message: string): Promise<Receipt>;
}

export interface Receipt {
  /** The file for programs: names the recipients, holds neither letter nor subject nor a key to them. */
  text: string;
  proven: ProvenReceipt;
}

export interface SentItem {
  message: string;
  thread: string;
  releasedAt: number;
  attachments: number;
  recipients: SentRecipient[];
}

export interface SentRecipient {
  handle: string;
  address: string;
  level: Level;
  /** With an account; else a guest, also one who opens with a kept key. */
  isAccount: boolean;
  /** The sender made the code up: guessable by the service. */
  chosenCode: boolean;
  numberHint: string | null;
  timeline: Timeline;
}

export interface InboxItem {
  message: string;
  thread: string;
  /** A guest who answers has no name: `name` is their address. */
  from: { kind: 'account' | 'guest'; address: string; name: string };
  receivedAt: number;
  openedAt: number | null;
  attachments: number;
}

export interface OpenedMessage extends Letter {
  message: string;
  thread: string;
  /** When I opened it first; null for what I sent myself, and where the relay could not be told yet. */
  openedAt: number | null;
}
