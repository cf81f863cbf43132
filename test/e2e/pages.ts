/**
 * The pages as a person meets them: what is typed and clicked, by the words on the page (Dutch). Tests and the
 * screenshots share them, so that a changed word is changed in one place.
 */
import { readFile } from 'node:fs/promises';
import { setTimeout as wait } from 'node:timers/promises';
import type { Locator, Page } from 'playwright-core';

const LOOK_EVERY_MS = 200;

export interface FilePayload {
  name: string;
  mimeType: string;
  buffer: Buffer;
}

interface Arrived {
  id: string;
  to: string;
  text: string;
  at: number;
}

/**
 * Where mail or texts arrive: an outbox of the embedded default, as its page shows what was captured instead of sent, or
 * whoever took what was sent and tells it, newest first.
 */
export class Outbox {
  readonly #source: string | (() => Arrived[]);

  constructor(source: string | (() => Arrived[])) {
    this.#source = source;
  }

  async list(): Promise<Arrived[]> {
    if (typeof this.#source === 'function') return this.#source();
    const response = await fetch(new URL('/messages.json', this.#source));
    return (await response.json()) as Arrived[];
  }

  /** What is in the outbox now, so that `next` can wait for something newer. */
  async seen(): Promise<Set<string>> {
    return new Set((await this.list()).map(({ id }) => id));
  }

  /** What `pattern` finds in the newest message to `to` that is not in `seen`, as soon as it is there. */
  async next(
    to: string,
    pattern: RegExp,
    seen: ReadonlySet<string> = new Set(),
    patienceMs = 30_000,
  ): Promise<string> {
    for (let waited = 0; waited < patienceMs; waited += LOOK_EVERY_MS) {
      for (const message of await this.list()) {
        const found = message.to === to && !seen.has(message.id) ? pattern.exec(message.text) : null;
        if (found) return found[0];
      }
      await wait(LOOK_EVERY_MS);
    }
    throw new Error(`nothing like ${String(pattern)} arrived for ${to}`);
  }
}

export const SIX_DIGITS = /\b\d{6}\b/;
export const INVITATION = /\S+\/invite#1\.\S+/;
export const GUEST_LINK = /\S+\/o\/\S+#1\.\S+/;

export class SignInPage {
  readonly page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  async password(address: string, password: string): Promise<void> {
    await this.page.getByLabel('E-mailadres').fill(address);
    await this.page.getByLabel('Wachtwoord', { exact: true }).fill(password);
    await this.page.getByRole('button', { name: 'Verder' }).click();
  }

  code(): Locator {
    return this.page.getByLabel('Code', { exact: true });
  }

  /** Password, then the code; ends in the inbox. */
  async signIn(address: string, password: string, code: () => Promise<string>): Promise<void> {
    await this.password(address, password);
    await this.code().waitFor();
    await this.code().fill(await code());
    await this.page.getByRole('heading', { name: 'Postvak in' }).waitFor();
  }

  /** By a backup code instead of the code of the factor. */
  async useBackupCode(code: string): Promise<void> {
    await this.page.getByRole('button', { name: 'Gebruik een reservecode' }).click();
    await this.page.getByLabel('Reservecode').fill(code);
    await this.page.getByRole('button', { name: 'Inloggen' }).click();
  }

  /** The recovery key instead of the password; the second step follows. */
  async recover(address: string, recoveryKey: string): Promise<void> {
    await this.page.getByRole('button', { name: /herstelsleutel/ }).click();
    await this.page.getByLabel('E-mailadres').fill(address);
    await this.page.getByLabel('Herstelsleutel').fill(recoveryKey);
    await this.page.getByRole('button', { name: 'Verder' }).click();
  }
}

/** What was shown once: texts in the order of the sheets. */
export interface KeptKeys {
  recoveryKey: string;
  backupCodes: string[];
  rootKey: string | null;
  rootFingerprint: string | null;
  archiveKey: string | null;
}

export class EnrolPage {
  readonly page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  async organisation(name: string, phone: string): Promise<void> {
    await this.page.getByLabel('Naam van de organisatie').fill(name);
    await this.page.getByLabel('Telefoonnummer voor ontvangers').fill(phone);
    await this.next();
  }

  /** `address` at set-up only: an invitation has its own. */
  async you(you: { name: string; address?: string; password: string }): Promise<void> {
    await this.page.getByLabel('Je naam').fill(you.name);
    if (you.address !== undefined) await this.page.getByLabel('Je e-mailadres').fill(you.address);
    await this.page.getByLabel('Wachtwoord', { exact: true }).fill(you.password);
    await this.next();
  }

  /** Chooses the authenticator app and gives its secret, in Base32. */
  async chooseTotp(): Promise<string> {
    await this.page.getByRole('radio', { name: /Authenticator-app/ }).check();
    await this.next();
    const secret = await this.page.locator('.enrol-totp code').innerText();
    return secret.replace(/\s/g, '');
  }

  /** Chooses text messages; the code is on its way after this. */
  async chooseSms(number: string): Promise<void> {
    await this.page.getByRole('radio', { name: /^Sms/ }).check();
    await this.page.getByLabel('Je mobiele nummer').fill(number);
    await this.page.getByRole('button', { name: 'Stuur mij een code' }).click();
    await this.page.getByLabel('Code uit de sms').waitFor();
  }

  async factorCode(code: string): Promise<void> {
    await this.page.getByLabel(/^(Code uit de sms|Typ de zes cijfers)/).fill(code);
  }

  /** Saves every sheet as a file and gives what it says. */
  async keepKeys(): Promise<KeptKeys> {
    await this.page.getByText('Reservecodes').first().waitFor();
    for (const button of await this.page.getByRole('button', { name: 'Bewaar als bestand' }).all()) {
      const download = this.page.waitForEvent('download');
      await button.click();
      await download;
    }
    const lines = (name: string) =>
      this.page
        .locator('dl > div', { has: this.page.getByText(name, { exact: true }) })
        .locator('code')
        .allInnerTexts();
    return {
      recoveryKey: (await lines('Herstelsleutel'))[0] ?? '',
      backupCodes: await lines('Reservecodes'),
      rootKey: (await lines('Hoofdsleutel'))[0] ?? null,
      rootFingerprint: (await lines('Vingerafdruk van de hoofdsleutel'))[0] ?? null,
      archiveKey: (await lines('Archiefsleutel'))[0] ?? null,
    };
  }

  async finish(): Promise<void> {
    await this.page.getByRole('button', { name: 'Maak mijn account' }).click();
    await this.page.getByRole('heading', { name: 'Je kunt aan de slag' }).waitFor();
  }

  async toInbox(): Promise<void> {
    await this.page.getByRole('button', { name: 'Naar je postvak' }).click();
    await this.page.getByRole('heading', { name: 'Postvak in' }).waitFor();
  }

  async next(): Promise<void> {
    await this.page.getByRole('button', { name: 'Verder', exact: true }).click();
  }
}

/** The pages of somebody who is signed in. */
export class MemberPages {
  readonly page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  async go(place: 'Postvak in' | 'Concepten' | 'Verzonden' | 'Mensen' | 'Logboek'): Promise<void> {
    await this.page.getByRole('navigation').getByRole('link', { name: place }).click();
    await this.page.getByRole('heading', { name: place }).first().waitFor();
  }

  /** A message in the list of the mailbox that is shown. */
  row(subject: string): Locator {
    return this.page.locator('.mail-row', { hasText: subject });
  }

  /** Opens a message and waits for its letter. */
  async open(subject: string): Promise<Locator> {
    await this.row(subject).first().click();
    await this.page.getByRole('heading', { name: subject, level: 1 }).waitFor();
    return this.page.locator('article.letter');
  }

  /** What became of a sent message for one recipient, as text: the page must show that message. */
  timeline(address: string): Locator {
    return this.page.locator('.timeline', { has: this.page.getByRole('heading', { name: address }) });
  }

  async invite(invitee: { name: string; address: string; role?: 'Medewerker' | 'Beheerder' }): Promise<void> {
    await this.go('Mensen');
    await this.page.getByLabel('Naam', { exact: true }).fill(invitee.name);
    await this.page.getByLabel('E-mailadres').fill(invitee.address);
    await this.page.getByRole('radio', { name: new RegExp(`^${invitee.role ?? 'Medewerker'}`) }).check();
    await this.page.getByRole('button', { name: 'Nodig uit', exact: true }).click();
    await this.page.getByText(`De uitnodiging voor ${invitee.name} gaat op weg.`).waitFor();
  }

  async signOut(): Promise<void> {
    await this.page.getByRole('button', { name: /^Account van/ }).click();
    await this.page.getByRole('menuitem', { name: 'Uitloggen' }).click();
    await this.page.getByRole('heading', { name: 'Inloggen' }).waitFor();
  }
}

/** A conversation, and answering in it. */
export class ConversationPage {
  readonly page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  /** An open letter by who wrote it. */
  card(name: string): Locator {
    return this.page.locator('article.letter', { has: this.page.getByRole('heading', { name, level: 2 }) });
  }

  folded(): Locator {
    return this.page.locator('.letter-folded > button');
  }

  /** Below the conversation. */
  buttons(): Locator {
    return this.page.getByRole('region', { name: 'Antwoorden of doorsturen' });
  }

  async answer(how: 'Antwoorden' | RegExp): Promise<void> {
    await this.buttons().getByRole('button', { name: how, exact: true }).click();
    await this.field().waitFor();
  }

  field(): Locator {
    return this.page.getByLabel('Brief', { exact: true });
  }

  /** Above what is quoted. */
  async write(text: string): Promise<void> {
    await this.field().focus();
    await this.page.keyboard.type(text);
  }

  async sendAndSettle(): Promise<void> {
    await this.page.getByRole('button', { name: 'Versturen' }).click();
    await this.page.getByRole('heading', { name: 'Verzonden', level: 2 }).last().waitFor();
    await this.page.getByRole('button', { name: 'Sluiten' }).click();
  }
}

/** The proof of receipt below the timelines of a sent message. */
export class ReceiptSheet {
  readonly page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  async make(): Promise<void> {
    await this.page.getByRole('button', { name: 'Haal het bewijs op' }).click();
    await this.page.getByText('Opgehaald en nagerekend.').waitFor();
  }

  /** What it says of one recipient. */
  basis(address: string): Locator {
    return this.page.locator('.receipt-basis', { has: this.page.getByRole('heading', { name: address }) });
  }

  async save(button: string): Promise<{ name: string; content: Buffer }> {
    const downloading = this.page.waitForEvent('download');
    await this.page.getByRole('button', { name: button }).click();
    const download = await downloading;
    return { name: download.suggestedFilename(), content: await readFile(await download.path()) };
  }
}

export class ComposePage {
  readonly page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  async start(): Promise<void> {
    await this.page
      .getByRole('navigation')
      .getByRole('link', { name: /Nieuw bericht|Verder schrijven/ })
      .click();
    await this.to().waitFor();
  }

  to(): Locator {
    return this.page.getByLabel('Aan', { exact: true });
  }

  /** Adds somebody and waits until it is known how they can open. */
  async addRecipient(address: string): Promise<void> {
    await this.to().fill(address);
    await this.to().press('Enter');
    const chip = this.page.locator('.chip', { hasText: /./ }).last();
    await chip.getByText(/opzoeken/).waitFor({ state: 'detached' });
  }

  /** Opens the choice of how this recipient opens. */
  async choose(address: string): Promise<void> {
    const chip = this.page.getByRole('button', { name: new RegExp(`^${address.replace(/[.+]/g, '\\$&')},`) });
    if ((await chip.getAttribute('aria-expanded')) !== 'true') await chip.click();
  }

  async bySms(address: string, number: string): Promise<void> {
    await this.choose(address);
    await this.page.getByRole('radio', { name: /^sms-code/ }).check();
    await this.page.getByLabel('Mobiel nummer van de ontvanger').fill(number);
  }

  /** Gives the access code that was drawn. */
  async byAccessCode(address: string): Promise<string> {
    await this.choose(address);
    await this.page.getByRole('radio', { name: /^toegangscode/ }).check();
    return this.page.locator('.opening .drawn-code', { hasText: /\S/ }).innerText();
  }

  async write(letter: { subject: string; text: string }): Promise<void> {
    await this.page.getByLabel('Onderwerp').fill(letter.subject);
    await this.page.getByRole('textbox', { name: 'Brief' }).fill(letter.text);
  }

  /** By the file picker; does not wait for the verdict. */
  async attach(...files: (string | FilePayload)[]): Promise<void> {
    await this.page.locator('input[type=file]').setInputFiles(files as FilePayload[]);
  }

  attachment(name: string): Locator {
    return this.page.locator('.attachment', { hasText: name });
  }

  /** Waits until an attachment was inspected and gives the verdict's word. */
  async verdict(name: string): Promise<string> {
    const tag = this.attachment(name).locator('.tag');
    await tag.waitFor();
    return tag.innerText();
  }

  /** What the rules noticed. */
  margin(): Locator {
    return this.page.getByRole('complementary', { name: 'Opgemerkt' });
  }

  async send(): Promise<void> {
    await this.page.getByRole('button', { name: 'Versturen' }).click();
  }

  /** Sends and waits until it was released. */
  async sendAndSettle(): Promise<void> {
    await this.send();
    await this.page.getByRole('heading', { name: 'Verzonden', level: 1 }).waitFor();
  }
}

/** The organisation's rules, as an admin changes them. */
export class RulesPage {
  readonly page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  async open(): Promise<void> {
    await this.page.getByRole('navigation').getByRole('link', { name: 'Regels' }).click();
    await this.page.getByRole('tab', { name: 'Regels' }).waitFor();
  }

  async tab(name: 'Regels' | 'Proberen' | 'Versies'): Promise<void> {
    await this.page.getByRole('tab', { name }).click();
  }

  card(name: string): Locator {
    return this.page
      .getByRole('listitem')
      .filter({ has: this.page.getByRole('heading', { name, level: 2 }) });
  }

  /** A template, or a rule of one's own. */
  add(template: string | RegExp): Promise<void> {
    return this.#choose('Nieuwe regel', template);
  }

  addCondition(kind: string): Promise<void> {
    return this.#choose('Nog een voorwaarde', kind);
  }

  addAction(kind: string): Promise<void> {
    return this.#choose('Doe nog iets', kind);
  }

  async removeCondition(words: string): Promise<void> {
    await this.page.getByRole('button', { name: `Voorwaarde weghalen: ${words}` }).click();
  }

  /** Fills in a list, one a line. */
  async lines(name: string, lines: readonly string[]): Promise<void> {
    await this.page.getByRole('button', { name: new RegExp(`^${name}:`) }).click();
    const list = this.page.getByRole('dialog', { name });
    await list.getByRole('textbox').fill(lines.join('\n'));
    await list.getByRole('button', { name: 'Klaar' }).click();
    await list.waitFor({ state: 'detached' });
  }

  remove(name: string): Promise<void> {
    return this.#choose(`Meer voor ${name}`, 'Haal weg');
  }

  /** The sheet with what changes, by its button. */
  async review(): Promise<Locator> {
    await this.page.getByRole('button', { name: 'Bekijk en publiceer' }).click();
    return this.page.getByRole('dialog');
  }

  async publish(by: 'Publiceer' | 'Leg voor aan een tweede beheerder'): Promise<void> {
    await (await this.review()).getByRole('button', { name: by, exact: true }).click();
  }

  async #choose(button: string, item: string | RegExp): Promise<void> {
    await this.page.getByRole('button', { name: button, exact: true }).click();
    await this.page.getByRole('menuitem', { name: item }).click();
  }
}

/** The page of a recipient without an account. */
export class GuestPage {
  readonly page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  async goto(link: string): Promise<void> {
    await this.page.goto(link);
    await this.page.getByRole('heading', { level: 1 }).waitFor();
  }

  async askCode(): Promise<void> {
    await this.page.getByRole('button', { name: 'Stuur mij een code' }).click();
    await this.codeField().waitFor();
  }

  codeField(): Locator {
    return this.page.getByLabel('Code uit de sms');
  }

  accessCodeField(): Locator {
    return this.page.getByLabel('Toegangscode', { exact: true });
  }

  async typeAccessCode(code: string): Promise<void> {
    await this.accessCodeField().fill(code);
    await this.page.getByRole('button', { name: 'Openen' }).click();
  }

  letter(): Locator {
    return this.page.locator('article.letter');
  }

  saveButton(name: string): Locator {
    return this.page.getByRole('button', { name: `Bestand bewaren: ${name}` });
  }

  /** The file as the browser saves it. */
  async save(name: string): Promise<Buffer> {
    const started = this.page.waitForEvent('download');
    await this.saveButton(name).click();
    const download = await started;
    const pieces: Buffer[] = [];
    for await (const piece of await download.createReadStream()) pieces.push(piece as Buffer);
    return Buffer.concat(pieces);
  }

  /** Writes an answer with these files, and waits until they may go along. */
  async answer(text: string, ...files: FilePayload[]): Promise<void> {
    await this.page.getByRole('button', { name: 'Antwoorden' }).click();
    await this.page.getByLabel('Wat wilt u zeggen?').fill(text);
    if (files.length === 0) return;
    await this.page.locator('.answer input[type=file]').setInputFiles(files);
    for (const { name } of files) {
      await this.page
        .getByRole('listitem')
        .filter({ hasText: name })
        .filter({ hasText: 'klaar om te versturen' })
        .waitFor();
    }
  }

  async sendAnswer(): Promise<void> {
    await this.page.getByRole('button', { name: 'Versturen' }).click();
    await this.page.getByRole('heading', { name: 'Uw antwoord is verstuurd' }).waitFor();
  }

  /** Opens one of the questions below the letter. */
  async ask(question: 'Is dit echt?' | 'Geen code ontvangen?' | 'Dit is niet mijn nummer'): Promise<void> {
    await this.page.locator('summary', { hasText: question }).click();
  }

  async resend(): Promise<void> {
    await this.ask('Geen code ontvangen?');
    await this.page.getByRole('button', { name: 'Stuur een nieuwe code' }).click();
  }

  /** Opens what lies below an opened letter about keys of the reader's own. */
  async keys(title: 'Volgende keer zonder sms-code' | 'Mijn sleutels'): Promise<void> {
    await this.page.locator('.keep-key > summary', { hasText: title }).click();
    await this.page.locator('.keep-way, .kept-keys').first().waitFor();
  }

  async notMyNumber(): Promise<void> {
    await this.ask('Dit is niet mijn nummer');
    await this.page.getByRole('button', { name: 'Meld dat dit niet mijn nummer is' }).click();
  }
}
