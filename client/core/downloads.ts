/**
 * Attachments on their way out of the core, several at once. A file goes piece by piece to a sink that says when it
 * has room, so that its size does not matter; its last piece follows only when the whole was found to be what was
 * released (parts.ts). Whatever goes wrong before that ends the sink as failed: nobody is left with a file that looks
 * complete and is not.
 */
import { fail } from '../../contract/errors.ts';
import type { Part } from '../../contract/objects.ts';
import { isZegelError } from '../../crypto/index.ts';
import { type Piece, portSink } from './download-port.ts';
import type { Destination, DownloadedFile } from './face.ts';
import { fileSink } from './file-sink.ts';
import { paced } from './pace.ts';
import { openPart } from './parts.ts';

/** Where the bytes of one file go. */
export interface Sink {
  /** Aborted when the other side wants no more. */
  readonly gone: AbortSignal;
  /** Fulfilled when there is room for more. */
  write(pieces: Piece[]): Promise<void>;
  /** The file is whole. */
  close(): Promise<void>;
  /** It is not, and must not look as if it were. */
  abort(): Promise<void>;
}

/** One attachment to be fetched. */
export interface Download {
  /** Names it among those that are under way. */
  key: string;
  fileKey: Uint8Array;
  part: Part;
  file: { name: string; type: string };
  /** Asks for its bytes, nonce ‖ STREAM; stops when `signal` aborts. */
  fetch: (signal: AbortSignal) => Promise<AsyncIterable<Uint8Array>>;
  onProgress: (receivedBytes: number) => void;
}

/** Pieces are handed on together at this size: fewer messages, and little enough to hold. */
const WRITE_BYTES = 512 * 1024;

export class Downloads {
  readonly #running = new Map<string, AbortController>();

  /** The file in memory, once it is whole. Throws as `to` does. */
  async whole(download: Download): Promise<DownloadedFile> {
    const { name, type } = download.file;
    const blobs: Blob[] = [];
    await this.#deliver(download, {
      gone: new AbortController().signal,
      write: (pieces) => {
        // A browser may keep a Blob outside of memory.
        blobs.push(new Blob(pieces));
        return Promise.resolve();
      },
      close: () => Promise.resolve(),
      abort: () => Promise.resolve(),
    });
    // Never a type of which a browser would make a page of our own origin.
    return { name, type, blob: new Blob(blobs, { type: 'application/octet-stream' }) };
  }

  /**
   * Hands the file to `destination`. Throws `download_changed` when it is not what was released, `download_cancelled`
   * when `cancel` was called, `download_broken` when the other side gave up, `disk_full`, and what fetching throws.
   */
  async to(download: Download, destination: Destination): Promise<void> {
    const sink = 'port' in destination ? portSink(destination.port) : await fileSink(destination.file);
    await this.#deliver(download, sink);
  }

  /** Stops what is under way; what was written is not kept. */
  cancel(key: string): void {
    this.#running.get(key)?.abort();
  }

  cancelAll(): void {
    for (const key of this.#running.keys()) this.cancel(key);
  }

  async #deliver(download: Download, sink: Sink): Promise<void> {
    const { key, fileKey, part } = download;
    this.cancel(key);
    const cancelling = new AbortController();
    this.#running.set(key, cancelling);
    const stopping = new AbortController();
    const stop = (): void => stopping.abort();
    cancelling.signal.addEventListener('abort', stop, { once: true });
    sink.gone.addEventListener('abort', stop, { once: true });
    const stopped = whenAborted(stopping.signal);
    try {
      const payload = await download.fetch(stopping.signal);
      const pieces = joined(
        openPart(fileKey, part, counted(payload, paced(download.onProgress, part.sizeBytes))),
      );
      try {
        for (;;) {
          const next = await Promise.race([pieces.next(), stopped]);
          if (next.done === true) break;
          await Promise.race([sink.write(next.value), stopped]);
        }
      } finally {
        // Not waited for: a step that hangs ends when its fetch is aborted.
        pieces.return(undefined).catch(() => undefined);
      }
      await Promise.race([sink.close(), stopped]);
    } catch (error) {
      const gaveUp = sink.gone.aborted;
      stopping.abort();
      await sink.abort().catch(() => undefined);
      if (cancelling.signal.aborted) throw fail('download_cancelled');
      if (gaveUp) throw fail('download_broken');
      throw translated(error);
    } finally {
      if (this.#running.get(key) === cancelling) this.#running.delete(key);
    }
  }
}

function translated(error: unknown): Error {
  if (isZegelError(error, 'digest_mismatch')) return fail('download_changed', { cause: error });
  if (isZegelError(error)) return error;
  const isFull = error instanceof Error && error.name === 'QuotaExceededError';
  return fail(isFull ? 'disk_full' : 'download_broken', { cause: error });
}

/** Rejects when the signal aborts, and never fulfils. */
function whenAborted(signal: AbortSignal): Promise<never> {
  const aborted = new Promise<never>((_, reject) => {
    signal.addEventListener('abort', () => reject(fail('download_broken')), { once: true });
  });
  aborted.catch(() => undefined);
  return aborted;
}

/** Pieces together, each in a buffer of its own; those at the end apart, as soon as they may be handed on. */
async function* joined(pieces: AsyncIterable<Uint8Array>): AsyncGenerator<Piece[], undefined> {
  let held: Piece[] = [];
  let heldBytes = 0;
  for await (const piece of pieces) {
    held.push(ownBuffer(piece));
    heldBytes += piece.length;
    if (heldBytes < WRITE_BYTES) continue;
    yield held;
    held = [];
    heldBytes = 0;
  }
  if (held.length > 0) yield held;
}

const ownBuffer = (piece: Uint8Array): Piece =>
  piece.buffer instanceof ArrayBuffer && piece.byteLength === piece.buffer.byteLength
    ? (piece as Piece)
    : new Uint8Array(piece);

async function* counted(
  payload: AsyncIterable<Uint8Array>,
  onProgress: (receivedBytes: number) => void,
): AsyncGenerator<Uint8Array> {
  let received = 0;
  for await (const piece of payload) {
    received += piece.length;
    onProgress(received);
    yield piece;
  }
}
