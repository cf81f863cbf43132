/**
 * The main road as people walk it, in a real browser against the service as it is started: an organisation is set
 * up, colleagues join, a nurse writes to a patient and to a colleague, both open, everybody sees what became of it,
 * and all of it is there after the service was stopped and started.
 */
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { Chromium, PHONE, inaccessible } from '../support/browser.ts';
import { CommandLine } from '../support/command-line.ts';
import { describeWith } from '../support/requires.ts';
import type { StartedZegel } from '../support/started.ts';
import { type StartedOnColumn, startedOnColumn } from '../support/started-on-column.ts';
import { Authenticator } from './authenticator.ts';
import {
  ComposePage,
  EnrolPage,
  type FilePayload,
  GUEST_LINK,
  GuestPage,
  INVITATION,
  type KeptKeys,
  MemberPages,
  Outbox,
  ReceiptSheet,
  SIX_DIGITS,
  SignInPage,
} from './pages.ts';

const ORGANISATION = { name: 'Polikliniek Noord', phone: '050 123 45 67' };
const ADMIN = { name: 'Bea Wielinga', address: 'beheer@poli.example', password: 'vier kleine zeehonden' };
const SECOND = { name: 'Cor Mulder', address: 'c.mulder@poli.example', password: 'drie stille waterlopen' };
const NURSE = { name: 'Sanne Visser', address: 's.visser@poli.example', password: 'zes ganzen op een dijk' };
const NURSE_NUMBER = '+31612345602';
const PATIENT = { address: 'w.jansen@post.example', number: '+31612345678', typed: '06 12345678' };
const LETTER = { subject: 'Uitslag van uw onderzoek', text: 'Beste meneer Jansen,\n\nDe uitslag is goed.' };

describeWith(['chromium'], 'the whole road, in Chromium', () => {
  let started: StartedOnColumn;
  let zegel: StartedZegel;
  let chromium: Chromium;
  let mail: Outbox;
  let sms: Outbox;
  let admin: Page;
  let second: Page;
  let nurse: Page;
  let authenticator: Authenticator;
  let adminKeys: KeptKeys;
  let secondKeys: KeptKeys;
  let nurseKeys: KeptKeys;
  let commandLine: CommandLine;
  let files: FilePayload[];
  /** The patient's, with the letter open. */
  let phone: Page;

  beforeAll(async () => {
    [started, chromium] = await Promise.all([startedOnColumn(), Chromium.start()]);
    ({ zegel } = started);
    mail = new Outbox(started.mail);
    sms = new Outbox(started.sms);
    files = await attachments();
    commandLine = new CommandLine();
  });
  afterEach(async ({ task }) => {
    if (task.result?.state === 'fail') console.error(await chromium.says(), zegel.troubles());
    expect(chromium.complaints()).toEqual([]);
  });
  afterAll(async () => {
    await chromium.close();
    await started.remove();
    commandLine.remove();
  });

  /** A PDF and a picture as programs really write them. */
  async function attachments(): Promise<FilePayload[]> {
    const page = await chromium.visitor();
    await page.setContent('<h1>Uitslag</h1><p>Alle waarden zijn goed.</p>'.repeat(40));
    const [pdf, png] = [await page.pdf(), await page.screenshot()];
    await page.context().close();
    return [
      { name: 'Uitslag bloedonderzoek.pdf', mimeType: 'application/pdf', buffer: pdf },
      { name: 'Röntgenfoto.png', mimeType: 'image/png', buffer: png },
    ];
  }

  /** Opens the link of the invitation and walks to the keys, with a second factor of one's own. */
  async function join(person: typeof NURSE, prove: (enrol: EnrolPage) => Promise<void>) {
    const page = await chromium.visitor();
    await page.goto(await mail.next(person.address, INVITATION));
    await page.getByText(person.address).waitFor();
    expect(new URL(page.url()).hash).toBe('');
    const enrol = new EnrolPage(page);
    await enrol.you({ name: person.name, password: person.password });
    await prove(enrol);
    const keys = await enrol.keepKeys();
    await enrol.finish();
    await enrol.toInbox();
    return { page, keys };
  }

  /** What the page has of the session, as IndexedDB keeps it over a reload. */
  const keptSeeds = (page: Page) =>
    page.evaluate(
      () =>
        new Promise<{ isThere: boolean; extractable: boolean | null }>((resolve, reject) => {
          const opening = indexedDB.open('zegel', 1);
          opening.onerror = () => reject(new Error('IndexedDB'));
          opening.onsuccess = () => {
            const reading = opening.result.transaction('session').objectStore('session').get('seeds');
            reading.onsuccess = () => {
              opening.result.close();
              const record = reading.result as { key: CryptoKey } | undefined;
              resolve({ isThere: record !== undefined, extractable: record?.key.extractable ?? null });
            };
          };
        }),
    );

  it('sets up an organisation from the link of the console', async () => {
    admin = await chromium.visitor();
    await admin.goto(await zegel.setUpLink());
    const enrol = new EnrolPage(admin);
    await admin.getByLabel('Naam van de organisatie').waitFor();
    expect(await inaccessible(admin)).toEqual([]);
    await enrol.organisation(ORGANISATION.name, ORGANISATION.phone);
    await enrol.you(ADMIN);
    authenticator = new Authenticator(await enrol.chooseTotp());
    expect(await inaccessible(admin)).toEqual([]);
    await enrol.factorCode(await authenticator.code());
    const finish = admin.getByRole('button', { name: 'Maak mijn account' });
    await finish.waitFor();
    expect(await finish.isDisabled()).toBe(true);
    expect(await inaccessible(admin)).toEqual([]);
    const saved: string[] = [];
    admin.on('download', (download) => saved.push(download.suggestedFilename()));
    adminKeys = await enrol.keepKeys();
    expect(saved).toEqual([
      `Zegel sleutels van ${ADMIN.name}.txt`,
      `Zegel sleutels van ${ORGANISATION.name}.txt`,
    ]);
    expect(adminKeys.backupCodes).toHaveLength(10);
    expect(adminKeys.archiveKey).toMatch(/^AGE-SECRET-KEY-PQ-1/);
    for (const key of [adminKeys.recoveryKey, adminKeys.rootKey, adminKeys.rootFingerprint]) {
      expect(key?.length).toBeGreaterThan(20);
    }
    await enrol.finish();
    expect(await inaccessible(admin)).toEqual([]);
    await admin.getByRole('button', { name: 'Tweede beheerder uitnodigen' }).click();
    await admin.getByRole('heading', { name: 'Mensen' }).waitFor();
    expect(await admin.getByRole('radio', { name: /^Beheerder/ }).isChecked()).toBe(true);
  });

  it('takes in a second admin and a member, who comes with a code by SMS', async () => {
    const pages = new MemberPages(admin);
    await pages.invite({ name: SECOND.name, address: SECOND.address, role: 'Beheerder' });
    await pages.invite({ name: NURSE.name, address: NURSE.address });
    ({ page: nurse, keys: nurseKeys } = await join(NURSE, async (enrol) => {
      const seen = await sms.seen();
      await enrol.chooseSms('06 12345602');
      await enrol.factorCode(await sms.next(NURSE_NUMBER, SIX_DIGITS, seen));
    }));
    ({ page: second, keys: secondKeys } = await join(SECOND, async (enrol) => {
      await enrol.factorCode(await new Authenticator(await enrol.chooseTotp()).code());
    }));
    expect(nurseKeys).toMatchObject({ rootKey: null, archiveKey: null });
    await admin.reload();
    await admin.getByText('3 mensen, van wie 2 beheerders.').waitFor();
  });

  it('signs out, forgetting the seeds, and in again with the second step', async () => {
    expect(await keptSeeds(admin)).toEqual({ isThere: true, extractable: false });
    await new MemberPages(admin).signOut();
    expect(await keptSeeds(admin)).toEqual({ isThere: false, extractable: null });
    await admin.reload();
    await new SignInPage(admin).signIn(ADMIN.address, ADMIN.password, () => authenticator.code());

    await new MemberPages(nurse).signOut();
    const seen = await sms.seen();
    await new SignInPage(nurse).signIn(NURSE.address, NURSE.password, () =>
      sms.next(NURSE_NUMBER, SIX_DIGITS, seen),
    );
  });

  it('keeps the session over a reload, by a key that cannot be taken out', async () => {
    await nurse.reload();
    await nurse.getByRole('button', { name: `Account van ${NURSE.name}` }).waitFor();
    expect(await keptSeeds(nurse)).toEqual({ isThere: true, extractable: false });
    expect(await stored(nurse)).toEqual([['zegel.language', 'nl']]);
  });

  it('seals a letter with a PDF and a picture to a patient and a colleague', async () => {
    const compose = new ComposePage(nurse);
    await compose.start();
    await compose.addRecipient(SECOND.address);
    await compose.choose(SECOND.address);
    expect(await nurse.getByRole('radio', { name: /^eigen sleutel/ }).isChecked()).toBe(true);
    await nurse.getByText('Logt in en opent met de eigen sleutel.').waitFor();
    await compose.addRecipient(PATIENT.address);
    await compose.bySms(PATIENT.address, PATIENT.typed);
    await nurse.getByText(/Wie de mail én de telefoon heeft, kan het bericht openen/).waitFor();
    await compose.write(LETTER);
    await recordProgress(nurse);
    await compose.attach(...files);
    for (const { name } of files) expect(await compose.verdict(name)).toBe('gecontroleerd');
    expect(await progressOf(nurse)).toEqual(
      expect.arrayContaining(['Versleutelen en uploaden', 'Wordt gecontroleerd op virussen en regels…']),
    );
    await nurse.getByText('De brief wordt gecontroleerd en verzegeld.').waitFor();
    await compose.sendAndSettle();
    const chips = await nurse.locator('.sent-sheet li').allInnerTexts();
    expect(chips.map((chip) => chip.split(/\s*\n\s*/))).toEqual([
      [SECOND.address, 'eigen sleutel'],
      [PATIENT.address, 'sms-code'],
    ]);
    await nurse.getByRole('link', { name: 'Bekijk wie het heeft geopend' }).click();
    await nurse.getByRole('heading', { name: LETTER.subject, level: 1 }).waitFor();
    await new MemberPages(nurse).timeline(PATIENT.address).getByText('Nog niet geopend').waitFor();
  });

  it('opens on the patient’s phone after link and code, to the same bytes', async () => {
    const link = await mail.next(PATIENT.address, GUEST_LINK);
    const announced = (await mail.list()).find(({ to }) => to === PATIENT.address);
    for (const secret of [LETTER.subject, 'uitslag is goed', ...files.map(({ name }) => name)]) {
      expect(announced?.text).not.toContain(secret);
    }
    expect(announced?.text).toContain(ORGANISATION.name);
    phone = await chromium.visitor(PHONE);
    const guest = new GuestPage(phone);
    await guest.goto(link);
    expect(new URL(phone.url()).hash).toBe('');
    await phone.getByRole('heading', { name: `${ORGANISATION.name} stuurde u een bericht` }).waitFor();
    await phone.getByText(`Geschreven door ${NURSE.name}`).waitFor();
    await guest.askCode();
    await guest.codeField().fill(await sms.next(PATIENT.number, SIX_DIGITS));
    await phone.getByRole('heading', { name: LETTER.subject }).waitFor();
    expect(await guest.letter().locator('.letter-text').innerText()).toBe(LETTER.text);
    // Who can read it besides them is said of everybody.
    await guest.letter().getByText('Behalve u, de andere ontvangers en de afzender kan ook').waitFor();
    for (const { name, buffer } of files) expect((await guest.save(name)).equals(buffer)).toBe(true);
    const overflow = await phone.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    expect(overflow).toBeLessThanOrEqual(0);
    expect(await stored(phone)).toEqual([['zegel.language', 'nl']]);
  });

  it('opens in the colleague’s inbox, with their own key', async () => {
    const pages = new MemberPages(second);
    await second.reload();
    await expect.poll(() => pages.row(LETTER.subject).innerText()).toMatch(/ongelezen/);
    const letter = await pages.open(LETTER.subject);
    expect(await letter.locator('.letter-text').innerText()).toBe(LETTER.text);
    const reader = new GuestPage(second);
    for (const { name, buffer } of files) expect((await reader.save(name)).equals(buffer)).toBe(true);
    await expect.poll(() => pages.row(LETTER.subject).innerText()).not.toMatch(/ongelezen/);
  });

  it('tells the sender what became of it, for each recipient', async () => {
    await nurse.reload();
    const pages = new MemberPages(nurse);
    const moments = async (address: string): Promise<string[]> => {
      const items = pages.timeline(address).locator('.timeline-moments li');
      await items.last().waitFor();
      return items.locator('> span').allInnerTexts();
    };
    await expect
      .poll(() => moments(PATIENT.address))
      .toEqual([
        'Verstuurd',
        'Mail met link afgeleverd',
        'Code goed ingevuld',
        'Geopend · gemeld door de pagina van de ontvanger',
        'Bijlage opgehaald',
      ]);
    await expect
      .poll(() => moments(SECOND.address))
      .toEqual([
        'Verstuurd',
        'Mail over het bericht afgeleverd',
        'Geopend · ondertekend met de eigen sleutel',
        'Bijlage opgehaald',
      ]);
    const times = await nurse
      .locator('.timeline-moments time')
      .evaluateAll((elements) =>
        elements.map((element) => Date.parse(element.getAttribute('datetime') ?? '')),
      );
    expect(times).toHaveLength(9);
    for (const time of times) expect(Math.abs(time - Date.now())).toBeLessThan(10 * 60_000);
  });

  it('hands the sender a proof of receipt, which the command line verifies', async () => {
    const receipt = new ReceiptSheet(nurse);
    await receipt.make();
    await receipt.basis(PATIENT.address).getByText('Geopend, volgens de pagina van de ontvanger').waitFor();
    await receipt
      .basis(SECOND.address)
      .getByText('Geopend, ondertekend met de eigen sleutel van de ontvanger')
      .waitFor();
    expect(await inaccessible(nurse)).toEqual([]);
    const root = adminKeys.rootFingerprint ?? '';
    for (const [kind, ending] of [
      ['Bewaar als PDF', '.pdf'],
      ['Bewaar voor programma’s', '.zegel-receipt.json'],
    ] as const) {
      const { name, content } = await receipt.save(kind);
      expect(name.endsWith(ending), name).toBe(true);
      const args = ['receipt', 'verify', '--root', root, '--json', '-'];
      const { code, stdout, stderr } = await commandLine.run(args, { input: content });
      expect(code, stderr).toBe(0);
      expect(JSON.parse(stdout.toString())).toMatchObject({
        verified: true,
        rootGiven: true,
        sender: { name: NURSE.name },
        recipients: [{ basis: 'opened_signed' }, { basis: 'opened_claimed' }],
      });
      if (ending === '.pdf') continue;
      const bent = Buffer.from(content);
      const middle = Math.floor(bent.length / 2);
      bent[middle] = (bent[middle] ?? 0) ^ 1;
      const refused = await commandLine.run(args, { input: bent });
      expect(refused.code, refused.stdout.toString()).toBe(1);
      expect(JSON.parse(refused.stdout.toString())).toMatchObject({ verified: false });
    }
  });

  it('has every step in the log, with the content, under a checkpoint that was verified', async () => {
    await new MemberPages(admin).go('Logboek');
    await admin.getByText(/Het zegel op het logboek klopt: \d+ regels, ondertekend\./).waitFor();
    const entries = await admin.locator('.log-entry').allInnerTexts();
    const content = `${LETTER.subject} · ${files.map(({ name }) => name).join(', ')}`;
    const sent = entries.filter((entry) => entry.includes('verstuurde een bericht'));
    expect(sent).toHaveLength(2);
    for (const entry of sent) expect(entry).toContain(content);
    for (const step of [
      'maakte de organisatie',
      'nodigde iemand uit',
      'maakte een account',
      'logde in',
      'liet een bericht controleren',
      'stuurde de mail met de link',
      'vroeg om een code',
      'vulde een code in en kreeg het bericht',
      'opende een bericht',
      'haalde een bijlage op',
      'maakte een bewijs van ontvangst',
      'las het logboek',
    ]) {
      expect(
        entries.some((entry) => entry.includes(step)),
        step,
      ).toBe(true);
    }
    expect(entries.filter((entry) => entry.includes('Hoort niet bij'))).toEqual([]);
    await admin.getByRole('button', { name: 'Regel 0 narekenen' }).click();
    await admin.getByText(/Klopt, van \d+/).waitFor();
  });

  it('is answered from the phone with a picture, and the nurse reads it where she wrote', async () => {
    const picture = { name: 'Plek.png', mimeType: 'image/png', buffer: await phone.screenshot() };
    const guest = new GuestPage(phone);
    const answer = 'Dank u wel.\n\nZo ziet de plek er nu uit.';
    await guest.answer(answer, picture);
    expect(await inaccessible(phone)).toEqual([]);
    await guest.sendAnswer();
    expect(await inaccessible(phone)).toEqual([]);
    await phone.getByRole('button', { name: 'Sluiten' }).click();
    await phone.getByRole('heading', { name: 'Wat u eerder antwoordde' }).waitFor();
    await phone.context().close();

    const pages = new MemberPages(nurse);
    await pages.go('Postvak in');
    await nurse.reload();
    await pages.open(LETTER.subject);
    const letter = nurse.locator('article.letter', { hasText: 'Zo ziet de plek' });
    expect(await letter.locator('.letter-text').innerText()).toBe(answer);
    expect((await new GuestPage(nurse).save(picture.name)).equals(picture.buffer)).toBe(true);
  });

  it('gives a new password for the recovery key', async () => {
    await new MemberPages(nurse).signOut();
    const page = new SignInPage(nurse);
    // The last code went out less than a minute ago; a backup code serves all the same.
    chromium.expect(/429 POST .*\/sign-in\/factor\/send$/);
    await page.recover(NURSE.address, nurseKeys.recoveryKey);
    await page.useBackupCode(nurseKeys.backupCodes[0] ?? '');
    const password = `${NURSE.password} en nog een`;
    await nurse.getByLabel('Nieuw wachtwoord', { exact: true }).fill(password);
    await nurse.getByRole('button', { name: 'Wachtwoord bewaren' }).click();
    await nurse.getByRole('heading', { name: 'Je nieuwe herstelsleutel' }).waitFor();
    const saved = nurse.waitForEvent('download');
    await nurse.getByRole('button', { name: 'Bewaar als bestand' }).click();
    await saved;
    await nurse.getByRole('button', { name: 'Naar je postvak' }).click();
    const pages = new MemberPages(nurse);
    await pages.signOut();
    chromium.expect(/403 POST .*\/sign-in/);
    await page.password(NURSE.address, NURSE.password);
    await nurse.getByRole('alert').waitFor();
    NURSE.password = password;
  });

  it('finds everything after the service was stopped and started again', async () => {
    // Pages that are open ask for news while nobody answers.
    for (const page of [admin, second, nurse]) await page.context().close();
    expect(chromium.complaints()).toEqual([]);
    await zegel.stop();
    await started.again();
    const page = await chromium.visitor();
    await page.goto(zegel.addresses.web);
    const signIn = new SignInPage(page);
    await signIn.password(SECOND.address, SECOND.password);
    await signIn.useBackupCode(secondKeys.backupCodes[0] ?? '');
    const pages = new MemberPages(page);
    const letter = await pages.open(LETTER.subject);
    expect(await letter.locator('.letter-text').innerText()).toBe(LETTER.text);
    const [pdf] = files;
    expect((await new GuestPage(page).save(pdf?.name ?? '')).equals(pdf?.buffer ?? Buffer.alloc(0))).toBe(
      true,
    );
    await pages.signOut();
    await signIn.password(NURSE.address, NURSE.password);
    await signIn.useBackupCode(nurseKeys.backupCodes[1] ?? '');
    await pages.go('Verzonden');
    await pages.open(LETTER.subject);
    await pages.timeline(PATIENT.address).getByText('Bijlage opgehaald').waitFor();
  });
});

/** Notes what the page says of work under way from here on; it may pass faster than anybody can look. */
const recordProgress = (page: Page): Promise<void> =>
  page.evaluate(() => {
    const said = new Set<string>();
    Object.assign(globalThis, { said });
    const look = (): void => {
      for (const element of document.querySelectorAll('.progress-words > :first-child, .waiting')) {
        said.add(element.textContent.trim());
      }
    };
    new MutationObserver(look).observe(document.body, {
      childList: true,
      subtree: true,
      characterData: true,
    });
  });

const progressOf = (page: Page): Promise<string[]> =>
  page.evaluate(() => [...(globalThis as unknown as { said: Set<string> }).said]);

/** What a page keeps in its storages, by name. */
const stored = (page: Page): Promise<string[][]> =>
  page.evaluate(() => [localStorage, sessionStorage].flatMap((storage) => Object.entries<string>(storage)));
