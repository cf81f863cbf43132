/** Where seal, open and inspect read from: a file, or standard input, in large pieces. */
import { closeSync, createReadStream, fstatSync, openSync } from 'node:fs';
import { setImmediate } from 'node:timers/promises';
import { ZegelError } from '../crypto/errors.ts';
import { readInto } from './positioned.ts';

const PIECE_BYTES = 256 * 1024;

export interface Input {
  /** A regular file that was named: it can be read at any place. Else null. */
  readonly file: { readonly path: string; readonly fd: number; readonly sizeBytes: number } | null;
  /** All of it, once; a piece is good until the next is asked for. Throws `file_unreadable`. */
  pieces(): AsyncIterable<Uint8Array>;
  close(): void;
}

/** Opens a file for reading, or standard input for null. Throws `file_unreadable`. */
export function openInput(path: string | null): Input {
  if (path === null) {
    const source = () => (fstatSync(0).isFile() ? piecesOf(0) : process.stdin);
    return { file: null, pieces: () => readable('-', source), close: () => undefined };
  }
  try {
    const fd = openSync(path, 'r');
    const stats = fstatSync(fd);
    if (stats.isDirectory()) throw unreadable(path, 'EISDIR');
    const asStream = { fd, autoClose: false, highWaterMark: PIECE_BYTES };
    const source = () => (stats.isFile() ? piecesOf(fd) : createReadStream(path, asStream));
    return {
      file: stats.isFile() ? { path, fd, sizeBytes: stats.size } : null,
      pieces: () => readable(path, source),
      close: () => closeSync(fd),
    };
  } catch (cause) {
    throw unreadable(path, cause);
  }
}

async function* readable(path: string, source: () => AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  try {
    yield* source();
  } catch (cause) {
    throw unreadable(path, cause);
  }
}

/** A file from where it stands. Signals are heard between two pieces. */
async function* piecesOf(fd: number): AsyncGenerator<Uint8Array> {
  const buffer = Buffer.allocUnsafeSlow(PIECE_BYTES);
  for (;;) {
    const piece = readInto(fd, buffer, null);
    if (piece.length > 0) yield piece;
    if (piece.length < buffer.length) return;
    await setImmediate();
  }
}

/** The text of a small file such as an identity. Throws `file_unreadable`, `too_large`. */
export const readText = async (path: string, maxBytes = 1024 * 1024): Promise<string> =>
  (await readSmall(path, maxBytes)).toString('utf8');

/** All of a file of at most `maxBytes`, or of standard input for `-`. Throws `file_unreadable`, `too_large`. */
export async function readSmall(path: string, maxBytes: number): Promise<Buffer> {
  const input = openInput(path === '-' ? null : path);
  try {
    let size = 0;
    const parts: Uint8Array[] = [];
    for await (const piece of input.pieces()) {
      size += piece.length;
      if (size > maxBytes) throw new ZegelError('too_large', { detail: { file: path } });
      parts.push(Uint8Array.from(piece));
    }
    return Buffer.concat(parts);
  } finally {
    input.close();
  }
}

/** `why` is an error of the system, or a word for it (report.ts). */
export function unreadable(file: string, why: unknown): ZegelError {
  if (why instanceof ZegelError) return why as ZegelError;
  const code = typeof why === 'string' ? why : (why as NodeJS.ErrnoException).code;
  return new ZegelError('file_unreadable', { detail: { file, why: code ?? 'unknown' }, cause: why });
}
