/**
 * Everything a page can ask of the client's core. In the browser the core lives in a Web Worker, where seeds and
 * file keys stay; so every method is asynchronous, takes and gives only what a structured clone carries, and says
 * how far it is by events instead of callbacks. client/core/remote.ts gives a page these very interfaces over a
 * worker's port; in Node the same objects are used directly.
 *
 * Failures reach the caller as `ZegelError` with a code of contract/errors.ts. After a retryable code
 * (`network_failed`, `deadline_passed`, `unavailable` …) the same call may be made again: nothing is lost, and
 * nothing is released twice.
 *
 * Times are milliseconds since the epoch, ids 22 characters. A member's page uses `MemberFace`, a guest's page
 * `GuestFace`; the second carries none of the code of the first.
 */
import type { Timeline } from '../../contract/api/common.ts';
import type { Confirmation, Finding, VerdictKind } from '../../contract/objects.ts';
import type { Language, Level, Role } from '../../contract/values.ts';

export type { Confirmation, Finding, Language, Level, Role, Timeline, VerdictKind };

export interface MemberFace {
  enrolment: EnrolmentFace;
  session: SessionFace;
  organisation: OrganisationFace;
  compose: ComposeFace;
  mail: MailFace;
}

/** Hears every event of the core, in order. The function returned stops it. */
export type Subscribe = (listener: (event: CoreEvent) => void) => () => void;

/** How far something is. A page ignores kinds that it does not know. */
export type CoreEvent =
  /** Bytes of an attachment on their way up; the encrypted size, a little over the file's. */
  | { type: 'upload'; message: string; attachment: string; sentBytes: number; totalBytes: number }
  /** The attachment is being inspected. */
  | { type: 'inspecting'; message: string; attachment: string }
  | { type: 'sending'; message: string; step: SendStep }
  /** Bytes of an attachment on their way down. `message` is the handle on a guest's page. */
  | { type: 'download'; message: string; part: number; receivedBytes: number; totalBytes: number }
  /** The session ended on the relay's side: back to the sign-in page. */
  | { type: 'signed_out' };

export type SendStep = 'letter' | 'inspect' | 'seal' | 'token' | 'release';

/** One enrolment at a time, in the order of the methods. Beginning again forgets the one before. */
export interface EnrolmentFace {
  /**
   * What a link is for: `/setup/TOKEN#1.SCANNER.GATEWAY` or `/invite#1.TOKEN.ROOT`, as the whole address or from
   * its path on. Changes nothing at the relay. Throws `bad_link`, `enrolment_link_invalid`, and
   * `fingerprint_mismatch` when the keys of the service are not those the link names.
   */
  begin(link: string): Promise<EnrolmentStart>;
  /** Registers a password by OPAQUE; it does not leave the core. Throws `password_too_short` under 12 characters. */
  choosePassword(password: string): Promise<void>;
  /** Begins a second factor. `number` as people write it. Choosing again replaces it. Throws `bad_phone`. */
  chooseFactor(factor: FactorChoice): Promise<FactorStart>;
  /** The code of the authenticator, or of the SMS. Throws `code_wrong`, `code_expired`. */
  verifyFactor(code: string): Promise<void>;
  /**
   * Makes every key. What is returned exists nowhere else and is not given again: to be saved or printed before
   * `finish`. `archive` only counts at set-up; without it nobody can open the organisation's own export.
   */
  makeKeys(options?: { archive?: boolean }): Promise<KeysToKeep>;
  /**
   * Signs the charter (at set-up), makes the account, signs in. Root and archive keys are forgotten here.
   * Throws `enrolment_order` when a step was skipped, `address_taken`, and `enrolment_finished` when an earlier call
   * made the account and only its answer was lost.
   */
  finish(details: EnrolmentDetails): Promise<Account>;
}

export interface EnrolmentStart {
  kind: 'setup' | 'invitation';
  role: Role;
  /** Whom the invitation was sent to; null at set-up. */
  invitee: { address: string; name: string } | null;
  /** Null at set-up. */
  organisation: { name: string; phone: string } | null;
  /** Groups of four hexadecimal digits: at set-up those of scanner and gateway, else that of the root. */
  fingerprints: { name: 'scanner' | 'gateway' | 'root'; fingerprint: string }[];
  /** The factor proven already, where the page was reloaded half-way. */
  factor: FactorKind | null;
  expiresAt: number;
}

export type FactorKind = 'totp' | 'sms';
export type FactorChoice = { kind: 'totp' } | { kind: 'sms'; number: string };
export type FactorStart =
  /** `uri` for the QR code (otpauth://), `secret` the same in Base32, for typing. */
  | { kind: 'totp'; secret: string; uri: string }
  /** The number as it was understood. */
  | { kind: 'sms'; number: string; resendAfter: number };

export interface KeysToKeep {
  /** Stands in for the password, once it is lost. Grouped. */
  recoveryKey: string;
  /** Ten; each stands in for the second factor once. */
  backupCodes: string[];
  /** At set-up: `AGE-SECRET-KEY-PQ-1…`, an age identity that opens the organisation's archive. */
  archiveKey: string | null;
  /** At set-up: the organisation root, grouped. Signs charters; needed when keys of the service change. */
  rootKey: string | null;
  /** The fingerprint of the root, which every member's client pins. */
  rootFingerprint: string;
}

export interface EnrolmentDetails {
  name: string;
  /** At set-up; an invitation has its own. */
  address?: string;
  /** At set-up. `phone` is what recipients see and ring. */
  organisation?: { name: string; phone: string };
}

export interface SessionFace {
  /** First step. Throws `sign_in_failed`, alike for an unknown address and a wrong password. */
  signIn(address: string, password: string): Promise<FactorAsked>;
  /** First step with the recovery key instead; after `proveFactor` a new password must be chosen. */
  recover(address: string, recoveryKey: string): Promise<FactorAsked>;
  /** Only for the factor `sms`. */
  sendFactorCode(): Promise<{ resendAfter: number }>;
  /**
   * Second step: a code of the factor or one of the backup codes. Throws `code_wrong`, and `charter_invalid` when
   * the organisation's charter is not of the root that this account pinned: then nobody is signed in.
   */
  proveFactor(code: string): Promise<SignedIn>;
  /** Changes the password; needs a fresh sign-in or a recovery. Gives a new recovery key where asked for. */
  choosePassword(
    password: string,
    options?: { newRecoveryKey?: boolean },
  ): Promise<{ recoveryKey: string | null }>;
  /** Ten new backup codes; the old ones end. */
  newBackupCodes(): Promise<string[]>;
  /** After a reload: the account signed in, or null when there is none (any more). */
  resume(): Promise<Account | null>;
  /** Who is signed in now, without asking the relay. */
  account(): Promise<Account | null>;
  /** Ends the session and deletes the seeds kept here, also when the relay does not answer. */
  signOut(): Promise<void>;
}

export interface FactorAsked {
  factor: FactorKind;
  /** The last two digits of the number, for `sms`. */
  numberHint: string | null;
}

export interface SignedIn {
  account: Account;
  /** By recovery key: ask for a new password now. */
  mustChoosePassword: boolean;
}

export interface Account {
  id: string;
  address: string;
  name: string;
  role: Role;
  factor: FactorKind;
  backupCodesLeft: number;
  organisation: {
    id: string;
    name: string;
    phone: string;
    /** True where the organisation can open every message with its archive key: said on every message. */
    archive: boolean;
    rootFingerprint: string;
  };
}

/** For admins; others get `forbidden`. */
export interface OrganisationFace {
  /** The secret of the link is sealed to the mail gateway here; the relay never holds it. */
  invite(invitee: {
    address: string;
    name: string;
    role: Role;
  }): Promise<{ invitation: string; expiresAt: number }>;
  invitations(): Promise<Invitation[]>;
  withdraw(invitation: string): Promise<void>;
  members(): Promise<Member[]>;
  /**
   * Entries newest first, up to `limit` (at most 200) before entry number `before`. Throws `log_proof_invalid`
   * when the checkpoint is not signed by the charter's log key, or is smaller than one seen before.
   */
  readLog(page?: { before?: number; limit?: number }): Promise<LogPage>;
  /** Proves to this client that entry `seq` is in the tree. Throws `log_proof_invalid`. */
  proveEntry(seq: number): Promise<{ index: number; size: number }>;
  /** The published rules, as sentences the page can show. */
  rules(): Promise<{ version: number; sentences: Text[] }>;
}

export interface Invitation {
  invitation: string;
  address: string;
  name: string;
  role: Role;
  invitedAt: number;
  /** Null until the next mail server has accepted the mail. */
  notifiedAt: number | null;
  expiresAt: number;
}

export interface Member {
  account: string;
  address: string;
  name: string;
  role: Role;
  joinedAt: number;
  /** False for an admin who has not been given the log's key yet; the next sign-in of another admin gives it. */
  readsLog: boolean;
  /** Fingerprint of the key the member signs with. */
  fingerprint: string;
}

export interface LogPage {
  entries: LogItem[];
  /** Entries in the log. */
  size: number;
  checkpoint: { size: number; root: string };
  /** False until another admin has given this one the log's key: then `content` is null everywhere. */
  readsContent: boolean;
}

export interface LogItem {
  seq: number;
  time: number;
  /** `send`, `inspect`, `notify`, `open` … */
  type: string;
  outcome: 'success' | 'refused' | 'failure';
  /** Who, what, from where; null once erased. */
  details: LogDetails | null;
  /** Subject and names of attachments; null where there are none, erased, or without the log's key. */
  content: { subject: string; attachments: string[] } | null;
  /** False when the personal part beside the leaf is not the one that the leaf commits to. */
  intact: boolean;
}

export interface LogDetails {
  actor: { kind: 'account' | 'guest' | 'service'; address: string | null; name: string | null };
  message: string | null;
  recipient: string | null;
  phone: string | null;
  ip: string | null;
  purpose: string | null;
  /** Reason codes, level, counts. */
  detail: Record<string, string | number | boolean>;
}

/** What the rules and the catalogue say, in both languages. */
export interface Text {
  nl: string;
  en: string;
}

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
  /** A new message. `thread` only for an answer. The relay hears of it with the first attachment or the letter. */
  startMessage(options?: { thread?: string }): Promise<{ message: string; thread: string }>;
  /**
   * Encrypts a file range by range, uploads it (events `upload`), has it inspected. `attachment` is the page's own
   * name for it, and every further call takes it. Called again after a fault it goes on where it stopped.
   * Throws `file_unreadable` when the file changed or went away, `too_large`, `antivirus_unavailable`,
   * `attachment_removed` when it was removed meanwhile.
   */
  attach(message: string, attachment: string, file: FileToAttach): Promise<Attachment>;
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

export interface Correspondent {
  /** Normalised where it is valid. */
  address: string;
  valid: boolean;
  /** With an account the message is sealed to their own key. */
  account: { id: string; name: string; fingerprint: string } | null;
  /** Numbers this sender used for this address before, newest first. */
  numbers: string[];
}

export interface Antivirus {
  engine: 'clamd' | 'basic';
  available: boolean;
  version: string;
  builtAt: number | null;
}

/** A `Blob` or `File`; named apart so that Node's fits, too. */
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
  /** `key` needs an account, `sms` a number, `code` an access code. */
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
  /** Where in the letter, for the margin. */
  findings: Finding[];
}

export interface Inspection {
  verdict: VerdictKind;
  reasons: string[];
  evaluation: Evaluation;
  attachments: Attachment[];
}

export interface Sent {
  message: string;
  envelope: number;
  releasedAt: number;
  /** For the sender to pass on by another road. */
  accessCodes: { address: string; code: string }[];
}

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
  /** Lets a recipient who is locked out try again. */
  unlock(message: string, handle: string): Promise<void>;
  /** Sends the notification again, with the same link, from the record this sender sealed to themselves. */
  resend(message: string, handle: string): Promise<void>;
  /** The access codes of a message I sent, from the same record. */
  accessCodes(message: string): Promise<{ handle: string; address: string; code: string }[]>;
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
  /** The sender made the code up: guessable by the service. */
  chosenCode: boolean;
  numberHint: string | null;
  timeline: Timeline;
}

export interface InboxItem {
  message: string;
  thread: string;
  from: { address: string; name: string };
  receivedAt: number;
  openedAt: number | null;
  attachments: number;
}

/** A letter that passed every check of a reader. */
export interface Letter {
  subject: string;
  text: string;
  /** To be cleaned and shown in a frame with `sandbox=""`; never on our origin. */
  html: string;
  files: { part: number; name: string; type: string; sizeBytes: number }[];
  from: { address: string; name: string };
  to: string[];
  /** As the sender signed it. */
  sentAt: number;
  expiresAt: number;
  /** True where the organisation's archive key opens it, too. */
  archive: boolean;
  /** Kinds of content that could not be scanned and that the organisation lets through: to be said. */
  unscannable: string[];
}

export interface OpenedMessage extends Letter {
  message: string;
  thread: string;
  /** When I opened it first; null for what I sent myself, and where the relay could not be told yet. */
  openedAt: number | null;
}

/** `blob` has type application/octet-stream whatever `type` says, so that it never renders on our origin. */
export interface DownloadedFile {
  name: string;
  type: string;
  blob: Blob;
}

/** One delivery at a time, in the order of the methods. The link's secret stays in the core. */
export interface GuestFace {
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
  /** The file, whole and checked (events `download`). Throws `grant_expired` half an hour after the code. */
  download(part: number): Promise<DownloadedFile>;
  /** The sender is told, and no code goes to this number any more. */
  notMyNumber(): Promise<void>;
  /** Forgets keys and letter. */
  close(): Promise<void>;
}

export interface Greeting {
  organisation: { name: string; phone: string };
  level: 'sms' | 'code';
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
}
