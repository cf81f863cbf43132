/** Endpoints of keys that guests keep. */
import { keep, keptKeys, withdrawKey } from '../guests/keep-key.ts';
import { challengeKey, loseKey, openWithKey, unwrapKey } from '../guests/open-with-key.ts';
import type { Relay } from '../relay.ts';
import type { Handlers } from './handlers.ts';

const OK = { ok: true } as const;

export const keptKeyRoutes = (relay: Relay): Handlers['keptKeys'] => ({
  challenge: ({ params, body }) => challengeKey(relay, params.handle, body.linkAuth),
  open: ({ params, body, ip }) => openWithKey(relay, params.handle, body, ip),
  unwrap: ({ params, body, ip }) => unwrapKey(relay, params.handle, body, ip),
  async lost({ params, body, ip }) {
    await loseKey(relay, params.handle, body.linkAuth, ip);
    return OK;
  },
  list: ({ who }) => keptKeys(relay, who),
  keep: ({ who, body }) => keep(relay, who, body.registration),
  async withdraw({ who, params }) {
    await withdrawKey(relay, who, params.key);
    return OK;
  },
});
