/** Writing and sending, as a page asks for it. */
import type { Confirmation, Finding, VerdictKind } from '../../../contract/objects.ts';
import type { Level } from '../../../contract/values.ts';
import type { Text } from './text.ts';

export interface ComposeFace {
  /**
   * How these people can open: an account to seal to, numbers used before. In the order given; an address that is
   * none comes back with `valid: false`.
   */
  lookup(addresses: string[]): Promise<Correspondent[]>;
  /** A fresh access code of 50 bits, in readable groups. */
  newAccessCode(): Promise<string>;
  /** `guessable` for a code that the sender made up: the page marks it so. */
  accessCodeStrength(code: string): Promise<'generated' | 'guessable'>;
  /** Which engine looks for viruses; `basic` is said on the page. */
  antivirus(): Promise<Antivirus>;
  /**
   * A new message. `thread` only for an answer; `origin` says what it answers or forwards, and keeps its protection:
   * a recipient who would open with less than before becomes a warning to be confirmed. The relay hears of it with
   * the first attachment or the letter.
   */
  startMessage(options?: {
    thread?: string;
    origin?: MessageOrigin;
  }): Promise<{ message: string; thread: string }>;
  /**
   * Reads a file (events `reading`), encrypts it range by range, uploads it (events `upload`), has it inspected; a few
   * at once, the others wait. `attachment` is the page's own name for it, and every further call takes it. Called
   * again after a fault it goes on where it stopped, with the file given or, for null, the one it has. Before a byte
   * is sent the draft is kept, so that another page can go on with it.
   * Throws `file_needed` when it has none, `file_unreadable` when the file changed or went away,
   * `attachment_too_large`, `message_full`, `staging_full`, `draft_changed`, `antivirus_unavailable`,
   * `attachment_removed` when it was removed meanwhile.
   */
  attach(message: string, attachment: string, file: FileToAttach | null): Promise<Attachment>;
  /** The same with an attachment of another message of mine, fetched, opened and sealed anew without passing the page. */
  attachFrom(
    message: string,
    attachment: string,
    from: { message: string; part: number },
  ): Promise<Attachment>;
  /** Also while it is being uploaded. */
  removeAttachment(message: string, attachment: string): Promise<void>;
  /**
   * Runs detectors and rules here, on the text as it is typed; help, not a control. Nothing leaves the browser: a
   * recipient who was not looked up yet counts as outside.
   */
  preview(message: string, text: LetterText, recipients: Recipient[]): Promise<Evaluation>;
  /** Uploads the letter and has the scanner judge the whole message; then the rules, for these recipients. */
  inspectLetter(message: string, text: LetterText, recipients: Recipient[]): Promise<Inspection>;
  /**
   * Inspects if it has to, seals, asks for the token, releases (events `sending`). Called again with the same
   * arguments after a fault it finishes what it began, once. Throws `not_clean`, `refused_by_rule`,
   * `level_too_low`, `confirmation_needed`, and `send_unsettled` when called with other arguments while it is
   * unknown whether the first ones were released.
   */
  send(message: string, letter: LetterToSend): Promise<Sent>;
  /** Forgets a message and its key. What was released stays released. */
  discard(message: string): Promise<void>;
}

/** What a message answers or forwards: another message of mine, sent or received. */
export interface MessageOrigin {
  kind: 'reply' | 'forward';
  message: string;
}

export interface Correspondent {
  /** Normalised where it is valid. */
  address: string;
  valid: boolean;
  /** With an account the message is sealed to their own key. */
  account: { id: string; name: string; fingerprint: string } | null;
  /** This sender wrote to them before. */
  known: boolean;
  /** Numbers this sender used for this address before, newest first. */
  numbers: string[];
  /**
   * A key of their own that they kept with a letter of this sender, checked; without an account the message is sealed
   * to it. `guessable`: a passphrase that they made up opens it, too.
   */
  keptKey: { fingerprint: string; keptAt: number; guessable: boolean } | null;
}

export interface Antivirus {
  engine: 'clamd' | 'basic';
  available: boolean;
  version: string;
  builtAt: number | null;
  /**
   * `stale`: too old, or without a date: nothing is clean. `unwatched`: their age is not looked at. Null while the
   * engine does not answer.
   */
  signatures: 'current' | 'stale' | 'unwatched' | null;
}

/** A `Blob` or `File`; named apart so that Node's fits, too. The name goes out as contract/file-name.ts leaves it. */
export interface FileToAttach {
  name: string;
  file: Blob;
}

export interface Attachment {
  attachment: string;
  name: string;
  sizeBytes: number;
  verdict: VerdictKind;
  /** Codes, and an antivirus signature's name. */
  reasons: string[];
  /** The built-in engine saw it in overlapping pieces, never as a whole. */
  inWindows: boolean;
  /** A picture in it says where it was taken. */
  location: boolean;
  /** As the scanner told it from the bytes. */
  type: { mime: string; kind: string };
  findings: Finding[];
}

/** `html` is what is shown where it is not empty; `text` is always there. */
export interface LetterText {
  subject: string;
  text: string;
  html: string;
}

export interface Recipient {
  address: string;
  /** `key` needs an account or a kept key, `sms` a number, `code` an access code. */
  level: Level;
  /** As people write it. */
  number?: string;
  /** From `newAccessCode`, or of the sender's own making (then it is guessable by the service, and marked so). */
  accessCode?: string;
}

export interface LetterToSend extends LetterText {
  recipients: Recipient[];
  confirmed: Confirmation[];
  /** Until when recipients can open. */
  expiresAt: number;
}

/** What the rules ask of a message as it stands. It can be sent when nothing is in `refused`, `levels`, `warnings`. */
export interface Evaluation {
  /** Rules that hold the message back altogether. */
  refused: { rule: string; text: Text }[];
  /** Recipients for whom a stronger way of opening is asked; `levels` are those that would do. */
  levels: { rule: string; address: string; levels: Level[]; text: Text }[];
  /** Warnings not confirmed yet: send `{warning, reason}` in `confirmed`. */
  warnings: { warning: string; needsReason: boolean; text: Text }[];
  /** For how long recipients may open at most: `send` takes the earlier of this and what was asked. */
  expiresWithin: { rule: string; days: number } | null;
  /** A rule by which it will not be forwarded. */
  noForward: { rule: string } | null;
  /** All that was found in the letter, whether a rule speaks of it or not. */
  findings: Finding[];
  /** Where in the letter a rule was met that asks or asked something of the sender. */
  places: Place[];
}

/** A stretch of the letter, in UTF-16 units of the text as it was given, and the rule that was met there. */
export interface Place {
  rule: string;
  field: 'subject' | 'text';
  start: number;
  end: number;
}

export interface Inspection {
  verdict: VerdictKind;
  reasons: string[];
  evaluation: Evaluation;
  attachments: Attachment[];
}

export interface Sent {
  message: string;
  thread: string;
  envelope: number;
  releasedAt: number;
  /** For the sender to pass on by another road. */
  accessCodes: { address: string; code: string }[];
}
