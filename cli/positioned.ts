/**
 * Reading and writing all of what was asked for, wherever the system does it in parts. Synchronous: in pieces that a
 * processor's cache holds, a hop to another thread costs more than the copy.
 */
import { readSync, writevSync } from 'node:fs';

/** Fills `buffer` as far as there are bytes; `at` null goes on where the last reading ended. */
export function readInto(fd: number, buffer: Uint8Array, at: number | null): Uint8Array {
  let size = 0;
  while (size < buffer.length) {
    const place = at === null ? null : at + size;
    const bytesRead = readSync(fd, buffer, size, buffer.length - size, place);
    if (bytesRead === 0) break;
    size += bytesRead;
  }
  return buffer.subarray(0, size);
}

/** Writes every piece, one behind the other; `at` null goes on where the last writing ended. */
export function writeAll(fd: number, pieces: readonly Uint8Array[], at: number | null): void {
  let rest = pieces.filter(({ length }) => length > 0);
  let place = at;
  while (rest.length > 0) {
    let bytesWritten = writevSync(fd, rest, place ?? undefined);
    if (place !== null) place += bytesWritten;
    const partly = rest.findIndex((piece) => {
      if (bytesWritten < piece.length) return true;
      bytesWritten -= piece.length;
      return false;
    });
    rest = partly === -1 ? [] : rest.slice(partly);
    if (rest[0]) rest[0] = rest[0].subarray(bytesWritten);
  }
}
