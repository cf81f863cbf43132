/**
 * The largest attachment through the page, as people use it: from the nurse's tab over relay, scanner and clamd to the
 * patient's tab and disk. Each process has to stay under the limit, whatever the size of the file; the hash of what
 * arrived has to be that of what was sent.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MAX_ATTACHMENT_BYTES } from '../contract/values.ts';
import { type LargeFileStep, downloadOf, openAsPatient, sendLargeFile } from '../test/e2e/large-file.ts';
import { Chromium } from '../test/support/browser.ts';
import { startClamd } from '../test/support/clamd.ts';
import { digestOf, writeNoise } from '../test/support/noise.ts';
import { StartedZegel } from '../test/support/started.ts';
import type { Row } from './measure.ts';
import { peakOf, watchProportional } from './memory.ts';

const LIMIT_BYTES = 300_000_000;
const PATIENCE_MS = 20 * 60 * 1000;
const NAME = 'Opname.bin';
const RENDERER = '--type=renderer';
/** What clamd must be told to take the largest attachment (docs/operations.md). */
const CLAMD = {
  StreamMaxLength: '2147483647',
  MaxFileSize: '2147483647',
  MaxScanSize: '4000M',
  MaxScanTime: '900000',
};

/** Two bytes less than the largest attachment: clamd looks at nothing larger (docs/operations.md, Antivirus). */
const SIZE_BYTES = MAX_ATTACHMENT_BYTES - 2;

export const big = (): Promise<Row[]> => through(SIZE_BYTES);

/** The same with a file of any size. */
export async function through(sizeBytes: number): Promise<Row[]> {
  const folder = mkdtempSync(join(tmpdir(), 'zegel-big-'));
  const clamd = await startClamd(CLAMD);
  const zegel = await StartedZegel.start({ demo: true, env: { ZEGEL_CLAMD: clamd.address } });
  try {
    const path = join(folder, NAME);
    const digest = writeNoise(path, sizeBytes);
    const times = new Map<LargeFileStep | 'download', number>();
    let before = performance.now();
    const lap = (step: LargeFileStep | 'download'): void => {
      times.set(step, performance.now() - before);
      before = performance.now();
    };
    const sending = await inTab(async (chromium) => {
      before = performance.now();
      return sendLargeFile(zegel, await chromium.visitor(), {
        path,
        name: NAME,
        patienceMs: PATIENCE_MS,
        onStep: lap,
      });
    });
    rmSync(path);
    const receiving = await inTab(async (chromium) => {
      const guest = await openAsPatient(zegel, await chromium.visitor(), sending.result);
      before = performance.now();
      const download = await downloadOf(guest, NAME);
      const failure = await download.failure();
      lap('download');
      if (failure !== null) throw new Error(`the download failed: ${failure}`);
      return digestOf(await download.path());
    });
    if (receiving.result !== digest) throw new Error('what arrived is not what was sent');
    return [
      memory('the sender’s tab', sending.peakBytes),
      memory('the recipient’s tab', receiving.peakBytes),
      memory('relay', peakOf('server/main.js')),
      memory('scanner', peakOf('scanner/main.js')),
      ...shares(times),
    ];
  } finally {
    await zegel.remove();
    await clamd.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Does something in a browser of its own, and gives the peak of the process that the tab and its workers run in. */
async function inTab<Result>(
  work: (chromium: Chromium) => Promise<Result>,
): Promise<{ result: Result; peakBytes: number }> {
  const chromium = await Chromium.start();
  const watch = watchProportional(RENDERER);
  try {
    const result = await work(chromium);
    return { result, peakBytes: watch.stop() };
  } finally {
    watch.stop();
    await chromium.close();
  }
}

const megabytes = (bytes: number): string => `${Math.round(bytes / 1_000_000)} MB`;

const memory = (who: string, peakBytes: number): Row => ({
  what: `2 GiB through the page, peak memory: ${who}`,
  ratio: peakBytes / LIMIT_BYTES,
  isShare: true,
  note: `of what it may be (${megabytes(peakBytes)} of ${megabytes(LIMIT_BYTES)})`,
});

function shares(times: ReadonlyMap<string, number>): Row[] {
  const whole = [...times.values()].reduce((sum, time) => sum + time, 0);
  return [...times].map(([step, time]) => ({
    what: `2 GiB through the page, time: ${step}`,
    ratio: time / whole,
    isShare: true,
    note: `of ${Math.round(whole / 1000)} s on this machine (${Math.round(time / 1000)} s)`,
  }));
}
