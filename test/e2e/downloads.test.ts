/**
 * Attachments too large for memory, from one page to another: up by the sender's page, inspected, and from the
 * recipient's page straight to disk.
 */
import { createHash } from 'node:crypto';
import { closeSync, createReadStream, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Download, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { NURSE, PATIENT } from '../../client/demo/letters.ts';
import { Chromium } from '../support/browser.ts';
import { describeWith } from '../support/requires.ts';
import { StartedZegel } from '../support/started.ts';
import { ComposePage, GUEST_LINK, GuestPage, Outbox, SIX_DIGITS, SignInPage } from './pages.ts';

const MIB = 1024 * 1024;
const FILE_BYTES = 64 * MIB + 12_345;

describeWith(['chromium'], 'large attachments, in Chromium', () => {
  const folder = mkdtempSync(join(tmpdir(), 'zegel-large-'));
  const path = join(folder, 'Opname \u202Eslaaponderzoek.bin');
  let digest: string;
  let zegel: StartedZegel;
  let chromium: Chromium;
  let mail: Outbox;
  let sms: Outbox;
  let guest: GuestPage;

  beforeAll(async () => {
    [zegel, chromium] = await Promise.all([StartedZegel.start({ demo: true }), Chromium.start()]);
    mail = new Outbox(zegel.addresses.mailOutbox);
    sms = new Outbox(zegel.addresses.smsOutbox);
    digest = writeNoise(path, FILE_BYTES);
  });
  afterEach(async ({ task }) => {
    if (task.result?.state === 'fail') console.error(await chromium.says(), zegel.troubles());
    expect(chromium.complaints()).toEqual([]);
  });
  afterAll(async () => {
    await chromium.close();
    await zegel.remove();
    rmSync(folder, { recursive: true });
  });

  it('go up from the page and are inspected', async () => {
    const page = await chromium.visitor();
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
    expect(await compose.verdict('Opname slaaponderzoek.bin')).toBe('gecontroleerd');
    await compose.sendAndSettle();
    guest = new GuestPage(await chromium.visitor());
    await guest.goto(await mail.next(PATIENT.address, GUEST_LINK, before));
    const codes = await sms.seen();
    await guest.askCode();
    await guest.codeField().fill(await sms.next(PATIENT.number, SIX_DIGITS, codes));
    await guest.letter().waitFor();
  });

  it('come down to disk', async () => {
    const download = await started(guest.page, () => guest.saveButton('Opname slaaponderzoek.bin').click());
    expect(download.suggestedFilename()).toBe('Opname slaaponderzoek.bin');
    expect(await download.failure()).toBeNull();
    expect(await digestOf(await download.path())).toBe(digest);
    await guest.letter().getByText('bewaard').waitFor();
  });
});

async function started(page: Page, act: () => Promise<void>): Promise<Download> {
  const starting = page.waitForEvent('download');
  await act();
  return starting;
}

/** Writes bytes that nothing compresses, and gives their SHA-256. */
function writeNoise(path: string, sizeBytes: number): string {
  const hash = createHash('sha256');
  const file = openSync(path, 'w');
  for (let written = 0; written < sizeBytes;) {
    const block = createHash('shake256', { outputLength: Math.min(MIB, sizeBytes - written) })
      .update(String(written))
      .digest();
    hash.update(block);
    written += writeSync(file, block);
  }
  closeSync(file);
  return hash.digest('hex');
}

async function digestOf(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const bytes of createReadStream(path)) hash.update(bytes as Buffer);
  return hash.digest('hex');
}
