import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Browser, type Page, chromium } from 'playwright-core';
import { build } from 'vite';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { AeadName } from '../../crypto/age/index.ts';
import { describeWith, program, repository } from '../support/requires.ts';
import type { PageReport, PageVectors, VectorPage } from './browser-page.ts';
import { readJson, readWycheproof } from './read.ts';

/** WebCrypto is there on a secure origin alone, and this one counts as such; nothing is listened on. */
const ORIGIN = 'https://vectors.localhost';
const WYCHEPROOF =
  'chacha20_poly1305 x25519 ed25519 hkdf_sha256 hmac_sha256 mlkem_768_keygen_seed mlkem_768_encaps mlkem_768';

let browser: Browser | undefined;
let page: Page;

/** The checks, with `crypto/` and the vectors of npm, as one script for a browser. */
async function bundle(): Promise<string> {
  const built = await build({
    configFile: false,
    logLevel: 'silent',
    root: repository,
    build: {
      write: false,
      target: 'esnext',
      minify: false,
      lib: { entry: join(repository, 'test/vectors/browser-page.ts'), formats: ['es'] },
    },
  });
  const outputs = (Array.isArray(built) ? built : [built]).flatMap((one) =>
    'output' in one ? one.output : [],
  );
  const [chunk] = outputs;
  if (chunk?.type !== 'chunk' || outputs.length !== 1) throw new Error('one script was expected');
  return chunk.code;
}

/** Calls the page's own functions; what travels is JSON. */
const inPage = {
  aeads: () => page.evaluate(() => (globalThis as unknown as { vectorPage: VectorPage }).vectorPage.aeads()),
  checkAgeKit: (aead: AeadName): Promise<PageReport> =>
    page.evaluate(
      (name) => (globalThis as unknown as { vectorPage: VectorPage }).vectorPage.checkAgeKit(name),
      aead,
    ),
  makeZegelV1: () =>
    page.evaluate(() => (globalThis as unknown as { vectorPage: VectorPage }).vectorPage.makeZegelV1()),
  checkPrimitives: (aead: AeadName): Promise<PageReport> =>
    page.evaluate(async (name) => {
      const vectors = (await (await fetch('/vectors.json')).json()) as PageVectors;
      return (globalThis as unknown as { vectorPage: VectorPage }).vectorPage.checkPrimitives(vectors, name);
    }, aead),
};

const written: unknown = JSON.parse(readFileSync(join(repository, 'test/vectors/zegel-v1.json'), 'utf8'));

const readVectors = (): PageVectors => ({
  wycheproof: Object.fromEntries(WYCHEPROOF.split(' ').map((name) => [name, readWycheproof(name)])),
  ed25519: readJson('ed25519-cctv/ed25519vectors.json') as PageVectors['ed25519'],
  xwing: readJson('xwing/xwing-test-vectors.json') as PageVectors['xwing'],
  hpke: readJson('hpke-pq/test-vectors.json') as PageVectors['hpke'],
});

beforeAll(async () => {
  const executablePath = program('chromium', 'chromium-browser', 'google-chrome');
  if (executablePath === null) return;
  const script = await bundle();
  browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] });
  page = await browser.newPage();
  await page.route(`${ORIGIN}/**`, async (route) => {
    const { pathname } = new URL(route.request().url());
    if (pathname === '/page.js') await route.fulfill({ contentType: 'text/javascript', body: script });
    else if (pathname === '/vectors.json') await route.fulfill({ json: readVectors() });
    else
      await route.fulfill({
        contentType: 'text/html',
        body: '<script type="module" src="/page.js"></script>',
      });
  });
  await page.goto(ORIGIN);
  await page.waitForFunction(() => 'vectorPage' in globalThis);
}, 120_000);

afterAll(() => browser?.close());

describeWith(['chromium'], 'in Chromium', () => {
  it('has libsodium, and no OpenSSL', async () => {
    const aeads = await inPage.aeads();
    expect(aeads).toContain('libsodium');
    expect(aeads).not.toContain('openssl');
  });

  it('opens and writes the vectors of the age test kit on every implementation of the bulk', async () => {
    for (const aead of await inPage.aeads()) {
      const { count, failures } = await inPage.checkAgeKit(aead);
      expect(failures, aead).toEqual([]);
      expect(count, aead).toBeGreaterThan(200);
    }
  });
});

describeWith(['chromium'], 'in Chromium, by docs/format.md', () => {
  it('makes our own vectors as they are written', async () => {
    expect(await inPage.makeZegelV1()).toEqual(written);
  });
});

describeWith(['chromium', 'vectors'], 'in Chromium, with the vectors beside the checkout', () => {
  it('agrees with the vectors of each primitive', async () => {
    for (const aead of await inPage.aeads()) {
      const { count, failures } = await inPage.checkPrimitives(aead);
      expect(failures, aead).toEqual([]);
      expect(count, aead).toBe(12);
    }
  });
});
