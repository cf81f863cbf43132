/** Endpoints of the rules. */
import type { Relay } from '../relay.ts';
import { publish, second, withdraw } from '../rules/publish.ts';
import { totals } from '../rules/totals.ts';
import { version, versions } from '../rules/versions.ts';
import type { Handlers } from './handlers.ts';
import { small } from './small.ts';

export const rulesRoutes = (relay: Relay): Handlers['rules'] => ({
  list: ({ who }) => versions(relay, who),
  get: ({ who, params }) => version(relay, who, small(params.n)),
  publish: ({ who, body }) => publish(relay, who, body.rules),
  async second({ who, params, body }) {
    await second(relay, who, small(params.n), body.signature);
    return { version: params.n };
  },
  async withdraw({ who, params }) {
    await withdraw(relay, who, small(params.n));
    return { ok: true };
  },
  totals: ({ who }) => totals(relay, who),
});
