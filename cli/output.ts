/**
 * Where seal and open write. A named file is written beside its place under a name of its own and renamed when it
 * is complete, so that it appears whole or not at all; anything else gets each piece as it comes.
 */
import { randomBytes } from 'node:crypto';
import {
  closeSync,
  fchmodSync,
  fstatSync,
  openSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { ZegelError } from '../crypto/errors.ts';
import { writeAll } from './positioned.ts';

export interface Output {
  /** A file that takes its name when it is complete, and may be written at any place. Else null. */
  readonly file: { readonly path: string; readonly fd: number } | null;
  /** Goes on where the last writing ended. Throws `file_unwritable`. */
  write(pieces: readonly Uint8Array[]): Promise<void>;
  /** Everything is there and authentic: the file takes its name. Throws `file_unwritable`. */
  commit(): void;
  /** Nothing of it stays. */
  discard(): void;
}

const nothing = (): void => undefined;

/** `why` is EPIPE when the reader has gone. */
export const standardOutput: Output = {
  file: null,
  write: (pieces) => (fstatSync(1).isFile() ? written('-', 1, pieces) : streamed(pieces)),
  commit: nothing,
  discard: nothing,
};

/** Pipes and terminals may be set not to block, which Node's own stream deals with. */
async function streamed(pieces: readonly Uint8Array[]): Promise<void> {
  // What goes wrong is told to the callback; without a listener it would end the process besides.
  if (process.stdout.listenerCount('error') === 0) process.stdout.on('error', nothing);
  for (const piece of pieces) {
    await new Promise<void>((resolve, reject) => {
      process.stdout.write(piece, (error) => (error ? reject(unwritable('-', error)) : resolve()));
    });
  }
}

function written(path: string, fd: number, pieces: readonly Uint8Array[]): Promise<void> {
  try {
    writeAll(fd, pieces, null);
    return Promise.resolve();
  } catch (cause) {
    return Promise.reject(unwritable(path, cause));
  }
}

/** Opens a file for writing, or standard output for none and `-`. Throws `file_unwritable`. */
export function openOutput(path: string | undefined): Output {
  if (path === undefined || path === '-') return standardOutput;
  try {
    const existing = statSync(path, { throwIfNoEntry: false });
    if (existing?.isDirectory()) throw unwritable(path, 'EISDIR');
    if (!existing || existing.isFile()) return namedFile(path, existing?.mode);
    // A device or a named pipe has no whole to wait for.
    const fd = openSync(path, 'w');
    const close = () => closeSync(fd);
    return { file: null, write: (pieces) => written(path, fd, pieces), commit: close, discard: close };
  } catch (cause) {
    throw unwritable(path, cause);
  }
}

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

function namedFile(path: string, existingMode: number | undefined): Output {
  // Through a link the file it points to is replaced; who may read that stays as it was.
  const place = existingMode === undefined ? path : realpathSync(path);
  const temporary = join(dirname(place), `.zegel-${randomBytes(6).toString('hex')}.part`);
  const discard = () => {
    for (const signal of SIGNALS) process.off(signal, interrupted);
    rmSync(temporary, { force: true });
  };
  const interrupted = (signal: NodeJS.Signals) => {
    discard();
    process.kill(process.pid, signal);
  };
  for (const signal of SIGNALS) process.on(signal, interrupted);
  try {
    const fd = openSync(temporary, 'wx', existingMode);
    if (existingMode !== undefined) fchmodSync(fd, existingMode);
    return {
      file: { path, fd },
      write: (pieces) => written(path, fd, pieces),
      commit() {
        try {
          closeSync(fd);
          renameSync(temporary, place);
        } catch (cause) {
          throw unwritable(path, cause);
        } finally {
          discard();
        }
      },
      discard,
    };
  } catch (cause) {
    discard();
    throw cause;
  }
}

/** `why` is an error of the system, or a word for it (report.ts). */
export function unwritable(file: string, why: unknown): ZegelError {
  if (why instanceof ZegelError) return why as ZegelError;
  const code = typeof why === 'string' ? why : (why as NodeJS.ErrnoException).code;
  return new ZegelError('file_unwritable', { detail: { file, why: code ?? 'unknown' }, cause: why });
}
