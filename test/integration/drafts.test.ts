/** Drafts and staged parts at the relay: whose they are, which version is newest, and how much there may be. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { api } from '../../contract/api/index.ts';
import { MAX_PART_BYTES } from '../../contract/values.ts';
import { b64u, commitment, idBytes, newId, randomBytes } from '../../crypto/index.ts';
import { tidyDrafts } from '../../server/drafts/drafts.ts';
import { DAY_MS, type Person, type WholeRelay, foundOrganisation, refusal } from '../support/whole-relay.ts';

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

/** As a client seals them: the relay sees bytes. */
const sealed = (byte: number, size = 5232) => b64u(new Uint8Array(size).fill(byte));
const save = ({ client }: Person, draft: string, ifVersion: number, byte = 1, size?: number) =>
  client.call(api.drafts.put, { draft }, { ifVersion, summary: sealed(byte), content: sealed(byte, size) });
const read = ({ client }: Person, draft: string) => client.call(api.drafts.get, { draft }, {});
const discard = ({ client }: Person, draft: string) => client.call(api.drafts.discard, { draft }, {});
const listed = async ({ client }: Person) =>
  (await client.call(api.drafts.list, {}, {})).drafts.map(({ draft }) => draft);

async function begin({ client }: Person): Promise<string> {
  const message = newId();
  const bound = b64u(commitment(randomBytes(16), test.org, message));
  await client.call(api.messages.create, {}, { message, thread: newId(), commitment: bound });
  return message;
}
const place = ({ client }: Person, message: string, part: number, sizeBytes: number) =>
  client.call(api.messages.createPart, { message }, { part, kind: 'attachment', sizeBytes });

describe('a draft', () => {
  it('is saved, listed and read by its author, version by version', async () => {
    const draft = newId();
    expect(await save(test.sender, draft, 0)).toEqual({
      version: 1,
      updatedAt: test.clock.now(),
      expiresAt: test.clock.now() + 90 * DAY_MS,
    });
    expect(await save(test.sender, draft, 1, 2)).toMatchObject({ version: 2 });
    expect(await listed(test.sender)).toEqual([draft]);
    expect(await read(test.sender, draft)).toMatchObject({ version: 2, content: sealed(2) });
  });

  it('is never written over by a save on top of an older version, whichever comes first', async () => {
    const draft = newId();
    await save(test.sender, draft, 0, 1);
    const both = await Promise.allSettled([save(test.sender, draft, 1, 2), save(test.sender, draft, 1, 3)]);
    expect(both.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
    expect(await refusal(save(test.sender, draft, 1, 4))).toBe('draft_changed');
    expect(await refusal(save(test.sender, draft, 0, 4))).toBe('draft_changed');
    const won = both[0].status === 'fulfilled' ? 2 : 3;
    expect((await read(test.sender, draft)).content).toBe(sealed(won));
  });

  it('of somebody else is not found, and the same id is another draft', async () => {
    const draft = newId();
    await save(test.sender, draft, 0, 1);
    expect(await refusal(read(test.colleague, draft))).toBe('not_found');
    expect(await refusal(save(test.colleague, draft, 1, 9))).toBe('not_found');
    await discard(test.colleague, draft);
    expect(await refusal(test.colleague.client.call(api.drafts.restore, { draft }, {}))).toBe('not_found');
    await save(test.colleague, draft, 0, 9);
    expect((await read(test.sender, draft)).content).toBe(sealed(1));
    await discard(test.colleague, draft);
  });

  it('that was thrown away can be taken back for ten minutes, and is then deleted with what was staged', async () => {
    const draft = await begin(test.sender);
    const { upload } = await place(test.sender, draft, 1, 1000);
    await save(test.sender, draft, 0);
    await discard(test.sender, draft);
    expect(await listed(test.sender)).not.toContain(draft);
    expect(await refusal(read(test.sender, draft))).toBe('not_found');
    await tidyDrafts(test.working);
    await test.sender.client.call(api.drafts.restore, { draft }, {});
    expect(await listed(test.sender)).toContain(draft);
    await discard(test.sender, draft);
    test.clock.pass(10 * 60_000);
    await tidyDrafts(test.working);
    await test.settled();
    expect(await refusal(test.sender.client.call(api.drafts.restore, { draft }, {}))).toBe('not_found');
    expect(await test.rows('select 1 from messages where message = $1', [idBytes(draft)])).toEqual([]);
    expect(await test.blobs()).not.toContain(Buffer.from(upload, 'base64url').toString('hex'));
  });

  it('that nobody changes is deleted after ninety days', async () => {
    const draft = newId();
    await save(test.colleague, draft, 0);
    const { expiresAt } = await read(test.colleague, draft);
    await test.rows('update drafts set expires_at = $1 where draft = $2', [test.clock.now(), idBytes(draft)]);
    expect(expiresAt - test.clock.now()).toBe(90 * DAY_MS);
    await tidyDrafts(test.working);
    expect(await refusal(read(test.colleague, draft))).toBe('not_found');
  });

  it('has room for no more than two hundred, and 64 MiB together', async () => {
    await test.rows(
      `insert into drafts (org_id, account, draft, version, summary, content, updated_at, expires_at)
       select $1, $2, decode(lpad(to_hex(n), 32, '0'), 'hex'), 1, '\\x00', '\\x00', 0, $3
       from generate_series(1, 200) n`,
      [idBytes(test.org), idBytes(test.admin.account), test.clock.now() + DAY_MS],
    );
    expect(await refusal(save(test.admin, newId(), 0))).toBe('drafts_full');
    const [first] = await listed(test.admin);
    await discard(test.admin, first ?? '');
    const draft = newId();
    await save(test.admin, draft, 0);
    await save(test.admin, draft, 1, 2);

    // What was thrown away neither comes back over the limit, nor piles up until it is deleted.
    const restored = test.admin.client.call(api.drafts.restore, { draft: first ?? '' }, {});
    expect(await refusal(restored)).toBe('drafts_full');
    await discard(test.admin, (await listed(test.admin))[1] ?? '');
    await test.rows(
      `insert into drafts (org_id, account, draft, version, summary, content, updated_at, expires_at, discarded_at)
       select $1, $2, decode(lpad(to_hex(n), 32, '0'), 'hex'), 1, '\\x00', '\\x00', 0, $3, 0
       from generate_series(1001, 1199) n`,
      [idBytes(test.org), idBytes(test.admin.account), test.clock.now() + DAY_MS],
    );
    expect(await refusal(save(test.admin, newId(), 0))).toBe('drafts_full');
    await test.rows('delete from drafts where discarded_at = 0');
    await test.rows(
      `update drafts set content = decode(repeat('00', 63 * 1048576), 'hex') where draft = $1`,
      [idBytes(draft)],
    );
    expect(await refusal(save(test.admin, (await listed(test.admin))[1] ?? '', 1, 1, 2_000_000))).toBe(
      'drafts_full',
    );
  });
});

describe('what is staged', () => {
  it('is told to its author, with how much of it has arrived', async () => {
    const message = await begin(test.sender);
    const { upload } = await place(test.sender, message, 1, 1000);
    const response = await fetch(`${test.origin}/up/${upload}`, {
      method: 'PATCH',
      headers: {
        cookie: test.sender.cookie,
        'x-zegel': '1',
        'tus-resumable': '1.0.0',
        'upload-offset': '0',
        'content-type': 'application/offset+octet-stream',
      },
      body: new Uint8Array(400),
    });
    expect(response.status).toBe(204);
    const staged = await test.sender.client.call(api.messages.stagedParts, { message }, {});
    expect(staged.parts).toEqual([{ part: 1, upload, sizeBytes: 1000, offset: 400 }]);
    expect(staged.stagedUntil).toBe(test.clock.now() + DAY_MS);
  });

  it('by somebody else is not found', async () => {
    const message = await begin(test.sender);
    const asked = test.colleague.client.call(api.messages.stagedParts, { message }, {});
    expect(await refusal(asked)).toBe('not_found');
  });

  it('is at most 10 GiB for a message and 20 GiB for a member, counted when a place is asked for', async () => {
    const { colleague, sender } = test;
    const [one, other, third] = [await begin(colleague), await begin(colleague), await begin(colleague)];
    for (const message of [one, other]) {
      for (const part of [1, 2, 3, 4]) await place(colleague, message, part, MAX_PART_BYTES);
      expect(await refusal(place(colleague, message, 5, MAX_PART_BYTES))).toBe('message_full');
    }
    await place(colleague, third, 1, MAX_PART_BYTES);
    expect(await refusal(place(colleague, third, 2, MAX_PART_BYTES))).toBe('staging_full');
    // A place that is asked for again counts once.
    await place(colleague, third, 1, MAX_PART_BYTES);
    await place(sender, await begin(sender), 1, MAX_PART_BYTES);
  });
});
