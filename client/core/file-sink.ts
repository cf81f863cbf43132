/**
 * A file that the person chose (File System Access). The browser writes beside it and moves the bytes into place only
 * when it is closed: one that was aborted leaves nothing.
 */
import type { Sink } from './downloads.ts';

export async function fileSink(handle: FileSystemFileHandle): Promise<Sink> {
  const file = await handle.createWritable();
  return {
    gone: new AbortController().signal,
    async write(pieces) {
      for (const piece of pieces) await file.write(piece);
    },
    close: () => file.close(),
    abort: () => file.abort(),
  };
}
