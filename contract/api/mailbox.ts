/**
 * What members find in their mailboxes. Lists hold what a list shows and nothing that takes a key to read; what opens
 * a letter comes with the letter, one at a time or a conversation at a time.
 */
import { z } from 'zod';
import { endpoint } from '../endpoint.ts';
import {
  accountKeys,
  address,
  bytesUpTo,
  id,
  level,
  nothing,
  personName,
  sealedEnvelope,
  timeline,
  timeMs,
} from './common.ts';

/** Messages in a page of a list. */
export const LIST_PAGE = 50;
/** Envelopes in a page of a conversation. */
export const THREAD_PAGE = 20;

/** Where a page ends: a time and the id of the last row, which stays in its place whatever comes in meanwhile. */
export const cursor = z.string().regex(/^(0|[1-9][0-9]{0,15})\.[A-Za-z0-9_-]{22}$/);

/** How a conversation stands for this member, whatever part of it is in the page. */
const conversation = z.strictObject({
  received: z.int(),
  sent: z.int(),
  unread: z.int(),
  lastReceivedAt: timeMs.nullable(),
  lastSentAt: timeMs.nullable(),
});
export type ConversationFacts = z.infer<typeof conversation>;

export const recipientState = z.strictObject({
  handle: id,
  address,
  level,
  /** A member: no link, nothing to lock. */
  isAccount: z.boolean(),
  chosenCode: z.boolean(),
  numberHint: z.string().nullable(),
  timeline,
});
export type RecipientState = z.infer<typeof recipientState>;

const listed = { message: id, envelope: z.int(), thread: id, attachments: z.int(), conversation };

const sentRow = z.strictObject({ ...listed, releasedAt: timeMs, recipients: z.array(recipientState) });
export type SentRow = z.infer<typeof sentRow>;

const inboxRow = z.strictObject({
  ...listed,
  handle: id,
  /** A guest who answers has no name. */
  from: z.strictObject({
    kind: z.enum(['account', 'guest']),
    address,
    name: personName.nullable(),
  }),
  receivedAt: timeMs,
  openedAt: timeMs.nullable(),
});
export type InboxRow = z.infer<typeof inboxRow>;

/** `before` as query: the `next` of the page before it. */
export const sent = endpoint('GET', '/api/messages/sent', 'member', 'What I sent, newest first', {
  body: nothing,
  result: z.strictObject({ messages: z.array(sentRow), next: cursor.nullable() }),
});

/** `before` as above. `unread` counts all of the inbox. */
export const inbox = endpoint(
  'GET',
  '/api/messages/inbox',
  'member',
  'What I received by key, newest first',
  {
    body: nothing,
    result: z.strictObject({ messages: z.array(inboxRow), next: cursor.nullable(), unread: z.int() }),
  },
);

const inboxSender = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('account'),
    account: id,
    address,
    name: personName,
    keys: accountKeys,
  }),
  z.strictObject({
    kind: z.literal('guest'),
    handle: id,
    address,
    /** What is answered, with the record that I signed and sealed to myself then: in it is the guest's signing key. */
    answers: z.strictObject({ message: id, envelope: z.int(), senderRecord: bytesUpTo(64 * 1024) }),
  }),
]);
export type InboxSender = z.infer<typeof inboxSender>;

/** An envelope of mine with everything that opens it. `sent` where I wrote it, `received` where it is to my key. */
const ownEnvelope = z.strictObject({
  ...sealedEnvelope.shape,
  thread: id,
  releasedAt: timeMs,
  sent: z
    .strictObject({ recipients: z.array(recipientState), senderRecord: bytesUpTo(64 * 1024) })
    .nullable(),
  received: z
    .strictObject({
      handle: id,
      from: inboxSender,
      openedAt: timeMs.nullable(),
    })
    .nullable(),
});
export type OwnEnvelope = z.infer<typeof ownEnvelope>;

/** The newest envelope of a message that I sent or received. */
export const read = endpoint(
  'GET',
  '/api/messages/:message/envelope',
  'member',
  'What opens a message of mine',
  { body: nothing, result: ownEnvelope },
);

/** `after` as query: the `next` of the page before it. Nothing of mine in it and no such thread answer alike. */
export const thread = endpoint(
  'GET',
  '/api/threads/:thread',
  'member',
  'What I sent and received in a conversation, oldest first',
  {
    body: nothing,
    result: z.strictObject({ messages: z.array(ownEnvelope), next: cursor.nullable() }),
  },
);
