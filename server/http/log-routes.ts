/** Endpoints of the communication log. */
import { z } from 'zod';
import { fail } from '../../contract/errors.ts';
import { unb64u } from '../../crypto/bytes.ts';
import { shareEpoch } from '../log/epochs.ts';
import { MAX_PAGE, proveConsistency, proveEntry, readLog } from '../log/read.ts';
import type { Relay } from '../relay.ts';
import type { Handlers } from './handlers.ts';

const page = z.strictObject({
  before: z.coerce.number().int().min(0).optional(),
  limit: z.coerce.number().int().min(1).max(MAX_PAGE).default(50),
});

const until = z.strictObject({ to: z.coerce.number().int().min(0) });

export const logRoutes = (relay: Relay): Handlers['log'] => ({
  read({ who, query }) {
    const parsed = page.safeParse(query);
    if (!parsed.success) throw fail('bad_request');
    return readLog(relay, who, { before: parsed.data.before ?? null, limit: parsed.data.limit });
  },
  proof: ({ who, params }) => proveEntry(relay, who, params.n),
  consistency({ who, params, query }) {
    const parsed = until.safeParse(query);
    if (!parsed.success) throw fail('bad_request');
    return proveConsistency(relay, who, params.n, parsed.data.to);
  },
  async shareEpoch({ who, params, body }) {
    await shareEpoch(relay, who, params.account, unb64u(body.sealed));
    return { ok: true };
  },
});
