/**
 * Every page of the running service as axe sees it, on a light desk and a dark phone; the recipient's page by
 * keyboard alone; and how much script that page loads.
 */
import { gzipSync } from 'node:zlib';
import type { Page } from 'playwright-core';
import { afterEach, beforeAll, expect, it } from 'vitest';
import type { MemberFace, Recipient } from '../../client/core/face.ts';
import { ADMIN, NURSE, PATIENT, PHARMACY, RESULT } from '../../client/demo/letters.ts';
import { DESKTOP, PHONE, inaccessible, painted } from '../support/browser.ts';
import { eicar } from '../support/content.ts';
import { describeWith } from '../support/requires.ts';
import { chromium, coreOf, demonstration, mail, noted, signedIn, sms, zegel } from './demonstration.ts';
import {
  ComposePage,
  EnrolPage,
  GUEST_LINK,
  GuestPage,
  INVITATION,
  MemberPages,
  SIX_DIGITS,
  SignInPage,
} from './pages.ts';

const DAY_MS = 24 * 60 * 60 * 1000;
/** What a recipient's phone may have to load before the code is typed, the worker apart. */
const MOST_SCRIPT_BYTES = 130_000;

/** The other two, a light phone and a dark desk, are those of page-states.test.ts. */
const looks = [
  { name: 'desk, light', viewport: DESKTOP.viewport, colorScheme: 'light' },
  { name: 'phone, dark', viewport: PHONE.viewport, colorScheme: 'dark' },
] as const;

describeWith(['chromium'], 'the pages, for everybody, in Chromium', () => {
  /** At the core, to send and invite what a page needs. */
  let core: { admin: MemberFace; nurse: MemberFace };
  /** What was found, with the page and look. */
  const found: string[] = [];

  demonstration();
  beforeAll(async () => {
    core = { admin: await coreOf(ADMIN.address), nurse: await coreOf(NURSE.address) };
  });
  afterEach(() => {
    expect(found.splice(0)).toEqual([]);
  });

  async function visitor(): Promise<Page> {
    return chromium.visitor({ ...DESKTOP, reducedMotion: 'reduce' });
  }

  /** Asks axe of the page as it stands, in every look. */
  async function look(page: Page, name: string): Promise<void> {
    for (const { name: how, viewport, colorScheme } of looks) {
      await page.setViewportSize(viewport);
      await page.emulateMedia({ colorScheme });
      await painted(page);
      const faults = await inaccessible(page);
      found.push(...faults.map((fault) => `${name} (${how}): ${fault}`));
      const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      if (overflow > 0) found.push(`${name} (${how}): wider than the page by ${String(overflow)} px`);
    }
    await page.setViewportSize(DESKTOP.viewport);
    await page.emulateMedia({ colorScheme: 'light' });
  }

  /** The narrowest phone, in letters of twice the size: nothing is wider than the page (WCAG 1.4.4, 1.4.10). */
  async function enlarge(page: Page, name: string): Promise<void> {
    await page.setViewportSize({ width: 320, height: 740 });
    await page.evaluate(() => (document.documentElement.style.fontSize = '212.5%'));
    const width = await page.evaluate(() => document.documentElement.scrollWidth);
    if (width > 320) found.push(`${name}, enlarged: ${String(width)} px wide`);
    await page.evaluate(() => (document.documentElement.style.fontSize = ''));
    await page.setViewportSize(DESKTOP.viewport);
  }

  async function sent(recipient: Recipient): Promise<string> {
    const { compose } = core.nurse;
    const { message } = await compose.startMessage();
    const expiresAt = Date.now() + DAY_MS;
    await compose.send(message, { ...RESULT, recipients: [recipient], confirmed: [], expiresAt });
    return mail.next(recipient.address, GUEST_LINK);
  }

  it('are so before somebody is in', async () => {
    const page = await visitor();
    await page.goto(zegel.addresses.web);
    const signIn = new SignInPage(page);
    await page.getByRole('heading', { name: 'Inloggen' }).waitFor();
    await look(page, 'sign-in');
    chromium.expect(/403 POST .*\/sign-in/);
    await signIn.password(NURSE.address, 'niet dit wachtwoord');
    await page.getByRole('alert').waitFor();
    await look(page, 'sign-in, wrong password');
    await signIn.password(NURSE.address, noted(NURSE.address).password);
    await signIn.code().waitFor();
    await look(page, 'second step');
    await page.getByRole('button', { name: 'Gebruik een reservecode' }).click();
    await look(page, 'second step, backup code');
    await page.getByRole('button', { name: 'Terug' }).click();
    await page.getByRole('button', { name: /herstelsleutel/ }).click();
    await look(page, 'recovery');
    await page.context().close();
  });

  it('are so while somebody joins', async () => {
    const invitee = { address: 'nieuw@polikliniek-noord.example', name: 'Noor Nieuw' };
    await core.admin.organisation.invite({ ...invitee, role: 'member' });
    const page = await visitor();
    await page.goto(await mail.next(invitee.address, INVITATION));
    const enrol = new EnrolPage(page);
    await page.getByText(invitee.address).waitFor();
    await look(page, 'joining: you');
    await enrol.you({ name: invitee.name, password: 'vier kleine zeehonden' });
    await page.getByRole('radio', { name: /^Sms/ }).check();
    await look(page, 'joining: second step');
    const number = '+31612345699';
    await enrol.chooseSms(number);
    await look(page, 'joining: code');
    await enrol.factorCode(await sms.next(number, SIX_DIGITS));
    await page.getByRole('button', { name: 'Maak mijn account' }).waitFor();
    await look(page, 'joining: keys');
    await page.context().close();

    const stranger = await visitor();
    chromium.expect(/40\d POST .*\/enrolment/);
    await stranger.goto(`${zegel.addresses.web}/invite#1.${'A'.repeat(43)}.${'A'.repeat(43)}`);
    await stranger.getByRole('heading', { name: 'Deze link werkt niet' }).waitFor();
    await look(stranger, 'a link that does not work');
    await stranger.context().close();
  });

  it('are so for a member', async () => {
    const page = await signedIn(await visitor(), NURSE.address, 1);
    const pages = new MemberPages(page);
    await pages.row('Re: Overleg').waitFor();
    await look(page, 'inbox');
    await pages.open('Re: Overleg over het spreekuur van donderdag');
    await look(page, 'inbox, a letter');
    await pages.go('Verzonden');
    await pages.row(RESULT.subject).waitFor();
    await look(page, 'sent');
    await pages.open(RESULT.subject);
    await pages.timeline(PATIENT.address).waitFor();
    await look(page, 'sent, a letter');

    const compose = new ComposePage(page);
    await compose.start();
    await look(page, 'writing, empty');
    await compose.addRecipient(ADMIN.address);
    await compose.addRecipient(PHARMACY.address);
    await compose.byAccessCode(PHARMACY.address);
    await look(page, 'writing, access code');
    await compose.addRecipient(PATIENT.address);
    await compose.bySms(PATIENT.address, PATIENT.number);
    await compose.write({ subject: 'Uitslag', text: 'BSN 111222333, rekening NL91 ABNA 0417 1643 00.' });
    await compose.attach({ name: 'brief.txt', mimeType: 'text/plain', buffer: Buffer.from(eicar) });
    await compose.verdict('brief.txt');
    await compose.margin().getByText('In je brief staat een rekeningnummer').waitFor();
    await compose.margin().getByText('Gevonden: BSN').waitFor();
    await compose.send();
    await page.getByText('Nog niet verstuurd.').waitFor();
    await look(page, 'writing, with notes');
    await page.getByRole('button', { name: 'brief.txt weghalen' }).click();
    await compose.margin().getByRole('button', { name: 'Ja, dat klopt' }).click();
    await compose.sendAndSettle();
    await look(page, 'written and sent');
    await page.context().close();
  });

  it('are so for an admin', async () => {
    await core.admin.organisation.invite({
      address: 'later@post.example',
      name: 'Lies Later',
      role: 'admin',
    });
    const page = await signedIn(await visitor(), ADMIN.address, 1);
    const pages = new MemberPages(page);
    await pages.go('Mensen');
    await page.getByText('Lies Later').waitFor();
    await look(page, 'people');
    await pages.go('Logboek');
    await page.getByText('Het zegel op het logboek klopt').waitFor();
    await page.getByRole('button', { name: 'Regel 0 narekenen' }).click();
    await page.getByText(/Klopt, van/).waitFor();
    await look(page, 'log');
    await page.getByRole('button', { name: /^Account van/ }).click();
    await page.getByRole('menuitem', { name: 'Je account' }).waitFor();
    await look(page, 'menu of the account');
    await page.getByRole('menuitem', { name: 'Je account' }).click();
    await page.getByRole('button', { name: 'Maak tien nieuwe' }).click();
    await page.getByText('De oude codes werken niet meer.').waitFor();
    await look(page, 'account');
    await page.context().close();
  });

  it('are so for a recipient', async () => {
    const link = await sent({ address: 'een@post.example', level: 'sms', number: '+31612345607' });
    const guest = new GuestPage(await visitor());
    const { page } = guest;
    await guest.goto(link);
    for (const question of ['Is dit echt?', 'Geen code ontvangen?', 'Dit is niet mijn nummer'] as const) {
      await guest.ask(question);
    }
    await look(page, 'recipient, closed');
    await enlarge(page, 'recipient, closed');
    await guest.askCode();
    const code = await sms.next('+31612345607', SIX_DIGITS);
    chromium.expect(/403 POST .*\/open$/);
    await guest.codeField().fill(code === '000000' ? '000001' : '000000');
    await page.getByText(/U kunt het nog 4 keer proberen/).waitFor();
    await look(page, 'recipient, wrong code');
    await enlarge(page, 'recipient, wrong code');
    await guest.codeField().fill(code);
    await guest.letter().waitFor();
    await look(page, 'recipient, letter');
    await page.getByRole('button', { name: 'Antwoorden' }).click();
    await page.getByLabel('Wat wilt u zeggen?').waitFor();
    await guest.keys('Volgende keer zonder sms-code');
    await enlarge(page, 'recipient, letter');
    await guest.goto((await mail.next(PATIENT.address, GUEST_LINK)).replace(/#.*/, ''));
    await page.getByRole('heading', { name: 'Open de link opnieuw' }).waitFor();
    await look(page, 'recipient, without the secret');
    chromium.expect(/404 GET .*\/api\/guest\//);
    await guest.goto(`${zegel.addresses.web}/o/${'A'.repeat(22)}#1.${'A'.repeat(43)}`);
    await page.getByRole('heading', { name: 'We kunnen dit bericht niet vinden' }).waitFor();
    await look(page, 'recipient, unknown link');
    await page.goto('about:blank');
    await guest.goto(await mail.next(PHARMACY.address, GUEST_LINK));
    await guest.accessCodeField().waitFor();
    await look(page, 'recipient, access code');
    chromium.expect(/423 POST .*\/open$/);
    for (let tried = 0; tried < 5; tried += 1) {
      await guest.typeAccessCode(`0000-0000-000${String(tried)}`);
      await page.getByRole('button', { name: 'Openen' }).or(page.getByText('even op slot')).waitFor();
    }
    await page.getByRole('heading', { name: 'Dit bericht staat even op slot' }).waitFor();
    await look(page, 'recipient, locked');
    await page.goto('about:blank');
    await guest.goto(await mail.next(PATIENT.address, GUEST_LINK));
    await guest.notMyNumber();
    await page.getByText('weet nu dat het nummer niet klopt').waitFor();
    await look(page, 'recipient, not their number');
    await page.context().close();
  });

  it('let a recipient reach everything by keyboard, in the order in which it stands there', async () => {
    const link = await sent({ address: 'toetsen@post.example', level: 'sms', number: '+31612345610' });
    const guest = new GuestPage(await visitor());
    const { page } = guest;
    await guest.goto(link);
    const stops = await reachable(page);
    expect(stops).toEqual(
      expect.arrayContaining(['Stuur mij een code', 'Is dit echt?', 'Geen code ontvangen?']),
    );
    expect(await byTab(page, stops.length)).toEqual(stops);
    await page.getByRole('button', { name: 'Stuur mij een code' }).focus();
    await page.keyboard.press('Enter');
    await guest.codeField().waitFor();
    await expect
      .poll(() => guest.codeField().evaluate((field) => field === document.activeElement))
      .toBe(true);
    await page.keyboard.type(await sms.next('+31612345610', SIX_DIGITS));
    const heading = page.getByRole('heading', { name: RESULT.subject });
    await heading.waitFor();
    await expect.poll(() => heading.evaluate((element) => element === document.activeElement)).toBe(true);
    await page.context().close();
  });

  it('cost a recipient little to load', async () => {
    const page = await chromium.visitor(PHONE);
    const scripts = new Map<string, Promise<number>>();
    page.on('response', (response) => {
      if (/\.js$/.test(new URL(response.url()).pathname)) {
        scripts.set(
          response.url(),
          response.body().then((body) => gzipSync(body).length),
        );
      }
    });
    const guest = new GuestPage(page);
    await guest.goto(await sent({ address: 'klein@post.example', level: 'sms', number: '+31612345611' }));
    await guest.askCode();
    // What the page itself asked for; what its worker loads is told to the worker.
    const ofPage = await page.evaluate(() =>
      performance.getEntriesByType('resource').map(({ name }) => name),
    );
    const counted = ofPage.filter((url) => scripts.has(url) && !/worker/.test(url));
    expect(counted).not.toEqual([]);
    let bytes = 0;
    for (const url of counted) bytes += (await scripts.get(url)) ?? 0;
    console.info(`script of the recipient's page: ${String(bytes)} bytes (gz)`);
    expect(bytes).toBeLessThanOrEqual(MOST_SCRIPT_BYTES);
    await page.context().close();
  });
});

/** What can be reached by keyboard and is seen, in the order of the document. */
const reachable = (page: Page): Promise<string[]> =>
  page.evaluate(() =>
    [...document.querySelectorAll<HTMLElement>('a[href], button, input, select, textarea, summary')]
      .filter((element) => element.checkVisibility() && !element.matches(':disabled, [tabindex="-1"]'))
      .map((element) => element.getAttribute('aria-label') ?? element.innerText.trim()),
  );

/** What has the focus after each of so many presses of Tab; every stop has to show that it has it. */
async function byTab(page: Page, presses: number): Promise<string[]> {
  const stops: string[] = [];
  for (let press = 0; press < presses; press += 1) {
    await page.keyboard.press('Tab');
    stops.push(
      await page.evaluate(() => {
        const element = document.activeElement as HTMLElement;
        const { outlineStyle, boxShadow } = getComputedStyle(element);
        const isShown = outlineStyle !== 'none' || boxShadow !== 'none';
        const name = element.getAttribute('aria-label') ?? element.innerText.trim();
        return isShown ? name : `${name} (without a mark)`;
      }),
    );
  }
  return stops;
}
