/**
 * Before a message is released, the relay holds nothing of it that anybody but its author could open: looked at after
 * every single request of the author's page. What each refusal of a token or a redemption rests on is in
 * refusals.test.ts and scanner/service/release; the same moments with a process killed in them are in test/faults.
 */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Search, textNeedle } from '../support/canary.ts';
import { png } from '../support/documents.ts';
import {
  COLLEAGUE,
  DAY_MS,
  NUMBER,
  PATIENT,
  type WholeRelay,
  foundOrganisation,
} from '../support/whole-relay.ts';

/** Where a message leaves rows before its release: itself, its parts, work to discard it, the log of inspection. */
const MAY_CHANGE = ['log_entries', 'log_heads', 'log_nodes', 'messages', 'outbox', 'parts', 'sessions'];
/** The shortest that holds a stanza for a hybrid recipient: its encapsulated key. */
const ENCAPSULATED = 1120;

const headers = new Search([
  textNeedle('the version line of a header', 'age-encryption.org/v1'),
  textNeedle('a stanza', '-> mlkem768x25519 '),
]);

let organisation: Awaited<ReturnType<typeof foundOrganisation>>;
let test: WholeRelay;

beforeAll(async () => {
  organisation = await foundOrganisation();
  test = await organisation.start();
});
afterAll(async () => {
  await test.close();
  await organisation.end();
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

const fetchPart = (path: string, cookie?: string): Promise<number> =>
  fetch(test.origin + path, { headers: cookie === undefined ? {} : { cookie } }).then(({ status }) => status);

describe('before its release a message', () => {
  const steps: string[] = [];
  let before: Map<string, string[]>;

  beforeEach(async () => {
    await test.settled();
    before = await tables();
  });

  it('has no stanza for anybody, in tables, queue or blobs, at any step', async () => {
    const { compose } = test.sender.face;
    const { message } = await compose.startMessage();
    test.sender.watch = async (request) => {
      if (!request.includes('/api/messages')) return;
      if (/\/envelopes\/0$/.test(request)) return;
      steps.push(request.replace(message, 'M'));
      const news = changed(before, await tables());
      expect(
        [...news.keys()].filter((name) => !MAY_CHANGE.includes(name) && !name.startsWith('bullmq.')),
      ).toEqual([]);
      const rows = [...news.values()].flat();
      expect(rows.filter((row) => holdsBinary(row, ENCAPSULATED))).toEqual([]);
      const staged = await blobs();
      expect(headers.in([Buffer.from(rows.join('\n')), ...staged])).toEqual([]);
      for (const cookie of [test.sender.cookie, test.colleague.cookie, test.admin.cookie]) {
        expect(await fetchPart(`/api/messages/${message}/parts/0`, cookie)).toBe(404);
      }
      expect(await fetchPart(`/api/guest/${message}/parts/0`)).toBe(401);
    };
    await compose.attach(message, 'a', {
      name: 'foto.png',
      file: new Blob([png as Uint8Array<ArrayBuffer>]),
    });
    await compose.send(message, {
      ...{ subject: 'Uitslag', text: 'Alles is goed.', html: '' },
      recipients: [
        { address: PATIENT, level: 'sms', number: NUMBER },
        { address: COLLEAGUE, level: 'key' },
      ],
      confirmed: [],
      expiresAt: test.clock.now() + DAY_MS,
    });
    test.sender.watch = null;
    expect(steps).toEqual([
      'POST /api/messages',
      'POST /api/messages/M/parts',
      'POST /api/messages/M/parts/1/inspect',
      'POST /api/messages/M/parts',
      'POST /api/messages/M/inspect',
      'POST /api/messages/M/envelopes/0/token',
    ]);
    // The same look sees the envelope once it is there.
    const news = changed(before, await tables());
    expect([...news.keys()]).toEqual(expect.arrayContaining(['deliveries', 'envelopes']));
    expect((news.get('envelopes') ?? []).some((row) => holdsBinary(row, 3 * ENCAPSULATED))).toBe(true);
  });
});
