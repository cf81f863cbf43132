/**
 * A part as it streams in: digested as ciphertext and opened as it comes, a chunk at a time. Only when `finish` is
 * fulfilled was it the part that the request names, whole and untouched.
 */
import { fail } from '../../contract/errors.ts';
import type { Part } from '../../contract/objects.ts';
import { PartDigest, PayloadOpener, equal, isZegelError, plaintextSize, unb64u } from '../../crypto/index.ts';

export class IncomingPart {
  /** Of the plaintext. */
  readonly sizeBytes: number;
  readonly #pieces: AsyncGenerator<Uint8Array, void, undefined>;

  /** Throws `age_payload` when no payload has the size that `part` names. */
  constructor(content: AsyncIterable<Uint8Array>, fileKey: Uint8Array, part: Part) {
    this.sizeBytes = plaintextSize(part.sizeBytes);
    this.#pieces = open(content, fileKey, part);
  }

  /**
   * The plaintext, to be read once. Who reads may stop early; `finish` reads on. Throws `digest_mismatch`,
   * `age_payload`.
   */
  async *plaintext(): AsyncGenerator<Uint8Array, void, undefined> {
    for (;;) {
      const next = await this.#pieces.next();
      if (next.done === true) return;
      yield next.value;
    }
  }

  /** Reads what is left. Throws `digest_mismatch`, `age_payload`. */
  async finish(): Promise<void> {
    for await (const piece of this.#pieces) piece.fill(0);
  }
}

async function* open(
  content: AsyncIterable<Uint8Array>,
  fileKey: Uint8Array,
  part: Part,
): AsyncGenerator<Uint8Array, void, undefined> {
  const digest = new PartDigest();
  const opener = new PayloadOpener(fileKey);
  const opened: Uint8Array[] = [];
  let fault: Error | null = null;
  for await (const piece of content) {
    if (digest.sizeBytes + piece.length > part.sizeBytes) throw fail('digest_mismatch');
    digest.update(piece);
    // After a chunk that does not open, the rest is still digested: damage on the way is the better explanation.
    if (fault !== null) continue;
    try {
      await opener.push(piece, (chunk) => void opened.push(chunk));
    } catch (error) {
      if (!isZegelError(error, 'age_payload')) throw error;
      fault = error;
    }
    yield* opened.splice(0);
  }
  const isWhole = digest.sizeBytes === part.sizeBytes && equal(digest.digest(), unb64u(part.digest));
  if (!isWhole) throw fail('digest_mismatch');
  if (fault !== null) throw fault;
  await opener.finish((chunk) => void opened.push(chunk));
  yield* opened;
}
