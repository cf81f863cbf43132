/**
 * A file straight to disk: the service worker (worker.ts) answers an address with bytes that the worker with the keys
 * sends, and a frame that nobody sees goes there, which a browser makes a download of. Works in Chromium, in Firefox
 * and in WebKit from Safari 15.4.
 */
import { ZegelError } from '../../crypto/errors.ts';
import { type FromWorker, SCOPE, SCRIPT, type ToWorker, addressOf } from './protocol.ts';

/** To be installed, and to answer: it is a small script of our own. */
const PATIENCE_MS = 10_000;
/** A browser ends a worker after half a minute in which it heard nothing (Chromium, Firefox). */
const ALIVE_EVERY_MS = 5_000;
/** A worker that has not answered for as long has lost the file. */
const SILENCE_MS = 30_000;

let installed: Promise<ServiceWorker> | undefined;

/** The service worker, or null where there can be none: a private window of some browsers, no https, an old browser. */
export async function downloadWorker(): Promise<ServiceWorker | null> {
  if (!isSupported()) return null;
  installed ??= install();
  try {
    return await installed;
  } catch {
    installed = undefined;
    return null;
  }
}

/** Safari before 15.4 asks the relay instead of the worker for what it downloads; `at` of arrays came with that. */
const isSupported = (): boolean =>
  isSecureContext &&
  'serviceWorker' in navigator &&
  'ReadableStream' in globalThis &&
  'at' in Array.prototype;

async function install(): Promise<ServiceWorker> {
  const registration = await navigator.serviceWorker.register(SCRIPT, { scope: SCOPE });
  const worker = registration.active ?? registration.waiting ?? registration.installing;
  if (worker === null) throw new ZegelError('download_broken');
  await inTime(
    new Promise<void>((resolve, reject) => {
      const look = (): void => {
        if (worker.state === 'activated') resolve();
        if (worker.state === 'redundant') reject(new ZegelError('download_broken'));
      };
      worker.addEventListener('statechange', look);
      look();
    }),
  );
  return worker;
}

/** A download that was begun. */
export interface StreamedDownload {
  /** For the core: it sends the bytes by this. */
  port: MessagePort;
  /** Makes the browser come for the file. Throws `download_broken` when it does not. */
  begin(): Promise<void>;
  /** Rejects with `download_broken` when the service worker lost the file; never fulfils. */
  lost: Promise<never>;
  /** Takes the frame away, when all is over. */
  end(): void;
}

/** Hands a file to the service worker. Throws `download_broken` when it does not take it. */
export async function streamTo(
  worker: ServiceWorker,
  file: { name: string; sizeBytes: number },
): Promise<StreamedDownload> {
  const id = crypto.randomUUID();
  const bytes = new MessageChannel();
  const control = new MessageChannel();
  const frame = document.createElement('iframe');
  const heard = new Map<FromWorker, () => void>();
  const once = (what: FromWorker) => inTime(new Promise<void>((resolve) => heard.set(what, resolve)));
  let breakOff: (error: Error) => void = () => undefined;
  const lost = new Promise<never>((_, reject) => {
    breakOff = reject;
  });
  lost.catch(() => undefined);
  let heardAt = performance.now();
  let toldAt = heardAt;
  const keepAlive = (): void => {
    const now = performance.now();
    if (now - toldAt < ALIVE_EVERY_MS) return;
    // Only silence that we asked into counts: a machine that slept has not listened either.
    if (toldAt - heardAt > SILENCE_MS) breakOff(new ZegelError('download_broken'));
    toldAt = now;
    worker.postMessage({ type: 'alive', id } satisfies ToWorker);
  };
  control.port1.onmessage = ({ data }) => {
    heardAt = performance.now();
    heard.get(data as FromWorker)?.();
    // Timers of a page that is not looked at are slow; messages are not.
    keepAlive();
  };
  const waiting = once('waiting');
  worker.postMessage({ type: 'file', id, ...file } satisfies ToWorker, [bytes.port2, control.port2]);
  await waiting;
  const timer = setInterval(keepAlive, ALIVE_EVERY_MS);
  return {
    port: bytes.port1,
    async begin() {
      const taken = once('taken');
      frame.hidden = true;
      frame.src = addressOf(id);
      document.body.append(frame);
      await taken;
    },
    lost,
    end() {
      clearInterval(timer);
      control.port1.close();
      frame.remove();
    },
  };
}

async function inTime<T>(work: Promise<T>): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new ZegelError('download_broken')), PATIENCE_MS);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
