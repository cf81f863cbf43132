/**
 * The service with the example organisation, a nurse at her page in Chromium, and somebody between the processes who
 * notes how long each waits for the next.
 */
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { seed } from '../client/demo/seed.ts';
import { Outbox, SIX_DIGITS, SignInPage } from '../test/e2e/pages.ts';
import { Chromium, DESKTOP } from '../test/support/browser.ts';
import { startClamd } from '../test/support/clamd.ts';
import { startEmbedded } from '../test/support/column.ts';
import { choosePorts } from '../supervisor/ports.ts';
import { type RelayAddresses, type Stack, startStack } from '../test/support/stack.ts';
import { Between, isReadyForQuery } from './between.ts';

const NURSE = { address: 's.visser@polikliniek-noord.example', number: '+31612345602' };

export interface Installation {
  stack: Stack;
  chromium: Chromium;
  mail: Outbox;
  sms: Outbox;
  nurse: Page;
  /** What waits for what: the page for the relay, the relay for scanner and database, the scanner for clamd. */
  web: Between;
  scanner: Between;
  clamd: Between;
  database: Between;
  stop(): Promise<void>;
}

export async function startInstallation(): Promise<Installation> {
  const folder = mkdtempSync(join(tmpdir(), 'zegel-between-'));
  chmodSync(folder, 0o700);
  const [web, scanner, clamd, database] = [new Between(), new Between(), new Between(), new Between()];
  const engine = await startClamd();
  const clamdSocket = join(folder, 'clamd.sock');
  await clamd.listen({ path: clamdSocket }, { path: engine.address.replace('unix:', '') });
  const between = async (addresses: RelayAddresses): Promise<RelayAddresses> => {
    const port = Number(addresses.listen.split(':')[1]);
    const { web: free } = await choosePorts(0);
    await web.listen({ port, host: '127.0.0.1' }, { port: free, host: '127.0.0.1' });
    await scanner.listen({ path: join(folder, 'scanner.sock') }, { path: addresses.scanner.slice(5) });
    const name = '.s.PGSQL.5432';
    const target = join(decodeURI(addresses.database.replace(/^.*host=/, '')), name);
    await database.listen({ path: join(folder, name) }, { path: target }, isReadyForQuery);
    return {
      listen: `127.0.0.1:${free}`,
      scanner: `unix:${join(folder, 'scanner.sock')}`,
      database: addresses.database.replace(/host=.*$/, `host=${encodeURI(folder)}`),
    };
  };
  const stack = await startStack({
    clamd: `unix:${clamdSocket}`,
    column: await startEmbedded(),
    between,
  });
  const chromium = await Chromium.start();
  const [mail, sms] = [new Outbox(stack.mailOutbox), new Outbox(stack.smsOutbox)];
  const { people } = await seed({
    origin: stack.origin,
    setupUrl: stack.setUpLink,
    mailOutbox: stack.mailOutbox,
    smsOutbox: stack.smsOutbox,
    notes: join(folder, 'notes.json'),
  });
  const password = people.find(({ address }) => address === NURSE.address)?.password ?? '';
  const nurse = await chromium.visitor(DESKTOP);
  await nurse.goto(stack.origin);
  const before = await sms.seen();
  await new SignInPage(nurse).signIn(NURSE.address, password, () =>
    sms.next(NURSE.number, SIX_DIGITS, before),
  );
  return {
    ...{ stack, chromium, mail, sms, nurse, web, scanner, clamd, database },
    async stop() {
      await chromium.close();
      await stack.stop();
      await engine.stop();
      for (const each of [web, scanner, clamd, database]) each.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
