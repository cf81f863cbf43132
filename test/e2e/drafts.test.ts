/**
 * What is not sent yet, as its author meets it: kept while it is typed, continued on another device, chosen between
 * when both changed it; and an attachment whose upload outlives a lost network and a closed tab.
 */
import { createHash, randomBytes } from 'node:crypto';
import { closeSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { ADMIN, NURSE } from '../../client/demo/letters.ts';
import { Chromium, PHONE } from '../support/browser.ts';
import { describeWith } from '../support/requires.ts';
import { StartedZegel } from '../support/started.ts';
import { ComposePage, GuestPage, MemberPages, SignInPage } from './pages.ts';

const MIB = 1024 * 1024;
const FILE_BYTES = 64 * MIB + 12_345;
const NAME = 'Opname slaaponderzoek.bin';

describeWith(['chromium'], 'drafts and interrupted uploads, in Chromium', () => {
  const folder = mkdtempSync(join(tmpdir(), 'zegel-drafts-'));
  const path = join(folder, NAME);
  let digest: string;
  let zegel: StartedZegel;
  let chromium: Chromium;
  let desk: Page;
  let phone: Page;

  beforeAll(async () => {
    [zegel, chromium] = await Promise.all([StartedZegel.start({ demo: true }), Chromium.start()]);
    desk = await signedIn(NURSE.address, await chromium.visitor(), 0);
    phone = await signedIn(NURSE.address, await chromium.visitor(PHONE), 1);
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

  async function signedIn(address: string, page: Page, backupCode: number): Promise<Page> {
    await page.goto(zegel.addresses.web);
    await signIn(address, page, backupCode);
    await page.getByRole('heading', { name: 'Postvak in' }).waitFor();
    return page;
  }

  async function signIn(address: string, page: Page, backupCode: number): Promise<void> {
    const person = zegel.demoNotes().people.find((each) => each.address === address);
    const door = new SignInPage(page);
    // A code may have gone out less than a minute ago.
    chromium.expect(/429 POST .*\/sign-in\/factor\/send$/);
    await door.password(address, person?.password ?? '');
    await door.useBackupCode(person?.backupCodes[backupCode] ?? '');
  }

  const saved = (page: Page) => page.getByText(/^Opgeslagen \d\d:\d\d/).waitFor();
  const letter = (page: Page) => page.getByRole('textbox', { name: 'Brief' });
  async function openDraft(page: Page, subject: string): Promise<void> {
    await new MemberPages(page).go('Concepten');
    await new MemberPages(page).row(subject).click();
    await letter(page).waitFor();
  }

  it('are kept as one types, and continued on another device', async () => {
    const compose = new ComposePage(desk);
    await compose.start();
    await compose.addRecipient(ADMIN.address);
    await compose.write({ subject: 'Rooster', text: 'Kun je donderdag' });
    await saved(desk);
    await openDraft(phone, 'Rooster');
    await expect.poll(() => letter(phone).inputValue()).toBe('Kun je donderdag');
    await phone
      .getByRole('button', { name: new RegExp(`^${ADMIN.address}|eigen sleutel`) })
      .first()
      .waitFor();
    await letter(phone).fill('Kun je donderdag de late dienst ruilen?');
    await saved(phone);
  });

  it('that were changed on both are shown side by side, and both can be kept', async () => {
    chromium.expect(/409 POST .*\/api\/drafts\//);
    await letter(desk).fill('Kun je donderdag ruilen met Fatima?');
    await desk.getByText('Dit concept is op een ander apparaat veranderd').waitFor();
    await desk
      .getByRole('region', { name: /^Op het andere apparaat/ })
      .getByText('late dienst')
      .waitFor();
    await desk.getByRole('button', { name: 'Bewaar beide' }).click();
    await saved(desk);
    expect(await letter(desk).inputValue()).toBe('Kun je donderdag ruilen met Fatima?');
    await new MemberPages(desk).go('Concepten');
    await expect.poll(() => desk.locator('.draft-row').count()).toBe(2);
  });

  it('are gone on both devices once they were sent', async () => {
    await new ComposePage(phone).sendAndSettle();
    await desk.reload();
    await new MemberPages(desk).go('Concepten');
    await expect.poll(() => desk.locator('.draft-row').count()).toBe(1);
    await desk.getByRole('button', { name: 'Rooster weggooien' }).click();
    await desk.getByText('Geen concepten').waitFor();
    await desk.getByRole('button', { name: 'Ongedaan maken' }).click();
    await expect.poll(() => desk.locator('.draft-row').count()).toBe(1);
  });

  it('are gone on with on the same page by whoever signs in again once the session had ended', async () => {
    const compose = new ComposePage(phone);
    await compose.start();
    await compose.write({ subject: 'Overdracht', text: 'Mevrouw De Boer' });
    chromium.expect(/401 (GET|POST) .*\/api\//);
    await phone.context().clearCookies();
    await letter(phone).pressSequentially(' sliep goed.');
    await phone.getByRole('heading', { name: 'Inloggen' }).waitFor();
    await signIn(NURSE.address, phone, 2);
    await letter(phone).waitFor();
    await expect.poll(() => letter(phone).inputValue()).toMatch(/^Mevrouw De Boer s/);
    await saved(phone);
    await phone.getByRole('button', { name: 'Weggooien' }).click();
  });

  it('go on with an upload after the network was lost and the tab closed, with what was missing only', async () => {
    digest = writeNoise(path, FILE_BYTES);
    chromium.expect(/(PATCH|HEAD) .*\/up\/.* net::ERR_INTERNET_DISCONNECTED/);
    const network = await Uploads.of(desk.context());
    const compose = new ComposePage(desk);
    await compose.start();
    await compose.addRecipient(ADMIN.address);
    await compose.write({ subject: 'Slaaponderzoek', text: 'Hierbij de opname.' });
    network.leave(4);
    await compose.attach(path);
    await compose.attachment(NAME).getByText('Geen verbinding.').waitFor();
    // By itself, as soon as there is a network again.
    network.leave(3);
    await network.isLost();
    await compose.attachment(NAME).getByText('Geen verbinding.').waitFor();
    await saved(desk);
    expect(network.offsets.length).toBeGreaterThanOrEqual(7);
    expect(network.offsets).toEqual(network.offsets.toSorted((one, other) => one - other));
    network.offsets.length = 0;
    await desk.close({ runBeforeUnload: false });

    network.leave(Number.POSITIVE_INFINITY);
    const page = await desk.context().newPage();
    await page.goto(zegel.addresses.web);
    await openDraft(page, 'Slaaponderzoek');
    await page.getByText(/is al verstuurd\. Kies het bestand opnieuw/).waitFor();
    await page.getByLabel(`Kies het bestand ${NAME}`).setInputFiles(path);
    const again = new ComposePage(page);
    expect(await again.verdict(NAME)).toBe('gecontroleerd');
    // The first of them begins where the relay had come to: what was up did not go up again.
    expect(Math.min(...network.offsets)).toBeGreaterThan(8 * MIB);
    expect(network.offsets.length).toBeLessThan(FILE_BYTES / (4 * MIB));
    await again.sendAndSettle();

    const admin = await signedIn(ADMIN.address, await chromium.visitor(), 0);
    await new MemberPages(admin).open('Slaaponderzoek');
    const bytes = await new GuestPage(admin).save(NAME);
    expect(createHash('sha256').update(bytes).digest('hex')).toBe(digest);
  });
});

/** The network between a browser and the place where attachments go, which can be taken away. */
class Uploads {
  /** Where each request with bytes began that went through. */
  readonly offsets: number[] = [];
  #left = Number.POSITIVE_INFINITY;
  #onLost: () => void = () => undefined;

  static async of(context: BrowserContext): Promise<Uploads> {
    const uploads = new Uploads();
    await context.route('**/up/**', async (route, request) => {
      if (uploads.#left <= 0) {
        uploads.#onLost();
        await route.abort('internetdisconnected');
        return;
      }
      if (request.method() === 'PATCH') {
        uploads.#left -= 1;
        uploads.offsets.push(Number(request.headers()['upload-offset']));
      }
      await route.continue();
    });
    return uploads;
  }

  /** So many more requests with bytes go through. */
  leave(requests: number): void {
    this.#left = requests;
  }

  /** Fulfilled when a request did not get through. */
  isLost(): Promise<void> {
    return new Promise((resolve) => (this.#onLost = resolve));
  }
}

/** Writes bytes that nothing compresses, and gives their SHA-256. */
function writeNoise(path: string, sizeBytes: number): string {
  const hash = createHash('sha256');
  const file = openSync(path, 'w');
  for (let written = 0; written < sizeBytes;) {
    const block = randomBytes(Math.min(MIB, sizeBytes - written));
    hash.update(block);
    written += writeSync(file, block);
  }
  closeSync(file);
  return hash.digest('hex');
}
