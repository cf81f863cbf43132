/** What the pages refuse, and what they say then: in a real browser, against the demonstration as it is started. */
import { readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { MemberFace, Recipient } from '../../client/core/face.ts';
import { NURSE, PATIENT, PHARMACY } from '../../client/demo/letters.ts';
import { guestAt, memberAt } from '../../client/demo/node-client.ts';
import { Chromium, PHONE } from '../support/browser.ts';
import { eicar } from '../support/content.ts';
import { pdf } from '../support/documents.ts';
import { describeWith } from '../support/requires.ts';
import { StartedZegel } from '../support/started.ts';
import { Authenticator } from './authenticator.ts';
import {
  ComposePage,
  type FilePayload,
  GUEST_LINK,
  GuestPage,
  MemberPages,
  Outbox,
  SIX_DIGITS,
  SignInPage,
} from './pages.ts';

const DAY_MS = 24 * 60 * 60 * 1000;
const WARNED_OF = 'Maak het over naar NL91 ABNA 0417 1643 00.';
const SCANNER_SILENT = 'De virusscanner antwoordt niet. De brief is bewaard en er is niets verstuurd.';

const fileOf = (name: string, bytes: Uint8Array, mimeType = 'application/pdf'): FilePayload => ({
  name,
  mimeType,
  buffer: Buffer.from(bytes),
});
const otherThan = (code: string): string => (code === '000000' ? '000001' : '000000');

describeWith(['chromium'], 'what the pages refuse, in Chromium', () => {
  let zegel: StartedZegel;
  let chromium: Chromium;
  let mail: Outbox;
  let sms: Outbox;
  let nurse: Page;
  /** The same nurse at the core, to send what a refusal needs. */
  let core: MemberFace;
  const locked = { address: 'vijf@post.example', number: '+31612345605' };
  let expiringLink: string;
  let lockedLink: string;
  let lockedAt: number;

  beforeAll(async () => {
    [zegel, chromium] = await Promise.all([StartedZegel.start({ demo: true }), Chromium.start()]);
    mail = new Outbox(zegel.addresses.mailOutbox);
    sms = new Outbox(zegel.addresses.smsOutbox);
    const { password, backupCodes } = noted();
    core = await memberAt(zegel.addresses.web);
    await core.session.signIn(NURSE.address, password);
    await core.session.proveFactor(backupCodes[0] ?? '');
    nurse = await chromium.visitor();
    await nurse.goto(zegel.addresses.web);
    const seen = await sms.seen();
    await new SignInPage(nurse).signIn(NURSE.address, password, () =>
      sms.next(NURSE.number, SIX_DIGITS, seen),
    );
  });
  afterEach(async ({ task }) => {
    if (task.result?.state === 'fail') console.error(await chromium.says(), zegel.troubles());
    expect(chromium.complaints()).toEqual([]);
  });
  afterAll(async () => {
    await chromium.close();
    await zegel.remove();
  });

  const noted = () => {
    const found = zegel.demoNotes().people.find(({ address }) => address === NURSE.address);
    if (found === undefined) throw new Error('the demonstration has no nurse');
    return found;
  };

  /** Sends a letter at the core and gives its link. */
  async function sent(recipient: Recipient, expiresAt = Date.now() + DAY_MS): Promise<string> {
    const { message } = await core.compose.startMessage();
    await core.compose.send(message, {
      subject: `Voor ${recipient.address}`,
      text: 'Een brief om te openen.',
      html: '',
      recipients: [recipient],
      confirmed: [],
      expiresAt,
    });
    return mail.next(recipient.address, GUEST_LINK);
  }

  async function guestAtLink(link: string): Promise<GuestPage> {
    const guest = new GuestPage(await chromium.visitor(PHONE));
    await guest.goto(link);
    return guest;
  }

  /** The sender's page with what became of the message to this address. */
  async function timelineOf(address: string) {
    const pages = new MemberPages(nurse);
    await nurse.goto(`${zegel.addresses.web}/sent`);
    await pages.open(`Voor ${address}`);
    return pages.timeline(address);
  }

  // First of all, since a minute has to pass before the recipient can ask for another code: the others fill it.
  it('is a sixth try after five wrong codes, and the sender sees it', async () => {
    expiringLink = await sent(
      { address: 'kort@post.example', level: 'sms', number: '+31612345606' },
      Date.now() + 15_000,
    );
    lockedLink = await sent({ address: locked.address, level: 'sms', number: locked.number });
    const guest = await guestAtLink(lockedLink);
    await guest.askCode();
    lockedAt = Date.now();
    const code = await sms.next(locked.number, SIX_DIGITS);
    chromium.expect(/403 POST .*\/open$/, /423 POST .*\/open$/);
    for (const left of [4, 3, 2, 1]) {
      await guest.codeField().fill(otherThan(code));
      await guest.page.getByText(`U kunt het nog ${String(left)} keer proberen.`).waitFor();
      await expect.poll(() => guest.codeField().inputValue()).toBe('');
    }
    await guest.codeField().fill(otherThan(code));
    await guest.page.getByRole('heading', { name: 'Dit bericht staat even op slot' }).waitFor();
    await guest.page.reload();
    await guest.page.getByRole('heading', { name: 'Open de link opnieuw vanuit de mail' }).waitFor();
    await guest.goto(lockedLink);
    await guest.page.getByRole('heading', { name: 'Dit bericht staat even op slot' }).waitFor();
    expect(await guest.codeField().count()).toBe(0);
    await guest.page.context().close();

    const timeline = await timelineOf(locked.address);
    await timeline.getByText('Op slot na vijf verkeerde codes').waitFor();
    await nurse.getByText('vraagt je aandacht').first().waitFor();
    await timeline.getByRole('button', { name: 'Laat opnieuw proberen' }).click();
    await nurse.getByText('De ontvanger kan het weer proberen.').waitFor();
  });

  describe('on the writing page', () => {
    let compose: ComposePage;
    beforeAll(async () => {
      compose = new ComposePage(nurse);
      await compose.start();
    });

    it('is a virus, until it is taken away', async () => {
      await compose.addRecipient(PATIENT.address);
      await compose.bySms(PATIENT.address, PATIENT.number);
      await compose.write({ subject: 'Uitslag', text: 'Beste, de uitslag is goed.' });
      await compose.attach(fileOf('brief.txt', eicar, 'text/plain'), fileOf('goed.pdf', pdf(['Goed.'])));
      expect(await compose.verdict('brief.txt')).toBe('virus gevonden');
      expect(await compose.verdict('goed.pdf')).toBe('gecontroleerd');
      await nurse.getByText('In deze bijlage zit een virus.').waitFor();
      await compose.send();
      await nurse.getByText('Nog niet verstuurd. Dit moet eerst:').waitFor();
      await nurse.getByText('Kijk naar de bijlage brief.txt.').waitFor();
      await nurse.getByRole('button', { name: 'brief.txt weghalen' }).click();
      await compose.attachment('brief.txt').waitFor({ state: 'detached' });
    });

    it('is a program under the name of a document', async () => {
      await compose.attach(fileOf('rapport.pdf', readFileSync('/bin/true')));
      await compose.attachment('rapport.pdf').locator('.tag').waitFor();
      await compose.margin().getByText('Een bijlage is een programma of een script').waitFor();
      await compose.send();
      await nurse.getByText('Kijk naar wat in de kantlijn staat.').waitFor();
      await nurse.getByRole('button', { name: 'rapport.pdf weghalen' }).click();
      await compose.margin().getByText('Een bijlage is een programma').waitFor({ state: 'detached' });
    });

    it('is a citizen number to somebody without a second factor, noticed while it is typed', async () => {
      const letter = nurse.getByRole('textbox', { name: 'Brief' });
      await letter.fill('Het nummer is ');
      await compose.margin().getByText('Niets bijzonders.').waitFor();
      await letter.pressSequentially('111222333');
      await compose.margin().getByText('Gevonden: BSN').waitFor();
      await nurse.getByLabel('Mobiel nummer van de ontvanger').fill('');
      await compose.send();
      await nurse.getByText(`Vul aan hoe ${PATIENT.address} opent.`).waitFor();
      await nurse.getByLabel('Mobiel nummer van de ontvanger').fill(PATIENT.number);
    });

    it('is an account number to somebody outside, until the sender confirms it', async () => {
      await nurse.getByRole('textbox', { name: 'Brief' }).fill(WARNED_OF);
      const margin = compose.margin();
      await margin.getByText('In je brief staat een rekeningnummer').waitFor();
      await compose.send();
      await nurse.getByText('Kijk naar wat in de kantlijn staat.').waitFor();
      await margin.getByRole('button', { name: 'Ja, dat klopt' }).click();
      await margin.getByText('Door jou bevestigd').waitFor();
      await compose.sendAndSettle();
      // Asked for again in the navigation, the sheet of what was sent makes room for a new message.
      await compose.start();
      expect(await nurse.getByRole('textbox', { name: 'Brief' }).inputValue()).toBe('');
    });
  });

  describe('on the recipient’s page', () => {
    it('is another recipient’s link, with one’s own code', async () => {
      const [one, other] = [
        { address: 'een@post.example', number: '+31612345607' },
        { address: 'twee@post.example', number: '+31612345608' },
      ];
      const link = await sent({ address: one.address, level: 'sms', number: one.number });
      const otherLink = await sent({ address: other.address, level: 'sms', number: other.number });
      const guest = await guestAtLink(link);
      await guest.askCode();
      const own = await sms.next(one.number, SIX_DIGITS);
      const stranger = await guestAtLink(otherLink);
      await stranger.askCode();
      const theirs = await sms.next(other.number, SIX_DIGITS);
      if (own !== theirs) {
        await stranger.codeField().fill(own);
        await stranger.page.getByText('U kunt het nog 4 keer proberen.').waitFor();
      }
      chromium.expect(/404 POST .*\/knock$/);
      const mixed = await guestAtLink(`${link.replace(/#.*/, '')}${new URL(otherLink).hash}`);
      await mixed.page.getByRole('heading', { name: 'We kunnen dit bericht niet vinden' }).waitFor();
      await guest.codeField().fill(own);
      await guest.page.getByRole('heading', { name: `Voor ${one.address}` }).waitFor();
      for (const { page } of [guest, stranger, mixed]) await page.context().close();
    });

    it('is a code to a number of somebody else, who tells the sender', async () => {
      const wrong = { address: 'verkeerd@post.example', number: '+31612345609' };
      const link = await sent({ address: wrong.address, level: 'sms', number: wrong.number });
      const guest = await guestAtLink(link);
      await guest.notMyNumber();
      await guest.page.getByText(`${NURSE.name} weet nu dat het nummer niet klopt.`).waitFor();
      await guest.goto(link);
      await guest.page.getByText(`${NURSE.name} weet nu dat het nummer niet klopt.`).waitFor();
      expect(await guest.page.getByRole('button', { name: 'Stuur mij een code' }).count()).toBe(0);
      await guest.page.context().close();
      const timeline = await timelineOf(wrong.address);
      await timeline.getByText('Meldt: dit is niet mijn nummer').waitFor();
      await nurse.getByText('Vraag het goede nummer na en stuur het bericht opnieuw.').waitFor();
      expect((await sms.list()).filter(({ to }) => to === wrong.number)).toEqual([]);
    });

    it('is nothing to a mail scanner, which loads the page and submits its forms empty', async () => {
      for (const { address } of [PATIENT, PHARMACY]) {
        // The newest is of the writing page; the demonstration's own waits below it.
        const link = await mail.next(address, GUEST_LINK);
        const seen = await sms.seen();
        const posted: string[] = [];
        const page = await chromium.visitor(PHONE);
        page.context().on('request', (request) => {
          if (request.method() !== 'GET') posted.push(new URL(request.url()).pathname.replace(/.*\//, ''));
        });
        const scanner = new GuestPage(page);
        await scanner.goto(link);
        const ready = scanner.page.getByRole('button', { name: /^(Stuur mij een code|Openen)$/ });
        await ready.waitFor();
        await page.evaluate(() => {
          for (const form of document.querySelectorAll('form')) form.requestSubmit();
        });
        await page.goto('about:blank');
        await scanner.goto(link);
        await ready.waitFor();
        expect(posted).toEqual(['knock', 'knock']);
        expect(await sms.seen()).toEqual(seen);
        const { pathname, hash } = new URL(link);
        const guest = await guestAt(zegel.addresses.web);
        await guest.greet(pathname.split('/')[2] ?? '');
        expect(await guest.knock(hash)).toMatchObject({ triesLeft: 5, locked: false, resendAfter: null });
        await page.context().close();
      }
    });

    it('is a link that was cut short, or that nobody knows', async () => {
      const link = await mail.next(PHARMACY.address, GUEST_LINK);
      const [address = ''] = link.split('#');
      const page = await chromium.visitor(PHONE);
      const shown = async (at: string, heading: string): Promise<void> => {
        await page.goto('about:blank');
        await page.goto(at);
        await page.getByRole('heading', { name: heading }).waitFor();
      };
      await shown(address, 'Open de link opnieuw vanuit de mail');
      await page.getByText('De geheime helft van de link staat niet meer in deze pagina.').waitFor();
      await page.getByRole('link', { name: /050/ }).waitFor();
      await shown(link.slice(0, -9), 'We kunnen dit bericht niet vinden');
      await page.getByText('Deze link is niet compleet. Open hem opnieuw vanuit de mail.').waitFor();
      chromium.expect(/404 GET .*\/api\/guest\//, /400 GET .*\/api\/guest\//);
      const handle = address.split('/').at(-1) ?? '';
      const unknown = `${handle.startsWith('A') ? 'B' : 'A'}${handle.slice(1)}`;
      await shown(link.replace(handle, unknown), 'We kunnen dit bericht niet vinden');
      await page.getByText('Deze link werkt niet.').waitFor();
      await shown(link.replace(handle, handle.slice(0, 9)), 'We kunnen dit bericht niet vinden');
      await page.context().close();
    });

    it('is a message that has expired', async () => {
      chromium.expect(/410 POST .*\/knock$/);
      const page = await chromium.visitor(PHONE);
      const opened = async (): Promise<boolean> => {
        await page.goto('about:blank');
        await page.goto(expiringLink);
        await page
          .getByRole('heading', { level: 1, name: /stuurde u een bericht|niet meer openen/ })
          .waitFor();
        return page.getByText('Dit bericht is verlopen.').isVisible();
      };
      await expect.poll(opened, { timeout: 30_000, interval: 1_000 }).toBe(true);
      await page.context().close();
    });
  });

  describe('while clamd is down', () => {
    let silent: StartedZegel;
    beforeAll(async () => {
      silent = await StartedZegel.start({ env: { ZEGEL_CLAMD: 'unix:/nonexistent/clamd.sock' } });
    });
    afterAll(() => silent.remove());

    /** An organisation with one admin, made at the core; gives a backup code. */
    async function setUp(address: string, password: string): Promise<string> {
      const { enrolment } = await memberAt(silent.addresses.web);
      await enrolment.begin(await silent.setUpLink());
      await enrolment.choosePassword(password);
      const factor = await enrolment.chooseFactor({ kind: 'totp' });
      if (factor.kind !== 'totp') throw new Error(factor.kind);
      await enrolment.verifyFactor(await new Authenticator(factor.secret).code());
      const { backupCodes } = await enrolment.makeKeys();
      await enrolment.finish({
        name: 'Bea Wielinga',
        address,
        organisation: { name: 'Polikliniek Noord', phone: '+31501234567' },
      });
      return backupCodes[0] ?? '';
    }

    it('sends nothing, says to try again, and keeps the letter', async () => {
      const [address, password] = ['beheer@poli.example', 'vier kleine zeehonden'];
      const backupCode = await setUp(address, password);
      const page = await chromium.visitor();
      await page.goto(silent.addresses.web);
      const signIn = new SignInPage(page);
      await signIn.password(address, password);
      await signIn.useBackupCode(backupCode);
      const compose = new ComposePage(page);
      await compose.start();
      await compose.margin().getByText('De virusscanner antwoordt nu niet.').waitFor();
      await compose.addRecipient(PATIENT.address);
      await compose.bySms(PATIENT.address, PATIENT.number);
      const text = 'Beste meneer Jansen,\n\nDe uitslag is goed.';
      await compose.write({ subject: 'Uitslag', text });
      chromium.expect(/503 (POST|PUT|PATCH) /);
      await compose.attach(fileOf('uitslag.pdf', pdf(['Goed.'])));
      const row = compose.attachment('uitslag.pdf');
      await row.getByText(SCANNER_SILENT).waitFor();
      await row.getByRole('button', { name: 'Probeer opnieuw' }).click();
      await row.getByText(SCANNER_SILENT).waitFor();
      await page.getByRole('button', { name: 'uitslag.pdf weghalen' }).click();
      await row.waitFor({ state: 'detached' });
      await compose.send();
      await page.getByRole('alert').getByText(SCANNER_SILENT).waitFor();
      expect(await page.getByRole('textbox', { name: 'Brief' }).inputValue()).toBe(text);
      const pages = new MemberPages(page);
      await pages.go('Verzonden');
      await page.getByText('Nog niets verzonden').waitFor();
      await compose.start();
      expect(await page.getByRole('textbox', { name: 'Brief' }).inputValue()).toBe(text);
      expect(await new Outbox(silent.addresses.mailOutbox).list()).toEqual([]);
      await page.context().close();
    });
  });

  it('opens again once the sender has let the recipient try again', async () => {
    const guest = await guestAtLink(lockedLink);
    const seen = await sms.seen();
    // A code went out before: the next one waits until a minute is over, and the page says so.
    chromium.expect(/429 POST .*\/code\/send$/);
    if (Date.now() < lockedAt + 50_000) {
      await guest.page.getByRole('button', { name: 'Stuur mij een code' }).click();
      await guest.page.getByText(/Even wachten\. Probeer het over \d+ seconden opnieuw\./).waitFor();
    }
    await expect
      .poll(
        async () => {
          const ask = guest.page.getByRole('button', { name: 'Stuur mij een code' });
          if (await ask.isVisible()) await ask.click();
          return guest.codeField().isVisible();
        },
        { timeout: 70_000, interval: 1_000 },
      )
      .toBe(true);
    await guest.codeField().fill(await sms.next(locked.number, SIX_DIGITS, seen));
    await guest.page.getByRole('heading', { name: `Voor ${locked.address}` }).waitFor();
    await guest.page.context().close();
  });
});
