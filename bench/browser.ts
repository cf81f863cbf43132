/**
 * 100 MB in Chromium against typage: sealed and opened in a worker, on each implementation of the cipher that is
 * there. The page's own thread is watched for tasks over 50 ms (Long Tasks API) while the worker is busy.
 */
import { type Page, chromium } from 'playwright-core';
import { build } from 'vite';
import type { AeadName } from '../crypto/age/index.ts';
import type { Answer, Job } from './browser/worker.ts';
import { program, repository } from '../test/support/requires.ts';
import { type Row, ratio } from './measure.ts';

const ORIGIN = 'https://bench.localhost';
const SIZE_BYTES = 100_000_000;
const ROUNDS = 3;

async function workerScript(): Promise<string> {
  const built = await build({
    configFile: false,
    logLevel: 'silent',
    root: repository,
    build: {
      write: false,
      target: 'esnext',
      lib: { entry: `${repository}/bench/browser/worker.ts`, formats: ['es'] },
    },
  });
  const chunks = (Array.isArray(built) ? built : [built]).flatMap((one) =>
    'output' in one ? one.output : [],
  );
  const [chunk] = chunks;
  if (chunk?.type !== 'chunk' || chunks.length !== 1) throw new Error('one script was expected');
  return chunk.code;
}

/** A page with the worker; on a secure origin, where WebCrypto is. Nothing is listened on. */
async function openPage(script: string): Promise<{ page: Page; close: () => Promise<void> }> {
  const executablePath = program('chromium', 'chromium-browser', 'google-chrome');
  if (executablePath === null) throw new Error('chromium is not installed');
  const browser = await chromium.launch({
    executablePath,
    args: ['--disable-background-networking', ...(process.getuid?.() === 0 ? ['--no-sandbox'] : [])],
  });
  const page = await browser.newPage();
  await page.route(`${ORIGIN}/**`, (route) =>
    route.request().url().endsWith('/worker.js')
      ? route.fulfill({ contentType: 'text/javascript', body: script })
      : route.fulfill({ contentType: 'text/html', body: '<!doctype html><title>bench</title>' }),
  );
  await page.goto(`${ORIGIN}/`);
  await page.evaluate(() => {
    const worker = new Worker('/worker.js', { type: 'module' });
    const longest = { ms: 0 };
    new PerformanceObserver((list) => {
      for (const { duration } of list.getEntries()) longest.ms = Math.max(longest.ms, duration);
    }).observe({ type: 'longtask' });
    Object.assign(globalThis, {
      longest,
      ask: (job: Job) =>
        new Promise((resolve, reject) => {
          worker.onmessage = ({ data }) => resolve(data);
          worker.onerror = ({ message }) => reject(new Error(message));
          worker.postMessage(job);
        }),
    });
  });
  return { page, close: () => browser.close() };
}

interface Asked {
  ask: (job: Job) => Promise<Answer>;
  longest: { ms: number };
}

export async function browser(): Promise<Row[]> {
  const { page, close } = await openPage(await workerScript());
  const ask = (job: Job): Promise<Answer> =>
    page.evaluate((asked) => (globalThis as unknown as Asked).ask(asked), job);
  try {
    const prepared = await ask({ what: 'prepare', sizeBytes: SIZE_BYTES });
    const aeads: readonly AeadName[] = 'aeads' in prepared ? prepared.aeads : [];
    const rows: Row[] = [];
    for (const aead of aeads) {
      for (const what of ['seal', 'open'] as const) {
        rows.push({
          what: `${what} 100 MB in Chromium, ${aead}, against typage`,
          ...(await ratio(
            () => ask({ what, who: aead }),
            () => ask({ what, who: 'typage' }),
            ROUNDS,
          )),
          note: 'the throughput of typage',
        });
      }
    }
    const { ms } = await page.evaluate(() => (globalThis as unknown as Asked).longest);
    rows.push({
      what: 'longest task of the page itself meanwhile, of 50 ms',
      ratio: ms / 50,
      note: 'of what is allowed (0: none over 50 ms)',
    });
    return rows;
  } finally {
    await close();
  }
}
