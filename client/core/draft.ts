/**
 * A message as it is being written: its key, its parts in their places, and what the scanner said of each. All of it
 * is in the worker's memory only, and stays there until the message is released or given up, so that every step can
 * be made again after a fault.
 */
import { fail } from '../../contract/errors.ts';
import type { MessageVerdict, Part, PartVerdict } from '../../contract/objects.ts';
import { FILE_KEY, b64u, commitment, newId, randomBytes } from '../../crypto/index.ts';
import type { FileToAttach, Sent } from './face.ts';
import type { Member } from './member.ts';
import type { PreparedEnvelope } from './release.ts';
import type { SealedFile } from './sealed-file.ts';
import type { Judged, Subject } from './verdict.ts';

export interface DraftAttachment {
  /** The page's name for it. */
  readonly attachment: string;
  readonly source: FileToAttach;
  /** Its number as a part of the message, from 1. */
  place: number;
  readonly removed: AbortController;
  /** Null before the first byte, and again when the file has changed under us. */
  sealed: SealedFile | null;
  /** Where its bytes go at the relay; null when it has to ask for a place. */
  upload: string | null;
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

export class Draft {
  readonly message = newId();
  readonly thread: string;
  readonly fileKey = randomBytes(FILE_KEY);
  readonly commitment: string;
  readonly subject: Subject;
  readonly attachments = new Map<string, DraftAttachment>();
  /** Places of attachments that were asked for at the relay. */
  readonly places = new Set<number>();
  /** The relay knows the message. */
  isCreated = false;
  letter: InspectedLetter | null = null;
  /** Set from the first request to release until its outcome is known. */
  attempt: Attempt | null = null;
  /** The release, and the arguments it was made with. */
  released: { of: string; sent: Sent } | null = null;
  #tail: Promise<unknown> = Promise.resolve();

  constructor({ me }: Member, thread: string = newId()) {
    this.thread = thread;
    const org = me.organisation.id;
    this.commitment = b64u(commitment(this.fileKey, org, this.message));
    this.subject = {
      org,
      message: this.message,
      sender: me.account,
      senderKey: me.keys.signingKey,
      commitment: this.commitment,
    };
  }

  /** One step of inspecting or releasing at a time, in the order asked for. */
  inTurn<T>(step: () => Promise<T>): Promise<T> {
    const turn = this.#tail.then(step, step);
    this.#tail = turn.catch(() => undefined);
    return turn;
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
