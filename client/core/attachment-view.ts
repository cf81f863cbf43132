/** An attachment that was inspected, as a page shows it. */
import { fail } from '../../contract/errors.ts';
import type { DraftAttachment } from './draft.ts';
import type { Attachment } from './face.ts';

/** Throws `upload_incomplete` before it was inspected. */
export function attachmentView({ attachment, name, sizeBytes, judged }: DraftAttachment): Attachment {
  if (!judged) throw fail('upload_incomplete');
  const { type, findings, reasons, notes } = judged.findings;
  return {
    attachment,
    name,
    sizeBytes,
    verdict: judged.verdict.verdict,
    reasons: [...new Set([...judged.verdict.reasons, ...reasons])],
    inWindows: notes.includes('scanned_in_windows'),
    location: notes.includes('location'),
    type,
    findings,
  };
}
