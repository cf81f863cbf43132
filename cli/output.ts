/**
 * Where seal and open write. A named file is written beside its place under a name of its own and renamed when it
 * is complete, so that it appears whole or not at all; standard output gets each piece as it comes.
 */
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { type FileHandle, open, rename, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { ZegelError } from '../crypto/errors.ts';

export interface Output {
  write(piece: Uint8Array): Promise<void>;
  /** Everything is there and authentic: the file takes its name. */
  commit(): Promise<void>;
  /** Nothing of it stays. */
  discard(): Promise<void>;
}

export const openOutput = (file: string | undefined, mode = 0o666): Promise<Output> =>
  file === undefined || file === '-' ? Promise.resolve(standardOutput) : namedFile(file, mode);

const standardOutput: Output = {
  async write(piece) {
    if (!process.stdout.write(piece)) await once(process.stdout, 'drain');
  },
  commit: () => Promise.resolve(),
  discard: () => Promise.resolve(),
};

async function namedFile(file: string, mode: number): Promise<Output> {
  const existing = await stat(file).catch(() => null);
  // A device or a pipe has no whole to wait for.
  if (existing !== null && !existing.isFile()) {
    if (existing.isDirectory()) throw unwritable(file, { code: 'EISDIR' });
    return outputTo(file, await openForWriting(file, file, 'w', mode));
  }
  const temporary = join(dirname(file), `.${basename(file)}.${randomBytes(6).toString('hex')}.part`);
  const handle = await openForWriting(file, temporary, 'wx', mode);
  const remove = () => {
    rmSync(temporary, { force: true });
  };
  const interrupted = () => {
    remove();
    process.exit(130);
  };
  process.once('SIGINT', interrupted).once('SIGTERM', interrupted);
  const settled = () => process.off('SIGINT', interrupted).off('SIGTERM', interrupted);
  const base = outputTo(file, handle);
  return {
    write: (piece) => base.write(piece),
    async commit() {
      await handle.sync().catch(() => undefined);
      await base.commit();
      try {
        await rename(temporary, file);
      } catch (cause) {
        remove();
        throw unwritable(file, cause);
      } finally {
        settled();
      }
    },
    async discard() {
      await base.discard();
      remove();
      settled();
    },
  };
}

const outputTo = (file: string, handle: FileHandle): Output => ({
  async write(piece) {
    try {
      for (let written = 0; written < piece.length;) {
        written += (await handle.write(piece, written)).bytesWritten;
      }
    } catch (cause) {
      throw unwritable(file, cause);
    }
  },
  commit: () => handle.close(),
  discard: () => handle.close().catch(() => undefined),
});

async function openForWriting(file: string, path: string, flags: string, mode: number): Promise<FileHandle> {
  try {
    return await open(path, flags, mode);
  } catch (cause) {
    throw unwritable(file, cause);
  }
}

const unwritable = (file: string, cause: unknown): ZegelError =>
  new ZegelError('file_unwritable', {
    detail: { file, why: (cause as NodeJS.ErrnoException).code ?? 'unknown' },
    cause,
  });
