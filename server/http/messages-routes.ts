/** Endpoints of messages. */
import { scanner } from '../../contract/internal.ts';
import { memberDownloaded, memberOpened } from '../delivery/member-receipt.ts';
import { receiptMaterial } from '../delivery/proof-of-receipt.ts';
import { resend, unlock } from '../delivery/sender-actions.ts';
import { memberAuthor } from '../messages/author.ts';
import { inspectMessage, inspectPart } from '../messages/inspection.ts';
import { lookup } from '../messages/lookup.ts';
import { createMessage, createPart } from '../messages/message.ts';
import { inbox, sentMessages } from '../messages/mailbox.ts';
import { parseCursor } from '../messages/page.ts';
import { ownEnvelope, readMessage, threadOf } from '../messages/reading.ts';
import { redeem } from '../messages/redeem.ts';
import { stagedParts } from '../messages/staging.ts';
import { requestToken } from '../messages/token.ts';
import type { Relay } from '../relay.ts';
import type { Handlers } from './handlers.ts';
import { small } from './small.ts';

const OK = { ok: true } as const;

export const messagesRoutes = (relay: Relay): Handlers['messages'] => ({
  lookup: ({ who, body }) => lookup(relay, who, body.addresses),
  async scannerKeys() {
    const { keys, antivirus } = await relay.scanner.call(scanner.keys, {});
    return { keys, antivirus };
  },
  create: ({ who, body }) => createMessage(relay, memberAuthor(who), body),
  createPart: ({ who, params, body }) => createPart(relay, memberAuthor(who), params.message, body),
  stagedParts: ({ who, params }) => stagedParts(relay, memberAuthor(who), params.message),
  inspectPart: ({ who, params, body }) =>
    inspectPart(relay, memberAuthor(who), params.message, small(params.n), body),
  inspectMessage: ({ who, params, body }) => inspectMessage(relay, memberAuthor(who), params.message, body),
  token: ({ who, params, body }) =>
    requestToken(relay, memberAuthor(who), params.message, small(params.n), body),
  redeem: ({ who, params, body }) => redeem(relay, memberAuthor(who), params.message, small(params.n), body),
  envelope: ({ who, params }) => ownEnvelope(relay, who, params.message, small(params.n)),
  sent: ({ who, query }) => sentMessages(relay, who, parseCursor(query['before'])),
  inbox: ({ who, query }) => inbox(relay, who, parseCursor(query['before'])),
  read: ({ who, params }) => readMessage(relay, who, params.message),
  thread: ({ who, params, query }) => threadOf(relay, who, params.thread, parseCursor(query['after'])),
  async unlock({ who, params }) {
    await unlock(relay, who, params.message, params.handle);
    return OK;
  },
  async resend({ who, params, body }) {
    await resend(relay, who, params.message, params.handle, body.link);
    return OK;
  },
  opened: ({ who, params, body }) => memberOpened(relay, who, params.message, body),
  async downloaded({ who, params, body }) {
    await memberDownloaded(relay, who, params.message, body);
    return OK;
  },
  receipt: ({ who, params }) => receiptMaterial(relay, who, params.message, small(params.n)),
});
