/** Endpoints of drafts. */
import { discardDraft, getDraft, listDrafts, putDraft, restoreDraft } from '../drafts/drafts.ts';
import type { Relay } from '../relay.ts';
import type { Handlers } from './handlers.ts';

const OK = { ok: true } as const;

export const draftsRoutes = (relay: Relay): Handlers['drafts'] => ({
  list: ({ who }) => listDrafts(relay, who),
  get: ({ who, params }) => getDraft(relay, who, params.draft),
  put: ({ who, params, body }) => putDraft(relay, who, params.draft, body),
  async discard({ who, params }) {
    await discardDraft(relay, who, params.draft);
    return OK;
  },
  async restore({ who, params }) {
    await restoreDraft(relay, who, params.draft);
    return OK;
  },
});
