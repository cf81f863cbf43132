/**
 * Everything is killed in the middle of everything. For each process in turn, somebody is brought to the door of each
 * step of every road (doors.ts); the doors open at once, and when the first answer is back the process is killed with
 * SIGKILL, while the other steps are under way. The people at their pages do what the errors tell them: the same
 * again. Nobody waits for the process but they.
 */
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { LogItem } from '../../client/core/face.ts';
import { memoryKeptKeyStore } from '../../client/core/kept-key-store.ts';
import { ownerUrl } from '../../supervisor/postgres/server.ts';
import { Search, filesBelow, textNeedle } from '../support/canary.ts';
import { type TestClamd, startClamd } from '../support/clamd.ts';
import { png } from '../support/documents.ts';
import { until } from '../support/installation.ts';
import { childrenOf } from '../support/processes.ts';
import { missing } from '../support/requires.ts';
import { SmsPeer } from '../support/sms-peer.ts';
import { SmtpPeer } from '../support/smtp-peer.ts';
import { StartedZegel } from '../support/started.ts';
import { Correspondents, MEMBER } from './correspondents.ts';
import { Round, type Traveller } from './doors.ts';
import { type Beginnings, TRAVELS } from './roads.ts';

/** How the command of each process is known among the supervisor's children. */
const COMMANDS = {
  relay: 'server/main.js',
  postgres: '/postgres ',
  gateway: 'gateway/main.js',
  scanner: 'scanner/main.js',
};
type Supervised = keyof typeof COMMANDS;

const HEADERS = new Search([
  textNeedle('the version line of a header', 'age-encryption.org/v1'),
  textNeedle('a stanza', '-> mlkem768x25519 '),
]);
const KEEPER = { address: 'vaste.lezer@patient.example', number: '+31655555555' };

let peer: SmtpPeer;
let clamd: TestClamd | null = null;
let zegel: StartedZegel;
let people: Correspondents;
let beginnings: Beginnings;
let travellers: readonly Traveller[] = [];
const travelling: Promise<void>[] = [];
const closing: (() => Promise<void>)[] = [];

beforeAll(async () => {
  peer = await SmtpPeer.start();
  closing.push(() => peer.stop());
  const sms = await SmsPeer.start();
  closing.push(() => sms.stop());
  peer.beforeTaken = ({ commands }) => holdMail(commands.join('\n'));
  if (missing('clamd') === null) clamd = await startClamd();
  closing.push(async () => clamd?.stop());
  zegel = await StartedZegel.start({
    env: {
      ZEGEL_SMTP_URL: peer.url,
      ...sms.settings,
      ZEGEL_CLAMD: clamd?.address ?? 'none',
      ZEGEL_TRUSTED_PROXIES: '1',
    },
  });
  closing.push(() => zegel.remove());
  people = await Correspondents.meet(zegel, peer, sms);
  beginnings = await begin();
});

afterAll(async () => {
  for (const close of closing.reverse()) await close();
});

/** The mail of who waits for it; of those to the member, one a round. */
async function holdMail(to: string): Promise<void> {
  const waiting = travellers.filter(({ waitsForMail }) => waitsForMail);
  const own = waiting.find(({ address }) => to.includes(`<${address}>`));
  const answered = waiting.find(({ road, arrived }) => road === 'answer' && !arrived.isGiven);
  await (own ?? (to.includes(`<${MEMBER}>`) ? answered : undefined))?.mailIsThere();
}

/** A guest who keeps a key, and has answered. */
async function begin(): Promise<Beginnings> {
  const { address, number } = KEEPER;
  // Long enough to be under way when its process is killed.
  const long = Buffer.concat([png, randomBytes(6_000_000)]);
  const file = { long, short: long.subarray(0, 100_000) };
  const member = await people.member();
  const recipient = { address, level: 'sms' as const, number };
  const first = await people.send(member, { recipient, content: file.short });
  const device = memoryKeptKeyStore();
  const guest = await people.guest(first, undefined, device);
  await people.openBySms(guest, number);
  const passphrase = await guest.newPassphrase();
  await guest.keepByPassphrase(passphrase);
  await guest.keepHere();
  const byKey = await people.send(member, { recipient: { address, level: 'key' }, content: file.short });
  const again = await people.guest(byKey, undefined, device);
  await again.openWithKey();
  const answered = await people.answer(again, file.short);
  await member.mail.openMessage(answered);
  return { people, keeper: { address, device, passphrase }, first, byKey, answered, file };
}

/** As the owner, on a connection of its own: the one before may have died with the database. */
async function rows<Row>(sql: string): Promise<Row[]> {
  const client = new Client({ connectionString: ownerUrl(join(zegel.runFolder(), 'pg')) });
  client.on('error', () => undefined);
  await client.connect();
  try {
    return (await client.query(sql)).rows as Row[];
  } finally {
    await client.end();
  }
}

const pidOf = (name: Supervised): number | null =>
  childrenOf(zegel.pid).find(({ command }) => command.includes(COMMANDS[name]))?.pid ?? null;

/** Kills it; the supervisor, and for clamd its init system, which is this test, start another. */
async function kill(name: Supervised | 'clamd'): Promise<() => Promise<void>> {
  if (name === 'clamd') {
    await clamd?.kill();
    return async () => clamd?.restart();
  }
  const pid = await until(() => pidOf(name));
  process.kill(pid, 'SIGKILL');
  return async () => {
    await until(() => ![null, pid].includes(pidOf(name)));
  };
}

describe('everybody at every step', () => {
  const processes = ['relay', 'postgres', 'gateway', 'scanner', 'clamd'] as const;

  it.each(processes)(
    'is on the way when %s is killed, and no header lies anywhere before its release',
    async (name) => {
      if (name === 'clamd' && clamd === null) return;
      // A letter has room for twenty answers.
      const recipient = { address: KEEPER.address, level: 'key' as const };
      const byKey = await people.send(await people.member(), { recipient, content: beginnings.file.short });
      const round = new Round(processes.indexOf(name));
      ({ travellers } = round);
      const gone = travellers.map((each) => TRAVELS[each.road](each, { ...beginnings, byKey }));
      travelling.push(...gone);
      await Promise.race([Promise.all(travellers.map(({ arrived }) => arrived.given)), Promise.all(gone)]);
      round.doors.give();
      await round.answered.given;
      const restarted = await kill(name);
      round.mail.give();
      const files = [zegel.data, zegel.temporaryFolder].flatMap((folder) => HEADERS.in(filesBelow(folder)));
      expect(files).toEqual([]);
      await restarted();
      const early = await retried(() =>
        rows(`select message from envelopes e join messages m using (org_id, message) where m.state <> 'released'
            union all
            select message from deliveries d join messages m using (org_id, message) where m.state <> 'released'`),
      );
      expect(early).toEqual([]);
    },
  );

  it('arrives: every letter and answer once, notified once, inspected before it was released', async () => {
    await Promise.all(travelling);
    for (const sent of people.sent) expect(people.mailsOf(sent).length, sent.address).toBe(1);
    const toMember = peer.mails.filter(({ commands }) => commands.join('\n').includes(`<${MEMBER}>`));
    expect(toMember).toHaveLength(people.answers.length);
    const messages = [...people.sent.map(({ message }) => message), ...people.answers];
    const released = await rows<{ count: string }>(
      'select count(*) from envelopes group by org_id, message having count(*) = 1',
    );
    expect(released).toHaveLength(messages.length);
    expect(await notInOrder(messages)).toEqual([]);
  });
});

/** It takes a moment until a database that was started takes connections. */
async function retried<T>(work: () => Promise<T>): Promise<T> {
  for (const deadline = Date.now() + 30_000; ;) {
    try {
      return await work();
    } catch (error) {
      if (Date.now() > deadline) throw error;
      await wait(100);
    }
  }
}

/** The messages of which the communication log does not say: both parts inspected and clean, then sent, once. */
async function notInOrder(messages: readonly string[]): Promise<string[]> {
  const { organisation } = await people.member();
  const entries: LogItem[] = [];
  for (let before: number | undefined; before !== 0;) {
    const page = await organisation.readLog({ limit: 200, ...(before === undefined ? {} : { before }) });
    entries.unshift(...page.entries.toReversed());
    before = page.entries.at(-1)?.seq ?? 0;
  }
  return messages.flatMap((message) => {
    const story = entries
      .filter(({ details }) => details?.message === message)
      .map(({ type, outcome, details }) => `${type} ${outcome} ${details?.detail['part'] ?? ''}`);
    const isSent = (line: string): boolean => /^(send|forward) success/.test(line);
    const before = story.slice(0, story.findIndex(isSent));
    const isInspected = ['inspect success 0', 'inspect success 1'].every((line) => before.includes(line));
    const isOnce = story.filter((line) => line.startsWith('send success')).length === 1;
    return isInspected && isOnce ? [] : [`${message}: ${story.join(', ')}`];
  });
}
