/** Files that pages handed to the service worker, and how each is answered for, once. */
import type { Answer, Ask } from '../core/download-port.ts';
import type { FromWorker } from './protocol.ts';

/** A `MessagePort`, as far as it matters here. */
interface Port<Message> {
  postMessage(message: Message): void;
  addEventListener(type: 'message', listener: (event: { data: unknown }) => void): void;
  start(): void;
  close(): void;
}

export interface Handed {
  name: string;
  sizeBytes: number;
  bytes: Port<Ask>;
  page: Port<FromWorker>;
  isTaken: boolean;
}

type Files = Map<string, Handed>;

/** Keeps a file for whoever comes for its address. */
export function hand(
  files: Files,
  { id, name, sizeBytes }: { id: string; name: string; sizeBytes: number },
  bytes: Port<Ask>,
  page: Port<FromWorker>,
): void {
  files.set(id, { name, sizeBytes, bytes, page, isTaken: false });
  page.postMessage('waiting');
}

/** The port of the page whose file is still here. */
export const isHeld = (files: Files, id: string): Port<FromWorker> | undefined => files.get(id)?.page;

/** The bytes of a file to the first that asks, when a browser goes to its address; to everybody else 404. */
export function answer(
  files: Files,
  { method, mode, url }: Pick<Request, 'method' | 'mode' | 'url'>,
): Response {
  const id = new URL(url).pathname.split('/').at(-1) ?? '';
  const file = files.get(id);
  if (!file || file.isTaken || method !== 'GET' || mode !== 'navigate') {
    return new Response(null, { status: 404, headers: { 'cache-control': 'no-store' } });
  }
  file.isTaken = true;
  file.page.postMessage('taken');
  return new Response(
    streamOf(file, () => files.delete(id)),
    { headers: headersOf(file) },
  );
}

/** The page hears that bytes move, and answers: a browser ends a worker that hears nothing. */
const SAID_EVERY_MS = 5_000;

/** Asks for a message when the browser has room for it, and for no other before. */
function streamOf({ bytes, page }: Handed, onEnd: () => void): ReadableStream<Uint8Array> {
  const end = (): void => {
    onEnd();
    bytes.close();
    page.close();
  };
  let onAnswer: () => void = () => undefined;
  let saidAt = performance.now();
  return new ReadableStream<Uint8Array>(
    {
      start(controller) {
        bytes.addEventListener('message', ({ data }) => {
          const message = data as Answer;
          if ('pieces' in message) for (const piece of message.pieces) controller.enqueue(piece);
          else if ('end' in message) controller.close();
          // A browser takes this for a broken connection: the download fails, whatever it has of it.
          else controller.error(new Error('fault'));
          if (!('pieces' in message)) end();
          onAnswer();
        });
        bytes.start();
      },
      pull() {
        bytes.postMessage('pull');
        if (performance.now() - saidAt > SAID_EVERY_MS) {
          saidAt = performance.now();
          page.postMessage('alive');
        }
        return new Promise<void>((resolve) => {
          onAnswer = resolve;
        });
      },
      cancel() {
        bytes.postMessage('cancel');
        end();
      },
    },
    { highWaterMark: 0 },
  );
}

/** Nothing of it is shown on our origin, whatever a browser thinks of it. */
const headersOf = ({ name, sizeBytes }: Handed): Record<string, string> => ({
  'content-type': 'application/octet-stream',
  'content-disposition': `attachment; filename*=UTF-8''${extended(name)}`,
  'content-length': String(sizeBytes),
  'x-content-type-options': 'nosniff',
  'content-security-policy': "default-src 'none'; sandbox",
  'referrer-policy': 'no-referrer',
  'cache-control': 'no-store',
});

/** RFC 8187, §3.2.1: `encodeURIComponent` leaves these as they are. */
const extended = (name: string): string =>
  encodeURIComponent(name).replace(
    /['()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
