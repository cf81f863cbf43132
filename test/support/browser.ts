/**
 * Chromium for the end-to-end tests. Everything that a page complains about is kept: errors on its console, errors
 * nobody caught, what its policy refused, requests that failed or were answered with an error. A test that provokes
 * a complaint says so beforehand; any other one fails it.
 */
import { AxeBuilder } from '@axe-core/playwright';
import { type Browser, type BrowserContextOptions, type Page, chromium } from 'playwright-core';
import { program } from './requires.ts';

/** Far more than a page takes: a machine may be busy. */
const PATIENCE_MS = 30_000;

export const DESKTOP = { viewport: { width: 1280, height: 900 } } satisfies BrowserContextOptions;
export const PHONE = {
  viewport: { width: 390, height: 844 },
  deviceScaleFactor: 2,
  isMobile: true,
  hasTouch: true,
} satisfies BrowserContextOptions;

export class Chromium {
  readonly browser: Browser;
  readonly #complaints: string[] = [];
  readonly #expected: RegExp[] = [];

  private constructor(browser: Browser) {
    this.browser = browser;
  }

  static async start(): Promise<Chromium> {
    const executablePath = program('chromium', 'chromium-browser', 'google-chrome');
    if (executablePath === null) throw new Error('chromium is not installed');
    const args = [
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-domain-reliability',
      '--disable-sync',
      '--no-first-run',
      ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
    ];
    return new Chromium(await chromium.launch({ executablePath, args }));
  }

  /** A page of somebody with a browser of their own: no cookie, no storage, nothing remembered. */
  async visitor(options: BrowserContextOptions = DESKTOP): Promise<Page> {
    const context = await this.browser.newContext({ locale: 'nl-NL', ...options });
    context.setDefaultTimeout(PATIENCE_MS);
    await context.addInitScript(() => {
      addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI }) =>
        console.error(`policy refuses ${blockedURI} (${violatedDirective})`),
      );
    });
    const page = await context.newPage();
    this.#watch(page);
    return page;
  }

  /** A complaint that the test provokes; it counts from here on. */
  expect(...complaints: RegExp[]): void {
    this.#expected.push(...complaints);
  }

  /** What pages complained about and no test said it would, since the last time this was asked. */
  complaints(): string[] {
    const unexpected = this.#complaints.filter((each) => !this.#expected.some((known) => known.test(each)));
    this.#complaints.length = 0;
    return unexpected;
  }

  /** What every open page says, for when a test failed. */
  async says(): Promise<string> {
    const pages = this.browser.contexts().flatMap((context) => context.pages());
    const texts = pages.map(async (page) => `${page.url()}\n${await page.locator('body').innerText()}`);
    return (await Promise.all(texts)).join('\n\n');
  }

  close(): Promise<void> {
    return this.browser.close();
  }

  #watch(page: Page): void {
    const complain = (text: string): void => void this.#complaints.push(`${page.url()}: ${text}`);
    page.on('pageerror', (error) => complain(`uncaught ${String(error)}`));
    page.on('console', (message) => {
      // A request that is answered with an error is told below, with what was asked.
      if (message.type() === 'error' && !message.text().startsWith('Failed to load resource')) {
        complain(message.text());
      }
    });
    page.context().on('requestfailed', (request) => {
      const reason = request.failure()?.errorText ?? '';
      // A page that is left takes its requests along.
      if (reason !== 'net::ERR_ABORTED') complain(`${request.method()} ${request.url()} ${reason}`);
    });
    page.context().on('response', (response) => {
      if (response.status() >= 400) {
        complain(`${String(response.status())} ${response.request().method()} ${response.url()}`);
      }
    });
  }
}

const ACCESSIBLE = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/** What axe finds wrong with a page as it stands, a line each. */
export async function inaccessible(page: Page): Promise<string[]> {
  // The pages hold no frames of other origins, so everything can be asked within the page.
  const axe = new AxeBuilder({ page }).setLegacyMode();
  const runOnly = { type: 'tag' as const, values: ACCESSIBLE };
  const { violations } = await axe
    .options({ runOnly, resultTypes: ['violations'], preload: false })
    .analyze();
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ target, failureSummary = '' }) => {
      const summary = failureSummary.replace(/\s+/g, ' ');
      return `${id}: ${target.join(' ')}: ${summary}`;
    }),
  );
}

/** Waits until what was changed is on the screen, colours that fade included. */
export const painted = (page: Page): Promise<void> =>
  page.evaluate(async () => {
    await new Promise((resolve) => requestAnimationFrame(resolve));
    const passing = document
      .getAnimations()
      .filter(({ effect }) => effect?.getTiming().iterations !== Infinity);
    await Promise.allSettled(passing.map(({ finished }) => finished));
  });
