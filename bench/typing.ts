/**
 * Typing in a letter, in Chromium slowed to a quarter: how long the page's own thread is kept by what a key does. The
 * rules answer from a script, since they run in the worker; everything else is the page as it is shipped.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Page, chromium } from 'playwright-core';
import { build } from 'vite';
import { z } from 'zod';
import { servePages } from '../test/e2e/fake-core/serve.ts';
import { program, repository } from '../test/support/requires.ts';
import { type Row, median } from './measure.ts';

const SLOWER = 4;
const LIMIT_MS = 16;
const LETTER = 'Uw BSN is 123456782, en wij spraken op 3 maart over de uitslag van uw onderzoek.\n'.repeat(
  125,
);
const TYPED = 'Daarna belt u de polikliniek. ';
const ROUNDS = 3;

/** What a trace tells of a task: its length in microseconds, and the thread that it ran on. */
const trace = z.object({
  traceEvents: z.array(
    z.object({
      name: z.string(),
      pid: z.number(),
      tid: z.number(),
      ts: z.number(),
      dur: z.number().optional(),
      args: z.object({ name: z.unknown() }).partial().optional(),
    }),
  ),
});

/** The longest task of the page's thread while a sentence is typed in the middle of the letter, in milliseconds. */
async function longestTask(page: Page): Promise<number> {
  const letter = page.getByLabel('Brief', { exact: true });
  await letter.fill(LETTER);
  await page.locator('.letter-field mark').first().waitFor();
  await letter.evaluate((field: HTMLTextAreaElement) => {
    field.focus();
    field.setSelectionRange(Math.floor(field.value.length / 2), Math.floor(field.value.length / 2));
  });
  const session = await page.context().newCDPSession(page);
  await session.send('Emulation.setCPUThrottlingRate', { rate: SLOWER });
  const browser = page.context().browser();
  await browser?.startTracing(page, { categories: ['toplevel', 'disabled-by-default-devtools.timeline'] });
  await letter.pressSequentially(TYPED, { delay: 60 });
  const recorded = (await browser?.stopTracing())?.toString() ?? '';
  await session.send('Emulation.setCPUThrottlingRate', { rate: 1 });
  const { traceEvents } = trace.parse(JSON.parse(recorded));
  const mains = traceEvents.filter(
    ({ name, args }) => name === 'thread_name' && args?.name === 'CrRendererMain',
  );
  const tasks = traceEvents.filter(
    ({ name, pid, tid }) =>
      name.endsWith('RunTask') && mains.some((main) => main.pid === pid && main.tid === tid),
  );
  return Math.max(...tasks.map(({ dur = 0 }) => dur)) / 1000;
}

export async function typing(): Promise<Row[]> {
  const folder = mkdtempSync(join(tmpdir(), 'zegel-typing-'));
  const executablePath = program('chromium', 'chromium-browser', 'google-chrome');
  if (executablePath === null) throw new Error('chromium is not installed');
  await build({
    configFile: join(repository, 'test/e2e/fake-core/vite.config.ts'),
    logLevel: 'error',
    build: { outDir: folder },
  });
  const server = await servePages(folder, 0);
  const browser = await chromium.launch({
    executablePath,
    args: ['--disable-background-networking', ...(process.getuid?.() === 0 ? ['--no-sandbox'] : [])],
  });
  try {
    const longest: number[] = [];
    for (let round = 0; round < ROUNDS; round += 1) {
      const page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
      await page.goto(`http://127.0.0.1:${String((server.address() as AddressInfo).port)}/new`);
      longest.push(await longestTask(page));
      await page.close();
    }
    return [
      {
        what: `longest task while typing in 10 KB, ${SLOWER} times slowed, of ${LIMIT_MS} ms`,
        ratio: median(longest) / LIMIT_MS,
        note: 'of what is allowed (1 is the limit)',
      },
    ];
  } finally {
    await browser.close();
    server.close();
    rmSync(folder, { recursive: true, force: true });
  }
}
