/**
 * Ports for servers that are given theirs before they start. Files of tests run side by side, so each worker of vitest
 * gives them out of a range of its own, below those that the system takes for connections.
 */
import { randomInt } from 'node:crypto';
import { createServer } from 'node:net';

const LOWEST = 16_000;
const RANGE = 2_000;
const WORKERS = 8;

/** The last is for who is no worker: vitest itself (test/support/shared-servers.ts), and benchmarks. */
const worker = (Number(process.env['VITEST_POOL_ID'] ?? String(WORKERS)) - 1) % WORKERS;
/** Anywhere, since a file may follow another that has just let go of its ports. */
let next = randomInt(RANGE);

/** A port of this machine that nobody listens on now, and that is not given out again. */
export const freePort = (): Promise<number> => freePorts(1);

/** The first of so many in a row. */
export async function freePorts(count: number): Promise<number> {
  for (;;) {
    if (next + count > RANGE) next = 0;
    const first = LOWEST + worker * RANGE + next;
    next += count;
    const ports = Array.from({ length: count }, (_, at) => first + at);
    if ((await Promise.all(ports.map(isFree))).every(Boolean)) return first;
  }
}

function isFree(port: number): Promise<boolean> {
  const server = createServer();
  return new Promise((resolve) => {
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}
