/** A file as the service worker takes it from the core: by a port, piece by piece, and whole only when that is said. */
import { MessageChannel } from 'node:worker_threads';
import type { Answer } from '../../client/core/download-port.ts';
import type { Destination } from '../../client/core/face.ts';

/** Throws what `start` throws; what came until then is no file. */
export async function downloaded(start: (to: Destination) => Promise<void>): Promise<Buffer> {
  const { port1, port2 } = new MessageChannel();
  const pieces: Uint8Array[] = [];
  const ended = new Promise<void>((resolve) => {
    port2.on('message', (answer: Answer) => {
      if ('end' in answer) resolve();
      if (!('pieces' in answer)) return;
      pieces.push(...answer.pieces);
      port2.postMessage('pull');
    });
  });
  port2.postMessage('pull');
  try {
    await start({ port: port1 as unknown as MessagePort });
    await ended;
    return Buffer.concat(pieces);
  } finally {
    port1.close();
    port2.close();
  }
}
