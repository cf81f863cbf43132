/** A letter, its answer, an answer to all and a forwarded attachment between members, in Chromium; by keyboard, too. */
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { ADMIN, NURSE, PATIENT } from '../../client/demo/letters.ts';
import { Chromium, DESKTOP, PHONE, inaccessible } from '../support/browser.ts';
import { describeWith } from '../support/requires.ts';
import { StartedZegel } from '../support/started.ts';
import { ComposePage, ConversationPage, MemberPages, SignInPage } from './pages.ts';

const FILE = { name: 'rooster.txt', mimeType: 'text/plain', buffer: Buffer.from('maandag: Sanne\n') };
const SUBJECT = 'Rooster voor december';

describeWith(['chromium'], 'members who converse, in Chromium', () => {
  let zegel: StartedZegel;
  let chromium: Chromium;
  let nurse: Page;
  let admin: Page;

  beforeAll(async () => {
    [zegel, chromium] = await Promise.all([StartedZegel.start({ demo: true }), Chromium.start()]);
    [nurse, admin] = await Promise.all([signedIn(NURSE.address), signedIn(ADMIN.address)]);
  });
  afterEach(async ({ task }) => {
    if (task.result?.state === 'fail') console.error(await chromium.says(), zegel.troubles());
    expect(chromium.complaints()).toEqual([]);
  });
  afterAll(async () => {
    await chromium.close();
    await zegel.remove();
  });

  async function signedIn(address: string): Promise<Page> {
    const person = zegel.demoNotes().people.find((each) => each.address === address);
    const page = await chromium.visitor({ ...DESKTOP, reducedMotion: 'reduce' });
    await page.goto(zegel.addresses.web);
    const signIn = new SignInPage(page);
    chromium.expect(/429 POST .*\/sign-in\/factor\/send$/);
    await signIn.password(address, person?.password ?? '');
    await signIn.useBackupCode(person?.backupCodes[0] ?? '');
    await page.getByRole('heading', { name: 'Postvak in' }).waitFor();
    return page;
  }

  async function accessible(page: Page, name: string): Promise<void> {
    for (const viewport of [DESKTOP.viewport, PHONE.viewport]) {
      await page.setViewportSize(viewport);
      const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      const how = `${name} (${String(viewport.width)})`;
      expect([how, overflow <= 0, await inaccessible(page)]).toEqual([how, true, []]);
    }
    await page.setViewportSize(DESKTOP.viewport);
  }

  it('lets a colleague answer where the letter stands', async () => {
    const compose = new ComposePage(nurse);
    await compose.start();
    await compose.addRecipient(ADMIN.address);
    await compose.addRecipient(PATIENT.address);
    await compose.write({ subject: SUBJECT, text: 'Hierbij het rooster.' });
    await compose.attach(FILE);
    expect(await compose.verdict(FILE.name)).toBe('gecontroleerd');
    await compose.sendAndSettle();

    const pages = new MemberPages(admin);
    await admin.reload();
    const conversation = new ConversationPage(admin);
    await pages.open(SUBJECT);
    await conversation.buttons().waitFor();
    await accessible(admin, 'a conversation');
    await conversation.answer('Antwoorden');
    expect(await conversation.field().evaluate((field) => field === document.activeElement)).toBe(true);
    expect(await conversation.field().inputValue()).toContain('> Hierbij het rooster.');
    await accessible(admin, 'an answer being written');
    await conversation.write('Dank je.');
    await conversation.sendAndSettle();
    await conversation.card('Jij').waitFor();
    await accessible(admin, 'a conversation that was answered');
  });

  it('answers all, by keyboard', async () => {
    const pages = new MemberPages(nurse);
    await pages.go('Postvak in');
    await nurse.reload();
    await pages.row(`Re: ${SUBJECT}`).waitFor();
    await nurse.locator('body').press('j');
    await nurse.keyboard.press('Enter');
    const conversation = new ConversationPage(nurse);
    await conversation.buttons().waitFor();
    await conversation.folded().waitFor();
    await nurse.keyboard.press('u');
    await expect.poll(() => nurse.evaluate(() => document.activeElement?.className)).toContain('mail-row');
    await nurse.keyboard.press('Enter');
    await conversation.folded().click();
    await conversation.folded().waitFor({ state: 'detached' });
    // The letter with the focus is what is answered: the first, to two people.
    await nurse.keyboard.press('a');
    await conversation.field().waitFor();
    await nurse.getByText('Gaat naar 2 mensen').waitFor();
    await nurse.getByText('sms-code', { exact: true }).first().waitFor();
    // No shortcut while typing.
    await nurse.keyboard.type('aufc');
    expect(await conversation.field().inputValue()).toMatch(/^aufc/);
    await conversation.sendAndSettle();
  });

  it('forwards the letter with its attachment, and warns where it would be protected less', async () => {
    const pages = new MemberPages(admin);
    await pages.go('Postvak in');
    await pages.row(SUBJECT).first().click();
    const conversation = new ConversationPage(admin);
    await conversation.folded().first().click();
    await admin.getByText('Hierbij het rooster.').first().waitFor();
    await conversation.card('Sanne Visser').first().getByRole('button', { name: 'Doorsturen' }).click();
    const compose = new ComposePage(admin);
    expect(await compose.verdict(FILE.name)).toBe('gecontroleerd');
    expect(await admin.getByLabel('Onderwerp').inputValue()).toBe(`Fwd: ${SUBJECT}`);
    await compose.addRecipient(NURSE.address);
    await accessible(admin, 'forwarding');
    await compose.sendAndSettle();

    await new MemberPages(nurse).go('Postvak in');
    await nurse.reload();
    await new MemberPages(nurse).open(`Fwd: ${SUBJECT}`);
    const download = nurse.waitForEvent('download');
    await nurse.getByRole('button', { name: `Bestand bewaren: ${FILE.name}` }).click();
    expect((await download).suggestedFilename()).toBe(FILE.name);
  });

  it('searches in what was opened here, and tells what the keys do', async () => {
    await new MemberPages(nurse).go('Postvak in');
    await nurse.locator('body').press('/');
    await nurse.keyboard.type('december');
    await nurse.getByText('gevonden').waitFor();
    await accessible(nurse, 'a search');
    await nurse.keyboard.press('Escape');
    await nurse.locator('body').press('?');
    await nurse.getByRole('dialog', { name: 'Sneltoetsen' }).waitFor();
    expect(await inaccessible(nurse)).toEqual([]);
    await nurse.getByLabel('Sneltoetsen gebruiken').uncheck();
    await nurse.getByRole('button', { name: 'Sluiten' }).click();
    await nurse.locator('body').press('c');
    expect(new URL(nurse.url()).pathname).not.toBe('/new');
  });
});
