/** What each kind of due work does. */
import { deliverInvitation } from '../accounts/invitations.ts';
import { notifyRecipient } from '../delivery/notify.ts';
import { discardDraft } from '../messages/message.ts';
import type { WorkHandlers } from './runner.ts';

export const workHandlers: WorkHandlers = {
  notify_invitation: (relay, work) => deliverInvitation(relay, work),
  notify_recipient: (relay, work) => notifyRecipient(relay, work),
  discard_draft: (relay, { org, subject }) => discardDraft(relay, org, subject),
  discard_part: (relay, { subject }) => relay.blobs.remove(subject),
};
