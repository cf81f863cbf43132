/*
 * What a process says on its standard output and error goes to a file that is capped: five generations of five
 * million bytes. Writing is synchronous and never throws: a full disk must not take the service down.
 */
import { closeSync, fstatSync, openSync, renameSync, writeSync } from 'node:fs';
import type { Readable } from 'node:stream';

const defaultCapBytes = 5_000_000;
const generations = 5;
/** A line longer than this is written in pieces. */
const longestLineBytes = 65_536;

/** An append-only log file with rotation: NAME.log, NAME.log.1 (the one before) to NAME.log.4. */
export class LogFile {
  readonly path: string;
  readonly #capBytes: number;
  readonly #tee: ((text: Buffer) => void) | null;
  #fd: number | null = null;
  #sizeBytes = 0;

  constructor(path: string, options: { capBytes?: number; tee?: ((text: Buffer) => void) | null } = {}) {
    this.path = path;
    this.#capBytes = options.capBytes ?? defaultCapBytes;
    this.#tee = options.tee ?? null;
  }

  /** Appends whole lines, the last newline included. */
  write(lines: Buffer): void {
    this.#tee?.(lines);
    try {
      this.#fd ??= this.#open();
      if (this.#sizeBytes > 0 && this.#sizeBytes + lines.length > this.#capBytes) {
        this.#rotate();
        this.#fd = this.#open();
      }
      writeSync(this.#fd, lines);
      this.#sizeBytes += lines.length;
    } catch {
      this.close();
    }
  }

  /** One structured line of the supervisor itself, in the shape that the processes log in. */
  event(
    level: 'info' | 'warn' | 'error',
    msg: string,
    fields: Record<string, string | number | null> = {},
  ): void {
    const line = {
      level: { info: 30, warn: 40, error: 50 }[level],
      time: new Date().toISOString(),
      process: 'supervisor',
      ...fields,
      msg,
    };
    this.write(Buffer.from(`${JSON.stringify(line)}\n`));
  }

  /** Copies a stream line by line until it ends. */
  follow(stream: Readable): void {
    let rest: Buffer = Buffer.alloc(0);
    stream.on('data', (chunk: Buffer) => {
      const all = Buffer.concat([rest, chunk]);
      const end = all.lastIndexOf(10) + 1;
      const take = end === 0 && all.length > longestLineBytes ? all.length : end;
      rest = all.subarray(take);
      if (take > 0) this.write(all.subarray(0, take));
    });
    stream.on('end', () => {
      if (rest.length > 0) this.write(Buffer.concat([rest, Buffer.from('\n')]));
    });
    stream.on('error', () => undefined);
  }

  close(): void {
    if (this.#fd === null) return;
    const fd = this.#fd;
    this.#fd = null;
    try {
      closeSync(fd);
    } catch {
      // Nothing can be done about a log that does not close.
    }
  }

  #open(): number {
    const fd = openSync(this.path, 'a', 0o600);
    this.#sizeBytes = fstatSync(fd).size;
    return fd;
  }

  #rotate(): void {
    this.close();
    for (let n = generations - 1; n >= 1; n -= 1) {
      try {
        renameSync(n === 1 ? this.path : `${this.path}.${n - 1}`, `${this.path}.${n}`);
      } catch {
        // That generation does not exist yet.
      }
    }
  }
}
