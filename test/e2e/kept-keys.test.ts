/**
 * A patient keeps a key on a phone: the first letter comes with a code by SMS, the next opens without one in the same
 * browser, and another browser says what to do. Then the same with a key code.
 */
import type { Page } from 'playwright-core';
import { beforeAll, expect, it } from 'vitest';
import type { MemberFace, Recipient } from '../../client/core/face.ts';
import { NURSE } from '../../client/demo/letters.ts';
import { PHONE, inaccessible } from '../support/browser.ts';
import { describeWith } from '../support/requires.ts';
import { chromium, coreOf, demonstration, mail, noted, sms, zegel } from './demonstration.ts';
import { ComposePage, GUEST_LINK, GuestPage, SIX_DIGITS, SignInPage } from './pages.ts';

const PATIENT = { address: 'sleutel@post.example', number: '+31612345611' };
const OTHER = { address: 'sleutelcode@post.example', number: '+31612345612' };

describeWith(['chromium'], 'keys that guests keep, in Chromium', () => {
  let core: MemberFace;
  let phone: Page;
  let guest: GuestPage;
  /** Of the letter that is sealed to the key on the phone. */
  let link: string;

  demonstration();
  beforeAll(async () => {
    core = await coreOf(NURSE.address);
    phone = await chromium.visitor(PHONE);
    guest = new GuestPage(phone);
  });

  /** Sends a letter at the core and gives its link. */
  async function sent(subject: string, recipient: Recipient): Promise<string> {
    const seen = await mail.seen();
    const { message } = await core.compose.startMessage();
    await core.compose.send(message, {
      subject,
      text: 'Een brief om te openen.',
      html: '',
      recipients: [recipient],
      confirmed: [],
      expiresAt: Date.now() + 24 * 60 * 60 * 1000,
    });
    return mail.next(recipient.address, GUEST_LINK, seen);
  }

  async function openBySms(link: string, number: string): Promise<void> {
    await guest.goto(link);
    const seen = await sms.seen();
    await guest.askCode();
    await guest.codeField().fill(await sms.next(number, SIX_DIGITS, seen));
    await guest.letter().waitFor();
  }

  const accessible = async (): Promise<void> => {
    expect(await inaccessible(phone)).toEqual([]);
    expect(await phone.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(
      0,
    );
  };

  it('keeps one on the phone after a letter by SMS, without asking for it', async () => {
    await openBySms(await sent('Eerste brief', { ...PATIENT, level: 'sms' }), PATIENT.number);
    await guest.keys('Volgende keer zonder sms-code');
    await accessible();
    await phone.getByRole('button', { name: 'Bewaar een sleutel op dit apparaat' }).click();
    await phone.getByText(/^Bewaard\. Een volgende brief van/).waitFor();
    await phone.locator('summary', { hasText: 'Vingerafdruk' }).click();
    await accessible();
  });

  it('is proposed to the sender, with the fingerprint that the patient sees', async () => {
    const nurse = await chromium.visitor();
    await nurse.goto(zegel.addresses.web);
    const seen = await sms.seen();
    await new SignInPage(nurse).signIn(NURSE.address, noted(NURSE.address).password, () =>
      sms.next(NURSE.number, SIX_DIGITS, seen),
    );
    const compose = new ComposePage(nurse);
    await compose.start();
    await compose.addRecipient(PATIENT.address);
    await compose.choose(PATIENT.address);
    expect(await nurse.getByRole('radio', { name: /^eigen sleutel/ }).isChecked()).toBe(true);
    await nurse.locator('summary', { hasText: 'Vingerafdruk van de sleutel' }).click();
    const theirs = await phone.locator('.kept-keys .fingerprint').innerText();
    expect(await nurse.locator('.opening .fingerprint').innerText()).toBe(theirs);
    expect(await inaccessible(nurse)).toEqual([]);
    await nurse.context().close();
  });

  it('opens the next letter in the same browser without a code, also after the page was closed', async () => {
    link = await sent('Tweede brief', { address: PATIENT.address, level: 'key' });
    const texts = (await sms.list()).length;
    const context = phone.context();
    await phone.close();
    phone = await context.newPage();
    guest = new GuestPage(phone);
    await guest.goto(link);
    await phone.getByText('U opent het met de sleutel die u op dit apparaat bewaarde.').waitFor();
    await accessible();
    await phone.getByRole('button', { name: 'Openen' }).click();
    await phone.getByRole('heading', { name: 'Tweede brief' }).waitFor();
    expect(await sms.list()).toHaveLength(texts);
    await guest.keys('Mijn sleutels');
    await phone
      .getByText(/op dit apparaat/)
      .first()
      .waitFor();
    await accessible();
  });

  it('keeps what was written of an answer when the page is left, for whoever opens the letter again', async () => {
    const text = 'Dank u wel. Ik wilde nog vragen of';
    await guest.answer(text);
    await phone.getByText('Uw tekst blijft verzegeld op dit apparaat staan').waitFor();
    phone.once('dialog', (dialog) => void dialog.accept());
    await guest.goto(link.replace(/#.*/, ''));
    await phone.getByText('U begon hier een antwoord.').waitFor();
    await phone.goto('about:blank');
    await guest.goto(link);
    await phone.getByText('U begon hier een antwoord.').waitFor();
    await phone.getByRole('button', { name: 'Openen' }).click();
    await phone.getByRole('button', { name: 'Verder met uw antwoord' }).click();
    await expect.poll(() => phone.getByLabel('Wat wilt u zeggen?').inputValue()).toBe(text);
    await guest.sendAnswer();
    await phone.goto('about:blank');
    await guest.goto(link);
    await phone.getByRole('button', { name: 'Openen' }).click();
    await phone.getByText(text).waitFor();
    await phone.getByRole('button', { name: 'Antwoorden' }).waitFor();
  });

  it('is said to be elsewhere in another browser, and can be reported as lost', async () => {
    const elsewhere = await chromium.visitor(PHONE);
    await new GuestPage(elsewhere).goto(link);
    await elsewhere.getByRole('heading', { name: 'De sleutel staat op een ander apparaat' }).waitFor();
    expect(await inaccessible(elsewhere)).toEqual([]);
    await elsewhere.locator('summary', { hasText: 'Ik heb de sleutel niet meer' }).click();
    await elsewhere.getByRole('button', { name: 'Meld dat de sleutel weg is' }).click();
    await elsewhere.getByText(/weet nu dat u deze sleutel niet meer heeft/).waitFor();
    await elsewhere.context().close();
    const [found] = await core.compose.lookup([PATIENT.address]);
    expect(found?.keptKey).toBeNull();
  });

  it('opens in any browser with a key code, and not with a wrong one', async () => {
    await openBySms(await sent('Eerste brief', { ...OTHER, level: 'sms' }), OTHER.number);
    await guest.keys('Volgende keer zonder sms-code');
    await phone.getByRole('button', { name: 'Maak een sleutelcode' }).click();
    const code = await phone.locator('.keep-secret code').innerText();
    const saved = phone.waitForEvent('download');
    await phone.getByRole('button', { name: 'Bewaar als bestand' }).click();
    await saved;
    await accessible();
    await phone.getByRole('button', { name: 'Ik heb de code bewaard' }).click();
    await phone.getByText(/opent u met uw sleutelcode\./).waitFor();

    const next = await sent('Tweede brief', { address: OTHER.address, level: 'key' });
    const elsewhere = await chromium.visitor(PHONE);
    const reader = new GuestPage(elsewhere);
    await reader.goto(next);
    await elsewhere.getByLabel('Sleutelcode').fill('AAAA-AAAA-AAAA');
    chromium.expect(/403 POST .*\/key\/passphrase$/);
    await elsewhere.getByRole('button', { name: 'Openen' }).click();
    await elsewhere.getByText(/U kunt het nog 4 keer proberen\./).waitFor();
    await elsewhere.getByLabel('Sleutelcode').fill(code.toLowerCase());
    await elsewhere.getByRole('button', { name: 'Openen' }).click();
    await elsewhere.getByRole('heading', { name: 'Tweede brief' }).waitFor();
    await reader.keys('Mijn sleutels');
    await elsewhere.getByRole('button', { name: 'Trek deze sleutel in' }).click();
    await elsewhere.getByRole('button', { name: 'Ja, intrekken' }).click();
    await elsewhere.getByText('De sleutel is ingetrokken.').waitFor();
    await elsewhere.context().close();
  });
});
