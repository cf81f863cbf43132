/**
 * What must not be found. Unique strings go through the service as it is started for people: a letter, its subject,
 * attachments and their names, access codes, addresses and numbers. Then every place where bytes stay is searched
 * for them, in every form (test/support/canary.ts), and, last, each place again for a string that was put there, in
 * every form, so that a search that sees nothing is known to see.
 */
import { randomBytes, randomInt } from 'node:crypto';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { type Socket, connect } from 'node:net';
import { join } from 'node:path';
import { Client } from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { GUEST_LINK, SIX_DIGITS, listOutbox, waitForMessage } from '../../client/demo/outbox.ts';
import type { GuestFace, MemberFace } from '../../client/core/face.ts';
import { guestAt, memberAt } from '../../client/demo/node-client.ts';
import { api } from '../../contract/api/index.ts';
import { unb64u } from '../../crypto/index.ts';
import { ownerUrl } from '../../supervisor/postgres/server.ts';
import { type Needle, type Pieces, Search, filesBelow, formsOf, textNeedle } from '../support/canary.ts';
import { type TestClamd, startClamd } from '../support/clamd.ts';
import { eicar } from '../support/content.ts';
import { pdf } from '../support/documents.ts';
import { childrenOf, memoryOf } from '../support/processes.ts';
import { describeWith, missing } from '../support/requires.ts';
import { StartedZegel } from '../support/started.ts';
import { until } from '../support/installation.ts';

const unique = (): string => randomBytes(10).toString('hex');
const number = (): string => `06${randomInt(10_000_000, 100_000_000)}`;

const SUBJECT = `Onderwerp ${unique()}`;
const LETTER = `Beste ${unique()}`;
const HTML = unique();
const CONTENT = `Uitslag ${unique()}`;
const NOTE = `Notitie ${unique()}`;
const FILE = `uitslag-${unique()}`;
const CHOSEN_CODE = `geheim ${unique()}`;
const BY_SMS = { address: `${unique()}@patient.example`, number: number() };
const BY_CODE = { address: `${unique()}@mantelzorg.example` };
const CONTROL = textNeedle('control', unique());

/** Nowhere but with sender, recipient, and in the plaintext zone while it has to be. */
const secrets: Needle[] = [
  textNeedle('subject', SUBJECT),
  textNeedle('letter', LETTER),
  textNeedle('letter in HTML', HTML),
  textNeedle('content of an attachment', CONTENT),
  textNeedle('content of a refused attachment', NOTE),
  textNeedle('name of an attachment', FILE),
  textNeedle('access code of the sender', CHOSEN_CODE),
];
/** In clear in the memory of who has to use them, nowhere at rest. */
const people: Needle[] = [
  textNeedle('address by SMS', BY_SMS.address.slice(0, 20)),
  textNeedle('address by code', BY_CODE.address.slice(0, 20)),
  textNeedle('number', BY_SMS.number.slice(1)),
];

const secretText = (name: string, text: string): void => void secrets.push(textNeedle(name, text));
const file = (bytes: Uint8Array) => new Blob([bytes as Uint8Array<ArrayBuffer>]);

describeWith(['linux'], 'after the journey', () => {
  let clamd: TestClamd | null = null;
  let zegel: StartedZegel;
  let database: Client;
  const closing: (() => Promise<void>)[] = [];
  /** Folders by name. */
  let folders: Record<string, string>;
  let relay: number;
  const guests: GuestFace[] = [];

  beforeAll(async () => {
    clamd = missing('clamd') === null ? await startClamd() : null;
    closing.push(async () => clamd?.stop());
    zegel = await StartedZegel.start({
      env: { ZEGEL_CLAMD: clamd?.address ?? 'none', ZEGEL_LOG_LEVEL: 'debug' },
    });
    closing.push(() => zegel.remove());
    const children = childrenOf(zegel.pid);
    relay = children.find(({ command }) => command.includes('server/main.js'))?.pid ?? 0;
    const run = zegel.runFolder();
    folders = {
      database: join(zegel.data, 'pg'),
      blobs: join(zegel.data, 'blobs'),
      logs: join(zegel.data, 'log'),
      keys: join(zegel.data, 'keys'),
      'run folder': run,
      'temporary folder': zegel.temporaryFolder,
      ...(clamd ? { 'temporary folder of clamd': clamd.temporaryFolder } : {}),
    };
    database = new Client({ connectionString: ownerUrl(join(run, 'pg')) });
    await database.connect();
    closing.push(() => database.end());
    await travel();
  });
  afterAll(async () => {
    for (const close of closing.reverse()) await close();
  });

  /** A letter by SMS and by access codes, one that is refused, opened and downloaded. */
  async function travel(): Promise<void> {
    const { web, smsOutbox, mailOutbox } = zegel.addresses;
    const admin = await memberAt(web);
    await setUp(admin, await zegel.setUpLink(), smsOutbox);
    const generated = await admin.compose.newAccessCode();
    secretText('access code, generated', generated);
    secretText('access code, generated, without hyphens', generated.replaceAll('-', ''));
    await send(admin, { address: BY_SMS.address, level: 'sms', number: BY_SMS.number });
    for (const accessCode of [CHOSEN_CODE, generated]) {
      await send(admin, { address: BY_CODE.address, level: 'code', accessCode });
    }
    await refused(admin);
    const known: string[] = [];
    for (const [address, code] of [
      [BY_SMS.address, null],
      [BY_CODE.address, CHOSEN_CODE],
      [BY_CODE.address, generated],
    ] as const) {
      const link = await nextLink(mailOutbox, address, known);
      known.push(link.href);
      secrets.push({ name: 'link secret', bytes: unb64u(link.hash.slice(3)) });
      secretText('link secret as text', link.hash.slice(3));
      guests.push(await open(web, link, code, smsOutbox));
    }
    await admin.mail.sent();
    await admin.organisation.readLog();
  }

  async function setUp(admin: MemberFace, link: string, smsOutbox: string): Promise<void> {
    await admin.enrolment.begin(link);
    await admin.enrolment.choosePassword('vier kleine zeehonden');
    await admin.enrolment.chooseFactor({ kind: 'sms', number: '06 12345601' });
    await admin.enrolment.verifyFactor(await waitForMessage(smsOutbox, '+31612345601', SIX_DIGITS));
    await admin.enrolment.makeKeys();
    await admin.enrolment.finish({
      name: 'Bea Wielinga',
      address: 'beheer@poli.example',
      organisation: { name: 'Polikliniek Noord', phone: '050 123 45 67' },
    });
  }

  type Recipient = Parameters<MemberFace['compose']['send']>[1]['recipients'][number];

  async function send({ compose }: MemberFace, recipient: Recipient): Promise<void> {
    const { message } = await compose.startMessage();
    await compose.attach(message, 'a', { name: `${FILE}.pdf`, file: file(pdf([CONTENT])) });
    await compose.attach(message, 'b', { name: `${FILE}.txt`, file: file(Buffer.from(CONTENT)) });
    const expiresAt = Date.now() + 7 * 24 * 3_600_000;
    const text = { subject: SUBJECT, text: LETTER, html: `<p>${HTML}</p>` };
    await compose.send(message, { ...text, recipients: [recipient], confirmed: [], expiresAt });
  }

  async function refused({ compose }: MemberFace): Promise<void> {
    const { message } = await compose.startMessage();
    const infected = Buffer.concat([eicar, Buffer.from(`\n${NOTE}\n`)]);
    await compose.attach(message, 'a', { name: `${FILE}.exe`, file: file(infected) });
    const text = { subject: SUBJECT, text: LETTER, html: '' };
    const recipients = [{ address: BY_SMS.address, level: 'sms' as const, number: BY_SMS.number }];
    await expect(
      compose.send(message, { ...text, recipients, confirmed: [], expiresAt: Date.now() + 3_600_000 }),
    ).rejects.toMatchObject({ code: expect.stringMatching(/not_clean|refused_by_rule/) as string });
  }

  async function nextLink(mailOutbox: string, address: string, known: readonly string[]): Promise<URL> {
    for (;;) {
      await waitForMessage(mailOutbox, address, GUEST_LINK);
      for (const { to, text } of await listOutbox(mailOutbox)) {
        const link = to === address ? GUEST_LINK.exec(text)?.[0] : undefined;
        if (link !== undefined && !known.includes(link)) return new URL(link);
      }
    }
  }

  async function open(web: string, link: URL, code: string | null, smsOutbox: string): Promise<GuestFace> {
    const guest = await guestAt(web);
    await guest.greet(link.pathname.split('/').at(-1) ?? '');
    await guest.knock(link.hash);
    if (code === null) await guest.sendCode();
    const letter =
      code === null
        ? await guest.openWithCode(
            await waitForMessage(smsOutbox, `+31${BY_SMS.number.slice(1)}`, SIX_DIGITS),
          )
        : await openTrying(guest, code);
    expect(letter).toMatchObject({ subject: SUBJECT, text: LETTER });
    const { blob } = await guest.download(2);
    expect(Buffer.from(await blob.arrayBuffer()).toString()).toBe(CONTENT);
    return guest;
  }

  /** The two letters by access code lie in the outbox in either order. */
  async function openTrying(guest: GuestFace, code: string): ReturnType<GuestFace['openWithAccessCode']> {
    const others = secrets.filter(({ name }) => name.startsWith('access code') && !name.includes('without'));
    for (const other of [code, ...others.map(({ bytes }) => Buffer.from(bytes).toString())]) {
      const letter = await guest.openWithAccessCode(other).catch(() => null);
      if (letter) return letter;
    }
    throw new Error('no code opens it');
  }

  /** Everything in every table, the queue's too, in both spellings of binary: PostgreSQL may compress long values. */
  async function* tables(): AsyncGenerator<Buffer> {
    const { rows } = await database.query<{ name: string }>(
      `select format('%I.%I', nspname, relname) as name from pg_class c join pg_namespace n on n.oid = relnamespace
       where relkind in ('r', 'p') and nspname not in ('pg_catalog', 'information_schema')`,
    );
    for (const spelling of ['hex', 'escape']) {
      await database.query(`set bytea_output = ${spelling}`);
      for (const { name } of rows) {
        const found = await database.query<{ row: string }>(`select t::text as row from ${name} t`);
        yield Buffer.from(found.rows.map(({ row }) => row).join('\n'));
      }
    }
  }

  const dumped = async (): Promise<Pieces> => {
    const pieces: Buffer[] = [];
    for await (const piece of tables()) pieces.push(piece);
    return pieces;
  };

  /** Where something is found, as `place: needle as form`. */
  function searched(search: Search, places: Record<string, Pieces>): string[] {
    return Object.entries(places).flatMap(([place, pieces]) =>
      search.in(pieces).map((found) => `${place}: ${found}`),
    );
  }

  const atRest = (): Record<string, Pieces> =>
    Object.fromEntries(Object.entries(folders).map(([name, folder]) => [name, filesBelow(folder)]));

  it('nothing of content, secrets or people lies in clear at rest', async () => {
    const search = new Search([...secrets, ...people]);
    expect(searched(search, atRest())).toEqual([]);
    expect(searched(search, { tables: await dumped() })).toEqual([]);
    await database.query('checkpoint');
    expect(searched(search, { ...atRest(), console: [Buffer.from(zegel.output)] })).toEqual([]);
  });

  it('nothing of content or secrets is in the memory of the relay', () => {
    expect(searched(new Search(secrets), { relay: memoryOf(relay) })).toEqual([]);
  });

  it('the search finds every form of a string in each of these places', async () => {
    const search = new Search([CONTROL]);
    const every = search.everyFormOf('control');
    expect(every).toHaveLength(11);
    expect(searched(search, { tables: await dumped() })).toEqual([]);
    await plantInDatabase();
    expect(search.in(filesBelow(join(folders['database'] ?? '', 'pg_wal')))).toEqual(every);
    await database.query('checkpoint');
    expect(search.in(filesBelow(join(folders['database'] ?? '', 'base')))).toEqual(every);
    const texts = every.filter((name) => !name.includes('utf-16'));
    expect(search.in(await dumped())).toEqual(expect.arrayContaining(texts));
    for (const [name, folder] of Object.entries(folders)) {
      if (name === 'database') continue;
      const planted = join(folder, 'planted');
      mkdirSync(planted);
      writeFileSync(join(planted, 'file'), everyForm());
      expect(search.in(filesBelow(folder)), name).toEqual(every);
      rmSync(planted, { recursive: true });
    }
    const request = await plantInRelay();
    expect(search.in(memoryOf(relay))).toEqual(every);
    request.destroy();
  });

  const everyForm = (): Buffer =>
    Buffer.concat(formsOf(CONTROL).flatMap(({ bytes }) => [Buffer.from(' '), bytes]));

  /** A row of each form, written and taken away as a job is. */
  async function plantInDatabase(): Promise<void> {
    await database.query('create table planted (bytes bytea)');
    for (const { bytes } of formsOf(CONTROL)) {
      await database.query('insert into planted values ($1)', [bytes]);
    }
  }

  /** A request that never ends: what came of it stays in the relay's memory. */
  async function plantInRelay(): Promise<Socket> {
    const { hostname, port } = new URL(zegel.addresses.web);
    const socket = connect(Number(port), hostname);
    const body = everyForm();
    await new Promise((resolve) => socket.once('connect', resolve));
    socket.write(
      [
        `POST ${api.session.start.path} HTTP/1.1`,
        `Host: ${hostname}:${port}`,
        'X-Zegel: 1',
        'Content-Type: application/json',
        `Content-Length: ${body.length + 100}`,
        'Expect: 100-continue',
        '',
        '',
      ].join('\r\n'),
    );
    // The relay has read the head: the body that follows is taken in at once.
    await new Promise((resolve) => socket.once('data', resolve));
    await new Promise<void>((resolve) => socket.write(body, () => resolve()));
    await until(() => new Search([CONTROL]).in(memoryOf(relay)).length > 0);
    return socket;
  }
});
