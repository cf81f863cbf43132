/** A member's own messages, as a page asks for them. */
import type { Timeline } from '../../../contract/api/common.ts';
import type { ProvenReceipt } from '../../../contract/receipt/verify.ts';
import type { Level } from '../../../contract/values.ts';
import type { Destination, DownloadedFile, Letter } from './letter.ts';

export interface MailFace {
  /** What I sent, newest first, with each recipient's timeline; from `before`, the `next` of another page. */
  sent(before?: string): Promise<MailPage<SentItem>>;
  /** What was sealed to my key, newest first. */
  inbox(before?: string): Promise<MailPage<InboxItem> & { unread: number }>;
  /** What I sent and received in a conversation, oldest first. Throws `not_found` where there is nothing of mine. */
  conversation(thread: string): Promise<ConversationItem[]>;
  /**
   * Subjects exist only inside letters: fetches, checks and opens those of the messages named, and remembers them
   * while signed in. The sender is not told. A message that fails a check has null.
   */
  subjects(messages: string[]): Promise<Glance[]>;
  /** Looks for words in what was opened in this session, here and nowhere else. */
  search(words: string): Promise<{ threads: string[]; searched: number }>;
  /**
   * Opens a message of mine, sent or received, with every check of docs/format.md, At the reader; for one received
   * it then says so to the relay, signed. Throws `reader_check_failed`, `message_expired`.
   */
  openMessage(message: string): Promise<OpenedMessage>;
  /** For whom an answer to this message is, opening as they did before; what may be forwarded with it. */
  answer(message: string, kind: AnswerKind): Promise<AnswerProposal>;
  /** The file, whole and checked (events `download`). Part numbers as in `OpenedMessage`. */
  downloadAttachment(message: string, part: number): Promise<DownloadedFile>;
  /** The same for a file of any size: its last bytes follow when it was checked. */
  downloadAttachmentTo(message: string, part: number, destination: Destination): Promise<void>;
  /** Stops what is under way, if it is. */
  cancelDownload(message: string, part: number): Promise<void>;
  /** Lets a recipient who is locked out try again. */
  unlock(message: string, handle: string): Promise<void>;
  /** Sends the notification again: to a guest with the same link, from the record this sender sealed to themselves. */
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

/** A page of a list; `next` asks for the one after it, and is null on the last. */
export interface MailPage<Item> {
  items: Item[];
  next: string | null;
}

/** How a conversation stands, whatever part of it is in the page. */
export interface ConversationFacts {
  received: number;
  sent: number;
  unread: number;
  lastReceivedAt: number | null;
  lastSentAt: number | null;
}

export interface SentItem {
  message: string;
  thread: string;
  releasedAt: number;
  attachments: number;
  recipients: SentRecipient[];
  conversation: ConversationFacts;
}

/** One letter of a conversation: `sent` where I wrote it, `received` where it is to my key. */
export interface ConversationItem {
  message: string;
  thread: string;
  releasedAt: number;
  attachments: number;
  sent: { recipients: SentRecipient[] } | null;
  received: { from: InboxItem['from']; openedAt: number | null } | null;
}

/** What a folded letter shows. */
export interface Glance {
  message: string;
  subject: string | null;
  /** The first line with something on it. */
  firstLine: string;
  attachments: number;
}

export type AnswerKind = 'reply' | 'reply_all' | 'forward';

export interface AnswerProposal {
  kind: AnswerKind;
  message: string;
  /** The conversation that an answer joins; null for what is forwarded. */
  thread: string | null;
  recipients: ProposedRecipient[];
  /** What it is answered with: attachments that can be forwarded. */
  files: { part: number; name: string; sizeBytes: number }[];
}

export interface ProposedRecipient {
  address: string;
  level: Level;
  /** For `code`: the one that the recipient has from before; null where I do not know it. */
  accessCode: string | null;
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
  conversation: ConversationFacts;
}

export interface OpenedMessage extends Letter {
  message: string;
  thread: string;
  /** When I opened it first; null for what I sent myself, and where the relay could not be told yet. */
  openedAt: number | null;
}
