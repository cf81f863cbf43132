/** One of the other threads of cli/ranges.ts. */
import { once } from 'node:events';
import { parentPort } from 'node:worker_threads';
import { ZegelError } from '../crypto/errors.ts';
import { type Work, takeRanges } from './ranges.ts';

if (!parentPort) throw new Error('this is a thread of ranges.ts');
const [work] = (await once(parentPort, 'message')) as [Work];
try {
  await takeRanges(work);
} catch (error) {
  if (!(error instanceof ZegelError)) throw error;
  // A thrown error would arrive without its code.
  const { code, detail } = error as ZegelError;
  parentPort.postMessage({ code, detail });
}
