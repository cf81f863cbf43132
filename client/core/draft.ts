/**
 * A message as it is being written: its key, its parts in their places, and what the scanner said of each. It stays
 * in the worker's memory until the message is released or given up, so that every step can be made again after a
 * fault; what another device or another day needs to go on is kept in a draft (client/core/drafts.ts).
 */
import { fail } from '../../contract/errors.ts';
import { plainFileName } from '../../contract/file-name.ts';
import type { MessageVerdict, Part, PartVerdict } from '../../contract/objects.ts';
import { FILE_KEY, b64u, commitment, newId, randomBytes } from '../../crypto/index.ts';
import type { Origin } from './answering.ts';
import type { Author } from './author.ts';
import type { Written } from './draft-record.ts';
import type { FileToAttach, Sent } from './face.ts';
import type { PreparedEnvelope } from './release.ts';
import type { Drawn, SealedFile } from './sealed-file.ts';
import type { Judged, Subject } from './verdict.ts';

/** An attachment of a message that the author sent or received. */
export interface PassedOn {
  message: string;
  part: number;
}

export interface DraftAttachment {
  /** The page's name for it. */
  readonly attachment: string;
  readonly name: string;
  /** Of the file, not of what goes up. */
  readonly sizeBytes: number;
  /** The attachment of another message that is passed on with this one: what a page lacks of it is fetched there. */
  from: PassedOn | null;
  /** Null where another page had it: a browser cannot keep a file. */
  file: Blob | null;
  /** Its number as a part of the message, from 1. */
  place: number;
  readonly removed: AbortController;
  /** The nonce of its part and the file that it is for; null before the file was read. */
  drawn: Drawn | null;
  /** Null before the first byte, and again when the file has changed under us. */
  sealed: SealedFile | null;
  /** Where its bytes go at the relay; null when it has to ask for a place. */
  upload: string | null;
  /** What was up was deleted before it was sent: its day was over. */
  isLost: boolean;
  part: Part | null;
  judged: Judged<PartVerdict> | null;
}

/** The letter as it was inspected last. */
export interface InspectedLetter {
  /** What was inspected: another text, attachment or rule set makes another. */
  of: string;
  parts: Part[];
  judged: Judged<MessageVerdict>;
  partVerdicts: Judged<PartVerdict>[];
}

/** A release that was begun. */
export interface Attempt {
  /** The arguments it was begun with. */
  of: string;
  prepared: PreparedEnvelope;
}

/** A version of the draft as it lies at the relay. */
export interface Kept {
  version: number;
  /** What it says. */
  json: string;
  savedAt: number;
}

export class Draft {
  readonly message: string;
  readonly thread: string;
  /** What it answers or forwards, once that is known. */
  origin: Origin | null = null;
  readonly fileKey: Uint8Array;
  readonly commitment: string;
  readonly subject: Subject;
  readonly attachments = new Map<string, DraftAttachment>();
  /** Attachments that were taken away, also before they were here: a page may ask for both at once. */
  readonly #removed = new Set<string>();
  /** Places of attachments that were asked for at the relay. */
  readonly places = new Set<number>();
  /** The relay knows the message. */
  isCreated = false;
  letter: InspectedLetter | null = null;
  /** Set from the first request to release until its outcome is known. */
  attempt: Attempt | null = null;
  /** The release, and the arguments it was made with. */
  released: { of: string; sent: Sent } | null = null;
  /** What the page last gave to be kept; null before it did. */
  written: Written | null = null;
  /** The newest version that this device knows of; null when none was saved. */
  kept: Kept | null = null;
  /** The author threw it away: nothing of it is saved any more. */
  isThrownAway = false;
  #tail: Promise<unknown> = Promise.resolve();

  constructor(
    { org, id, signer }: Pick<Author, 'org' | 'id' | 'signer'>,
    {
      thread = newId(),
      message = newId(),
      fileKey = randomBytes(FILE_KEY),
    }: { thread?: string; message?: string; fileKey?: Uint8Array } = {},
  ) {
    this.message = message;
    this.thread = thread;
    this.fileKey = fileKey;
    this.commitment = b64u(commitment(this.fileKey, org, this.message));
    this.subject = {
      org,
      message: this.message,
      sender: id,
      senderKey: b64u(signer.publicKey),
      commitment: this.commitment,
    };
  }

  /** One step of inspecting or releasing at a time, in the order asked for. */
  inTurn<T>(step: () => Promise<T>): Promise<T> {
    const turn = this.#tail.then(step, step);
    this.#tail = turn.catch(() => undefined);
    return turn;
  }

  /** For good: what is on its way stops, and what is asked for under this name from now on is not taken. */
  remove(attachment: string): void {
    this.#removed.add(attachment);
    this.attachments.get(attachment)?.removed.abort();
    this.attachments.delete(attachment);
  }

  /** Throws `attachment_removed`. */
  refuseRemoved(attachment: string): void {
    if (this.#removed.has(attachment)) throw fail('attachment_removed');
  }

  /** The lowest place that no attachment has. */
  freePlace(): number {
    const taken = new Set([...this.attachments.values()].map(({ place }) => place));
    let place = 1;
    while (taken.has(place)) place += 1;
    return place;
  }

  /** In the order of their places. Throws `upload_incomplete` while one is still on its way. */
  inspectedAttachments(): (DraftAttachment & { part: Part; judged: Judged<PartVerdict> })[] {
    return [...this.attachments.values()]
      .sort((one, other) => one.place - other.place)
      .map((attachment) => {
        const { part, judged } = attachment;
        if (!part || !judged) throw fail('upload_incomplete');
        return { ...attachment, part, judged };
      });
  }
}

/** An attachment of which nothing is up yet. */
export const attachmentWith = (
  file: Blob | null,
  named: Pick<DraftAttachment, 'attachment' | 'name' | 'sizeBytes' | 'place'>,
  from: PassedOn | null = null,
): DraftAttachment => ({
  ...named,
  from,
  file,
  removed: new AbortController(),
  drawn: null,
  sealed: null,
  upload: null,
  isLost: false,
  part: null,
  judged: null,
});

/**
 * A file in the place of what the page calls so: the same one goes on, any other starts anew. Throws
 * `attachment_removed`.
 */
export function withFile(
  draft: Draft,
  attachment: string,
  { name: given, file }: FileToAttach,
): DraftAttachment {
  draft.refuseRemoved(attachment);
  const name = plainFileName(given);
  const before = draft.attachments.get(attachment);
  if (before?.sizeBytes === file.size && before.name === name) {
    before.file = file;
    return before;
  }
  before?.removed.abort();
  const place = before?.place ?? draft.freePlace();
  const state = attachmentWith(file, { attachment, name, sizeBytes: file.size, place });
  draft.attachments.set(attachment, state);
  return state;
}

/** An attachment that is passed on, before its bytes are here. Throws `attachment_removed`. */
export function withPassedOn(
  draft: Draft,
  attachment: string,
  from: PassedOn,
  { name, sizeBytes }: Pick<DraftAttachment, 'name' | 'sizeBytes'>,
): DraftAttachment {
  draft.refuseRemoved(attachment);
  const state =
    draft.attachments.get(attachment) ??
    attachmentWith(null, { attachment, name, sizeBytes, place: draft.freePlace() }, from);
  draft.attachments.set(attachment, state);
  return state;
}
