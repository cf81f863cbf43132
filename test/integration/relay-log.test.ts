import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { api } from '../../contract/api/index.ts';
import { logPrivate } from '../../contract/api/log.ts';
import { charter as charterShape, logLeaf } from '../../contract/objects.ts';
import {
  b64u,
  isZegelError,
  leafHash,
  logOrigin,
  merkleRoot,
  networkDigest,
  privateDigest,
  unb64u,
  utf8,
  verifyCheckpoint,
  verifyConsistency,
  verifyInclusion,
} from '../../crypto/index.ts';
import { append } from '../../server/log/append.ts';
import { type Column, startColumn } from '../support/column.ts';
import { type Enrolled, type TestRelay, setUpOrganisation, startRelay } from '../support/relay.ts';

let column: Column;
let test: TestRelay;
let admin: Enrolled;
let org: string;

beforeAll(async () => {
  column = await startColumn();
  test = await startRelay(await column.createDatabase('log'));
  admin = await setUpOrganisation(test);
  org = admin.account.organisation.id;
}, 60_000);

afterAll(async () => {
  await test.close();
  await column.stop();
});

const write = (count: number) =>
  test.relay.db.withOrganisation(org, (tx) =>
    append(test.relay, tx, {
      org,
      type: 'notify',
      outcome: 'success',
      private: { actor: { kind: 'service' }, detail: { count } },
    }),
  );

const read = (query: Record<string, number> = { limit: 200 }) =>
  admin.browser.client.call(api.log.read, {}, {}, { query });

const logKey = (): Uint8Array => {
  const { charter } = admin.browser.session.member().me.organisation;
  return unb64u(charterShape.parse(JSON.parse(charter.body)).log);
};

describe('the communication log', () => {
  it('numbers entries that are written at once one after the other', async () => {
    const numbers = await Promise.all(Array.from({ length: 12 }, (_, count) => write(count)));
    const sorted = numbers.sort((a, b) => a - b);
    expect(sorted).toEqual(sorted.map((_, index) => (sorted[0] ?? 0) + index));
  });

  it('reads newest first, in pages', async () => {
    const { entries, size } = await read({ limit: 3 });
    expect(entries.map(({ seq }) => seq)).toEqual([size - 1, size - 2, size - 3]);
    const older = await read({ limit: 2, before: size - 3 });
    expect(older.entries.map(({ seq }) => seq)).toEqual([size - 4, size - 5]);
  });

  it('has a root over all its leaves, in a checkpoint that the charter’s log key signed', async () => {
    const { entries, checkpoint, size } = await read();
    const { root, size: signedSize } = verifyCheckpoint(checkpoint, logOrigin(org), logKey());
    expect([signedSize, entries.length]).toEqual([size, size]);
    const hashes = entries.reverse().map(({ leaf }) => leafHash(utf8(leaf)));
    expect(b64u(root)).toBe(b64u(merkleRoot(hashes)));
  });

  it('commits in each leaf to the personal part beside it', async () => {
    for (const { leaf, salt, private: json } of (await read()).entries) {
      if (salt === null || json === null) throw new Error('erased');
      const { p, org: leafOrg } = logLeaf.parse(JSON.parse(leaf));
      expect(leafOrg).toBe(org);
      expect(p).toBe(b64u(privateDigest(unb64u(salt), json)));
      logPrivate.parse(JSON.parse(json));
    }
  });

  it('proves each entry', async () => {
    const { size } = await read();
    for (let index = 0; index < size; index += 1) {
      const proof = await admin.browser.client.call(api.log.proof, { n: index }, {});
      const { root, size: signed } = verifyCheckpoint(proof.checkpoint, logOrigin(org), logKey());
      expect(signed).toBe(proof.size);
      verifyInclusion({
        leaf: leafHash(utf8(proof.leaf)),
        index,
        size: proof.size,
        root,
        proof: proof.hashes.map(unb64u),
      });
    }
  });

  it('proves that each size of it is the beginning of what it is now, and writes nothing for that', async () => {
    const { entries, size } = await read();
    const leaves = entries.reverse().map(({ leaf }) => leafHash(utf8(leaf)));
    for (let first = 0; first <= size; first += 1) {
      const proof = await admin.browser.client.call(
        api.log.consistency,
        { n: first },
        {},
        { query: { to: size } },
      );
      verifyConsistency({
        first,
        firstRoot: merkleRoot(leaves.slice(0, first)),
        second: size,
        secondRoot: merkleRoot(leaves),
        proof: proof.hashes.map(unb64u),
      });
    }
    expect((await read()).size).toBe(size + 1);
  });

  it.each([
    { first: 3, query: { to: 2 }, code: 'not_found' },
    { first: 1, query: { to: 100_000 }, code: 'not_found' },
    { first: 1, query: {}, code: 'bad_request' },
    { first: 1, query: { to: -1 }, code: 'bad_request' },
    { first: 1, query: { to: 2, more: 1 }, code: 'bad_request' },
  ])('has no proof from $first to $query: $code', async ({ first, query, code }) => {
    const asked = admin.browser.client.call(
      api.log.consistency,
      { n: first },
      {},
      { query: query as Record<string, number> },
    );
    await expect(asked).rejects.toSatisfy((error) => isZegelError(error, code));
  });

  it('has no proof of an entry that is not there', async () => {
    const { size } = await read();
    const beyond = admin.browser.client.call(api.log.proof, { n: size + 5 }, {});
    await expect(beyond).rejects.toSatisfy((error) => isZegelError(error, 'not_found'));
  });

  it('holds an entry of every reading, with who, what and from where', async () => {
    const before = (await read()).size;
    const { entries, size } = await read({ limit: 1, before: 5 });
    expect(size).toBe(before + 1);
    expect(entries).toHaveLength(1);
    const [last] = (await read({ limit: 2 })).entries.slice(1);
    expect(JSON.parse(last?.leaf ?? '')).toMatchObject({ type: 'log_read', outcome: 'success' });
    expect(JSON.parse(last?.private ?? '')).toMatchObject({
      actor: { kind: 'account', id: admin.account.id, address: admin.account.address },
      ip: null,
      from: b64u(networkDigest(unb64u(last?.from?.salt ?? ''), '127.0.0.1')),
      detail: { before: 5, limit: 1 },
    });
    expect(last?.from?.address).toBe('127.0.0.1');
  });

  it('writes nothing of an action that failed', async () => {
    const before = (await read()).size;
    const failed = test.relay.db.withOrganisation(org, async (tx) => {
      await append(test.relay, tx, {
        org,
        type: 'send',
        outcome: 'success',
        private: { actor: { kind: 'service' } },
      });
      throw new Error('afterwards');
    });
    await expect(failed).rejects.toThrow('afterwards');
    expect((await read()).size).toBe(before + 1);
  });

  it.each<Record<string, number>>([
    { limit: 0 },
    { limit: 201 },
    { before: -1 },
    { limit: 1.5 },
    { more: 1 },
  ])('refuses to read %j', async (query) => {
    await expect(read(query)).rejects.toSatisfy((error) => isZegelError(error, 'bad_request'));
  });
});
