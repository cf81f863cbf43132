/**
 * What most end-to-end files begin with: the service with its demonstration, and Chromium, started once a file. A page
 * that complained of anything which no test announced fails its test.
 */
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect } from 'vitest';
import type { MemberFace } from '../../client/core/face.ts';
import { memberAt } from '../../client/demo/node-client.ts';
import type { Notes } from '../../client/demo/notes.ts';
import { Chromium } from '../support/browser.ts';
import { StartedZegel } from '../support/started.ts';
import { Outbox, SignInPage } from './pages.ts';

/** Of the file that runs; read them in tests and in hooks, not before. */
export let zegel: StartedZegel;
export let chromium: Chromium;
export let mail: Outbox;
export let sms: Outbox;

/** For the top of a suite. */
export function demonstration(): void {
  beforeAll(async () => {
    [zegel, chromium] = await Promise.all([StartedZegel.start({ demo: true }), Chromium.start()]);
    mail = new Outbox(zegel.addresses.mailOutbox);
    sms = new Outbox(zegel.addresses.smsOutbox);
  });
  afterEach(async ({ task }) => {
    if (task.result?.state === 'fail') console.error(await chromium.says(), zegel.troubles());
    expect(chromium.complaints()).toEqual([]);
  });
  afterAll(async () => {
    await chromium.close();
    await zegel.remove();
  });
}

/** How somebody of the demonstration signs in. */
export function noted(address: string): Notes['people'][number] {
  const person = zegel.demoNotes().people.find((each) => each.address === address);
  if (person === undefined) throw new Error(`the demonstration has no ${address}`);
  return person;
}

/** Somebody of the demonstration at the core, by their first backup code. */
export async function coreOf(address: string): Promise<MemberFace> {
  const { password, backupCodes } = noted(address);
  const face = await memberAt(zegel.addresses.web);
  await face.session.signIn(address, password);
  await face.session.proveFactor(backupCodes[0] ?? '');
  return face;
}

/** The same at a page. Each backup code works once. */
export async function signedIn(page: Page, address: string, backupCode: number): Promise<Page> {
  const { password, backupCodes } = noted(address);
  await page.goto(zegel.addresses.web);
  const signIn = new SignInPage(page);
  // A code may have gone out less than a minute ago.
  chromium.expect(/429 POST .*\/sign-in\/factor\/send$/);
  await signIn.password(address, password);
  await signIn.useBackupCode(backupCodes[backupCode] ?? '');
  await page.getByRole('heading', { name: 'Postvak in' }).waitFor();
  return page;
}
