/**
 * One connection to clamd: commands of clamd(8) in their `z` form, in one IDSESSION, so that the engine that says its
 * version is the one that scans. A clamd that is stopped accepts connections and bytes and says nothing for ever, so
 * every wait has an end: to connect, for each write to be taken, for each answer.
 *
 * `clamscan` speaks INSTREAM, over a duplex in place of a socket of its own. It writes without looking at backpressure
 * and prints socket errors to the console; so the duplex takes bytes only as fast as clamd does, and a fault never
 * appears on it as an error: it settles `fault`, and the duplex goes quiet.
 */
import { connect } from 'node:net';
import type { Socket } from 'node:net';
import { Duplex, Readable } from 'node:stream';
import NodeClam from 'clamscan';
import type { ScanResult } from 'clamscan';
import { isZegelError } from '../../crypto/errors.ts';
import type { ClamdAddress } from './clamd-address.ts';
import { unavailable } from './engine.ts';

export interface ClamdDeadlines {
  /** To be connected. */
  connectMs: number;
  /** For the answer to a question that needs no scan. */
  firstByteMs: number;
  /** For clamd to take bytes that were offered. */
  stallMs: number;
  /** For a whole scan, from its first byte to the verdict; a large one has longer (clamd.ts). */
  scanMs: number;
}

const HIGH_WATER_BYTES = 256 * 1024;
const MAX_REPLY_BYTES = 64 * 1024;
const END_OF_STREAM = new Uint8Array(4);

export class ClamdSession {
  /** Rejects with `antivirus_unavailable` at the first fault; never resolves. */
  readonly fault: Promise<never>;
  readonly #socket: Socket;
  readonly #deadlines: ClamdDeadlines;
  readonly #timers = new Set<NodeJS.Timeout>();
  readonly #waiting = new Map<number, (answer: string) => void>();
  #said = '';
  #lastId = 0;
  #isSizeRefused = false;
  #reject: (error: Error) => void = () => undefined;

  constructor(address: ClamdAddress, deadlines: ClamdDeadlines) {
    this.#deadlines = deadlines;
    this.fault = new Promise((_, reject) => {
      this.#reject = reject;
    });
    this.fault.catch(() => undefined);
    const socket = connect(address.kind === 'unix' ? { path: address.path } : address);
    this.#socket = socket;
    const connecting = this.deadline(deadlines.connectMs, 'connect_timeout');
    socket.setNoDelay(true);
    socket.once('connect', () => this.#settle(connecting));
    socket.on('error', (error) => this.#fail(unavailable('connection_lost', error)));
    socket.on('close', () => this.#fail(unavailable('connection_closed')));
    socket.setEncoding('latin1');
    socket.on('data', (text: string) => this.#hear(text));
    socket.write('zIDSESSION\0');
  }

  /** clamd said that the stream is longer than it takes, and hung up with more or less of it unread. */
  get isSizeRefused(): boolean {
    return this.#isSizeRefused;
  }

  /** What clamd says it is, which also shows that it is there. */
  async version(): Promise<string> {
    const silent = this.deadline(this.#deadlines.connectMs + this.#deadlines.firstByteMs, 'silent');
    const answer = this.#answer();
    this.#socket.write('zVERSION\0');
    return Promise.race([answer, this.fault]).finally(() => this.#settle(silent));
  }

  /**
   * Streams the input (INSTREAM) and gives clamd's answer, such as `stream: OK`. Throws the error of `input` or
   * `antivirus_unavailable`.
   */
  async scan(input: AsyncIterable<Uint8Array>): Promise<string> {
    const answer = this.#answer();
    const pieces = input[Symbol.asyncIterator]();
    const first = await nextPiece(pieces);
    if (first === null) {
      // Nothing to scan, and `clamscan` would open no INSTREAM.
      this.#socket.write('zINSTREAM\0');
      this.#socket.write(END_OF_STREAM);
      return Promise.race([answer, this.fault]);
    }
    const duplex = this.#duplex(answer);
    const source = Readable.from(
      paced(first, pieces, () => this.#room(duplex)),
      {
        objectMode: false,
        highWaterMark: HIGH_WATER_BYTES,
      },
    );
    source.on('error', () => undefined);
    try {
      const { resultString } = await Promise.race([scanThrough(duplex, source), this.fault]);
      return resultString;
    } finally {
      source.destroy();
      duplex.destroy();
    }
  }

  /** Fails the session after `ms` unless it is closed before. */
  deadline(ms: number, why: string): NodeJS.Timeout {
    const timer = setTimeout(() => {
      this.#fail(unavailable(why));
      this.#socket.destroy();
    }, ms);
    this.#timers.add(timer);
    return timer;
  }

  close(): void {
    for (const timer of this.#timers) clearTimeout(timer);
    this.#timers.clear();
    this.#socket.destroy();
  }

  /** What `clamscan` takes for its connection: its writes go to clamd, and it ends with the answer. */
  #duplex(answer: Promise<string>): Duplex {
    const duplex = new Duplex({
      writableHighWaterMark: HIGH_WATER_BYTES,
      read: () => undefined,
      write: (bytes: Buffer, _encoding, taken) => {
        const stalled = this.deadline(this.#deadlines.stallMs, 'stalled');
        this.#socket.write(bytes, (error) => {
          this.#settle(stalled);
          if (error == null) taken();
        });
      },
    });
    void answer.then((text) => {
      duplex.push(text);
      duplex.push(null);
    });
    return duplex;
  }

  /** Waits until clamd has taken enough of what was written for more to be offered. Gives up with the fault. */
  async #room(duplex: Duplex): Promise<void> {
    while (duplex.writableLength >= HIGH_WATER_BYTES) {
      let proceed: () => void = () => undefined;
      const drained = new Promise<void>((resolve) => {
        proceed = resolve;
      });
      duplex.once('drain', proceed);
      await Promise.race([drained, this.fault]).finally(() => duplex.off('drain', proceed));
    }
  }

  /** The answer to the next command: clamd numbers commands from 1, and its answers by them. */
  #answer(): Promise<string> {
    const id = ++this.#lastId;
    return new Promise((resolve) => this.#waiting.set(id, resolve));
  }

  /** Takes answers of the form `1: stream: OK` with a zero byte behind each; anything else is a fault. */
  #hear(text: string): void {
    this.#said += text;
    if (this.#said.length > MAX_REPLY_BYTES) return this.#refuse();
    for (let end = this.#said.indexOf('\0'); end !== -1; end = this.#said.indexOf('\0')) {
      const [, id, answer] = /^(\d{1,9}): ([^]*)$/.exec(this.#said.slice(0, end)) ?? [];
      this.#isSizeRefused ||= /INSTREAM size limit exceeded/i.test(this.#said.slice(0, end));
      this.#said = this.#said.slice(end + 1);
      const take = this.#waiting.get(Number(id));
      if (take === undefined || answer === undefined) return this.#refuse();
      this.#waiting.delete(Number(id));
      take(answer.trim());
    }
  }

  #fail(error: Error): void {
    this.#reject(error);
  }

  #refuse(): void {
    this.#fail(unavailable('bad_answer'));
    this.#socket.destroy();
  }

  #settle(timer: NodeJS.Timeout): void {
    clearTimeout(timer);
    this.#timers.delete(timer);
  }
}

/** The next piece that is not empty, or null at the end. */
async function nextPiece(pieces: AsyncIterator<Uint8Array>): Promise<Uint8Array | null> {
  for (;;) {
    const { done, value } = (await pieces.next()) as IteratorResult<Uint8Array, void>;
    if (done === true) return null;
    if (value.length > 0) return value;
  }
}

/** Hands the pieces out no faster than there is room for them. */
async function* paced(
  first: Uint8Array,
  pieces: AsyncIterator<Uint8Array>,
  room: () => Promise<void>,
): AsyncGenerator<Uint8Array, void, undefined> {
  try {
    for (let piece: Uint8Array | null = first; piece !== null; piece = await nextPiece(pieces)) {
      await room();
      yield piece;
    }
  } finally {
    await pieces.return?.();
  }
}

async function scanThrough(duplex: Duplex, source: Readable): Promise<ScanResult> {
  const clam = new NodeClam();
  // Any truthy socket lets scanStream begin; the connection it uses is the one below.
  clam.settings = { clamdscan: { socket: 'session', host: false, port: false } };
  clam._initSocket = () => Promise.resolve(duplex);
  // An error of the input arrives as it was; one of its own says that clamd answered before it had everything.
  return clam.scanStream(source).catch((error: unknown) => {
    throw source.errored === null && !isZegelError(error) ? unavailable('bad_answer', error) : error;
  });
}
