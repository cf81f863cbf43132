/** Reading a file or standard input in large pieces. */
import { type FileHandle, open } from 'node:fs/promises';
import { ZegelError } from '../crypto/errors.ts';

const PIECE_BYTES = 1024 * 1024;

/** Opens a file for reading, or standard input for null. Throws `file_unreadable`. */
export async function openInput(file: string | null): Promise<AsyncIterable<Uint8Array>> {
  if (file === null) return process.stdin;
  try {
    const handle = await open(file, 'r');
    if ((await handle.stat()).isDirectory()) {
      await handle.close();
      throw Object.assign(new Error('directory'), { code: 'EISDIR' });
    }
    return pieces(handle, file);
  } catch (cause) {
    throw unreadable(file, cause);
  }
}

async function* pieces(handle: FileHandle, file: string): AsyncGenerator<Uint8Array> {
  try {
    // Two buffers, so that one can be sealed while the other is being filled.
    const buffers = [Buffer.allocUnsafe(PIECE_BYTES), Buffer.allocUnsafe(PIECE_BYTES)] as const;
    let next = handle.read(buffers[0], 0, PIECE_BYTES, null);
    for (let turn = 0; ; turn ^= 1) {
      const { bytesRead } = await next;
      if (bytesRead === 0) return;
      next = handle.read(buffers[turn === 0 ? 1 : 0], 0, PIECE_BYTES, null);
      yield buffers[turn === 0 ? 0 : 1].subarray(0, bytesRead);
    }
  } catch (cause) {
    throw unreadable(file, cause);
  } finally {
    await handle.close();
  }
}

/** The text of a small file such as an identity. Throws `file_unreadable`. */
export async function readText(file: string, maxBytes = 1024 * 1024): Promise<string> {
  let size = 0;
  const parts: Uint8Array[] = [];
  for await (const piece of await openInput(file)) {
    size += piece.length;
    if (size > maxBytes) throw new ZegelError('too_large', { detail: { file } });
    parts.push(Buffer.from(piece));
  }
  return Buffer.concat(parts).toString('utf8');
}

function unreadable(file: string, cause: unknown): ZegelError {
  if (cause instanceof ZegelError) return cause as ZegelError;
  const why = (cause as NodeJS.ErrnoException).code ?? 'unknown';
  return new ZegelError('file_unreadable', { detail: { file, why }, cause });
}
