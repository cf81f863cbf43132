/**
 * Before a message is released, the relay holds nothing of it that anybody but its author could open: looked at after
 * every single request of the author's page, a member's or a guest's. What is staged is fetched by nobody, and is gone
 * after a day. What each refusal of a token or a redemption rests on is in refusals.test.ts and
 * scanner/service/release; the same moments with a process killed in them are in test/faults.
 */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { FileToAttach, GuestFace, Written } from '../../client/core/face.ts';
import { createGuest } from '../../client/core/guest-client.ts';
import { api } from '../../contract/api/index.ts';
import { idBytes } from '../../crypto/index.ts';
import { Search, textNeedle } from '../support/canary.ts';
import { png } from '../support/documents.ts';
import {
  COLLEAGUE,
  DAY_MS,
  NUMBER,
  PATIENT,
  type WholeRelay,
  foundOrganisation,
  refusal,
  sendLetter,
} from '../support/whole-relay.ts';

/**
 * Where a message leaves rows before its release: itself, its parts, work to discard it, the log of inspection, and
 * how many of the day held what (server/rules counts, and names no message).
 */
const MAY_CHANGE = [
  'daily_facts',
  'log_entries',
  'log_heads',
  'log_nodes',
  'messages',
  'outbox',
  'parts',
  'sessions',
];
/** The shortest that holds a stanza for a hybrid recipient: its encapsulated key. */
const ENCAPSULATED = 1120;

const headers = new Search([
  textNeedle('the version line of a header', 'age-encryption.org/v1'),
  textNeedle('a stanza', '-> mlkem768x25519 '),
]);
const picture: FileToAttach = { name: 'foto.png', file: new Blob([png as Uint8Array<ArrayBuffer>]) };

let organisation: Awaited<ReturnType<typeof foundOrganisation>>;
let test: WholeRelay;

beforeAll(async () => {
  organisation = await foundOrganisation();
});
afterAll(() => organisation.end());
beforeEach(async () => {
  test = await organisation.start();
  return () => test.close();
});

/** Every row of every table, the queue's too. */
async function tables(): Promise<Map<string, string[]>> {
  const names = await test.rows<{ name: string }>(
    `select format('%I.%I', nspname, relname) as name from pg_class c join pg_namespace n on n.oid = relnamespace
     where relkind in ('r', 'p') and nspname not in ('pg_catalog', 'information_schema') order by 1`,
  );
  const found = new Map<string, string[]>();
  for (const { name } of names) {
    const rows = await test.rows<{ row: string }>(`select t::text as row from ${name} t order by 1`);
    found.set(
      name.replace('public.', ''),
      rows.map(({ row }) => row),
    );
  }
  return found;
}

/** The rows that came or changed since, by table. */
function changed(before: Map<string, string[]>, now: Map<string, string[]>): Map<string, string[]> {
  const news = [...now].map(([name, rows]): [string, string[]] => {
    const old = new Set(before.get(name));
    return [name, rows.filter((row) => !old.has(row))];
  });
  return new Map(news.filter(([, rows]) => rows.length > 0));
}

/** Binary of this many bytes or more in a row, as PostgreSQL writes it. */
const holdsBinary = (row: string, bytes: number): boolean =>
  [...row.matchAll(/\\x([0-9a-f]*)/g)].some(([, hex = '']) => hex.length / 2 >= bytes);

const blobs = async (): Promise<Buffer[]> =>
  Promise.all((await test.blobs()).map((name) => readFile(join(test.folder, 'blobs', name))));

async function fetched(path: string, headers: Record<string, string> = {}): Promise<number> {
  return (await fetch(test.origin + path, { headers })).status;
}

/** What came since `before` holds no stanza: not one that is found by its name, nor one by its size. */
async function expectNoStanza(before: Map<string, string[]>, alsoChanges: string[] = []): Promise<void> {
  const news = changed(before, await tables());
  const allowed = [...MAY_CHANGE, ...alsoChanges];
  expect([...news.keys()].filter((name) => !allowed.includes(name) && !name.startsWith('bullmq.'))).toEqual(
    [],
  );
  const rows = [...news.values()].flat();
  expect(rows.filter((row) => holdsBinary(row, ENCAPSULATED))).toEqual([]);
  expect(headers.in([Buffer.from(rows.join('\n')), ...(await blobs())])).toEqual([]);
}

/** The same look sees the envelope once it is there. */
async function expectStanzas(before: Map<string, string[]>, count: number): Promise<void> {
  const news = changed(before, await tables());
  expect([...news.keys()]).toEqual(expect.arrayContaining(['deliveries', 'envelopes']));
  const envelopes = news.get('envelopes') ?? [];
  expect(envelopes.some((row) => holdsBinary(row, count * ENCAPSULATED))).toBe(true);
}

/** No part of it, by any route that gives out parts, for anybody there is. */
async function expectFetchedByNobody(message: string, guest?: AtPage): Promise<void> {
  for (const n of [0, 1]) {
    for (const { cookie } of [test.sender, test.colleague, test.admin]) {
      expect(await fetched(`/api/messages/${message}/parts/${n}`, { cookie })).toBe(404);
    }
    expect(await fetched(`/api/guest/${message}/parts/${n}`)).toBe(401);
    if (!guest) continue;
    const path = `/api/guest/${guest.handle}/answers/${message}/parts/${n}`;
    expect(await fetched(path)).toBe(401);
    for (const authorization of [guest.grant, guest.answerBearer]) {
      // A grant reads what was released; the bearer of an answer writes.
      const expected = authorization === guest.grant ? 404 : 401;
      expect(await fetched(path, { authorization })).toBe(expected);
    }
    // The parts that the grant reads are those of the letter.
    const own = await fetch(`${test.origin}/api/guest/${guest.handle}/parts/0`, {
      headers: { authorization: guest.grant },
    });
    const staged = await blobs();
    const given = Buffer.from(await own.arrayBuffer());
    expect(staged.filter((each) => each.equals(given))).toHaveLength(1);
  }
}

interface AtPage {
  face: GuestFace;
  handle: string;
  /** Of the last opening, and of the answer that was begun last: as they go in a header. */
  grant: string;
  answerBearer: string;
  watch: ((request: string) => Promise<void>) | null;
}

/** A recipient's page, with the letter open. */
async function atPage(): Promise<AtPage> {
  const link = new URL(test.linkTo(PATIENT));
  const handle = link.pathname.replace('/o/', '');
  const page: Omit<AtPage, 'face'> = { handle, grant: '', answerBearer: '', watch: null };
  const { face } = await createGuest({
    origin: test.origin,
    now: () => test.clock.now(),
    async fetch(url, init) {
      const response = await fetch(url, init);
      const path = new URL(url).pathname;
      const bearer = new Headers(init.headers).get('authorization') ?? '';
      if (/\/parts\/\d+$/.test(path)) page.grant = bearer;
      if (/\/answers\/[^/]+/.test(path)) page.answerBearer = bearer;
      await page.watch?.(`${init.method ?? 'GET'} ${path}`);
      return response;
    },
  });
  await face.greet(handle);
  await face.knock(link.hash);
  await face.sendCode();
  await face.openWithCode(test.codeTo(NUMBER));
  return Object.assign(page, { face });
}

const letterTo = (recipients: { address: string; level: 'sms' | 'key'; number?: string }[]) => ({
  ...{ subject: 'Uitslag', text: 'Alles is goed.', html: '' },
  recipients,
  confirmed: [],
  expiresAt: test.clock.now() + DAY_MS,
});

describe('before its release', () => {
  it('a message has no stanza for anybody, in tables, queue or blobs, at any step', async () => {
    const { compose } = test.sender.face;
    const before = await tables();
    const { message } = await compose.startMessage();
    const steps: string[] = [];
    test.sender.watch = async (request) => {
      if (!request.includes('/api/messages') || /\/envelopes\/0$/.test(request)) return;
      steps.push(request.replace(message, 'M'));
      await expectNoStanza(before);
      await expectFetchedByNobody(message);
    };
    await compose.attach(message, 'a', picture);
    await compose.send(
      message,
      letterTo([
        { address: PATIENT, level: 'sms', number: NUMBER },
        { address: COLLEAGUE, level: 'key' },
      ]),
    );
    test.sender.watch = null;
    expect(steps).toEqual([
      'POST /api/messages',
      'POST /api/messages/M/parts',
      'POST /api/messages/M/parts/1/inspect',
      'POST /api/messages/M/parts',
      'POST /api/messages/M/inspect',
      'POST /api/messages/M/envelopes/0/token',
    ]);
    await expectStanzas(before, 3);
  });

  it('an answer of a guest has none either, for whoever wrote or for the archive', async () => {
    await sendLetter(test);
    const guest = await atPage();
    await test.settled();
    const before = await tables();
    const steps: string[] = [];
    let answer = '';
    guest.watch = async (request) => {
      answer ||= /\/answers\/([^/]+)/.exec(request)?.[1] ?? '';
      if (!request.startsWith('POST') || /\/envelopes\/0$/.test(request)) return;
      steps.push(request.replace(guest.handle, 'H').replace(/answers\/[^/]+/, 'answers/M'));
      await expectNoStanza(before);
      if (answer !== '') await expectFetchedByNobody(answer, guest);
    };
    const begun = await guest.face.startAnswer();
    await guest.face.attachToAnswer(begun.answer, 'a', picture);
    await guest.face.sendAnswer(begun.answer, { text: 'Dank u wel.', confirmed: [] });
    guest.watch = null;
    expect(steps).toEqual([
      'POST /api/guest/H/answers',
      'POST /api/guest/H/answers/M/parts',
      'POST /api/guest/H/answers/M/parts/1/inspect',
      'POST /api/guest/H/answers/M/parts',
      'POST /api/guest/H/answers/M/inspect',
      'POST /api/guest/H/answers/M/envelopes/0/token',
    ]);
    await expectStanzas(before, 3);
    const header = { authorization: guest.grant };
    expect(await fetched(`/api/guest/${guest.handle}/answers/${answer}/parts/1`, header)).toBe(200);
    expect(await fetched(`/api/messages/${answer}/parts/1`, { cookie: test.sender.cookie })).toBe(200);
    expect(await fetched(`/api/messages/${answer}/parts/1`, { cookie: test.colleague.cookie })).toBe(404);
  });

  it('a draft is sealed to its author alone, and what is staged for it is fetched by nobody', async () => {
    const { compose, drafts } = test.sender.face;
    const { message } = await compose.startMessage();
    const before = await tables();
    const written: Written = {
      ...{ recipients: [], subject: 'Uitslag', text: 'Alles is goed.', html: '' },
      ...{ confirmed: [], days: 1, answers: null },
    };
    await drafts.save(message, written);
    await compose.attach(message, 'a', picture);
    const news = changed(before, await tables());
    // Two seals, of what is listed and of all of it, each with one encapsulated key.
    const saved = news.get('drafts') ?? [];
    expect(saved).toHaveLength(1);
    expect(headers.in([Buffer.from([...news.values()].flat().join('\n')), ...(await blobs())])).toEqual([]);
    await expectFetchedByNobody(message);
    for (const { client } of [test.colleague, test.admin]) {
      const asked = client.call(api.drafts.get, { draft: message }, {});
      expect(await refusal(asked)).toBe('not_found');
    }
  });
});

describe('what is staged', () => {
  const left = async (message: string) => ({
    messages: await test.rows('select 1 from messages where message = $1', [idBytes(message)]),
    parts: await test.rows('select 1 from parts where message = $1', [idBytes(message)]),
  });
  const nothing = { messages: [], parts: [] };

  it('of a message is gone a day after it was begun, whole or half up, inspected or not', async () => {
    const { compose } = test.sender.face;
    const { message } = await compose.startMessage();
    await compose.attach(message, 'a', picture);
    const recipients = [{ address: COLLEAGUE, level: 'key' as const }];
    await compose.inspectLetter(message, letterTo(recipients), recipients);
    const other = await test.sender.face.compose.startMessage();
    test.sender.loseAnswerTo = /\/parts$/;
    expect(await refusal(compose.attach(other.message, 'a', picture))).toBe('network_failed');
    expect(await test.blobs()).toHaveLength(3);
    test.clock.pass(DAY_MS - 1);
    await test.settled();
    expect(await test.blobs()).toHaveLength(3);
    test.clock.pass(1);
    await test.settled();
    expect(await test.blobs()).toEqual([]);
    for (const each of [message, other.message]) expect(await left(each)).toEqual(nothing);
  });

  it('of an answer is gone a day after it was begun, and nobody writes to it any more', async () => {
    await sendLetter(test);
    const ofLetter = await test.blobs();
    const guest = await atPage();
    const { answer } = await guest.face.startAnswer();
    await guest.face.attachToAnswer(answer, 'a', picture);
    expect(await test.blobs()).toHaveLength(ofLetter.length + 1);
    test.clock.pass(DAY_MS);
    const tooLate = guest.face.sendAnswer(answer, { text: 'Dank u wel.', confirmed: [] });
    expect(await refusal(tooLate)).toBe('answer_expired');
    await test.settled();
    expect(await test.blobs()).toEqual(ofLetter);
    expect(await left(answer)).toEqual(nothing);
  });
});
