/** The file for programs that a proof of receipt in PDF encloses. */
import { getDocumentProxy } from 'unpdf';
import { ZegelError } from '../crypto/errors.ts';
import { RECEIPT_EXTENSION } from '../contract/receipt/media.ts';

/** Throws `receipt_invalid` when there is none, or more than one. */
export async function receiptInPdf(content: Uint8Array): Promise<string> {
  const none = (cause?: unknown) => new ZegelError('receipt_invalid', { detail: { why: 'file' }, cause });
  // pdf.js may detach what it is given.
  const pdf = await getDocumentProxy(Uint8Array.from(content), { verbosity: 0, enableXfa: false }).catch(
    (cause: unknown) => {
      throw none(cause);
    },
  );
  try {
    const files = ((await pdf.getAttachments()) ?? {}) as Record<
      string,
      { content?: Uint8Array; filename?: string }
    >;
    const [proof, ...others] = Object.values(files).filter(
      ({ filename }) => filename?.endsWith(RECEIPT_EXTENSION) === true,
    );
    if (!proof?.content || others.length > 0) throw none();
    return Buffer.from(proof.content).toString('utf8');
  } finally {
    await pdf.destroy();
  }
}
