/**
 * One connection to clamd with deadlines of our own. clamd that is stopped accepts connections and bytes and
 * says nothing for ever, so every wait has an end: to connect, for each write to be taken, for the answer.
 *
 * `clamscan` is given `duplex` in place of a socket. It writes without looking at backpressure and prints
 * socket errors to the console; so the duplex takes bytes only as fast as clamd does, and a fault never appears
 * on it as an error: it settles `fault`, and the duplex goes quiet.
 */
import { connect } from 'node:net';
import type { Socket } from 'node:net';
import { Duplex } from 'node:stream';
import type { ClamdAddress } from './clamd-address.ts';
import { unavailable } from './engine.ts';

export interface ClamdDeadlines {
  /** To be connected. */
  connectMs: number;
  /** For the first byte of an answer to PING or VERSION. */
  firstByteMs: number;
  /** For clamd to take bytes that were offered. */
  stallMs: number;
  /** For a whole scan, from its first byte to the verdict; a large one has longer (clamd.ts). */
  scanMs: number;
}

const HIGH_WATER_BYTES = 256 * 1024;
const MAX_REPLY_BYTES = 64 * 1024;

export class Conversation {
  readonly duplex: Duplex;
  /** Rejects with `antivirus_unavailable` at the first fault; never resolves. */
  readonly fault: Promise<never>;
  readonly #socket: Socket;
  readonly #reply: Buffer[] = [];
  #replyBytes = 0;
  readonly #timers = new Set<NodeJS.Timeout>();
  #fail: (error: Error) => void = () => undefined;

  constructor(address: ClamdAddress, deadlines: Pick<ClamdDeadlines, 'connectMs' | 'stallMs'>) {
    this.fault = new Promise((_, reject) => {
      this.#fail = reject;
    });
    this.fault.catch(() => undefined);
    const socket = connect(address.kind === 'unix' ? { path: address.path } : address);
    this.#socket = socket;
    const connecting = this.deadline(deadlines.connectMs, 'connect_timeout');
    socket.setNoDelay(true);
    socket.once('connect', () => this.#settle(connecting));
    socket.on('error', (error) => this.#fail(unavailable('connection_lost', error)));
    socket.on('close', () => {
      if (!this.duplex.readableEnded) this.duplex.push(null);
      this.#fail(unavailable('connection_closed'));
    });
    this.duplex = new Duplex({
      writableHighWaterMark: HIGH_WATER_BYTES,
      read: () => undefined,
      write: (bytes: Buffer, _encoding, taken) => {
        const stalling = this.deadline(deadlines.stallMs, 'stalled');
        socket.write(bytes, (error) => {
          this.#settle(stalling);
          if (error == null) taken();
        });
      },
    });
    socket.on('data', (bytes) => {
      this.#replyBytes += bytes.length;
      if (this.#replyBytes > MAX_REPLY_BYTES) return void socket.destroy();
      this.#reply.push(bytes);
      this.duplex.push(bytes);
    });
    socket.on('end', () => this.duplex.push(null));
  }

  /** What clamd has said so far. */
  get reply(): string {
    return Buffer.concat(this.#reply).toString('latin1');
  }

  /** Fails the conversation after `ms` unless it is closed before. */
  deadline(ms: number, why: string): NodeJS.Timeout {
    const timer = setTimeout(() => {
      this.#fail(unavailable(why));
      this.#socket.destroy();
    }, ms);
    this.#timers.add(timer);
    return timer;
  }

  /** Waits until clamd has taken enough of what was written for more to be offered. Gives up with the fault. */
  async room(): Promise<void> {
    while (this.duplex.writableLength >= HIGH_WATER_BYTES) {
      let proceed: () => void = () => undefined;
      const drained = new Promise<void>((resolve) => {
        proceed = resolve;
      });
      this.duplex.once('drain', proceed);
      await Promise.race([drained, this.fault]).finally(() => this.duplex.off('drain', proceed));
    }
  }

  close(): void {
    for (const timer of this.#timers) clearTimeout(timer);
    this.#timers.clear();
    this.#socket.destroy();
    this.duplex.destroy();
  }

  #settle(timer: NodeJS.Timeout): void {
    clearTimeout(timer);
    this.#timers.delete(timer);
  }
}

/** Asks clamd one of its simple commands (clamd(8), `z` form) and gives the answer without its terminator. */
export async function ask(
  address: ClamdAddress,
  command: 'PING' | 'VERSION',
  deadlines: ClamdDeadlines,
): Promise<string> {
  const conversation = new Conversation(address, deadlines);
  try {
    conversation.deadline(deadlines.connectMs + deadlines.firstByteMs, 'silent');
    conversation.duplex.write(`z${command}\0`);
    const ended = new Promise<string>((resolve) => {
      conversation.duplex.on('data', () => {
        if (conversation.reply.endsWith('\0')) resolve(conversation.reply.slice(0, -1).trim());
      });
    });
    return await Promise.race([ended, conversation.fault]);
  } finally {
    conversation.close();
  }
}
