/** Asks a worker of its own for the PDF of a proof of receipt, and ends it. */
import { ZegelError } from '../../crypto/errors.ts';
import type { ReceiptToPrint } from './pdf.ts';

/** Throws `network_failed` when what is needed for it could not be fetched. */
export async function printReceipt(receipt: ReceiptToPrint): Promise<Blob> {
  const worker = new Worker(new URL('./receipt-worker.ts', import.meta.url), { type: 'module' });
  try {
    return await new Promise<Blob>((resolve, reject) => {
      const failed = () => reject(new ZegelError('network_failed'));
      worker.addEventListener('error', failed);
      worker.addEventListener('message', ({ data }: MessageEvent<Blob | null>) => {
        if (data) resolve(data);
        else failed();
      });
      worker.postMessage(receipt);
    });
  } finally {
    worker.terminate();
  }
}
