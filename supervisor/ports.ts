import { createServer } from 'node:net';
import type { AddressInfo, Server } from 'node:net';
import { performance } from 'node:perf_hooks';
import { setTimeout as wait } from 'node:timers/promises';
import { isZegelError } from '../crypto/errors.ts';
import { fail } from '../contract/errors.ts';
import { hasCode } from './system-error.ts';

/** The three ports of an installation: the service and the two local outbox pages. */
export interface Ports {
  readonly web: number;
  readonly mailOutbox: number;
  readonly smsOutbox: number;
}

const host = '127.0.0.1';

function listen(port: number): Promise<Server> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(port, host, () => resolve(server));
  });
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => server.close(() => resolve()));
}

/** Where a port is taken, the next try. */
const retryEveryMs = 100;

/**
 * The ports `port`, `port + 1` and `port + 2`, or three that are free when `port` is 0. They are tried and
 * given back: a port that is taken is found out before anything starts.
 * @param patienceMs how long to wait for one that is taken
 * @throws ZegelError `port_taken`, `port_forbidden`
 */
export async function choosePorts(port: number, patienceMs = 0): Promise<Ports> {
  const deadline = performance.now() + patienceMs;
  for (;;) {
    try {
      return await tryPorts(port);
    } catch (error) {
      if (!isZegelError(error, 'port_taken') || performance.now() >= deadline) throw error;
      await wait(retryEveryMs);
    }
  }
}

async function tryPorts(port: number): Promise<Ports> {
  const wanted = port === 0 ? [0, 0, 0] : [port, port + 1, port + 2];
  const servers: Server[] = [];
  try {
    for (const each of wanted) {
      try {
        servers.push(await listen(each));
      } catch (error) {
        if (hasCode(error, 'EADDRINUSE')) throw fail('port_taken', { detail: { port: each }, cause: error });
        if (hasCode(error, 'EACCES')) throw fail('port_forbidden', { detail: { port: each }, cause: error });
        throw error;
      }
    }
    const [web = 0, mailOutbox = 0, smsOutbox = 0] = servers.map(
      (each) => (each.address() as AddressInfo).port,
    );
    return { web, mailOutbox, smsOutbox };
  } finally {
    await Promise.all(servers.map(close));
  }
}
