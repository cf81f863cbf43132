/** Endpoints of messages. */
import { fail } from '../../contract/errors.ts';
import { scanner } from '../../contract/internal.ts';
import { memberDownloaded, memberOpened } from '../delivery/member-receipt.ts';
import { receiptMaterial } from '../delivery/proof-of-receipt.ts';
import { resend, unlock } from '../delivery/sender-actions.ts';
import { inspectMessage, inspectPart } from '../messages/inspection.ts';
import { lookup } from '../messages/lookup.ts';
import { createMessage, createPart } from '../messages/message.ts';
import { inbox, ownEnvelope, sentMessages } from '../messages/reading.ts';
import { redeem } from '../messages/redeem.ts';
import { stagedParts } from '../messages/staging.ts';
import { requestToken } from '../messages/token.ts';
import type { Relay } from '../relay.ts';
import type { Handlers } from './handlers.ts';

const OK = { ok: true } as const;

/** Numbers of parts and envelopes end here; a larger one is of nothing. Throws `not_found`. */
function small(n: number): number {
  if (n > 9999) throw fail('not_found');
  return n;
}

export const messagesRoutes = (relay: Relay): Handlers['messages'] => ({
  lookup: ({ who, body }) => lookup(relay, who, body.addresses),
  async scannerKeys() {
    const { keys, antivirus } = await relay.scanner.call(scanner.keys, {});
    return { keys, antivirus };
  },
  create: ({ who, body }) => createMessage(relay, who, body),
  createPart: ({ who, params, body }) => createPart(relay, who, params.message, body),
  stagedParts: ({ who, params }) => stagedParts(relay, who, params.message),
  inspectPart: ({ who, params, body }) => inspectPart(relay, who, params.message, small(params.n), body),
  inspectMessage: ({ who, params, body }) => inspectMessage(relay, who, params.message, body),
  token: ({ who, params, body }) => requestToken(relay, who, params.message, small(params.n), body),
  redeem: ({ who, params, body }) => redeem(relay, who, params.message, small(params.n), body),
  envelope: ({ who, params }) => ownEnvelope(relay, who, params.message, small(params.n)),
  sent: ({ who }) => sentMessages(relay, who),
  inbox: ({ who }) => inbox(relay, who),
  async unlock({ who, params }) {
    await unlock(relay, who, params.message, params.handle);
    return OK;
  },
  async resend({ who, params, body }) {
    await resend(relay, who, params.message, params.handle, body);
    return OK;
  },
  opened: ({ who, params, body }) => memberOpened(relay, who, params.message, body),
  async downloaded({ who, params, body }) {
    await memberDownloaded(relay, who, params.message, body);
    return OK;
  },
  receipt: ({ who, params }) => receiptMaterial(relay, who, params.message, small(params.n)),
});
