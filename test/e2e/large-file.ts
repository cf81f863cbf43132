/**
 * A large attachment on its whole way: the nurse of the demonstration attaches it, has it inspected and sends it to
 * the patient, who opens the letter. What is measured on the way is told step by step.
 */
import type { Download, Page } from 'playwright-core';
import { NURSE, PATIENT } from '../../client/demo/letters.ts';
import type { StartedZegel } from '../support/started.ts';
import { ComposePage, GUEST_LINK, GuestPage, Outbox, SIX_DIGITS, SignInPage } from './pages.ts';

export type LargeFileStep = 'upload' | 'inspection' | 'release';

export interface LargeFileOptions {
  path: string;
  /** As the page shows it. */
  name: string;
  patienceMs: number;
  /** Hears when a step is done. */
  onStep?: (step: LargeFileStep) => void;
}

/** Sends the file from the nurse's page and gives the patient's link. */
export async function sendLargeFile(
  zegel: StartedZegel,
  page: Page,
  { path, name, patienceMs, onStep = () => undefined }: LargeFileOptions,
): Promise<string> {
  const mail = new Outbox(zegel.addresses.mailOutbox);
  const sms = new Outbox(zegel.addresses.smsOutbox);
  await page.goto(zegel.addresses.web);
  const noted = zegel.demoNotes().people.find(({ address }) => address === NURSE.address);
  const seen = await sms.seen();
  await new SignInPage(page).signIn(NURSE.address, noted?.password ?? '', () =>
    sms.next(NURSE.number, SIX_DIGITS, seen),
  );
  const before = await mail.seen();
  const compose = new ComposePage(page);
  await compose.start();
  await compose.addRecipient(PATIENT.address);
  await compose.bySms(PATIENT.address, PATIENT.number);
  await compose.write({ subject: 'Uw slaaponderzoek', text: 'Hierbij de opname.' });
  await compose.attach(path);
  const file = compose.attachment(name);
  const done = file.locator('.tag');
  await file
    .getByText(/Wordt gecontroleerd/)
    .or(done)
    .waitFor({ timeout: patienceMs });
  onStep('upload');
  await done.waitFor({ timeout: patienceMs });
  onStep('inspection');
  const verdict = await done.innerText();
  if (verdict !== 'gecontroleerd') throw new Error(await file.innerText());
  await compose.sendAndSettle();
  onStep('release');
  return mail.next(PATIENT.address, GUEST_LINK, before);
}

/** Opens the letter with the code that goes to the patient. */
export async function openAsPatient(zegel: StartedZegel, page: Page, link: string): Promise<GuestPage> {
  const sms = new Outbox(zegel.addresses.smsOutbox);
  const guest = new GuestPage(page);
  await guest.goto(link);
  const seen = await sms.seen();
  await guest.askCode();
  await guest.codeField().fill(await sms.next(PATIENT.number, SIX_DIGITS, seen));
  await guest.letter().waitFor();
  return guest;
}

/** The download that a click begins. */
export async function downloadOf(guest: GuestPage, name: string): Promise<Download> {
  const starting = guest.page.waitForEvent('download');
  await guest.saveButton(name).click();
  return starting;
}
