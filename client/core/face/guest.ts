/** Opening without an account, as a page asks for it. */
import type { Level } from '../../../contract/values.ts';
import type { AnswerFace } from './answers.ts';
import type { KeptKeyFace } from './kept-keys.ts';
import type { Destination, DownloadedFile, Letter } from './letter.ts';

/** One delivery at a time, in the order of the methods. The link's secret stays in the core. */
export interface GuestFace extends KeptKeyFace, AnswerFace {
  /** From the path alone; consumes nothing. Throws `link_unknown`. */
  greet(handle: string): Promise<Greeting>;
  /** Proves the link with the fragment (`#1.…`); consumes nothing. Throws `bad_link`, `link_unknown`, `message_expired`. */
  knock(fragment: string): Promise<DeliveryState>;
  /** A code by SMS, only after a click. Throws `too_many_requests`, `number_refused`, `recipient_locked`. */
  sendCode(): Promise<{ resendAfter: number; codeExpiresAt: number }>;
  /** The code of the SMS: six digits. Throws `code_wrong` (detail `left`), `code_expired`, `recipient_locked`. */
  openWithCode(code: string): Promise<Letter>;
  /** The access code. Throws `bad_code_format` without using up a try when it cannot be one, else as above. */
  openWithAccessCode(code: string): Promise<Letter>;
  /**
   * The file in memory, whole and checked (events `download`). Throws `grant_expired` half an hour after the code,
   * `download_changed`, `download_cancelled`.
   */
  download(part: number): Promise<DownloadedFile>;
  /** The same for a file of any size: its last bytes follow when it was checked. Throws `download_broken`, too. */
  downloadTo(part: number, destination: Destination): Promise<void>;
  /** Stops what is under way, if it is. */
  cancelDownload(part: number): Promise<void>;
  /** The sender is told, and no code goes to this number any more. */
  notMyNumber(): Promise<void>;
  /** Forgets keys and letter. */
  close(): Promise<void>;
}

export interface Greeting {
  organisation: { name: string; phone: string };
  /** `key`: with a key that the reader kept before. */
  level: Level;
}

export interface DeliveryState {
  sender: { name: string };
  sentAt: number;
  expiresAt: number;
  /** The last two digits, for `sms`. */
  numberHint: string | null;
  triesLeft: number;
  locked: boolean;
  notMyNumber: boolean;
  /** When a further code may be asked for; null at once. */
  resendAfter: number | null;
  /** The largest attachment, 0 where there is none: told before a code is asked for, since not every browser can save it. */
  largestFileBytes: number;
  /** For level `key`. */
  keptKey: KeyOfLetter | null;
}

/** The kept key that opens a letter. */
export interface KeyOfLetter {
  keptAt: number;
  /** A passphrase opens it on any device. */
  hasPassphrase: boolean;
  /** Withdrawn, or said to be lost. */
  ended: boolean;
  /** The sender was told, and will send the letter again. */
  lost: boolean;
  /** Too many wrong passphrases; a device that holds the key still opens. */
  locked: boolean;
}
