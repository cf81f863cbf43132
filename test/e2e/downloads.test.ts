/**
 * Attachments too large for memory, from one page to another: up by the sender's page, inspected, and from the
 * recipient's page straight to disk. The largest there can be is the bench's (`npm run bench -- big`).
 */
import {
  closeSync,
  mkdtempSync,
  openSync,
  readSync,
  readdirSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { Chromium } from '../support/browser.ts';
import { digestOf, writeNoise } from '../support/noise.ts';
import { describeWith } from '../support/requires.ts';
import { StartedZegel } from '../support/started.ts';
import { downloadOf, openAsPatient, sendLargeFile } from './large-file.ts';
import type { GuestPage } from './pages.ts';

const FILE_BYTES = 64 * 1024 * 1024 + 12_345;
/** The name turns around what follows the override: that is gone when it is shown. */
const GIVEN = 'Opname \u202Enib.sdrawkcab.bin';
const NAME = 'Opname nib.sdrawkcab.bin';

describeWith(['chromium'], 'large attachments, in Chromium', () => {
  const folder = mkdtempSync(join(tmpdir(), 'zegel-large-'));
  const path = join(folder, GIVEN);
  let digest: string;
  let zegel: StartedZegel;
  let chromium: Chromium;
  let link: string;
  let guest: GuestPage;

  beforeAll(async () => {
    [zegel, chromium] = await Promise.all([StartedZegel.start({ demo: true }), Chromium.start()]);
    digest = writeNoise(path, FILE_BYTES);
  });
  afterEach(async ({ task }) => {
    if (task.result?.state === 'fail') console.error(await chromium.says(), zegel.troubles());
    expect(chromium.complaints()).toEqual([]);
  });
  afterAll(async () => {
    await chromium.close();
    await zegel.remove();
    rmSync(folder, { recursive: true });
  });

  const state = () => guest.letter().locator('.attachment', { hasText: NAME });

  it('go up from the page and are inspected', async () => {
    link = await sendLargeFile(zegel, await chromium.visitor(), { path, name: NAME, patienceMs: 60_000 });
  });

  it('come down to disk', async () => {
    guest = await openAsPatient(zegel, await chromium.visitor(), link);
    const download = await downloadOf(guest, NAME);
    expect(download.suggestedFilename()).toBe(NAME);
    expect(new URL(download.url()).pathname).toMatch(/^\/download\//);
    expect(await download.failure()).toBeNull();
    expect(await digestOf(await download.path())).toBe(digest);
    await state().getByText('bewaard').waitFor();
  });

  it('have a service worker that imports nothing and answers for nothing it was not handed', async () => {
    const script = await (await fetch(new URL('/download/worker.js', zegel.addresses.web))).text();
    expect(script).not.toMatch(/\bimport\b|\bcaches\b|\bfetch\(/);
    const controlled = await guest.page.evaluate(async () => ({
      page: navigator.serviceWorker.controller !== null,
      scopes: (await navigator.serviceWorker.getRegistrations()).map(({ scope }) => new URL(scope).pathname),
      cached: await caches.keys(),
    }));
    expect(controlled).toEqual({
      page: false,
      scopes: ['/download/'],
      cached: [],
    });
    expect((await fetch(new URL('/download/other', zegel.addresses.web))).status).toBe(404);
  });

  it('stop where the reader stops them, and can be fetched again', async () => {
    const relay = zegel.processId('server/main.js');
    // A relay that says nothing: the download has begun and cannot end by itself.
    process.kill(relay, 'SIGSTOP');
    try {
      const download = await downloadOf(guest, NAME);
      await guest.page.getByRole('button', { name: `Stop met ${NAME} ophalen` }).click();
      expect(await download.failure()).not.toBeNull();
      await state().getByText('gestopt').waitFor();
      expect(await guest.page.locator('iframe').count()).toBe(0);
    } finally {
      process.kill(relay, 'SIGCONT');
    }
    const again = await downloadOf(guest, NAME);
    expect(await again.failure()).toBeNull();
    await state().getByText('bewaard').waitFor();
  });

  it('say so when the browser gives them up', async () => {
    const relay = zegel.processId('server/main.js');
    process.kill(relay, 'SIGSTOP');
    try {
      const download = await downloadOf(guest, NAME);
      await download.cancel();
      await state().getByText('Het ophalen is afgebroken.').waitFor();
    } finally {
      process.kill(relay, 'SIGCONT');
    }
  });

  it('come by way of memory where a browser has nothing else', async () => {
    const { page } = guest;
    await page.evaluate(() => {
      Reflect.deleteProperty(globalThis, 'showSaveFilePicker');
      const { prototype } = Navigator;
      Object.assign(globalThis, { removed: Object.getOwnPropertyDescriptor(prototype, 'serviceWorker') });
      Reflect.deleteProperty(prototype, 'serviceWorker');
    });
    const download = await downloadOf(guest, NAME);
    expect(new URL(download.url()).protocol).toBe('blob:');
    expect(await digestOf(await download.path())).toBe(digest);
    await state().getByText('bewaard').waitFor();
    await page.evaluate(() => {
      const { removed } = globalThis as unknown as { removed: PropertyDescriptor };
      Object.defineProperty(Navigator.prototype, 'serviceWorker', removed);
    });
  });

  it('are a failed download when one bit of them was changed at the relay', async () => {
    changeLargest(join(zegel.dataFolder, 'blobs'));
    const download = await downloadOf(guest, NAME);
    expect(await download.failure()).not.toBeNull();
    await state()
      .getByText('Dit bestand is onderweg veranderd of beschadigd. Het is niet bewaard.')
      .waitFor();
  });
});

/** Turns one bit over, near the end of the largest file of a folder: all before it is as it was. */
function changeLargest(folder: string): void {
  const paths = readdirSync(folder).map((name) => join(folder, name));
  const [largest = ''] = paths.sort((one, other) => statSync(other).size - statSync(one).size);
  const at = statSync(largest).size - 100;
  const file = openSync(largest, 'r+');
  const byte = Buffer.alloc(1);
  readSync(file, byte, 0, 1, at);
  byte[0] = (byte[0] ?? 0) ^ 1;
  writeSync(file, byte, 0, 1, at);
  closeSync(file);
}
