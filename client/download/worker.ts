/**
 * The service worker of downloads. A page hands it a file: a name, a size, and a port by which the worker that holds
 * the keys sends the bytes. It answers the file's address, once, with those bytes as they come, which a browser writes
 * to disk; what it was not handed it does not answer for. It fetches nothing, keeps nothing, and controls no page: its
 * scope holds these addresses and no other (server/http/pages.ts). It shares no code with the pages, only types: not
 * every browser has service workers that import.
 */
import { type Handed, answer, hand, isHeld } from './handed.ts';
import type { ToWorker } from './protocol.ts';

/** As far as it matters here; TypeScript's types of service workers do not go together with those of pages. */
interface Scope {
  addEventListener(
    type: 'message',
    listener: (event: { data: unknown; ports: readonly MessagePort[] }) => void,
  ): void;
  addEventListener(
    type: 'fetch',
    listener: (event: { request: Request; respondWith: (response: Response) => void }) => void,
  ): void;
}

const scope = globalThis as unknown as Scope;
const files = new Map<string, Handed>();

scope.addEventListener('message', ({ data, ports }) => {
  const message = data as ToWorker;
  const [bytes, page] = ports;
  if (message.type === 'file' && bytes && page) hand(files, message, bytes, page);
  if (message.type === 'alive') isHeld(files, message.id)?.postMessage('alive');
});

scope.addEventListener('fetch', (event) => event.respondWith(answer(files, event.request)));
