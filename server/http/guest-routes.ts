/** Endpoints of recipients without an account. */
import { refuseNumber, sendCode } from '../guests/code.ts';
import { guestDownloaded, guestOpened } from '../guests/grant.ts';
import { greet, knock } from '../guests/link.ts';
import { open } from '../guests/open.ts';
import type { Relay } from '../relay.ts';
import type { Handlers } from './handlers.ts';

const OK = { ok: true } as const;

export const guestRoutes = (relay: Relay): Handlers['guest'] => ({
  greet: ({ params }) => greet(relay, params.handle),
  knock: ({ params, body }) => knock(relay, params.handle, body.linkAuth),
  sendCode: ({ params, body, ip }) => sendCode(relay, params.handle, body.linkAuth, ip),
  open: ({ params, body, ip }) => open(relay, params.handle, body, ip),
  opened: ({ who, body }) => guestOpened(relay, who, body.event),
  async downloaded({ who, body }) {
    await guestDownloaded(relay, who, body.part);
    return OK;
  },
  async notMyNumber({ params, body, ip }) {
    await refuseNumber(relay, params.handle, body.linkAuth, ip);
    return OK;
  },
});
