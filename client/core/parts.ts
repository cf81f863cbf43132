/**
 * A part on its way to a reader. Every chunk is authenticated before it is handed on, and the last piece is held back
 * until the digest of all that arrived is the one that the scanner released: whoever got to the end has the whole.
 */
import { fail } from '../../contract/errors.ts';
import type { Part } from '../../contract/objects.ts';
import { PartDigest, PayloadOpener, b64u, isZegelError } from '../../crypto/index.ts';
import type { DownloadedFile } from './face.ts';

/** What is inside nonce ‖ STREAM. Throws `digest_mismatch` when it is not the part that was released. */
export async function* openPart(
  fileKey: Uint8Array,
  part: Part,
  payload: AsyncIterable<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  const digest = new PartDigest();
  const opener = new PayloadOpener(fileKey);
  let opened: Uint8Array[] = [];
  const emit = (piece: Uint8Array): void => void opened.push(piece);
  try {
    for await (const bytes of payload) {
      digest.update(bytes);
      if (digest.sizeBytes > part.sizeBytes) throw fail('digest_mismatch');
      await opener.push(bytes, emit);
      const ready = opened.slice(0, -1);
      opened = opened.slice(-1);
      yield* ready;
    }
    if (b64u(digest.digest()) !== part.digest) throw fail('digest_mismatch');
    await opener.finish(emit);
  } catch (error) {
    if (isZegelError(error, 'age_payload')) throw fail('digest_mismatch', { cause: error });
    throw error;
  }
  yield* opened;
}

/** Progress is told in steps of this size: every piece would be a message to the page. */
const PROGRESS_BYTES = 256 * 1024;
/** Pieces are joined to a Blob at this size, which a browser may then keep outside of memory. */
const BLOB_BYTES = 8 * 1024 * 1024;

/** The attachment as a file, once it is whole. */
export async function downloadPart(
  fileKey: Uint8Array,
  part: Part,
  file: { name: string; type: string },
  payload: AsyncIterable<Uint8Array>,
  onProgress: (receivedBytes: number) => void,
): Promise<DownloadedFile> {
  const blobs: Blob[] = [];
  let pieces: Uint8Array<ArrayBuffer>[] = [];
  let held = 0;
  const flush = (): void => {
    blobs.push(new Blob(pieces));
    pieces = [];
    held = 0;
  };
  for await (const piece of openPart(fileKey, part, counted(payload, onProgress))) {
    pieces.push(piece as Uint8Array<ArrayBuffer>);
    held += piece.length;
    if (held >= BLOB_BYTES) flush();
  }
  flush();
  // Never a type of which a browser would make a page of our own origin.
  return { name: file.name, type: file.type, blob: new Blob(blobs, { type: 'application/octet-stream' }) };
}

async function* counted(
  payload: AsyncIterable<Uint8Array>,
  onProgress: (receivedBytes: number) => void,
): AsyncGenerator<Uint8Array> {
  let received = 0;
  let said = 0;
  for await (const piece of payload) {
    received += piece.length;
    if (received - said >= PROGRESS_BYTES) {
      said = received;
      onProgress(received);
    }
    yield piece;
  }
  onProgress(received);
}
