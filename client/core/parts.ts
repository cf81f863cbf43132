/**
 * A part on its way to a reader. Every chunk is authenticated before it is handed on, and the last piece is held back
 * until the digest of all that arrived is the one that the scanner released: whoever got to the end has the whole.
 */
import { fail } from '../../contract/errors.ts';
import type { Part } from '../../contract/objects.ts';
import { PartDigest, PayloadOpener, b64u, isZegelError } from '../../crypto/index.ts';

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
