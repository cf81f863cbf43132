/**
 * One connection to clamd: commands of clamd(8) in their `z` form, in one IDSESSION, so that the engine that says its
 * version is the one that scans. A clamd that is stopped accepts connections and bytes and says nothing for ever, so
 * every wait has an end: to connect, for each write to be taken, for each answer. Bytes are handed over only as fast as
 * clamd takes them.
 */
import { connect } from 'node:net';
import type { Socket } from 'node:net';
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
  #failure: Error | null = null;
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
   * Streams the input (INSTREAM) and gives clamd's answer, such as `stream: OK`. Its pieces are only read, some of them
   * after the next was asked for. Throws the error of `input` or `antivirus_unavailable`.
   */
  async scan(input: AsyncIterable<Uint8Array>): Promise<string> {
    const answer = this.#answer();
    this.#socket.cork();
    this.#socket.write('zINSTREAM\0');
    for await (const bytes of input) {
      if (bytes.length === 0) continue;
      if (this.#failure !== null) throw this.#failure;
      const length = new Uint8Array(4);
      new DataView(length.buffer).setUint32(0, bytes.length);
      this.#socket.write(length);
      this.#socket.write(bytes);
      this.#socket.uncork();
      if (this.#socket.writableLength > HIGH_WATER_BYTES) await this.#drained();
      this.#socket.cork();
    }
    this.#socket.write(END_OF_STREAM);
    this.#socket.uncork();
    return Promise.race([answer, this.fault]);
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

  /** Waits until clamd has taken what was written. Gives up with the fault. */
  async #drained(): Promise<void> {
    const stalled = this.deadline(this.#deadlines.stallMs, 'stalled');
    let proceed: () => void = () => undefined;
    const drained = new Promise<void>((resolve) => {
      proceed = resolve;
    });
    this.#socket.once('drain', proceed);
    await Promise.race([drained, this.fault]).finally(() => {
      this.#socket.off('drain', proceed);
      this.#settle(stalled);
    });
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
    this.#failure ??= error;
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
