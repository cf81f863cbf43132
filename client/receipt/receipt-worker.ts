/**
 * Writes the PDF of a proof of receipt, away from the page and from the worker that holds the keys: what it gets
 * holds neither. The library and the typeface are fetched when a PDF is asked for, and not before.
 */
import regular from 'source-sans/TTF/SourceSans3-Regular.ttf?url';
import semibold from 'source-sans/TTF/SourceSans3-Semibold.ttf?url';
import { type ReceiptToPrint, receiptPdf } from './pdf.ts';

async function font(url: string): Promise<ArrayBuffer> {
  const response = await fetch(url);
  if (!response.ok) throw new TypeError('font');
  return response.arrayBuffer();
}

async function print(receipt: ReceiptToPrint): Promise<Blob> {
  const [ofText, ofHeadings] = await Promise.all([font(regular), font(semibold)]);
  const bytes = await receiptPdf(receipt, { regular: ofText, semibold: ofHeadings });
  return new Blob([bytes as Uint8Array<ArrayBuffer>], { type: 'application/pdf' });
}

globalThis.addEventListener('message', (event: MessageEvent<ReceiptToPrint>) => {
  print(event.data).then(
    (pdf) => globalThis.postMessage(pdf),
    () => globalThis.postMessage(null),
  );
});
