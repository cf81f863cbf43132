/** Endpoints for admins, and the gateway's keys for every member. */
import { gatewayKeys, invite, openInvitations, withdraw } from '../accounts/invitations.ts';
import { members } from '../accounts/members.ts';
import type { Relay } from '../relay.ts';
import type { Handlers } from './handlers.ts';

export const organisationRoutes = (relay: Relay): Handlers['organisation'] => ({
  invite: ({ who, body }) => invite(relay, who, body),
  invitations: async ({ who }) => ({ invitations: await openInvitations(relay, who) }),
  async withdraw({ who, params }) {
    await withdraw(relay, who, params.invitation);
    return { ok: true };
  },
  members: async ({ who }) => ({ members: await members(relay, who) }),
  gatewayKeys: async () => ({ keys: await gatewayKeys(relay) }),
});
