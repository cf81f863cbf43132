/** For whoever operates the relay: is it alive, is it ready, what does it do. Nothing about whom. */
import express, { type Request, type RequestHandler, type Router } from 'express';
import type { OpenDatabase } from '../db/database.ts';
import type { Logger } from '../relay.ts';

export interface Watching {
  /** Counts requests and writes one line for each: method, route, status, duration. */
  each: RequestHandler;
  /** `/healthz`, `/readyz`, and `/metrics` for this machine only. */
  router: Router;
}

export function watch(db: OpenDatabase, log: Logger): Watching {
  const counts = new Map<string, number>();
  const startedAt = process.hrtime.bigint();
  const router = express.Router();
  router.get('/healthz', (_request, response) => void response.json({ ok: true }));
  router.get('/readyz', async (_request, response) => {
    const ok = await db.answers();
    response.status(ok ? 200 : 503).json({ ok });
  });
  router.get('/metrics', (request, response, next) => {
    if (!isLocal(request)) {
      next();
      return;
    }
    const lines = [
      '# TYPE zegel_requests_total counter',
      ...[...counts].map(([labels, count]) => `zegel_requests_total{${labels}} ${count}`),
      '# TYPE zegel_uptime_seconds gauge',
      `zegel_uptime_seconds ${Number((process.hrtime.bigint() - startedAt) / 1_000_000_000n)}`,
      '# TYPE zegel_resident_memory_bytes gauge',
      `zegel_resident_memory_bytes ${process.memoryUsage.rss()}`,
    ];
    response.type('text/plain; version=0.0.4').send(`${lines.join('\n')}\n`);
  });
  return {
    router,
    each(request, response, next) {
      const from = process.hrtime.bigint();
      response.once('close', () => {
        // The pattern of the route, never the address itself: that names handles and ids.
        const route = routeOf(request);
        const { statusCode: status } = response;
        const labels = `method="${request.method}",route="${route}",status="${status}"`;
        counts.set(labels, (counts.get(labels) ?? 0) + 1);
        const ms = Number((process.hrtime.bigint() - from) / 1_000_000n);
        log.info({ method: request.method, route, status, ms }, 'request');
      });
      next();
    },
  };
}

const isLocal = (request: Request): boolean =>
  /^(::ffff:)?127\.|^::1$/.test(request.socket.remoteAddress ?? '') &&
  request.headers['x-forwarded-for'] === undefined;

function routeOf(request: Request): string {
  const route: unknown = request.route;
  const isRoute = typeof route === 'object' && route !== null && 'path' in route;
  return isRoute && typeof route.path === 'string' ? route.path : 'other';
}
