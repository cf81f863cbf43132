/** The second thread of cli/ranges.ts. */
import { parentPort, workerData } from 'node:worker_threads';
import { ZegelError } from '../crypto/errors.ts';
import { type Work, takeRanges } from './ranges.ts';

try {
  await takeRanges(workerData as Work);
} catch (error) {
  if (!(error instanceof ZegelError)) throw error;
  // A thrown error would arrive without its code.
  const { code, detail } = error as ZegelError;
  parentPort?.postMessage({ code, detail });
}
