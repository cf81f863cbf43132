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
import type { ComposeFace } from './face/compose.ts';
import type { DraftsFace } from './face/drafts.ts';
import type { EnrolmentFace } from './face/enrolment.ts';
import type { MailFace } from './face/mail.ts';
import type { OrganisationFace } from './face/organisation.ts';
import type { RulesFace } from './face/rules.ts';
import type { SessionFace } from './face/session.ts';

export type { Timeline } from '../../contract/api/common.ts';
export type { ProvenReceipt, ProvenRecipient, ReceiptBasis } from '../../contract/receipt/verify.ts';
export type { Confirmation, Finding, VerdictKind } from '../../contract/objects.ts';
export type { Language, Level, Role } from '../../contract/values.ts';
export type * from './face/answers.ts';
export type * from './face/compose.ts';
export type * from './face/drafts.ts';
export type * from './face/enrolment.ts';
export type * from './face/guest.ts';
export type * from './face/kept-keys.ts';
export type * from './face/letter.ts';
export type * from './face/mail.ts';
export type * from './face/organisation.ts';
export type * from './face/rules.ts';
export type * from './face/session.ts';
export type * from './face/text.ts';

export interface MemberFace {
  enrolment: EnrolmentFace;
  session: SessionFace;
  organisation: OrganisationFace;
  compose: ComposeFace;
  drafts: DraftsFace;
  mail: MailFace;
  rules: RulesFace;
}

/** Hears every event of the core, in order. The function returned stops it. */
export type Subscribe = (listener: (event: CoreEvent) => void) => () => void;

/** How far something is. A page ignores kinds that it does not know. */
export type CoreEvent =
  /** An attachment is being read: before anything of it is sent, and again when an upload is resumed. */
  | { type: 'reading'; message: string; attachment: string; readBytes: number; totalBytes: number }
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
