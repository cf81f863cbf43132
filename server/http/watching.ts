/** For whoever operates the relay: is it alive, is it ready, what does it do. Nothing about whom. */
import express, { type Express, type Request, type RequestHandler, type Router } from 'express';
import type { Logger } from '../relay.ts';

/** What stands behind the process; not ready while one that is needed is away. */
export type Watched = Readonly<Record<string, { isUp: () => Promise<boolean>; isNeeded: boolean }>>;

export interface Watching {
  /** Counts requests and writes one line for each: method, route, status, duration. */
  each: RequestHandler;
  /** `/healthz`, `/readyz` with each part by name, and `/metrics` for this machine only. */
  router: Router;
}

/** Only that, for a process that answers nothing else. */
export function watchingApp(watched: Watched, log: Logger): Express {
  const app = express();
  app.disable('x-powered-by');
  const { each, router } = watch(watched, log);
  app.use(each, router);
  app.use((_request, response) => void response.status(404).end());
  return app;
}

export function watch(watched: Watched, log: Logger): Watching {
  const counts = new Map<string, number>();
  const startedAt = process.hrtime.bigint();
  const router = express.Router();
  router.get('/healthz', (_request, response) => void response.json({ ok: true }));
  const look = shared(() =>
    Promise.all(
      Object.entries(watched).map(async ([name, { isUp, isNeeded }]) => {
        const up = await isUp();
        return { name, up, isFine: up || !isNeeded };
      }),
    ),
  );
  router.get('/readyz', async (_request, response) => {
    const parts = await look();
    const ok = parts.every(({ isFine }) => isFine);
    const state = Object.fromEntries(parts.map(({ name, up }) => [name, up]));
    response.status(ok ? 200 : 503).json({ ok, ...state });
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

/** Anybody can ask: who asks while an answer is on its way gets that one, and no connection more is taken. */
function shared<T>(work: () => Promise<T>): () => Promise<T> {
  let running: Promise<T> | null = null;
  return () => {
    running ??= work().finally(() => (running = null));
    return running;
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
