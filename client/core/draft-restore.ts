/** A draft as it is kept, and a message in memory: from one to the other. */
import type { z } from 'zod';
import type { api } from '../../contract/api/index.ts';
import { fail } from '../../contract/errors.ts';
import type { PartVerdict } from '../../contract/objects.ts';
import { b64u, equal, isZegelError, payloadSize, unb64u } from '../../crypto/index.ts';
import { attachmentView } from './attachment-view.ts';
import type { AttachmentRecord, DraftRecord, Written } from './draft-record.ts';
import { Draft, type DraftAttachment, attachmentWith } from './draft.ts';
import type { OpenedAttachment, OpenedDraft } from './face.ts';
import type { Member } from './member.ts';
import { authorOf } from './member-writing.ts';
import { type Judged, type Subject, openPartVerdict } from './verdict.ts';

export type StagedPart = z.output<typeof api.messages.stagedParts.result>['parts'][number];

/** A longer verdict is asked for again. */
const VERDICT_KEPT_CHARACTERS = 16 * 1024;

/** What is kept of a message. */
export const recordOf = (draft: Draft, written: Written): Omit<DraftRecord, 'v'> => ({
  thread: draft.thread,
  fileKey: b64u(draft.fileKey),
  written,
  attachments: [...draft.attachments.values()].map(attachmentRecord),
});

const attachmentRecord = (attachment: DraftAttachment): AttachmentRecord => ({
  attachment: attachment.attachment,
  name: attachment.name,
  sizeBytes: attachment.sizeBytes,
  place: attachment.place,
  from: attachment.from,
  drawn: attachment.drawn && {
    nonce: b64u(attachment.drawn.nonce),
    file: b64u(attachment.drawn.file),
  },
  upload: attachment.upload,
  part: attachment.part,
  verdict: shortVerdict(attachment.judged),
});

const shortVerdict = (judged: Judged<PartVerdict> | null): AttachmentRecord['verdict'] =>
  judged && judged.signed.body.length <= VERDICT_KEPT_CHARACTERS ? judged.signed : null;

/**
 * The message of a record, as the relay has its parts now; null when the relay has forgotten the message. What was
 * drawn stays drawn: the same file may go up again under the same nonce.
 */
export function restore(
  member: Member,
  message: string,
  record: DraftRecord,
  staged: readonly StagedPart[] | null,
): Draft {
  const draft = new Draft(authorOf(member), {
    message,
    thread: record.thread,
    fileKey: unb64u(record.fileKey),
  });
  draft.written = record.written;
  draft.isCreated = staged !== null;
  for (const { part } of staged ?? []) if (part > 0) draft.places.add(part);
  for (const each of record.attachments) {
    const there = stagedFor(each, staged ?? []);
    const part = there && there.offset === there.sizeBytes ? each.part : null;
    draft.attachments.set(each.attachment, {
      ...attachmentWith(null, named(each), each.from),
      drawn: each.drawn && { nonce: unb64u(each.drawn.nonce), file: unb64u(each.drawn.file) },
      upload: there ? each.upload : null,
      isLost: each.upload !== null && !there,
      part,
      judged: part && verdictOrNull(member, draft, part, each.verdict),
    });
  }
  return draft;
}

const named = ({ attachment, name, sizeBytes, place }: AttachmentRecord) => ({
  attachment,
  name,
  sizeBytes,
  place,
});

const stagedFor = (
  { place, upload }: { place: number; upload: string | null },
  staged: readonly StagedPart[],
): StagedPart | null => staged.find((each) => each.part === place && each.upload === upload) ?? null;

function verdictOrNull(
  { charter }: Member,
  { fileKey, subject }: { fileKey: Uint8Array; subject: Subject },
  part: NonNullable<AttachmentRecord['part']>,
  verdict: AttachmentRecord['verdict'],
): Judged<PartVerdict> | null {
  if (!verdict) return null;
  try {
    return openPartVerdict(verdict, subject, part, fileKey, charter.scanner);
  } catch (error) {
    // Of a scanner that is no longer in the charter, or about keys this account had before: it is asked for again.
    if (isZegelError(error, 'verdict_invalid')) return null;
    throw error;
  }
}

/** The files that this page has for another version of the same message. */
export function adoptFiles(draft: Draft, before: Draft): void {
  for (const attachment of draft.attachments.values()) {
    const had = before.attachments.get(attachment.attachment);
    if (had?.file?.size !== attachment.sizeBytes || had.name !== attachment.name) continue;
    attachment.file = had.file;
    const isSame = attachment.drawn && had.drawn && equal(attachment.drawn.nonce, had.drawn.nonce);
    if (isSame) attachment.sealed = had.sealed;
  }
}

/** As a page gets it. `staged` is what the relay just said; null where everything is in memory. */
export function openedView(draft: Draft, staged: readonly StagedPart[] | null): OpenedDraft {
  const { message, thread, written, kept, attachments } = draft;
  if (!written) throw fail('not_found');
  return {
    message,
    thread,
    savedAt: kept?.savedAt ?? null,
    written,
    attachments: [...attachments.values()].map((each) => attachmentOf(each, staged)),
  };
}

function attachmentOf(state: DraftAttachment, staged: readonly StagedPart[] | null): OpenedAttachment {
  const { attachment, name, sizeBytes, from, file, isLost, part, judged } = state;
  const there = staged && stagedFor(state, staged);
  return {
    ...{ attachment, name, sizeBytes },
    at: part ? 'complete' : isLost ? 'gone' : 'partial',
    sentBytes: part ? payloadSize(sizeBytes) : (there?.offset ?? 0),
    hasFile: file !== null || from !== null,
    judged: judged && attachmentView(state),
  };
}
