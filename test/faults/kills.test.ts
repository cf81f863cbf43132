/**
 * Everything is killed in the middle of everything. For each process in turn, as many letters as a letter's road has
 * steps are brought to the door of one step each; the doors open at once, and when the first answer is back the
 * process is killed with SIGKILL, while the other steps are under way. The people at their pages do what the errors
 * tell them: the same again. Nobody waits for the process but they.
 */
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createMember } from '../../client/core/client.ts';
import { CookieJar } from '../../client/core/cookie-jar.ts';
import type { Fetch } from '../../client/core/environment.ts';
import type { GuestFace, LogItem, MemberFace } from '../../client/core/face.ts';
import { createGuest } from '../../client/core/guest-client.ts';
import { GUEST_LINK } from '../../client/demo/outbox.ts';
import { catalogued } from '../../contract/errors.ts';
import { isZegelError } from '../../crypto/index.ts';
import { ownerUrl } from '../../supervisor/postgres/server.ts';
import { Search, filesBelow, textNeedle } from '../support/canary.ts';
import { type TestClamd, startClamd } from '../support/clamd.ts';
import { png } from '../support/documents.ts';
import { until } from '../support/installation.ts';
import { childrenOf } from '../support/processes.ts';
import { missing } from '../support/requires.ts';
import { SmsPeer } from '../support/sms-peer.ts';
import { SmtpPeer, textOf } from '../support/smtp-peer.ts';
import { StartedZegel } from '../support/started.ts';

/** The steps of a letter, with the request that takes each. */
const STEPS = {
  create: /^POST \/api\/messages$/,
  upload: /^POST \/api\/messages\/[^/]+\/parts$/,
  'inspect part': /^POST \/api\/messages\/[^/]+\/parts\/1\/inspect$/,
  'inspect letter': /^POST \/api\/messages\/[^/]+\/inspect$/,
  token: /^POST \/api\/messages\/[^/]+\/envelopes\/0\/token$/,
  redeem: /^POST \/api\/messages\/[^/]+\/envelopes\/0$/,
  // No request: the next mail server has the mail and has not said so.
  notify: null,
  'send code': /^POST \/api\/guest\/[^/]+\/code\/send$/,
  open: /^POST \/api\/guest\/[^/]+\/open$/,
  download: /^GET \/api\/guest\/[^/]+\/parts\/1$/,
};
type Step = keyof typeof STEPS;
const steps = Object.keys(STEPS) as Step[];

/** How the command of each process is known among the supervisor's children. */
const COMMANDS = {
  relay: 'server/main.js',
  postgres: '/postgres ',
  gateway: 'gateway/main.js',
  scanner: 'scanner/main.js',
};
type Supervised = keyof typeof COMMANDS;

/** Long enough for an upload to be under way when its process is killed. */
const ATTACHMENT = Buffer.concat([png, randomBytes(6_000_000)]);
const HEADERS = new Search([
  textNeedle('the version line of a header', 'age-encryption.org/v1'),
  textNeedle('a stanza', '-> mlkem768x25519 '),
]);

/** What is waited for, by whoever waits. */
class Signal {
  readonly given: Promise<void>;
  give: () => void = () => undefined;

  constructor() {
    this.given = new Promise((resolve) => {
      this.give = resolve;
    });
  }
}

/** The doors before the steps of one round's letters. */
class Round {
  /** Open for requests. */
  readonly doors = new Signal();
  /** One request is back. */
  readonly answered = new Signal();
  /** Open for the mail, once the process is dead. */
  readonly mail = new Signal();
  readonly letters: Letter[];

  constructor(killed: string) {
    this.letters = steps.map((step, at) => new Letter(this, step, `${killed.charAt(0)}${at}`));
  }
}

class Letter {
  readonly round: Round;
  readonly step: Step;
  readonly address: string;
  readonly number: string;
  message = '';
  /** It stands before its step. */
  readonly arrived = new Signal();

  constructor(round: Round, step: Step, name: string) {
    this.round = round;
    this.step = step;
    this.address = `${name}@patient.example`;
    this.number = `+316${String(name.charCodeAt(0)).padStart(4, '0')}${name.slice(1).padStart(4, '0')}`;
  }

  /** A request of this letter, let through when its door is open. */
  async fetch(inner: Fetch, url: string, init: RequestInit): Promise<Response> {
    const isStep = STEPS[this.step]?.test(`${init.method ?? 'GET'} ${new URL(url).pathname}`) ?? false;
    // Bytes go up by another road, as soon as there is a place for them.
    if (isStep && this.step === 'upload') return this.#after(inner(url, init));
    if (!isStep) return inner(url, init);
    this.arrived.give();
    await this.round.doors.given;
    try {
      return await inner(url, init);
    } finally {
      this.round.answered.give();
    }
  }

  async #after(answer: Promise<Response>): Promise<Response> {
    const response = await answer;
    this.arrived.give();
    await this.round.doors.given;
    return response;
  }
}

let peer: SmtpPeer;
let clamd: TestClamd | null = null;
let sms: SmsPeer;
let zegel: StartedZegel;
let member: MemberFace;
const letters: Letter[] = [];
const travelling: Promise<void>[] = [];
const closing: (() => Promise<void>)[] = [];

beforeAll(async () => {
  peer = await SmtpPeer.start();
  closing.push(() => peer.stop());
  peer.beforeTaken = async ({ commands }) => {
    const to = commands.join('\n');
    const letter = letters.find(({ step, address }) => step === 'notify' && to.includes(`<${address}>`));
    letter?.arrived.give();
    await letter?.round.mail.given;
  };
  sms = await SmsPeer.start();
  closing.push(() => sms.stop());
  if (missing('clamd') === null) clamd = await startClamd();
  closing.push(async () => clamd?.stop());
  zegel = await StartedZegel.start({
    env: { ZEGEL_SMTP_URL: peer.url, ...sms.settings, ZEGEL_CLAMD: clamd?.address ?? 'none' },
  });
  closing.push(() => zegel.remove());
  const jar = new CookieJar();
  ({ face: member } = await createMember({
    origin: zegel.addresses.web,
    cookieHeader: () => jar.header(),
    fetch: (url, init) => {
      const body = typeof init.body === 'string' ? init.body : '';
      const letter = letters.find(
        ({ message }) => message !== '' && (url.includes(message) || body.includes(message)),
      );
      return letter ? letter.fetch(jar.fetch(), url, init) : jar.fetch()(url, init);
    },
  }));
  await setUp(member);
});

afterAll(async () => {
  for (const close of closing.reverse()) await close();
});

async function setUp({ enrolment }: MemberFace): Promise<void> {
  await enrolment.begin(await zegel.setUpLink());
  await enrolment.choosePassword('vier kleine zeehonden');
  await enrolment.chooseFactor({ kind: 'sms', number: '06 12345601' });
  await enrolment.verifyFactor(sms.codeTo('+31612345601') ?? '');
  await enrolment.makeKeys();
  await enrolment.finish({
    name: 'Bea Wielinga',
    address: 'beheer@poli.example',
    organisation: { name: 'Polikliniek Noord', phone: '050 123 45 67' },
  });
}

const PATIENCE_MS = 150_000;

/** Does it again as long as the error says that this may help, after the wait that it names. */
async function persist<T>(work: () => Promise<T>): Promise<T> {
  for (const deadline = Date.now() + PATIENCE_MS; ;) {
    try {
      return await work();
    } catch (error) {
      const { entry, detail } = catalogued(error);
      if (!isZegelError(error) || !entry.retryable || Date.now() > deadline) throw error;
      await wait(typeof detail?.seconds === 'number' ? detail.seconds * 1000 : 250);
    }
  }
}

/** The whole road of a letter, from its first byte to the file in the recipient's hands. */
async function travel(letter: Letter): Promise<void> {
  await write(letter);
  const mail = await until(
    () => peer.mails.find(({ commands }) => commands.join('\n').includes(`<${letter.address}>`)) ?? null,
  );
  const link = new URL(GUEST_LINK.exec(textOf(mail))?.[0] ?? '');
  const { face: guest } = await createGuest({
    origin: zegel.addresses.web,
    fetch: (url, init) => letter.fetch(fetch, url, init),
  });
  await persist(() => guest.greet(link.pathname.split('/').at(-1) ?? ''));
  await persist(() => guest.knock(link.hash));
  expect(await open(letter, guest)).toMatchObject({ subject: letter.address, text: 'Alles is goed.' });
  const { blob } = await persist(() => guest.download(1));
  expect(Buffer.from(await blob.arrayBuffer()).equals(attachmentOf(letter))).toBe(true);
}

const attachmentOf = ({ step }: Letter): Buffer =>
  step === 'upload' ? ATTACHMENT : ATTACHMENT.subarray(0, 100_000);

async function write(letter: Letter): Promise<void> {
  const { compose } = member;
  const { message } = await compose.startMessage();
  letter.message = message;
  const file = { name: 'scan.png', file: new Blob([new Uint8Array(attachmentOf(letter))]) };
  await persist(() => compose.attach(message, 'a', file));
  const { address, number } = letter;
  const toSend = {
    ...{ subject: address, text: 'Alles is goed.', html: '' },
    recipients: [{ address, level: 'sms' as const, number }],
    confirmed: [],
    expiresAt: Date.now() + 24 * 3_600_000,
  };
  await persist(() => compose.send(message, toSend));
}

/** A code opens once: whoever does not hear that it did asks for another, which takes a minute. */
async function open(letter: Letter, guest: GuestFace): ReturnType<GuestFace['openWithCode']> {
  for (;;) {
    const before = Date.now();
    await persist(() => guest.sendCode());
    const code = sms.codeTo(letter.number, before);
    if (code === null) continue;
    try {
      return await persist(() => guest.openWithCode(code));
    } catch (error) {
      if (!isZegelError(error, 'code_expired')) throw error;
    }
  }
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

describe('a letter at every step', () => {
  const processes = ['relay', 'postgres', 'gateway', 'scanner', 'clamd'] as const;

  it.each(processes)(
    'is on its way when %s is killed, and no header lies anywhere before its release',
    async (name) => {
      if (name === 'clamd' && clamd === null) return;
      const round = new Round(name);
      letters.push(...round.letters);
      const sent = round.letters.map((letter) => travel(letter));
      travelling.push(...sent);
      await Promise.race([Promise.all(round.letters.map(({ arrived }) => arrived.given)), Promise.all(sent)]);
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

  it('arrives once, notified once, inspected before it was released', async () => {
    await Promise.all(travelling);
    for (const { address } of letters) {
      const mails = peer.mails.filter(({ commands }) => commands.join('\n').includes(`<${address}>`));
      expect(mails.length, address).toBe(1);
    }
    const released = await rows<{ count: string }>(
      'select count(*) from envelopes group by org_id, message having count(*) = 1',
    );
    expect(released).toHaveLength(letters.length);
    expect(await notInOrder()).toEqual([]);
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

/** The letters of which the communication log does not say: both parts inspected and clean, then sent, once. */
async function notInOrder(): Promise<string[]> {
  const entries: LogItem[] = [];
  for (let before: number | undefined; before !== 0;) {
    const page = await member.organisation.readLog({
      limit: 200,
      ...(before === undefined ? {} : { before }),
    });
    entries.unshift(...page.entries.toReversed());
    before = page.entries.at(-1)?.seq ?? 0;
  }
  return letters
    .map(({ message, step, address }) => {
      const own = entries.filter(({ details }) => details?.message === message);
      const story = own.map(
        ({ type, outcome, details }) => `${type} ${outcome} ${details?.detail['part'] ?? ''}`,
      );
      const sent = story.findIndex((line) => line.startsWith('send success'));
      const before = story.slice(0, sent);
      const isInspected = ['inspect success 0', 'inspect success 1'].every((line) => before.includes(line));
      const isOnce = story.filter((line) => line.startsWith('send success')).length === 1;
      return isInspected && isOnce ? [] : [`${address} ${step}: ${story.join(', ')}`];
    })
    .flat();
}
