/**
 * One part on its way up by tus (HEAD, PATCH at `/up/UPLOAD`). Metadata stays empty and nothing is kept in the
 * browser's storage: it goes on from wherever the relay says it is, and what was drawn for it is in the draft.
 */
import { type DetailedError, Upload } from 'tus-js-client';
import { ERROR_HEADER, catalogue, catalogued, fail } from '../../contract/errors.ts';
import { ZegelError, isZegelError } from '../../crypto/index.ts';
import { type Reading, SEALED_RANGE_BYTES, type SealedFile } from './sealed-file.ts';

/** Where the bytes of a part go, and what lets them in there. */
export interface UploadPlace {
  /** `/up/UPLOAD` for a member, `/up/HANDLE/UPLOAD` for a guest who answers. */
  path: string;
  headers: Record<string, string>;
  /** What it means when the relay lets nobody in (401). */
  closed: 'not_signed_in' | 'answer_expired';
}

/** Sealed and sent at once, a little over 4 MiB; a progress bar moves inside it, too. */
const REQUEST_BYTES = 4 * SEALED_RANGE_BYTES;
/** Without a single byte accepted for this long the connection is taken for dead. */
const SILENCE_MS = 60_000;

/**
 * Brings the upload to its end, from wherever the relay says it is. Throws `place.closed` when nobody is let in,
 * `not_found` when the place is gone (ask for another), `attachment_removed` when `signal` aborts, `network_failed`,
 * `deadline_passed`, and what `sealed` throws.
 */
export async function uploadPart(
  origin: string,
  place: UploadPlace,
  sealed: SealedFile,
  options: { signal: AbortSignal; onProgress: (sentBytes: number) => void; onRead?: Reading['onRead'] },
): Promise<void> {
  const { signal, onProgress, onRead } = options;
  const reading: Reading = { signal, ...(onRead ? { onRead } : {}) };
  if (signal.aborted) throw fail('attachment_removed');
  await new Promise<void>((resolve, reject) => {
    let silence: ReturnType<typeof setTimeout> | undefined;
    const end = (settle: () => void): void => {
      clearTimeout(silence);
      signal.removeEventListener('abort', onAbort);
      settle();
    };
    const stop = (error: ZegelError): void => {
      void tus.abort();
      end(() => reject(error));
    };
    const onAbort = (): void => stop(fail('attachment_removed'));
    const pause = (): void => clearTimeout(silence);
    const listen = (): void => {
      pause();
      silence = setTimeout(() => stop(fail('deadline_passed')), SILENCE_MS);
    };
    const tus = new Upload(new Blob([]), {
      uploadUrl: origin + place.path,
      uploadSize: sealed.sizeBytes,
      chunkSize: REQUEST_BYTES,
      retryDelays: [0, 1000, 3000],
      storeFingerprintForResuming: false,
      headers: { 'x-zegel': '1', ...place.headers },
      fileReader: { openFile: () => Promise.resolve(sourceOf(sealed, reading, { pause, listen })) },
      onShouldRetry: (error) => isTransient(error),
      onProgress: (sentBytes) => {
        listen();
        onProgress(sentBytes);
      },
      onError: (error) => end(() => reject(translate(error, place))),
      onSuccess: () => end(resolve),
    });
    signal.addEventListener('abort', onAbort, { once: true });
    listen();
    tus.start();
  });
}

/** Sealing takes its own time, in which the network owes nothing; the next request's bytes are sealed meanwhile. */
function sourceOf(sealed: SealedFile, reading: Reading, clock: { pause: () => void; listen: () => void }) {
  let ahead: { start: number; end: number; bytes: Promise<Blob> } | null = null;
  return {
    size: sealed.sizeBytes,
    async slice(start: number, end: number) {
      clock.pause();
      await sealed.catchUp(start, reading);
      const isThere = ahead?.start === start && ahead.end === end;
      const bytes = await (isThere && ahead ? ahead.bytes : sealed.slice(start, end));
      clock.listen();
      const next = { start: end, end: Math.min(end + REQUEST_BYTES, sealed.sizeBytes) };
      ahead = next.end > next.start ? { ...next, bytes: sealed.slice(next.start, next.end) } : null;
      // Its failure is met when it is asked for.
      ahead?.bytes.catch(() => undefined);
      // tus counts by `done` only where no size was given.
      return { value: await bodyOf(bytes), done: false };
    },
    close: () => undefined,
  };
}

/**
 * In a browser the Blob: Chromium keeps the body of a request that is bytes in the memory of the tab until the collector
 * comes by (200 MB more at its peak), and takes over ten times as long to hand it on. In Node bytes, whose `size`
 * becomes the length of the request.
 */
async function bodyOf(sealed: Blob): Promise<Blob | (Uint8Array & { size: number })> {
  if (typeof XMLHttpRequest !== 'undefined') return sealed;
  return Object.assign(new Uint8Array(await sealed.arrayBuffer()), { size: sealed.size });
}

const statusOf = (error: Error | DetailedError): number | null =>
  'originalResponse' in error ? (error.originalResponse?.getStatus() ?? null) : null;

/** What the relay refused with; null for an answer of the protocol's own, or of a proxy. */
function refusalIn(error: Error | DetailedError): ZegelError | null {
  const code = 'originalResponse' in error ? error.originalResponse?.getHeader(ERROR_HEADER) : undefined;
  return code !== undefined && Object.hasOwn(catalogue, code) ? new ZegelError(code) : null;
}

/** No answer at all, a place that is locked or was moved on by a request thought lost, too many at once, or a relay that stumbles. */
function isTransient(error: DetailedError): boolean {
  const status = statusOf(error);
  if (status === null) return !isZegelError(error.causingError);
  const refused = refusalIn(error);
  if (refused) return catalogued(refused).entry.retryable;
  return status === 409 || status === 423 || status === 429 || status >= 500;
}

function translate(error: Error | DetailedError, { closed }: UploadPlace): ZegelError {
  const cause: unknown = 'causingError' in error ? error.causingError : null;
  if (isZegelError(cause)) return cause;
  const status = statusOf(error);
  if (status === null) return fail('network_failed', { cause: error });
  if (status === 401) return fail(closed, { cause: error });
  if (status === 429) return fail('uploads_busy', { cause: error });
  if (status === 413) return fail('too_large', { cause: error });
  if (status === 403 || status === 404 || status === 410) return fail('not_found', { cause: error });
  // The letter that a guest answers may be closed to them by now: their page says why.
  return refusalIn(error) ?? fail('unavailable', { cause: error });
}
