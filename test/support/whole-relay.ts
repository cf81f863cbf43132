/*
 * The whole service for integration tests: the relay of test/support/relay.ts, the real scanner with a real engine,
 * and due work on BullMQ, on one column of the engines (test/support/column.ts), with the people of people.ts. The
 * organisation is founded once a run; each test gets a copy of its database, with everybody signed in.
 */
import { renameSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { Client } from 'pg';
import { vi } from 'vitest';
import type { FileToAttach, GuestFace, Recipient, Sent, SentRecipient } from '../../client/core/face.ts';
import { createGuest } from '../../client/core/guest-client.ts';
import type { KeptKeyStore } from '../../client/core/kept-key-store.ts';
import { InternalPeer } from '../../contract/wire.ts';
import {
  type Identity,
  accountSigner,
  idBytes,
  isZegelError,
  parseIdentity,
  sign,
} from '../../crypto/index.ts';
import type { AntivirusEngine } from '../../scanner/antivirus/engine.ts';
import { selectEngine } from '../../scanner/antivirus/select.ts';
import type { ClamdOptions } from '../../scanner/antivirus/clamd.ts';
import { DocumentReader } from '../../scanner/inspection/reader.ts';
import type { RuleSet } from '../../scanner/rules/schema.ts';
import { scannerAnswers } from '../../scanner/service/answers.ts';
import { Turns } from '../../scanner/service/turns.ts';
import type { Inspecting } from '../../scanner/service/inspection.ts';
import { workHandlers } from '../../server/jobs/handlers.ts';
import { type JobRunner, type WorkHandlers, startJobs } from '../../server/jobs/runner.ts';
import type { Relay } from '../../server/relay.ts';
import { type Column, type ColumnDatabase, startColumn } from './column.ts';
import {
  ADMIN,
  COLLEAGUE,
  type Kept,
  type Person,
  SENDER,
  enrol,
  enrolling,
  kept,
  resume,
} from './people.ts';
import { type TestRelay, startRelay, testClock } from './relay.ts';

export { ADMIN, COLLEAGUE, type Person, SENDER } from './people.ts';

/** The database to copy. */
const FOUNDED = 'founded';

interface Founded {
  folder: string;
  at: number;
  org: string;
  /** The organisation's archive key, as it was shown. */
  archive: string;
  admin: Kept;
  sender: Kept;
  colleague: Kept;
}

export interface WholeRelay extends TestRelay {
  org: string;
  archive: Identity;
  admin: Person;
  /** Members without another role. */
  sender: Person;
  colleague: Person;
  /** The scanner's state; a test may put another engine or other keys in it. */
  scanner: Inspecting;
  /** The relay as due work sees it. */
  working: Relay;
  /** Until when nobody answers where the gateway should be. */
  gatewayIsGone: boolean;
  /** Publishes a rule set in the admin's name; its version must be higher. */
  publish(rules: RuleSet): Promise<void>;
  /** A recipient's browser; `keptKeys` is what it keeps. */
  guest(keptKeys?: KeptKeyStore): Promise<GuestFace>;
  /** Waits until nothing is due. Work that failed is due later, by the clock. */
  settled(): Promise<void>;
  /** The link in the newest mail to this address. */
  linkTo(address: string): string;
  /** The digits of the newest text message to this number. */
  codeTo(number: string): string;
  rows<Row>(sql: string, values?: unknown[]): Promise<Row[]>;
  /** Every row of every table, as text. */
  dump(): Promise<string>;
  /** Everything that lies in the queue, as text. */
  queued(): Promise<string>;
  /** The names of the blobs that are there, sorted. */
  blobs(): Promise<string[]>;
}

/** One organisation, its admin and two members. `end` removes its copies. */
export async function foundOrganisation(): Promise<{
  start(options?: WholeOptions): Promise<WholeRelay>;
  end(): Promise<void>;
}> {
  const column = await startColumn();
  const founded = await column
    .once(FOUNDED, (database) => found(column, database))
    .catch(async (error: unknown) => {
      await column.stop();
      throw error;
    });
  // Its thread takes longer to start than most tests take, and keeps nothing of what it scanned.
  const builtIn = await selectEngine('none');
  let copies = 0;
  return {
    start(options) {
      copies += 1;
      return startCopy(column, founded, { name: `copy_${copies}`, builtIn }, options);
    },
    async end() {
      await builtIn.close();
      await column.stop();
    },
  };
}

export interface WholeOptions {
  /** As `ZEGEL_CLAMD`; the built-in engine unless said otherwise. */
  clamd?: string;
  deadlines?: ClamdOptions['deadlines'];
  /** As `ZEGEL_SIGNATURES_MAX_AGE`, which is 7. */
  signaturesMaxAgeDays?: number | null;
  /** In the place of the handlers of due work. */
  handlers?: Partial<WorkHandlers>;
}

async function found(column: Column, database: ColumnDatabase): Promise<Founded> {
  const clock = testClock();
  const engine = await selectEngine('none');
  const test = await startWith(column, database, engine, {}, { clock });
  const admin = await enrolling(test);
  await admin.face.enrolment.begin((await test.setUpLink()) ?? '');
  const { account, archiveKey } = await enrol(test, admin.face, '+31611111111', {
    name: 'Bea Wielinga',
    address: ADMIN,
    organisation: { name: 'Thuiszorg De Linde', phone: '+31201234567' },
  });
  const member = async (address: string, name: string, number: string): Promise<Kept> => {
    await admin.face.organisation.invite({ address, name, role: 'member' });
    await test.settled();
    const person = await enrolling(test);
    await person.face.enrolment.begin(test.linkTo(address));
    await enrol(test, person.face, number, { name });
    return kept(person);
  };
  const sender = await member(SENDER, 'Anna Bakker', '+31622222222');
  const colleague = await member(COLLEAGUE, 'Wil Verpleging', '+31633333333');
  await test.close({ keep: true });
  await engine.close();
  const folder = join(column.folder, FOUNDED);
  renameSync(test.folder, folder);
  return {
    folder,
    at: clock.now(),
    org: account.organisation.id,
    archive: archiveKey ?? '',
    admin: await kept(admin),
    sender,
    colleague,
  };
}

async function startCopy(
  column: Column,
  founded: Founded,
  { name, builtIn }: { name: string; builtIn: AntivirusEngine },
  options: WholeOptions = {},
): Promise<WholeRelay> {
  const database = await column.createDatabase(name, FOUNDED);
  const { clamd, deadlines = {} } = options;
  const own = clamd === undefined ? null : await selectEngine(clamd, { deadlines });
  const clock = testClock(founded.at);
  const test = await startWith(column, database, own ?? builtIn, options, {
    clock,
    keysFrom: founded.folder,
  });
  test.close = closing(test.close, async () => own?.close());
  const [admin, sender, colleague] = await Promise.all(
    [founded.admin, founded.sender, founded.colleague].map((person) => resume(test, person)),
  );
  if (!admin || !sender || !colleague) throw new Error('nobody is signed in');
  const { org } = founded;
  const archive = parseIdentity(founded.archive);
  const publish = async (rules: RuleSet): Promise<void> => {
    const signer = accountSigner(admin.secret.sig, 1);
    const { body, signature } = sign('rules', rules, signer);
    await test.rows(
      `insert into rule_sets (org_id, version, body, signature, signed_by, signing_key, published_at)
       values ($1, $2, $3, $4, $5, $6, $7)`,
      [idBytes(org), rules.version, body, signature, idBytes(admin.account), signer.publicKey, clock.now()],
    );
  };
  return Object.assign(test, { org, archive, admin, sender, colleague, publish });
}

type Running = Omit<WholeRelay, 'org' | 'archive' | 'admin' | 'sender' | 'colleague' | 'publish'>;

async function startWith(
  column: Column,
  database: ColumnDatabase,
  engine: AntivirusEngine,
  { handlers, signaturesMaxAgeDays = 7 }: WholeOptions,
  options: NonNullable<Parameters<typeof startRelay>[1]>,
): Promise<Running> {
  const inspecting: { state: Inspecting | null } = { state: null };
  let jobs: JobRunner | null = null;
  const test = await startRelay(database, {
    ...options,
    beside: {
      scanner(signer, keys) {
        const now = (): number => options.clock?.now() ?? Date.now();
        inspecting.state = {
          ...{ signer, keys, now, engine, signaturesMaxAgeDays },
          reader: new DocumentReader(),
          turns: new Turns(),
        };
        return scannerAnswers(inspecting.state);
      },
      wake: () => jobs?.wake(),
    },
  });
  if (!inspecting.state) throw new Error('the scanner was not asked for');
  const nobody = new InternalPeer({ path: join(test.folder, 'nobody') }, 'x', 'gateway_unavailable');
  const queue = column.openQueue(database, test.relay.log);
  const client = new Client({ connectionString: database.ownerUrl });
  await client.connect();
  const rows = async <Row>(sql: string, values: unknown[] = []): Promise<Row[]> => {
    await client.query(
      `select set_config('zegel.org', encode(org_id, 'hex'), false) from locators where kind = 'organisation'`,
    );
    return (await client.query(sql, values)).rows as Row[];
  };
  const { relay, clock } = test;
  const running: Running = Object.assign(test, {
    scanner: inspecting.state,
    gatewayIsGone: false,
    working: relay,
    async guest(keptKeys?: KeptKeyStore) {
      const { face } = await createGuest({
        origin: test.origin,
        now: () => clock.now(),
        ...(keptKeys ? { keptKeys } : {}),
      });
      return face;
    },
    async settled() {
      jobs?.wake();
      await vi.waitFor(
        async () => {
          const due = await rows<{ kind: string }>(
            'select kind from outbox where done_at is null and due_at <= $1',
            [clock.now()],
          );
          if (due.length > 0) throw new Error(`still due: ${due.map(({ kind }) => kind).join()}`);
        },
        { timeout: 30_000, interval: 20 },
      );
    },
    linkTo(address: string) {
      const mail = test.mails.list().find(({ to }) => to === address);
      const link = /https?:\/\/\S+#\S+/.exec(mail?.text ?? '')?.[0];
      if (link === undefined) throw new Error(`no link was mailed to ${address}`);
      return link;
    },
    codeTo(number: string) {
      const text = test.sms.texts().find(({ to }) => to === number)?.text;
      return /\d{6}/.exec(text ?? '')?.[0] ?? '';
    },
    rows,
    queued: () => queue.dump(rows),
    async blobs() {
      const names = await readdir(join(test.folder, 'blobs'));
      return names.filter((name) => /^[0-9a-f]{32}$/.test(name)).toSorted();
    },
    async dump() {
      const tables = await rows<{ name: string }>(
        `select relname as name from pg_class join pg_namespace n on n.oid = relnamespace
         where nspname = 'public' and relkind = 'r' order by 1`,
      );
      const dumped = [];
      for (const { name } of tables) {
        const found = await rows<{ row: string }>(`select ${name}::text as row from ${name} order by 1`);
        dumped.push(`${name}\n${found.map(({ row }) => row).join('\n')}`);
      }
      return dumped.join('\n\n');
    },
    close: closing(test.close.bind(test), async () => {
      await jobs?.close();
      await queue.close();
      await client.end();
    }),
  });
  running.working = {
    ...relay,
    get gateway() {
      return running.gatewayIsGone ? nobody : relay.gateway;
    },
  };
  jobs = startJobs(running.working, { ...workHandlers, ...handlers }, queue.queue);
  return running;
}

const closing =
  (close: TestRelay['close'], before: () => Promise<void>): TestRelay['close'] =>
  async (options) => {
    await before();
    await close(options);
  };

/** The code of an error of ours, with the field of its detail where there is one; anything else is thrown on. */
export async function refusal(work: Promise<unknown>): Promise<string> {
  try {
    await work;
  } catch (error) {
    if (!isZegelError(error)) throw error;
    return [error.code, ...(error.detail?.field === undefined ? [] : [error.detail.field])].join(' ');
  }
  return 'nothing was refused';
}

export const PATIENT = 'p.jansen@patient.example';
export const NUMBER = '+31644444444';
export const LETTER = { subject: 'Uitslag', text: 'Alles is goed.', html: '<p>Alles is goed.</p>' };
export const DAY_MS = 24 * 3_600_000;

/** The sender's letter to these people, sent, and their mail with it. Answers the message. */
export async function sendLetter(
  test: WholeRelay,
  recipients: Recipient[] = [{ address: PATIENT, level: 'sms', number: NUMBER }],
  files: FileToAttach[] = [],
): Promise<Sent> {
  const { compose } = test.sender.face;
  const { message } = await compose.startMessage();
  for (const file of files) await compose.attach(message, file.name, file);
  const expiresAt = test.clock.now() + 30 * DAY_MS;
  const sent = await compose.send(message, { ...LETTER, recipients, confirmed: [], expiresAt });
  await test.settled();
  return sent;
}

/** A recipient's page at the link in the mail to this address, greeted and knocked. */
export async function guestAt(
  test: WholeRelay,
  address = PATIENT,
  keptKeys?: KeptKeyStore,
): Promise<GuestFace & { handle: string }> {
  const link = new URL(test.linkTo(address));
  const handle = link.pathname.replace('/o/', '');
  const guest = await test.guest(keptKeys);
  await guest.greet(handle);
  await guest.knock(link.hash);
  return { ...guest, handle };
}

/** The road of one recipient, as the sender sees it. */
export async function stateOf(test: WholeRelay, message: string, address = PATIENT): Promise<SentRecipient> {
  const item = (await test.sender.face.mail.sent()).items.find((each) => each.message === message);
  const recipient = item?.recipients.find((each) => each.address === address);
  if (!recipient) throw new Error('nothing was sent there');
  return recipient;
}
