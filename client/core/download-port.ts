/**
 * The road of a file from the worker that holds the keys to whoever hands it to the browser (client/download/worker.ts):
 * one message port, pieces only when they are asked for, so that neither end ever holds more than one of them.
 *
 *   asks:    'pull' (room for one message more) · 'cancel' (nobody wants the rest)
 *   answers: {pieces} · {end} (that was all, and it was checked) · {fault} (what was handed over is no whole file)
 */
import type { Sink } from './downloads.ts';

export type Ask = 'pull' | 'cancel';
export type Piece = Uint8Array<ArrayBuffer>;
export type Answer = { pieces: Piece[] } | { end: true } | { fault: true };

/** A `MessagePort`, as far as it matters here. */
export interface DownloadPort {
  postMessage(message: unknown, transfer: Transferable[]): void;
  addEventListener(type: 'message', listener: (event: { data: unknown }) => void): void;
  start(): void;
  close(): void;
}

/** Hands pieces out as they are asked for. The buffers of the pieces move along: who writes them has them no more. */
export function portSink(port: DownloadPort): Sink {
  const gone = new AbortController();
  let room = 0;
  let onRoom: () => void = () => undefined;
  port.addEventListener('message', ({ data }) => {
    if (data === 'pull') room += 1;
    if (data === 'cancel') {
      gone.abort();
      port.close();
    }
    onRoom();
  });
  port.start();
  const answer = (message: Answer, transfer: Transferable[] = []): void =>
    port.postMessage(message, transfer);
  const asked = async (): Promise<void> => {
    while (room === 0 && !gone.signal.aborted) {
      await new Promise<void>((resolve) => {
        onRoom = resolve;
      });
    }
    gone.signal.throwIfAborted();
    room -= 1;
  };
  return {
    gone: gone.signal,
    async write(pieces) {
      await asked();
      answer(
        { pieces },
        pieces.map(({ buffer }) => buffer),
      );
    },
    async close() {
      // Asked for more, the other end has passed on all that it was given.
      await asked();
      answer({ end: true });
      port.close();
    },
    abort() {
      if (!gone.signal.aborted) answer({ fault: true });
      gone.abort();
      onRoom();
      port.close();
      return Promise.resolve();
    },
  };
}
