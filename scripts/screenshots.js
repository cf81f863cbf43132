// Pictures of every page, phone and desktop, of the real application with its demonstration: into screenshots/, and
// the two of README into docs/images/. Needs a build and Chromium (CHROMIUM names another one).
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import '../test/support/run-typescript.js';

const {
  ComposePage,
  EnrolPage,
  GUEST_LINK,
  GuestPage,
  INVITATION,
  MemberPages,
  Outbox,
  SIX_DIGITS,
  SignInPage,
} = await import('../test/e2e/pages.ts');

process.chdir(new URL('..', import.meta.url).pathname);
const sizes = { phone: { width: 390, height: 844 }, desktop: { width: 1280, height: 800 } };
const README = { 'recipient-closed-phone': 'recipient-phone', 'compose-desktop': 'compose-desktop' };

const folder = mkdtempSync(join(tmpdir(), 'zegel-screenshots-'));
const services = [];
let browser;

/** Starts the application in a folder of its own and gives what its console says once `pattern` is there. */
async function start(name, pattern, ...flags) {
  const service = spawn(
    process.execPath,
    ['dist/supervisor/main.js', '--data', join(folder, name), '--port', '0', ...flags],
    {
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  );
  services.push(service);
  let said = '';
  await new Promise((resolve, reject) => {
    service.on('exit', () => reject(new Error(`the application ended:\n${said}`)));
    service.stdout.on('data', (text) => {
      said += text;
      if (pattern.test(said)) resolve();
    });
  });
  const url = (label) => new RegExp(`${label}\\s+(http\\S+)`).exec(said)?.[1];
  return {
    said,
    address: url('address'),
    mail: new Outbox(url('outgoing mail')),
    sms: new Outbox(url('outgoing SMS')),
  };
}

const stop = (service) =>
  new Promise((resolve) => {
    if (service.exitCode !== null) return resolve();
    service.removeAllListeners('exit');
    service.on('exit', resolve);
    service.kill('SIGINT');
  });

/** A picture of the whole page: the window is made as high as its content, so that what sticks to an edge stays there. */
async function shoot(page, name, size) {
  await page.setViewportSize(sizes[size]);
  await page.evaluate('document.fonts.ready.then(() => true)');
  const height = await page.evaluate('document.documentElement.scrollHeight');
  await page.setViewportSize({ width: sizes[size].width, height: Math.max(height, sizes[size].height) });
  await page.screenshot({ path: `screenshots/${name}-${size}.png` });
  const known = README[`${name}-${size}`];
  if (known !== undefined) await page.screenshot({ path: `docs/images/${known}.png` });
  await page.setViewportSize(sizes[size]);
}

async function newPage(size, colorScheme = 'light') {
  const context = await browser.newContext({
    viewport: sizes[size],
    colorScheme,
    locale: 'nl-NL',
    timezoneId: 'Europe/Amsterdam',
    reducedMotion: 'reduce',
    permissions: ['clipboard-write'],
  });
  const page = await context.newPage();
  page.on('dialog', (dialog) => dialog.accept());
  page.on('pageerror', (error) => console.error('page error:', error.message));
  page.on('console', (message) => {
    if (message.type() === 'error') console.error('console:', message.text());
  });
  return page;
}

/** Set-up from the link of the console, then an invitation: on an installation of its own. */
async function enrolment(size) {
  const service = await start(`setup-${size}`, /\/setup\/\S+#1\.\S+/);
  const link = /http\S+\/setup\/\S+#1\.\S+/.exec(service.said)[0];
  const page = await newPage(size);
  const enrol = new EnrolPage(page);
  await page.goto(link);
  await page.getByLabel('Naam van de organisatie').waitFor();
  await shoot(page, 'setup-1-organisation', size);
  await enrol.organisation('Polikliniek Noord', '020 123 45 67');
  await page.getByLabel('Je naam').waitFor();
  await shoot(page, 'setup-2-you', size);
  await enrol.you({
    name: 'Anna de Vries',
    address: 'anna@polikliniek-noord.example',
    password: 'drie losse woorden',
  });
  await page.getByRole('radio', { name: /Authenticator-app/ }).waitFor();
  await shoot(page, 'setup-3-factor', size);
  const secret = await enrol.chooseTotp();
  await shoot(page, 'setup-3-totp', size);
  const { generate } = await import('otplib');
  await enrol.factorCode(await generate({ secret }));
  await page.getByText('Reservecodes').first().waitFor();
  await shoot(page, 'setup-4-keys', size);
  await enrol.keepKeys();
  await enrol.finish();
  await shoot(page, 'setup-5-done', size);
  await enrol.toInbox();
  await shoot(page, 'inbox-empty', size);
  const members = new MemberPages(page);
  await members.invite({
    name: 'Fatima el Idrissi',
    address: 'fatima@polikliniek-noord.example',
    role: 'Beheerder',
  });
  await shoot(page, 'people-invited', size);
  const invitation = await service.mail.next('fatima@polikliniek-noord.example', INVITATION);
  const other = await newPage(size);
  await other.goto(invitation);
  await other.getByLabel('Je naam').waitFor();
  await shoot(other, 'invitation', size);
  await page.context().close();
  await other.context().close();
  await stop(services.pop());
}

async function member(service, size) {
  const [, address, password] = /(\S+@\S+)\s+wachtwoord (\S+)/.exec(service.said);
  const page = await newPage(size);
  const signIn = new SignInPage(page);
  const members = new MemberPages(page);
  await page.goto(service.address);
  await page.getByLabel('E-mailadres').waitFor();
  await shoot(page, 'sign-in', size);
  await signIn.password(address, 'een verkeerd wachtwoord');
  await page.getByRole('alert').waitFor();
  await shoot(page, 'sign-in-wrong', size);
  const before = new Set((await service.sms.list()).map(({ id }) => id));
  await signIn.password(address, password);
  await signIn.code().waitFor();
  await shoot(page, 'sign-in-code', size);
  const number = await newNumber(service.sms, before);
  await signIn.code().fill(await service.sms.next(number, SIX_DIGITS, before));
  await page.getByRole('heading', { name: 'Postvak in' }).waitFor();
  await listed(page);
  await shoot(page, 'inbox', size);
  if ((await page.locator('.mail-row').count()) > 0) {
    await page.locator('.mail-row').first().click();
    await page.locator('article.letter').waitFor();
    await shoot(page, 'inbox-letter', size);
  }
  await members.go('Verzonden');
  await listed(page);
  await shoot(page, 'sent', size);
  await page.locator('.mail-row').first().click();
  await page.locator('.timeline').first().waitFor();
  await page.locator('article.letter').waitFor();
  await shoot(page, 'sent-letter', size);
  await compose(page, size);
  await members.go('Mensen');
  await page.locator('.people li').first().waitFor();
  await shoot(page, 'people', size);
  await members.go('Logboek');
  await page.locator('.log-entry').first().waitFor();
  await page
    .getByRole('button', { name: /narekenen/ })
    .first()
    .click();
  await page
    .getByText(/^Klopt/)
    .first()
    .waitFor();
  await shoot(page, 'log', size);
  await page.getByRole('button', { name: /^Account van/ }).click();
  await page.getByRole('menuitem', { name: 'Je account' }).click();
  await page.getByRole('heading', { name: 'Je account' }).waitFor();
  await shoot(page, 'account', size);
  await page.context().close();
}

/** The list of a mailbox is there, with its subjects. */
async function listed(page) {
  await page.locator('.mail-row').first().waitFor();
  await page.locator('.shade').first().waitFor({ state: 'detached' });
}

async function newNumber(sms, before) {
  for (;;) {
    const fresh = (await sms.list()).find(({ id }) => !before.has(id));
    if (fresh) return fresh.to;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

async function compose(page, size) {
  const composing = new ComposePage(page);
  await composing.start();
  await shoot(page, 'compose-empty', size);
  await composing.addRecipient('w.jansen@post.example');
  await composing.bySms('w.jansen@post.example', '06 12345678');
  await shoot(page, 'compose-recipient', size);
  await composing.choose('w.jansen@post.example');
  await composing.write({
    subject: 'Uitslag van uw bloedonderzoek',
    text: [
      'Beste meneer Jansen,',
      'Uw bloeduitslag is binnen. Uw nierfunctie is goed, en u hoeft niets te veranderen aan uw medicijnen. De volledige uitslag vindt u in de bijlage.',
      'Uw BSN 123456782 staat op de uitslag. Het eigen risico kunt u overmaken op NL91 ABNA 0417 1643 00.',
      'Met vriendelijke groet,\nMarijke de Boer',
    ].join('\n\n'),
  });
  await composing.attach({
    name: 'Uitslag bloedonderzoek.txt',
    mimeType: 'text/plain',
    buffer: Buffer.from('Natrium 140 mmol/l\n'),
  });
  await composing.verdict('Uitslag bloedonderzoek.txt');
  await page.getByRole('button', { name: 'w.jansen@post.example', exact: false }).first().click();
  await composing.margin().getByText('rekeningnummer').first().waitFor();
  await shoot(page, 'compose', size);
  await composing.send();
  await page.getByText('Nog niet verstuurd').waitFor();
  await shoot(page, 'compose-asked', size);
  await page.getByRole('button', { name: 'Ja, dat klopt' }).click();
  await composing.sendAndSettle();
  await shoot(page, 'compose-sent', size);
}

async function guest(service, size, colorScheme) {
  const suffix = colorScheme === 'dark' ? '-dark' : '';
  const link = await service.mail.next('w.jansen@post.example', GUEST_LINK);
  const page = await newPage(size, colorScheme);
  const opening = new GuestPage(page);
  await opening.goto(link);
  await page.getByRole('button', { name: 'Stuur mij een code' }).waitFor();
  await shoot(page, `recipient-closed${suffix}`, size);
  if (suffix === '') {
    for (const question of ['Is dit echt?', 'Geen code ontvangen?', 'Dit is niet mijn nummer'])
      await opening.ask(question);
    await shoot(page, 'recipient-help', size);
  }
  const before = await service.sms.seen();
  await opening.askCode();
  await shoot(page, `recipient-code${suffix}`, size);
  if (suffix === '') {
    await opening.codeField().fill('000000');
    await page.getByText(/klopt niet/).waitFor();
    await shoot(page, 'recipient-code-wrong', size);
  }
  const number = await newNumber(service.sms, before);
  await opening.codeField().fill(await service.sms.next(number, SIX_DIGITS, before));
  await opening.letter().waitFor();
  await shoot(page, `recipient-letter${suffix}`, size);
  await page.reload();
  await page.getByRole('heading', { name: /Open de link opnieuw/ }).waitFor();
  if (suffix === '') await shoot(page, 'recipient-reloaded', size);
  await page.context().close();
}

async function guestWithAccessCode(service, size) {
  const page = await newPage(size);
  const opening = new GuestPage(page);
  await opening.goto(await service.mail.next('apotheek@linde.example', GUEST_LINK));
  await opening.accessCodeField().waitFor();
  await shoot(page, 'recipient-access-code', size);
  await page.goto(new URL('/o/AAAAAAAAAAAAAAAAAAAAAA#1.x', service.address).href);
  await page.getByRole('alert').waitFor();
  await shoot(page, 'recipient-unknown', size);
  await page.context().close();
}

try {
  mkdirSync('screenshots', { recursive: true });
  mkdirSync('docs/images', { recursive: true });
  browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: ['--no-sandbox'],
  });
  for (const size of Object.keys(sizes)) {
    await enrolment(size);
    const service = await start(`demo-${size}`, /Example: /, '--demo');
    await guestWithAccessCode(service, size);
    await guest(service, size, 'light');
    await member(service, size);
    await stop(services.pop());
    console.log(`${size}: done`);
  }
} finally {
  await browser?.close();
  await Promise.all(services.map(stop));
  rmSync(folder, { recursive: true, force: true });
}
