/**
 * Transactions that meet at the same rows (server/messages/locks.ts). A transaction of our own holds a row until both
 * of two others wait, so that they meet every time: in another order PostgreSQL ends one of them (40P01).
 */
import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { api } from '../../contract/api/index.ts';
import { b64u, commitment, hex, idBytes, newId, randomBytes, sha256 } from '../../crypto/index.ts';
import { tidyDrafts } from '../../server/drafts/drafts.ts';
import { answerAuthor, beginAnswer } from '../../server/guests/answer.ts';
import { createPart } from '../../server/messages/message.ts';
import {
  NUMBER,
  type WholeRelay,
  foundOrganisation,
  guestAt,
  refusal,
  sendLetter,
} from '../support/whole-relay.ts';

let organisation: Awaited<ReturnType<typeof foundOrganisation>>;
let test: WholeRelay;

beforeAll(async () => {
  organisation = await foundOrganisation();
  test = await organisation.start();
}, 60_000);
afterAll(async () => {
  await test.close();
  await organisation.end();
});

/** Runs these statements in a transaction, begins each work once the one before waits, and commits when all wait. */
async function whileHolding(
  statements: [string, unknown[]][],
  work: readonly (() => Promise<unknown>)[],
): Promise<PromiseSettledResult<unknown>[]> {
  const holder = new Client({ connectionString: test.database.ownerUrl });
  await holder.connect();
  try {
    await holder.query('begin');
    await holder.query(`select set_config('zegel.org', $1, true)`, [hex(idBytes(test.org))]);
    for (const [sql, values] of statements) await holder.query(sql, values);
    const running: Promise<unknown>[] = [];
    for (const run of work) {
      const started = run();
      started.catch(() => undefined);
      running.push(started);
      await vi.waitFor(async () => expect(await waiting()).toBe(running.length), { timeout: 10_000 });
    }
    await holder.query('commit');
    return await Promise.allSettled(running);
  } finally {
    await holder.end();
  }
}

async function waiting(): Promise<number> {
  const [row] = await test.rows<{ count: string }>(
    // What others wait for in pg_stat_activity is shown to superusers only, which the owner is on one column.
    `select count(distinct pid) from pg_locks join pg_stat_activity using (pid)
     where datname = current_database() and not granted`,
  );
  return Number(row?.count);
}

const hold = (message: string): [string, unknown[]] => [
  'select from messages where message = $1 for update',
  [idBytes(message)],
];

describe('a guest', () => {
  it('who begins an answer again while a part of it is asked for keeps nobody waiting for ever', async () => {
    const { message: letter } = await sendLetter(test);
    const page = await guestAt(test);
    await page.sendCode();
    await page.openWithCode(test.codeTo(NUMBER));
    const who = { org: test.org, handle: page.handle, ip: '127.0.0.1' };
    const guest = { ...who, message: letter, envelope: 0 };
    const message = newId();
    const begun = {
      message,
      commitment: b64u(commitment(randomBytes(16), test.org, message)),
      bearer: b64u(sha256(randomBytes(32))),
    };
    const first = await beginAnswer(test.working, guest, begun);
    const part = { part: 1, kind: 'attachment', sizeBytes: 1000 } as const;
    const [placed, again] = await whileHolding(
      [hold(message)],
      [
        () => createPart(test.working, answerAuthor(who), message, part),
        () => beginAnswer(test.working, guest, begun),
      ],
    );
    expect(placed).toMatchObject({ status: 'fulfilled' });
    expect(again).toEqual({ status: 'fulfilled', value: first });
  });
});

describe('a draft', () => {
  const sealed = (byte: number) => b64u(new Uint8Array(5232).fill(byte));
  const save = (draft: string, ifVersion: number) =>
    test.sender.client.call(
      api.drafts.put,
      { draft },
      { ifVersion, summary: sealed(1), content: sealed(ifVersion + 1) },
    );
  const listed = async () =>
    (await test.sender.client.call(api.drafts.list, {}, {})).drafts.map(({ draft }) => draft);
  async function begin(): Promise<string> {
    const message = newId();
    const bound = b64u(commitment(randomBytes(16), test.org, message));
    await test.sender.client.call(api.messages.create, {}, { message, thread: newId(), commitment: bound });
    return message;
  }

  it.each([
    ['that was kept before', true],
    ['that was not', false],
  ])('%s is not brought back by a save that comes in while its message is released', async (_, isKept) => {
    const draft = await begin();
    if (isKept) await save(draft, 0);
    const [late] = await whileHolding(
      [
        [
          `update messages set state = 'released', released_at = $2 where message = $1`,
          [idBytes(draft), test.clock.now()],
        ],
        ['delete from drafts where draft = $1', [idBytes(draft)]],
      ],
      [() => refusal(save(draft, isKept ? 1 : 0))],
    );
    expect(late).toEqual({ status: 'fulfilled', value: 'already_released' });
    expect(await listed()).not.toContain(draft);
  });

  it('that is saved once more while it is tidied away stays or goes, and keeps nobody waiting for ever', async () => {
    const draft = await begin();
    await save(draft, 0);
    await test.rows('update drafts set expires_at = $1 where draft = $2', [test.clock.now(), idBytes(draft)]);
    const [saved, tidied] = await whileHolding(
      [hold(draft)],
      [() => save(draft, 1), () => tidyDrafts(test.working)],
    );
    expect(saved).toMatchObject({ status: 'fulfilled' });
    expect(tidied).toMatchObject({ status: 'fulfilled' });
    expect(await listed()).toContain(draft);
  });
});
