/** The relay's web: the API, the pages, and what other rooms mount beside them (uploads, parts). */
import express, { type Express, type Router } from 'express';
import { fail } from '../../contract/errors.ts';
import type { Counters } from '../limits/counters.ts';
import type { Relay } from '../relay.ts';
import { type Gates, apiRouter } from './api.ts';
import { errorHandler } from './errors.ts';
import type { Handlers } from './handlers.ts';
import { limitsPerPlace } from './limits.ts';
import { openApiDocument } from './openapi.ts';
import { commonHeaders, pageRouter } from './pages.ts';
import { SECURE } from './session-cookie.ts';
import { type Watched, watch } from './watching.ts';

export interface AppOptions {
  relay: Relay;
  handlers: Handlers;
  gates: Gates;
  /** Routes that stream bytes; each lets in by `admit` of api.ts. Mounted before the pages. */
  streams: Router[];
  /** Where requests are counted. */
  counters: Counters;
  /** What `/readyz` asks. */
  watched: Watched;
  /** True when the public address is https: cookies are for it alone. */
  isSecure: boolean;
  trustedProxies: number;
  webDir: string | null;
}

/** Throws when an endpoint has no handler. */
export function createApp(options: AppOptions): Express {
  const { relay, handlers, gates, streams, counters, watched, isSecure, trustedProxies, webDir } = options;
  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');
  app.set('trust proxy', trustedProxies);
  app.set('query parser', 'simple');
  app.set(SECURE, isSecure);
  const watching = watch(watched, relay.log);
  app.use(watching.each, ...commonHeaders(isSecure), watching.router);
  let document: object | null = null;
  app.get('/api/openapi.json', (_request, response) => {
    // Drawn when it is first asked for: a relay starts without it.
    document ??= openApiDocument();
    response.json(document);
  });
  app.use(apiRouter(handlers, gates, limitsPerPlace(counters, relay.deployment), isSecure));
  for (const router of streams) app.use(router);
  app.use(pageRouter(webDir));
  app.use(() => {
    throw fail('not_found');
  });
  app.use(errorHandler(relay.log));
  return app;
}
