/**
 * Passes on what two processes say to each other, and notes when one waits for the other: from the first byte of a
 * question to the last of its answer. So it can be told how the time of one action divides among the processes,
 * without a stopwatch in any of them.
 */
import { once } from 'node:events';
import { type ListenOptions, type Server, type Socket, connect, createServer } from 'node:net';

/** Milliseconds of `performance.now()`. */
export type Interval = readonly [start: number, end: number];

type Target = { path: string } | { port: number; host: string };

export class Between {
  readonly #intervals: Interval[] = [];
  readonly #servers: Server[] = [];
  readonly #sockets = new Set<Socket>();

  /**
   * Listens and passes on to `target`. An answer ends where `isEnd` says so of its last bytes, or else with the
   * next question on the same connection.
   */
  async listen(
    options: ListenOptions,
    target: Target,
    isEnd: (bytes: Buffer) => boolean = () => false,
  ): Promise<number> {
    const server = createServer((from) => this.#pass(from, connect(target), isEnd));
    this.#servers.push(server);
    server.listen(options);
    await once(server, 'listening');
    const address = server.address();
    return typeof address === 'object' ? (address?.port ?? 0) : 0;
  }

  /** What was waited for between two moments, without overlaps, in order. */
  waits([start, end]: Interval): Interval[] {
    const within = this.#intervals
      .map(([from, to]) => [Math.max(from, start), Math.min(to, end)] as const)
      .filter(([from, to]) => to > from)
      .sort(([a], [b]) => a - b);
    const merged: [number, number][] = [];
    for (const [from, to] of within) {
      const last = merged.at(-1);
      if (last && from <= last[1]) last[1] = Math.max(last[1], to);
      else merged.push([from, to]);
    }
    return merged;
  }

  close(): void {
    for (const socket of this.#sockets) socket.destroy();
    for (const server of this.#servers) server.close();
  }

  #pass(from: Socket, to: Socket, isEnd: (bytes: Buffer) => boolean): void {
    let asked: number | null = null;
    let answered: number | null = null;
    const note = (): void => {
      if (asked !== null && answered !== null) this.#intervals.push([asked, answered]);
      asked = null;
      answered = null;
    };
    from.on('data', () => {
      if (answered !== null) note();
      asked ??= performance.now();
    });
    to.on('data', (bytes: Buffer) => {
      if (asked === null) return;
      answered = performance.now();
      if (isEnd(bytes)) note();
    });
    for (const socket of [from, to]) {
      this.#sockets.add(socket);
      socket.setNoDelay(true);
      socket.on('error', () => undefined);
      socket.on('close', () => {
        note();
        this.#sockets.delete(socket);
        from.destroy();
        to.destroy();
      });
    }
    from.pipe(to);
    to.pipe(from);
  }
}

const READY_FOR_QUERY = 0x5a;

/** PostgreSQL has answered when it is ready for the next query (its protocol, ReadyForQuery: 6 bytes at the end). */
export const isReadyForQuery = (bytes: Buffer): boolean => bytes.at(-6) === READY_FOR_QUERY;

export const sum = (intervals: readonly Interval[]): number =>
  intervals.reduce((total, [start, end]) => total + end - start, 0);

/** The time in `all` that is in none of `without`. Both in order and without overlaps. */
export function apart(all: readonly Interval[], without: readonly Interval[]): number {
  let covered = 0;
  for (const [start, end] of all) {
    for (const [from, to] of without) covered += Math.max(0, Math.min(end, to) - Math.max(start, from));
  }
  return sum(all) - covered;
}
