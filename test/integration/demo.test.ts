/** `--demo` against the real processes: what it says on the console has to let somebody in. */
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { ADMIN, NURSE, PATIENT, PHARMACY } from '../../client/demo/letters.ts';
import { memberAt } from '../../client/demo/node-client.ts';
import type { Notes } from '../../client/demo/notes.ts';
import { SIX_DIGITS, listOutbox, waitForMessage } from '../../client/demo/outbox.ts';
import { Program, type Stack, startStack } from '../support/stack.ts';

let stack: Stack;
beforeAll(async () => {
  stack = await startStack();
});
afterAll(async () => {
  await stack.stop();
});

async function demo(setUp: boolean): Promise<string[]> {
  const program = new Program('client/demo/main.ts', {
    ZEGEL_DEMO_URL: stack.origin,
    ZEGEL_DEMO_MAIL_OUTBOX: stack.mailOutbox,
    ZEGEL_DEMO_SMS_OUTBOX: stack.smsOutbox,
    ZEGEL_DEMO_NOTES: join(stack.folder, 'demo.json'),
    ...(setUp ? { ZEGEL_DEMO_SETUP_URL: stack.setUpLink } : {}),
  });
  const ended = new Promise<number | null>((resolve) => program.process.once('exit', resolve));
  const { lines } = await program.said('notice');
  expect(await ended, program.output).toBe(0);
  return lines;
}

it('fills an empty installation, and says the same at a later start', async () => {
  const lines = await demo(true);
  const path = join(stack.folder, 'demo.json');
  const notes = JSON.parse(readFileSync(path, 'utf8')) as Notes;
  expect(statSync(path).mode & 0o777).toBe(0o600);
  expect(notes.people.map(({ address }) => address)).toEqual([ADMIN.address, NURSE.address]);
  const said = lines.join('\n');
  for (const { address, password } of notes.people) {
    expect(said).toContain(address);
    expect(said).toContain(password);
  }
  expect(said).toContain(stack.smsOutbox);
  expect(await demo(false)).toEqual(lines);
});

it('lets the nurse in, who finds what she sent and received', async () => {
  const notes = JSON.parse(readFileSync(join(stack.folder, 'demo.json'), 'utf8')) as Notes;
  const password = notes.people.find(({ address }) => address === NURSE.address)?.password ?? '';
  const nurse = await memberAt(stack.origin);
  const before = await listOutbox(stack.smsOutbox);
  expect(await nurse.session.signIn(NURSE.address, password)).toMatchObject({ factor: 'sms' });
  await nurse.session.sendFactorCode();
  await nurse.session.proveFactor(await waitForMessage(stack.smsOutbox, NURSE.number, SIX_DIGITS, before));
  const { items: sent } = await nurse.mail.sent();
  const addresses = sent.flatMap(({ recipients }) => recipients.map(({ address }) => address));
  expect(addresses.sort()).toEqual([ADMIN.address, PHARMACY.address, PATIENT.address].sort());
  const [received] = (await nurse.mail.inbox()).items;
  expect(await nurse.mail.openMessage(received?.message ?? '')).toMatchObject({
    from: { address: ADMIN.address },
  });
});
