/** What a copy of the database gives to somebody who guesses: nothing to test a guess of an address against. */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { api } from '../../contract/api/index.ts';
import { release } from '../../contract/objects.ts';
import { b64u, hex, idBytes, privateDigest, recipientDigest, unb64u, utf8 } from '../../crypto/index.ts';
import { systemClock } from '../../server/clock.ts';
import { MAY_WAIT, migrate, migrationNames } from '../../server/db/migrate.ts';
import { sealFormerColumns } from '../../server/keys/former-columns.ts';
import { sealField } from '../../server/keys/fields.ts';
import { openPrivatePart } from '../../server/log/private-part.ts';
import { DROP, UNDO_DROP } from '../support/former-columns.ts';
import {
  NUMBER,
  PATIENT,
  type WholeRelay,
  foundOrganisation,
  guestAt,
  sendLetter,
} from '../support/whole-relay.ts';

let organisation: Awaited<ReturnType<typeof foundOrganisation>>;
let test: WholeRelay;

beforeAll(async () => {
  organisation = await foundOrganisation();
});
afterAll(() => organisation.end());
beforeEach(async () => {
  test = await organisation.start();
});
afterEach(() => test.close());

const readLog = async () =>
  (await test.admin.client.call(api.log.read, {}, {}, { query: { limit: 200 } })).entries;

describe('a copy of the database', () => {
  it('holds no hash over an address and a number, and not the salts of the log', async () => {
    const { message } = await sendLetter(test);
    const [sent] = (await test.sender.face.mail.sent()).items;
    expect(sent?.message).toBe(message);
    const entries = await readLog();
    const digest = recipientDigest(PATIENT, NUMBER, message);
    const secrets = [digest, ...entries.flatMap(({ salt }) => (salt === null ? [] : [unb64u(salt)]))];
    expect(secrets.length).toBeGreaterThan(5);
    const dump = await test.dump();
    for (const secret of secrets) {
      expect(dump).not.toContain(hex(secret));
      expect(dump).not.toContain(b64u(secret));
    }
  });

  it('has not the number of the token, without which it cannot be put together from a guess', async () => {
    const { message } = await sendLetter(test);
    const sent = await test.sender.client.call(api.messages.envelope, { message, n: 0 }, {});
    const token = release.parse(JSON.parse(sent.token.body));
    const dump = await test.dump();
    expect(dump).not.toContain(hex(idBytes(token.id)));
    expect(dump).not.toContain(token.id);
  });
});

describe('rows of a version that left tokens and salts in clear', () => {
  it('are sealed at the next start, and read as before', async () => {
    const { message } = await sendLetter(test);
    const before = await readLog();
    const sent = await test.sender.client.call(api.messages.envelope, { message, n: 0 }, {});
    await unseal(test, message);
    expect(await test.dump()).toContain(sent.token.signature);
    // The columns stay as long as anything is in them, and the relay starts without this migration.
    const { ownerUrl } = test.database;
    expect(await migrate(ownerUrl, 'migrations', systemClock)).toEqual({ applied: [], waiting: [DROP] });
    expect(await test.relay.db.refuseIfBehind(await migrationNames('migrations'), MAY_WAIT)).toEqual([DROP]);
    expect(await test.dump()).toContain(sent.token.signature);
    await sealFormerColumns(test.relay);
    expect(
      await test.rows(
        `select from envelopes where num_nonnulls(token_id, token_body, token_signature) > 0
         union all select from log_entries where salt is not null`,
      ),
    ).toEqual([]);
    await sealFormerColumns(test.relay);
    expect(await migrate(ownerUrl, 'migrations', systemClock)).toEqual({ applied: [DROP], waiting: [] });
    expect(await test.sender.client.call(api.messages.envelope, { message, n: 0 }, {})).toEqual(sent);
    const entries = await readLog();
    // Rows of before had no network address apart.
    const former = before.map((entry) => ({ ...entry, from: null }));
    expect(entries.filter(({ seq }) => before.some((entry) => entry.seq === seq))).toEqual(former);
    for (const { leaf, salt, private: json } of entries) {
      const { p } = JSON.parse(leaf) as { p: string };
      expect(b64u(privateDigest(unb64u(salt ?? ''), json ?? ''))).toBe(p);
    }
    const guest = await guestAt(test);
    await guest.sendCode();
    expect(await guest.openWithCode(test.codeTo(NUMBER))).toMatchObject({ subject: 'Uitslag' });
  });

  it('keep the number of a token as used', async () => {
    const { message } = await sendLetter(test);
    await unseal(test, message);
    await sealFormerColumns(test.relay);
    const [row] = await test.rows<{ token_hash: Uint8Array }>('select token_hash from envelopes');
    const again = test.rows(
      `insert into envelopes select (json_populate_record(e, '{"envelope": 1}')).* from envelopes e`,
    );
    await expect(again).rejects.toThrow(/envelopes_org_id_token_hash_key/);
    expect(row?.token_hash).toHaveLength(32);
  });
});

/** Undoes migration 0009, and writes rows as they were before 0008. */
async function unseal(whole: WholeRelay, message: string): Promise<void> {
  const { org, relay } = whole;
  await whole.rows(UNDO_DROP);
  const sent = await whole.sender.client.call(api.messages.envelope, { message, n: 0 }, {});
  const { id } = release.parse(JSON.parse(sent.token.body));
  await whole.rows(
    `update envelopes set token_sealed = null, token_hash = null, token_id = $1, token_body = $2,
       token_signature = $3 where message = $4`,
    [idBytes(id), sent.token.body, sent.token.signature, idBytes(message)],
  );
  const key = await relay.db.withOrganisation(org, (tx) => relay.dataKeys.ofOrganisation(tx, org));
  const entries = await whole.rows<{ seq: string; private_sealed: Buffer }>(
    'select seq, private_sealed from log_entries where salt is null',
  );
  for (const entry of entries) {
    const seq = Number(entry.seq);
    const { salt, json } = openPrivatePart(key, org, seq, new Uint8Array(entry.private_sealed));
    const sealed = sealField(key, 'log_entries.private', org, utf8(json), seq);
    await whole.rows('update log_entries set salt = $1, private_sealed = $2 where seq = $3', [
      salt,
      sealed,
      seq,
    ]);
  }
}
