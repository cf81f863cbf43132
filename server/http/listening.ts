/** Listening, and ending in order. */
import { type Server, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fail } from '../../contract/errors.ts';
import { MINUTE_MS } from '../clock.ts';
import type { Listen } from '../config.ts';

/** A request may take this long to arrive: a large part over a slow line. Its headers may not. */
const REQUEST_MS = 60 * MINUTE_MS;
/** How long running requests keep an ending relay. */
const GRACE_MS = 3_000;

/** Throws `port_taken`. */
export async function listen(
  app: Parameters<typeof createServer>[1],
  { host, port }: Listen,
): Promise<Server> {
  const server = createServer({ requestTimeout: REQUEST_MS, headersTimeout: MINUTE_MS }, app);
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      reject(error.code === 'EADDRINUSE' ? fail('port_taken', { detail: { port }, cause: error }) : error);
    });
    server.listen(port, host, resolve);
  });
  return server;
}

export const portOf = (server: Server): number => (server.address() as AddressInfo).port;

export function closeServer(server: Server): Promise<void> {
  const late = setTimeout(() => server.closeAllConnections(), GRACE_MS);
  return new Promise((resolve) => {
    server.close(() => {
      clearTimeout(late);
      resolve();
    });
    server.closeIdleConnections();
  });
}
