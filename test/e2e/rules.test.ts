/**
 * An admin's rule, from the sentence to the letter that it holds back, in Chromium against the demonstration: written
 * by one admin, met by a member, and taken away only with a second admin.
 */
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { ADMIN, NURSE, PATIENT } from '../../client/demo/letters.ts';
import { memberAt } from '../../client/demo/node-client.ts';
import { Chromium, DESKTOP } from '../support/browser.ts';
import { describeWith } from '../support/requires.ts';
import { StartedZegel } from '../support/started.ts';
import { Authenticator } from './authenticator.ts';
import { ComposePage, INVITATION, MemberPages, Outbox, RulesPage, SignInPage } from './pages.ts';

const SECOND = {
  name: 'Karim Bouzid',
  address: 'karim@zegel.example',
  password: 'zeven stille fietsen',
};
const REFUSAL = 'Over dossier Zilver schrijven we niet per mail. Bel de afdeling.';

describeWith(['chromium'], 'the rules of an organisation, in Chromium', () => {
  let zegel: StartedZegel;
  let chromium: Chromium;
  let admin: Page;
  let nurse: Page;

  beforeAll(async () => {
    [zegel, chromium] = await Promise.all([StartedZegel.start({ demo: true }), Chromium.start()]);
    admin = await signedIn(noted(ADMIN.address));
  });
  afterEach(async ({ task }) => {
    if (task.result?.state === 'fail') console.error(await chromium.says(), zegel.troubles());
    expect(chromium.complaints()).toEqual([]);
  });
  afterAll(async () => {
    await chromium.close();
    await zegel.remove();
  });

  interface Person {
    address: string;
    password: string;
    backupCode: string;
  }

  const noted = (address: string): Person => {
    const found = zegel.demoNotes().people.find((each) => each.address === address);
    return { address, password: found?.password ?? '', backupCode: found?.backupCodes[0] ?? '' };
  };

  async function signedIn({ address, password, backupCode }: Person): Promise<Page> {
    const page = await chromium.visitor({ ...DESKTOP, reducedMotion: 'reduce' });
    page.on('dialog', (dialog) => void dialog.accept());
    await page.goto(zegel.addresses.web);
    const signIn = new SignInPage(page);
    chromium.expect(/429 POST .*\/sign-in\/factor\/send$/);
    await signIn.password(address, password);
    await signIn.useBackupCode(backupCode);
    await page.getByRole('heading', { name: 'Postvak in' }).waitFor();
    return page;
  }

  /** A second admin, invited on the page and joined at the core. */
  async function secondAdmin(): Promise<Person> {
    await new MemberPages(admin).invite({ ...SECOND, role: 'Beheerder' });
    const { enrolment } = await memberAt(zegel.addresses.web);
    await enrolment.begin(await new Outbox(zegel.addresses.mailOutbox).next(SECOND.address, INVITATION));
    await enrolment.choosePassword(SECOND.password);
    const factor = await enrolment.chooseFactor({ kind: 'totp' });
    if (factor.kind !== 'totp') throw new Error(factor.kind);
    await enrolment.verifyFactor(await new Authenticator(factor.secret).code());
    const { backupCodes } = await enrolment.makeKeys();
    await enrolment.finish({ name: SECOND.name });
    return { ...SECOND, backupCode: backupCodes[0] ?? '' };
  }

  it('are written as a sentence, tried, and in force once they are published', async () => {
    const rules = new RulesPage(admin);
    await rules.open();
    await rules.add('Een eigen regel');
    await admin.getByLabel('Naam', { exact: true }).fill('Dossier Zilver');
    await rules.addCondition('Bepaalde woorden');
    await rules.lines('Woorden', ['dossier zilver']);
    await rules.removeCondition('de brief een BSN bevat');
    await rules.addAction('Houd het bericht tegen');
    await admin.getByLabel('Tekst voor de afzender, Nederlands').fill(REFUSAL);
    await admin.getByRole('button', { name: 'Weghalen: vraag minstens een sms-code' }).click();
    await admin.getByRole('button', { name: 'Klaar' }).click();
    await admin
      .getByText(
        `Als een ontvanger van buiten is en het bericht het woord ‘dossier zilver’ bevat, dan houd het bericht tegen en zeg: ‘${REFUSAL}’`,
      )
      .waitFor();

    await rules.tab('Proberen');
    await admin.getByRole('textbox', { name: 'Brief' }).fill('Het gaat over Dossier Zilver.');
    await admin.getByText('Dit bericht wordt tegengehouden.').waitFor();
    expect(await admin.locator('mark').innerText()).toContain('Dossier Zilver');

    await rules.publish('Publiceer');
    await admin.getByText('Versie 2 geldt nu.').waitFor();
  });

  it('hold a member’s letter back', async () => {
    nurse = await signedIn(noted(NURSE.address));
    const compose = new ComposePage(nurse);
    await compose.start();
    await compose.addRecipient(PATIENT.address);
    await compose.bySms(PATIENT.address, PATIENT.number);
    await compose.write({ subject: 'Overleg', text: 'Het gaat over dossier Zilver.' });
    await compose.margin().getByText(REFUSAL).waitFor();
    await compose.send();
    await nurse.getByText('Kijk naar wat in de kantlijn staat.').waitFor();
    await nurse.goto(`${zegel.addresses.web}/rules`);
    await nurse.getByRole('heading', { name: 'Postvak in' }).waitFor();
  });

  it('hold less back only once a second admin agrees', async () => {
    const second = await secondAdmin();
    const rules = new RulesPage(admin);
    await rules.open();
    await rules.remove('Dossier Zilver');
    await rules.publish('Leg voor aan een tweede beheerder');
    await admin.getByText('Versie 3 wacht op een tweede beheerder.').waitFor();
    await admin.getByText('Tot dan geldt versie 2.').waitFor();
    expect(await admin.getByRole('button', { name: 'Keur goed' }).count()).toBe(0);
    await rules.card('Dossier Zilver').waitFor();

    const other = await signedIn(second);
    const theirs = new RulesPage(other);
    await theirs.open();
    await other.getByText('Weg: Dossier Zilver').waitFor();
    await other.getByRole('button', { name: 'Keur goed' }).click();
    await other.getByText('Versie 3 geldt nu.').waitFor();
    await theirs.card('Dossier Zilver').waitFor({ state: 'detached' });
    await theirs.tab('Versies');
    await other.getByText(`goedgekeurd door ${SECOND.name}`).waitFor();

    await nurse.goto(`${zegel.addresses.web}/drafts`);
    await new MemberPages(nurse).row('Overleg').click();
    const compose = new ComposePage(nurse);
    await compose.margin().getByText('Niets bijzonders.').waitFor();
    await compose.sendAndSettle();
  });
});
