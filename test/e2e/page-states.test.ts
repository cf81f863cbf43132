/**
 * Every page and every rare state of it, drawn over cores that answer from a script (fake-core/), under the relay's
 * policy, walked through once and judged as a light phone and as a dark desktop show it: axe finds nothing, nothing
 * breaks the policy, nothing scrolls sideways.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { build } from 'vite';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { Chromium, DESKTOP, PHONE, inaccessible, painted } from '../support/browser.ts';
import { describeWith, repository } from '../support/requires.ts';
import { servePages } from './fake-core/serve.ts';
import {
  ComposePage,
  ConversationPage,
  EnrolPage,
  GuestPage,
  MemberPages,
  RulesPage,
  SignInPage,
} from './pages.ts';

const looks = [
  { name: 'phone, light', viewport: PHONE.viewport, colorScheme: 'light' },
  { name: 'desktop, dark', viewport: DESKTOP.viewport, colorScheme: 'dark' },
] as const;

describeWith(['chromium'], 'the pages in every state', () => {
  const folder = mkdtempSync(join(tmpdir(), 'zegel-pages-'));
  let server: Server;
  let chromium: Chromium;
  let base: string;

  beforeAll(async () => {
    await build({
      configFile: join(repository, 'test/e2e/fake-core/vite.config.ts'),
      logLevel: 'error',
      build: { outDir: folder },
    });
    server = await servePages(folder, 0);
    base = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
    chromium = await Chromium.start();
  });

  afterAll(async () => {
    await chromium.close();
    server.close();
    rmSync(folder, { recursive: true, force: true });
  });

  /** Walks through pages, on a phone or at a desk; `look` judges what is shown, as it is in each look. */
  const walk = async (
    device: typeof PHONE | typeof DESKTOP,
    steps: (page: Page, look: (what: string) => Promise<void>) => Promise<void>,
  ) => {
    const context = await chromium.browser.newContext({ ...device, reducedMotion: 'reduce' });
    const page = await context.newPage();
    const complaints: string[] = [];
    page.on('console', (message) => {
      if (message.type() === 'error') complaints.push(message.text());
    });
    page.on('pageerror', (error) => complaints.push(error.message));
    page.on('dialog', (dialog) => void dialog.accept());
    await steps(page, async (what) => {
      for (const { name, viewport, colorScheme } of looks) {
        await page.setViewportSize(viewport);
        await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
        await painted(page);
        const found = await inaccessible(page);
        const overflow = await page.evaluate('document.documentElement.scrollWidth - innerWidth');
        expect({ what, name, found, overflow, complaints }).toEqual({
          what,
          name,
          found: [],
          overflow: 0,
          complaints: [],
        });
      }
      await page.setViewportSize(device.viewport);
    });
    await context.close();
  };

  it('of a recipient are accessible, from closed to opened and in every dead end', () =>
    walk(PHONE, async (page, look) => {
      const guest = new GuestPage(page);
      await guest.goto(`${base}/o/sms#1.secret`);
      await look('closed');
      for (const question of ['Is dit echt?', 'Geen code ontvangen?', 'Dit is niet mijn nummer'] as const) {
        await guest.ask(question);
      }
      await look('questions');
      await guest.askCode();
      await guest.codeField().fill('99 99 99');
      await page.getByText(/klopt niet/).waitFor();
      await look('wrong code');
      await guest.codeField().fill('123456');
      await guest.letter().waitFor();
      await look('letter');
      await guest.keys('Volgende keer zonder sms-code');
      await page.getByRole('button', { name: 'Maak een sleutelcode' }).click();
      await page.locator('.keep-secret').waitFor();
      await look('a key code');
      await page.getByRole('button', { name: 'Bewaar een sleutel op dit apparaat' }).click();
      await page.locator('summary', { hasText: 'Vingerafdruk' }).click();
      await page.getByRole('button', { name: 'Trek deze sleutel in' }).click();
      await look('a kept key');
      await page.goto(`${base}/o/sms-sent#1.secret`);
      await page.getByRole('button', { name: 'Ik heb de code al' }).click();
      await guest.codeField().fill('123456');
      await guest.letter().waitFor();
      for (const scene of ['code', 'locked', 'wrong-number', 'unknown', 'expired', 'offline']) {
        await page.goto(`${base}/o/${scene}#1.secret`);
        await page.getByRole('heading', { level: 1 }).waitFor();
        await look(scene);
      }
      const keyScenes = [
        'key',
        'key-elsewhere',
        'key-code',
        'key-private',
        'key-ended',
        'key-lost',
        'key-locked',
      ];
      for (const scene of keyScenes) {
        await page.goto(`${base}/o/${scene}#1.secret`);
        await page.locator('.closed-letter-body').locator('button, h2, .ring').first().waitFor();
        await look(scene);
      }
      await page.goto(`${base}/o/key-code#1.secret`);
      await page.getByLabel('Sleutelcode').fill('verkeerd');
      await page.getByRole('button', { name: 'Openen' }).click();
      await page.getByText(/nog 4 keer/).waitFor();
      await look('wrong key code');
      for (let tried = 0; tried < 4; tried += 1) await page.getByRole('button', { name: 'Openen' }).click();
      await page.getByRole('heading', { name: 'Dit bericht staat even op slot' }).waitFor();
      await page.addInitScript(() => {
        Reflect.deleteProperty(Navigator.prototype, 'serviceWorker');
        Reflect.deleteProperty(globalThis, 'showSaveFilePicker');
      });
      await page.goto(`${base}/o/large#1.secret`);
      await page.getByText('Dat is groter dan deze browser kan bewaren (268 MB).').waitFor();
      await page.getByRole('button', { name: 'Stuur mij een code' }).waitFor();
      await look('a file that this browser cannot save');
      await page.goto(`${base}/o/sms`);
      await page.getByRole('heading', { name: /opnieuw/ }).waitFor();
      await look('without the secret');
    }));

  it('of a recipient who answers are accessible, whatever happens on the way', () =>
    walk(PHONE, async (page, look) => {
      const guest = new GuestPage(page);
      const picture = { name: 'medicijnen.jpg', mimeType: 'image/jpeg', buffer: Buffer.alloc(1_830_221) };
      const letterOf = async (scene: string) => {
        await guest.goto(`${base}/o/${scene}#1.secret`);
        await guest.askCode();
        await guest.codeField().fill('123456');
        await guest.letter().waitFor();
      };
      await letterOf('sms');
      await guest.answer('Mijn BSN is 111222333.', picture);
      await page.getByText('In uw tekst staat een BSN.').waitFor();
      await look('answer, written');
      await page.getByRole('button', { name: 'Toch niet antwoorden' }).click();
      await look('answer, given up or not');
      await page.getByRole('button', { name: 'Nee, ik schrijf verder' }).click();
      await guest.sendAnswer();
      await look('answer, sent');
      for (const [scene, shown] of [
        ['answer-uploading', 'Versleutelen en versturen'],
        ['answer-inspecting', 'Wordt gecontroleerd op virussen'],
        ['answer-virus', 'In dit bestand zit een virus'],
        ['answer-cut', 'Probeer opnieuw'],
      ] as const) {
        await letterOf(scene);
        await guest.answer('Dit is de foto.');
        await page.locator('.answer input[type=file]').setInputFiles([picture]);
        await page.getByText(shown).waitFor();
        await look(scene);
      }
      await letterOf('answer-warning');
      await guest.answer('Het gaat niet goed.');
      await page.getByText('Bel dan liever').waitFor();
      await page.getByRole('button', { name: 'Versturen' }).click();
      await look('answer, asked about');
      await letterOf('answer-late');
      await page.getByRole('button', { name: 'Antwoorden' }).click();
      await guest.askCode();
      await guest.codeField().fill('123456');
      await page.getByLabel('Wat wilt u zeggen?').waitFor();
      await look('answer, after another code');
      await page.goto(`${base}/o/answer-kept#1.secret`);
      await page.getByText('U begon hier een antwoord.').waitFor();
      await look('an answer that waits');
      await letterOf('answer-kept');
      await page.getByRole('button', { name: 'Verder met uw antwoord' }).click();
      await page.getByText('Ik wilde nog vragen of').waitFor();
      await look('an answer gone on with');
      await letterOf('answered');
      await page.getByRole('heading', { name: 'Wat u eerder antwoordde' }).waitFor();
      await look('answered before');
    }));

  it('of becoming a member and signing in are accessible', () =>
    walk(DESKTOP, async (page, look) => {
      const enrol = new EnrolPage(page);
      await page.goto(`${base}/setup/TOKEN#1.a.b`);
      await page.getByLabel('Naam van de organisatie').waitFor();
      await look('organisation');
      await enrol.organisation('Polikliniek Noord', '020 1234567');
      await page.getByLabel('Je naam').waitFor();
      await look('you');
      await enrol.you({ name: 'Anna', address: 'anna@example.org', password: 'drie losse woorden' });
      await page.getByRole('radio', { name: /Authenticator-app/ }).waitFor();
      await look('factor');
      await enrol.chooseTotp();
      await look('QR code');
      await enrol.factorCode('123456');
      await enrol.keepKeys();
      await look('keys');
      await enrol.finish();
      await look('done');
      await page.goto(`${base}/setup/broken#1.a.b`);
      await page.getByRole('alert').waitFor();
      await look('a link that does not work');
      const signIn = new SignInPage(page);
      await page.goto(`${base}/?scene=out`);
      await signIn.password('anna@example.org', 'fout');
      await page.getByRole('alert').waitFor();
      await look('wrong password');
      await signIn.password('anna@example.org', 'goed genoeg');
      await signIn.code().waitFor();
      await look('second step');
    }));

  it('of reading and administration are accessible', () =>
    walk(DESKTOP, async (page, look) => {
      const members = new MemberPages(page);
      for (const scene of ['', 'empty', 'error']) {
        await page.goto(`${base}/?scene=${scene}`);
        await page.getByRole('heading', { name: 'Postvak in' }).waitFor();
        await page.locator('.mail-row, .mailbox-empty, [role=alert]').first().waitFor();
        await look(`inbox ${scene}`);
      }
      await page.goto(`${base}/?scene=tampered`);
      await members.row('Overdracht').click();
      await page.getByRole('alert').waitFor();
      await page.goto(`${base}/inbox/t1`);
      await page.locator('.letter-folded').first().waitFor();
      await page.locator('article.letter').waitFor();
      await look('a conversation');
      await page.goto(`${base}/sent/t4`);
      await members.timeline('m.jansen@voorbeeld.nl').waitFor();
      await page.locator('article.letter').waitFor();
      await look('a sent message');
      await page.goto(`${base}/people`);
      await page.getByText('Lotte Smit').waitFor();
      await look('people');
      await page.goto(`${base}/log`);
      await page.getByRole('button', { name: 'Regel 3 narekenen' }).click();
      await page.getByText(/^Klopt/).waitFor();
      await look('log');
      await page.goto(`${base}/account`);
      await page.getByRole('heading', { name: 'Je account' }).waitFor();
      await look('account');
      await page.getByRole('button', { name: /^Account van/ }).click();
      await page.getByRole('menu').waitFor();
      await look('menu');
    }));

  it('of rules are accessible, from reading to publishing with a second admin', () =>
    walk(DESKTOP, async (page, look) => {
      const rules = new RulesPage(page);
      const at = (scene: string) => page.goto(`${base}/rules?scene=${scene}`);
      await at('rules-empty');
      await page.getByText('Er zijn geen regels').waitFor();
      await look('no rules');
      await at('rules-error');
      await page.getByRole('alert').waitFor();
      await look('rules that cannot be had');
      await at('');
      await rules.card('Rekeningnummer naar buiten').waitFor();
      await look('rules');
      await page.getByRole('button', { name: 'Wijzig Rekeningnummer naar buiten' }).click();
      await rules.addCondition('Een van meer voorwaarden');
      await rules.addCondition('Dag en uur');
      await rules.addCondition('Bepaalde woorden');
      await page.getByRole('button', { name: 'Wat had deze regel geraakt?' }).click();
      await page.getByText('Hoogstens 37 van de 412 berichten').waitFor();
      await look('a rule while it is changed');
      await page.getByRole('button', { name: /^Woorden:/ }).click();
      await page.getByRole('dialog', { name: 'Woorden' }).waitFor();
      await look('a list of words');
      await page.keyboard.press('Escape');
      await rules.remove('Geen programma’s');
      const sheet = await rules.review();
      await sheet.getByText('Dit moet eerst worden aangevuld').waitFor();
      await look('changes with a gap');
      await page.keyboard.press('Escape');
      await rules.lines('Woorden', ['spoed']);
      await rules.tab('Proberen');
      await page.getByRole('textbox', { name: 'Brief' }).fill('Uw BSN is 111222333, spoed.');
      await page.locator('mark', { hasText: '111222333' }).waitFor();
      await look('rules that are tried');
      await rules.publish('Leg voor aan een tweede beheerder');
      await page.getByText('Versie 2 wacht op een tweede beheerder.').waitFor();
      await look('a change that waits, mine');
      await rules.tab('Versies');
      await page.getByRole('button', { name: 'Bekijk versie 1' }).click();
      await page.getByRole('button', { name: 'Bewaar als bestand' }).waitFor();
      await page.locator('input[type=file]').setInputFiles({
        name: 'regels.json',
        mimeType: 'application/json',
        buffer: Buffer.from('{"v":1,"version":1,"rules":[{"id":"a"}],"unscannable":{"allow":[]}}'),
      });
      await page.getByText('Er klopt iets niet bij: regel 1, de naam.').waitFor();
      await look('versions, and a file that is not right');
      await at('rules-waiting');
      await page.getByRole('button', { name: 'Keur goed' }).waitFor();
      await look('a change that waits, of another');
      await at('rules-meanwhile');
      await rules.add(/Wachtwoord/);
      await rules.publish('Publiceer');
      await page.getByText('Intussen geldt versie 2').waitFor();
      await look('somebody published meanwhile');
      await page.getByRole('button', { name: 'Zet mijn wijzigingen op de nieuwe versie' }).click();
      await rules.card('Wachtwoord in de brief').waitFor();
      await rules.card('Geen programma’s').waitFor({ state: 'detached' });
      await rules.publish('Publiceer');
      await page.getByText('Versie 3 geldt nu.').waitFor();
    }));

  it('of writing are accessible, with everything that can be noticed', () =>
    walk(DESKTOP, async (page, look) => {
      const compose = new ComposePage(page);
      await page.goto(`${base}/new?scene=level`);
      await compose.to().waitFor();
      await look('empty');
      await compose.addRecipient('nieuw@voorbeeld.nl');
      await page.getByText('nummer nodig').waitFor();
      await look('a recipient without a number');
      await page.getByRole('button', { name: 'nieuw@voorbeeld.nl weghalen' }).click();
      await compose.addRecipient('m.jansen@voorbeeld.nl');
      await compose.write({
        subject: 'Uitslag',
        text: 'Uw BSN is 123456782 en u betaalt op NL91 ABNA 0417 1643 00.',
      });
      const file = (name: string) => ({
        name,
        mimeType: 'application/octet-stream',
        buffer: Buffer.alloc(300),
      });
      await compose.attach(file('uitslag.pdf'), file('eicar.zip'), file('down.docx'));
      expect(await compose.verdict('eicar.zip')).toBe('virus gevonden');
      await compose.attachment('down.docx').getByRole('button', { name: 'Probeer opnieuw' }).waitFor();
      await page.getByText(/Klopt het rekeningnummer/).waitFor();
      await compose.addRecipient('bram.peters@gmial.com');
      await compose.addRecipient('kees.vandermeulen@voorbeeld.nl');
      await page.getByRole('button', { name: 'Neem kees@polikliniek-noord.nl' }).waitFor();
      await compose.send();
      await page.getByText('Nog niet verstuurd').waitFor();
      await look('much to do');
      await page.goto(`${base}/new?scene=scanner-down`);
      await compose.addRecipient('m.jansen@voorbeeld.nl');
      await compose.write({ subject: 'Uitslag', text: 'Beste mevrouw' });
      await compose.byAccessCode('m.jansen@voorbeeld.nl');
      await compose.send();
      await page.getByRole('alert').waitFor();
      expect(await page.getByRole('textbox', { name: 'Brief' }).inputValue()).toBe('Beste mevrouw');
      await look('the scanner is down, the letter stays');
      await page.getByRole('button', { name: 'Weggooien' }).click();
      await page.getByText('Bericht weggegooid.').waitFor();
      await look('thrown away');
      await page.getByRole('button', { name: 'Ongedaan maken' }).click();
      await expect
        .poll(() => page.getByRole('textbox', { name: 'Brief' }).inputValue())
        .toBe('Beste mevrouw');
    }));

  it('shows drafts, one to go on with, and one that was changed on another device', () =>
    walk(DESKTOP, async (page, look) => {
      const pages = new MemberPages(page);
      await page.goto(`${base}/drafts?scene=empty`);
      await page.getByText('Geen concepten').waitFor();
      await look('no drafts');
      await page.goto(`${base}/drafts`);
      await pages.row('Uitslag van uw bloedonderzoek').waitFor();
      await look('drafts');
      await page.getByRole('button', { name: 'Zonder onderwerp weggooien' }).click();
      await page.getByText('Concept weggegooid.').waitFor();
      await look('a draft thrown away');
      await page.getByRole('button', { name: 'Ongedaan maken' }).click();
      await pages.row('Zonder onderwerp').waitFor();
      await pages.row('Uitslag van uw bloedonderzoek').click();
      await page.getByText('Na 24 uur is deze bijlage verwijderd').waitFor();
      await look('a draft to go on with');
      await page.goto(`${base}/new?scene=draft-changed`);
      await new ComposePage(page).write({
        subject: 'Uitslag',
        text: 'Beste mevrouw Jansen, hier schreef ik verder.',
      });
      await page.getByText('op mijn telefoon schreef ik verder').waitFor();
      await look('changed on another device');
      await page.goto(`${base}/new?scene=draft-offline`);
      await new ComposePage(page).write({ subject: 'Uitslag', text: 'Beste mevrouw' });
      await page.getByText('Nog niet opgeslagen: geen verbinding').waitFor();
      await look('not saved yet');
    }));

  const isFocused = (element: Element): boolean => element.matches(':focus');

  /** One page of its own, as somebody uses it. */
  const use = async (
    path: string,
    steps: (page: Page) => Promise<void>,
    { viewport }: (typeof looks)[number] = looks[1],
  ) => {
    const page = await chromium.browser.newPage({ viewport, reducedMotion: 'reduce' });
    await page.goto(base + path);
    await steps(page);
    await page.close();
  };
  const focused = (page: Page) =>
    page.evaluate('document.activeElement.id || document.activeElement.innerText');
  const subject = (page: Page) => page.getByLabel('Onderwerp');
  const newMessage = (page: Page) =>
    page.getByRole('navigation').getByRole('link', { name: 'Nieuw bericht' }).click();

  it('begin a new message empty, also after an answer in which nothing was written', () =>
    use('/inbox/t1', async (page) => {
      const conversation = new ConversationPage(page);
      await conversation.answer('Antwoorden');
      await newMessage(page);
      await page.getByRole('heading', { name: 'Nieuw bericht', level: 1 }).waitFor();
      expect(await page.locator('.chip').count()).toBe(0);
      expect([
        await subject(page).inputValue(),
        await page.getByRole('textbox', { name: 'Brief' }).inputValue(),
      ]).toEqual(['', '']);
    }));

  it('begin another message beside one that is written, which stays among the drafts', () =>
    use('/new', async (page) => {
      const compose = new ComposePage(page);
      await compose.write({ subject: 'Verwijzing', text: 'Beste collega' });
      await newMessage(page);
      await expect.poll(() => subject(page).inputValue()).toBe('');
      await expect.poll(() => compose.to().evaluate((field) => field.matches(':focus'))).toBe(true);
      await new MemberPages(page).go('Concepten');
      await new MemberPages(page).row('Verwijzing').click();
      await expect
        .poll(() => page.getByRole('textbox', { name: 'Brief' }).inputValue())
        .toBe('Beste collega');
      // From elsewhere one goes on with it.
      await new MemberPages(page).go('Verzonden');
      await page.getByRole('link', { name: 'Verder schrijven' }).click();
      await expect.poll(() => subject(page).inputValue()).toBe('Verwijzing');
    }));

  it('offer the addresses of before, and take the one that is picked', () =>
    use('/new', async (page) => {
      const known = page.locator('datalist option');
      await expect
        .poll(() => known.evaluateAll((options) => options.map((option) => option.getAttribute('value'))))
        .toEqual(expect.arrayContaining(['m.jansen@voorbeeld.nl', 'bram@polikliniek-noord.nl']));
      const compose = new ComposePage(page);
      await compose.to().pressSequentially('bram@polikliniek-noord.nl');
      expect(await page.locator('.chip').count()).toBe(0);
      // As the browser does for a line of its list: the whole of it at once, by no key.
      await compose.to().fill('');
      await compose.to().evaluate((field: HTMLInputElement) => {
        field.setRangeText('m.jansen@voorbeeld.nl');
        field.dispatchEvent(new Event('input', { bubbles: true }));
      });
      await page.locator('.chip', { hasText: 'm.jansen@voorbeeld.nl' }).waitFor();
      expect(await compose.to().inputValue()).toBe('');
    }));

  it('mark what a rule asks about, and mend it in one click', () =>
    use('/new?scene=level', async (page) => {
      const compose = new ComposePage(page);
      const letter = page.getByLabel('Brief', { exact: true });
      const margin = compose.margin();
      const marked = () => page.locator('.letter-field mark[data-asks]').allTextContents();
      const text = 'Uw BSN is 123456782, bel 0612345678 of betaal op NL91 ABNA 0417 1643 00.';
      await compose.addRecipient('m.jansen@voorbeeld.nl');
      await letter.fill(text);
      // What no rule speaks of is not marked.
      await expect.poll(marked).toEqual(['123456782', 'NL91 ABNA 0417 1643 00']);
      await margin.getByRole('button', { name: 'Toon in de brief: 123456782' }).press('Enter');
      expect(await page.evaluate('getSelection().toString()')).toBe('123456782');
      await letter.press('Home');
      await letter.pressSequentially('Hallo. ');
      expect(await marked()).toEqual(['123456782', 'NL91 ABNA 0417 1643 00']);
      await margin.getByRole('button', { name: 'Haal weg: NL91' }).click();
      expect(await letter.inputValue()).toBe('Hallo. Uw BSN is 123456782, bel 0612345678 of betaal op.');
      await margin.getByText('Klopt het rekeningnummer?').waitFor({ state: 'detached' });
      await letter.press('ControlOrMeta+z');
      expect(await letter.inputValue()).toBe(`Hallo. ${text}`);
      await margin.getByRole('button', { name: 'Ja, dat klopt' }).click();
      await expect.poll(marked).toEqual(['123456782']);
      await margin.getByRole('button', { name: 'Vraag een toegangscode' }).click();
      await expect.poll(marked).toEqual([]);
      await margin.getByText('Geregeld. Er staat niets meer open in de kantlijn.').waitFor();
      expect(await page.locator('.opening .drawn-code').innerText()).toBe('4KTM-9XRW-2PQ');
      expect(await page.getByRole('radio', { name: /^toegangscode/ }).evaluate(isFocused)).toBe(true);
    }));

  it('ask once in a letter whether a new recipient is who was meant', () =>
    use('/new', async (page) => {
      const compose = new ComposePage(page);
      const chip = (address: string) => page.locator('.chip', { hasText: address });
      await compose.addRecipient('m.jansen@voorbeeld.nl');
      expect(await page.locator('.doubt').count()).toBe(0);
      await compose.addRecipient('piet@gmial.com');
      await page.getByRole('button', { name: 'Neem piet@gmail.com' }).click();
      await chip('piet@gmail.com').waitFor();
      expect(await chip('piet@gmial.com').count()).toBe(0);
      await page.getByText('Je schrijft voor het eerst naar piet@gmail.com. Klopt het adres?').waitFor();
      await page.getByRole('button', { name: 'Klopt zo' }).click();
      await expect.poll(() => page.locator('.doubt').count()).toBe(0);
      await compose.addRecipient('kees.van.der.meulen@voorbeeld.nl');
      await page.getByText('lijkt op Kees van der Meulen (kees@polikliniek-noord.nl)').waitFor();
      expect(await page.locator('.doubt').count()).toBe(1);
    }));

  it('send once more as it was what nobody knows the outcome of', () =>
    use('/new?scene=answer-lost', async (page) => {
      const compose = new ComposePage(page);
      await compose.addRecipient('m.jansen@voorbeeld.nl');
      await compose.write({ subject: 'Uitslag', text: 'Beste mevrouw' });
      await compose.send();
      await page.getByRole('alert').waitFor();
      expect(await focused(page)).toBe('Versturen');
      await compose.sendAndSettle();
    }));

  it('keep the focus where the work goes on', async () => {
    await use(
      '/inbox/t2',
      async (page) => {
        await page.getByRole('heading', { name: 'Rooster voor juli', level: 1 }).waitFor();
        await page.getByRole('link', { name: 'Terug' }).click();
        await expect.poll(() => focused(page)).toContain('Rooster voor juli');
      },
      looks[0],
    );
    await use('/inbox/t2', async (page) => {
      await new ConversationPage(page).answer('Antwoorden');
      await page.getByRole('button', { name: 'Annuleren' }).click();
      await expect.poll(() => focused(page)).toBe('Antwoorden');
    });
    await use('/?scene=out', async (page) => {
      await new SignInPage(page).signIn('anna@example.org', 'goed genoeg', () => Promise.resolve('123456'));
      await expect.poll(() => focused(page)).toBe('main');
    });
  });

  it('say that nothing was found when that is known, and not before', () =>
    use('/', async (page) => {
      await page.locator('.mail-row').first().waitFor();
      await page.evaluate(`
        said = new Set();
        new MutationObserver(() => said.add(document.querySelector('.mail-search-note > p')?.innerText))
          .observe(document.body, { childList: true, subtree: true, characterData: true });
      `);
      await page.getByLabel('Zoek in deze lijst').pressSequentially('rooster', { delay: 30 });
      await page.getByText('1 gesprek gevonden').waitFor();
      expect(await page.evaluate('[...said]')).not.toContain('Niets gevonden');
    }));

  it('tell an admin that nobody knows of an invitation whether it came', () =>
    use('/people', async (page) => {
      await page.getByText('We weten niet of de mail aankwam').waitFor();
      await page.getByRole('button', { name: 'Karim Bouzid opnieuw uitnodigen' }).waitFor();
      expect(await page.getByRole('button', { name: 'Lotte Smit opnieuw uitnodigen' }).count()).toBe(0);
    }));
});
