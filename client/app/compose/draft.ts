/** A message while it is being written: what the page holds of it. Files and keys are with the core. */
import type { Attachment, Correspondent, Level, LetterText, Recipient } from '../../core/face.ts';
import { phoneTyped } from '../../ui/format.ts';

export interface Draft {
  recipients: readonly DraftRecipient[];
  subject: string;
  text: string;
  files: readonly DraftFile[];
  /** Warnings that the sender confirmed, with the reason where one was asked for. */
  confirmed: Readonly<Record<string, string | null>>;
  /** For how long recipients can open. */
  days: number;
  /** What it answers or forwards. */
  origin: DraftOrigin | null;
}

export interface DraftOrigin {
  kind: 'reply' | 'forward';
  message: string;
  /** The conversation that an answer joins; null for what is forwarded. */
  thread: string | null;
  /** What stood in it before anything was written. */
  begun: { subject: string; text: string; recipients: number; files: number };
}

export interface DraftRecipient {
  address: string;
  /** Null while it is being looked up. */
  known: Correspondent | null;
  lookupFailed: boolean;
  level: Level;
  number: string;
  accessCode: string;
  /** The sender makes the code up instead of taking a drawn one. */
  ownCode: boolean;
  guessable: boolean;
  /** The way of opening was chosen before: finding them does not choose another that is possible. */
  isKept: boolean;
  /** How they opened what this answers. */
  proposed: Level | null;
  /** The access code that they have from before. */
  knownCode: string | null;
}

export interface DraftFile {
  id: string;
  name: string;
  sizeBytes: number;
  state: FileState;
  /** An attachment of another message, forwarded with this one. */
  from?: { message: string; part: number };
}

export type FileState =
  | { at: 'reading'; readBytes: number; totalBytes: number }
  /** The network is gone: it goes on by itself. */
  | { at: 'waiting'; error: unknown }
  /** Another page had the file: it is to be chosen again. `isGone`: what was up has been deleted. */
  | { at: 'needs_file'; isGone: boolean; sentBytes: number; totalBytes: number }
  | { at: 'uploading'; sentBytes: number; totalBytes: number }
  | { at: 'inspecting' }
  | { at: 'done'; attachment: Attachment }
  | { at: 'failed'; error: unknown };

export const emptyDraft: Draft = {
  recipients: [],
  subject: '',
  text: '',
  files: [],
  confirmed: {},
  days: 60,
  origin: null,
};

export type Change =
  | { type: 'write'; subject?: string; text?: string; days?: number }
  | { type: 'add_recipients'; addresses: readonly string[] }
  | { type: 'found'; typed: string; known: Correspondent }
  | { type: 'not_found'; typed: readonly string[] }
  | { type: 'recipient'; address: string; patch: Partial<DraftRecipient> }
  | { type: 'remove_recipient'; address: string }
  | { type: 'add_files'; files: readonly DraftFile[] }
  | { type: 'file'; id: string; state: FileState }
  | { type: 'file_chosen'; id: string; name: string; sizeBytes: number }
  | { type: 'remove_file'; id: string }
  | { type: 'confirm'; warning: string; reason: string | null }
  | { type: 'unconfirm'; warning: string }
  | { type: 'load'; draft: Draft };

export function changed(draft: Draft, change: Change): Draft {
  switch (change.type) {
    case 'write': {
      const { subject = draft.subject, text = draft.text, days = draft.days } = change;
      return { ...draft, subject, text, days };
    }
    case 'add_recipients': {
      const fresh = [...new Set(change.addresses)].filter(
        (address) => !draft.recipients.some((each) => each.address === address),
      );
      return { ...draft, recipients: [...draft.recipients, ...fresh.map(newRecipient)] };
    }
    case 'found':
      return { ...draft, recipients: withFound(draft.recipients, change.typed, change.known) };
    case 'not_found':
      return {
        ...draft,
        recipients: draft.recipients.map((each) =>
          change.typed.includes(each.address) ? { ...each, lookupFailed: true } : each,
        ),
      };
    case 'recipient':
      return {
        ...draft,
        recipients: draft.recipients.map((each) =>
          each.address === change.address ? { ...each, ...change.patch } : each,
        ),
      };
    case 'remove_recipient':
      return { ...draft, recipients: draft.recipients.filter(({ address }) => address !== change.address) };
    case 'add_files':
      return { ...draft, files: [...draft.files, ...change.files] };
    case 'file':
      return {
        ...draft,
        files: draft.files.map((each) => (each.id === change.id ? { ...each, state: change.state } : each)),
      };
    case 'file_chosen': {
      const { id, name, sizeBytes } = change;
      const state = { at: 'reading' as const, readBytes: 0, totalBytes: sizeBytes };
      return {
        ...draft,
        files: draft.files.map((each) => (each.id === id ? { ...each, name, sizeBytes, state } : each)),
      };
    }
    case 'remove_file':
      return { ...draft, files: draft.files.filter(({ id }) => id !== change.id) };
    case 'confirm':
      return { ...draft, confirmed: { ...draft.confirmed, [change.warning]: change.reason } };
    case 'unconfirm': {
      const { [change.warning]: _, ...confirmed } = draft.confirmed;
      return { ...draft, confirmed };
    }
    case 'load':
      return change.draft;
  }
}

export const newRecipient = (address: string): DraftRecipient => ({
  address,
  known: null,
  lookupFailed: false,
  level: 'sms',
  number: '',
  accessCode: '',
  ownCode: false,
  guessable: false,
  isKept: false,
  proposed: null,
  knownCode: null,
});

/** A key where there is one; else as before; else by SMS, which needs nothing more where a number was used before. */
function withFound(
  recipients: readonly DraftRecipient[],
  typed: string,
  known: Correspondent,
): readonly DraftRecipient[] {
  const isThereAlready = recipients.some(({ address }) => address === known.address && address !== typed);
  if (isThereAlready) return recipients.filter(({ address }) => address !== typed);
  return recipients.map((each) =>
    each.address === typed
      ? {
          ...each,
          address: known.address,
          known,
          lookupFailed: false,
          level: levelFor(each, known),
          number: each.number === '' ? (known.numbers[0] ?? '') : each.number,
        }
      : each,
  );
}

/** As it was chosen; else a key where there is one; else as they opened what this answers. */
function levelFor({ isKept, level, proposed }: DraftRecipient, { account, keptKey }: Correspondent): Level {
  const hasKey = account !== null || keptKey !== null;
  if (isKept && (level !== 'key' || hasKey)) return level;
  if (hasKey) return 'key';
  return proposed === 'code' ? 'code' : 'sms';
}

/** What is still missing before a recipient could open; null when nothing is. */
export type Missing = 'looking' | 'lookup_failed' | 'address' | 'number' | 'access_code';

export function missingFor(recipient: DraftRecipient): Missing | null {
  if (recipient.lookupFailed) return 'lookup_failed';
  if (recipient.known === null) return 'looking';
  if (!recipient.known.valid) return 'address';
  if (recipient.level === 'sms' && !isNumber(recipient.number)) return 'number';
  if (recipient.level === 'code' && recipient.accessCode.trim() === '') return 'access_code';
  return null;
}

const isNumber = (typed: string): boolean => /^\+[1-9]\d{6,14}$/.test(phoneTyped(typed));

export const nothingWritten = { subject: '', text: '', recipients: 0, files: 0 };

export const isUntouched = ({ origin, recipients, subject, text, files }: Draft): boolean => {
  const begun = origin?.begun ?? nothingWritten;
  return (
    recipients.length === begun.recipients &&
    subject === begun.subject &&
    text === begun.text &&
    files.length === begun.files
  );
};

/** As the core takes it. */
export const letterTextOf = (draft: Draft): LetterText => ({
  subject: draft.subject.trim(),
  text: draft.text,
  html: '',
});

export const recipientsOf = (draft: Draft): Recipient[] =>
  draft.recipients
    .filter((each) => each.known?.valid === true)
    .map(({ address, level, number, accessCode }) => ({
      address,
      level,
      ...(level === 'sms' ? { number: phoneTyped(number) } : {}),
      ...(level === 'code' ? { accessCode } : {}),
    }));

/** Addresses typed or pasted at once, apart by comma, semicolon, space or line; names around them are dropped. */
export function addressesIn(typed: string): string[] {
  return typed.split(/[,;\n]+/).flatMap((piece) => {
    const bracketed = [...piece.matchAll(/<([^<>\s]+)>/g)].map((match) => match[1] ?? '');
    if (bracketed.length > 0) return bracketed;
    const words = piece.split(/\s+/).filter((each) => each !== '');
    const addresses = words.filter((each) => each.includes('@'));
    // "Jansen, Piet <piet@…>": the half of a name is nobody.
    if (addresses.length === 0 && /[<]/.test(typed)) return [];
    return addresses.length > 0 ? addresses : words;
  });
}

/** Whether what is typed is done with: an address and a space, or a sign that parts addresses. */
export const endsAddress = (typed: string): boolean => /[,;]\s*$|@\S+\s+$/.test(typed);
