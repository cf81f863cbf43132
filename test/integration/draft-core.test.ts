/** Drafts and interrupted uploads, by the client's own core at two devices of one author, on the whole relay. */
import { randomBytes as nodeRandom, createHash } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createMember } from '../../client/core/client.ts';
import type { FileToAttach, MemberFace, Written } from '../../client/core/face.ts';
import { memorySeedStore } from '../../client/core/seed-store.ts';
import { b64u, idBytes } from '../../crypto/index.ts';
import {
  COLLEAGUE,
  DAY_MS,
  type Person,
  type WholeRelay,
  foundOrganisation,
  refusal,
} from '../support/whole-relay.ts';

let organisation: Awaited<ReturnType<typeof foundOrganisation>>;
let test: WholeRelay;

beforeAll(async () => {
  organisation = await foundOrganisation();
}, 60_000);
afterAll(() => organisation.end());
beforeEach(async () => {
  test = await organisation.start();
});
afterEach(() => test.close());

const MIB = 1024 * 1024;

const written = (text: string, rest: Partial<Written> = {}): Written => ({
  recipients: [{ address: COLLEAGUE, level: 'key', number: '', accessCode: '', ownCode: false }],
  subject: 'Verslag',
  text,
  html: '',
  confirmed: [],
  days: 30,
  answers: null,
  ...rest,
});

const fileOf = (size: number): FileToAttach => ({
  name: 'scan.bin',
  file: new Blob([new Uint8Array(nodeRandom(size))]),
});

/** The same person at another device, or at a page opened again: with the seeds, and nothing else in memory. */
async function another(person: Person, isOffline = () => false): Promise<MemberFace> {
  const seeds = memorySeedStore();
  await seeds.keep({ account: person.account, secret: person.secret });
  const { face } = await createMember({
    origin: test.origin,
    fetch: (url, init) => {
      if (isOffline()) return Promise.reject(new TypeError('fetch failed'));
      const headers = new Headers(init.headers);
      headers.set('cookie', person.cookie);
      return fetch(url, { ...init, headers });
    },
    cookieHeader: () => person.cookie,
    now: () => test.clock.now(),
    seeds,
  });
  await face.session.resume();
  return face;
}

const sending = (text: string) => ({
  subject: 'Verslag',
  text,
  html: '',
  recipients: [{ address: COLLEAGUE, level: 'key' as const }],
  confirmed: [],
  expiresAt: test.clock.now() + 30 * DAY_MS,
});

const sha256 = async (file: Blob): Promise<string> =>
  createHash('sha256')
    .update(new Uint8Array(await file.arrayBuffer()))
    .digest('hex');

/** The colleague's copy of the first attachment of a message. */
async function received(message: string): Promise<string> {
  const { mail } = test.colleague.face;
  await mail.inbox();
  await mail.openMessage(message);
  return sha256((await mail.downloadAttachment(message, 1)).blob);
}

/** Where the attachments of a message go at the relay. */
async function uploads(message: string): Promise<string[]> {
  const found = await test.rows<{ upload: Uint8Array }>(
    `select upload from parts where message = $1 and part > 0 order by part`,
    [idBytes(message)],
  );
  return found.map(({ upload }) => b64u(upload));
}

async function until(isSo: () => Promise<boolean>): Promise<void> {
  while (!(await isSo())) await new Promise((resolve) => setImmediate(resolve));
}

describe('a draft between two devices', () => {
  it('is continued on the other, and is gone from both lists once it was sent', async () => {
    const { compose, drafts } = test.sender.face;
    const { message } = await compose.startMessage();
    await drafts.save(message, written('Begonnen op de computer.'));
    const phone = await another(test.sender);
    const [item] = await phone.drafts.list();
    expect(item).toMatchObject({
      message,
      summary: { subject: 'Verslag', recipients: [COLLEAGUE], more: 0, attachments: 0 },
    });
    const opened = await phone.drafts.open(message);
    expect(opened.written).toEqual(written('Begonnen op de computer.'));
    await phone.drafts.save(message, written('Afgemaakt op de telefoon.'));
    await phone.compose.send(message, sending('Afgemaakt op de telefoon.'));
    expect(await phone.drafts.list()).toEqual([]);
    expect(await drafts.list()).toEqual([]);
    expect(await refusal(drafts.save(message, written('Nog iets.')))).toBe('already_released');
    const own = await drafts.settle(message, 'both');
    expect(own.written.text).toBe('Nog iets.');
    expect(own.message).not.toBe(message);
  });

  it('that could not be thrown away goes on being kept', async () => {
    let isOffline = false;
    const { compose, drafts } = await another(test.sender, () => isOffline);
    const { message } = await compose.startMessage();
    await drafts.save(message, written('Begonnen.'));
    isOffline = true;
    expect(await refusal(drafts.throwAway(message))).toBe('network_failed');
    isOffline = false;
    await drafts.save(message, written('Toch verder.'));
    const kept = await test.sender.face.drafts.open(message);
    expect(kept.written.text).toBe('Toch verder.');
  });

  it('that was changed on both is never lost: mine, the other or both are kept', async () => {
    const { compose, drafts } = test.sender.face;
    const phone = await another(test.sender);
    for (const choice of ['mine', 'other', 'both'] as const) {
      const { message } = await compose.startMessage();
      await drafts.save(message, written('Samen.'));
      await phone.drafts.open(message);
      await phone.drafts.save(message, written('Op de telefoon.'));
      expect(await refusal(drafts.save(message, written('Op de computer.')))).toBe('draft_changed');
      expect(await drafts.other(message)).toMatchObject({ written: { text: 'Op de telefoon.' } });
      const settled = await drafts.settle(message, choice);
      expect(settled.written.text).toBe(choice === 'other' ? 'Op de telefoon.' : 'Op de computer.');
      await drafts.save(settled.message, { ...settled.written, text: `${settled.written.text} Verder.` });
      const texts = await Promise.all(
        (await phone.drafts.list()).map(async (each) => (await phone.drafts.open(each.message)).written.text),
      );
      expect(texts).toContain(choice === 'other' ? 'Op de telefoon. Verder.' : 'Op de computer. Verder.');
      expect(texts.includes('Op de telefoon.')).toBe(choice === 'both');
      for (const each of await drafts.list()) await drafts.throwAway(each.message);
    }
  });

  it('is not sent while the other device has a newer version', async () => {
    const { compose, drafts } = test.sender.face;
    const { message } = await compose.startMessage();
    await drafts.save(message, written('Oud.'));
    const phone = await another(test.sender);
    await phone.drafts.open(message);
    await phone.drafts.save(message, written('Nieuw.'));
    expect(await refusal(compose.send(message, sending('Oud.')))).toBe('draft_changed');
  });

  it('is saved once when the answer was lost, and is nobody’s change but mine', async () => {
    const { compose, drafts } = test.sender.face;
    const { message } = await compose.startMessage();
    await drafts.save(message, written('Een.'));
    test.sender.loseAnswerTo = /^POST \/api\/drafts\//;
    expect(await refusal(drafts.save(message, written('Twee.')))).toBe('network_failed');
    await drafts.save(message, written('Drie.'));
    expect((await (await another(test.sender)).drafts.open(message)).written.text).toBe('Drie.');
  });

  it('is gone after sending, also when the answer of the relay was lost', async () => {
    const { compose, drafts } = test.sender.face;
    const { message } = await compose.startMessage();
    await drafts.save(message, written('Een.'));
    test.sender.loseAnswerTo = /^POST \/api\/messages\/[^/]+\/envelopes\/0$/;
    expect(await refusal(compose.send(message, sending('Een.')))).toBe('network_failed');
    expect(await drafts.list()).toEqual([]);
    // What is typed meanwhile does not bring it back.
    await drafts.save(message, written('Een.'));
    expect(await drafts.list()).toEqual([]);
    await compose.send(message, sending('Een.'));
  });

  it('that was thrown away is taken back, with what was attached', async () => {
    const { compose, drafts } = test.sender.face;
    const { message } = await compose.startMessage();
    await drafts.save(message, written('Weg.'));
    await compose.attach(message, 'a', fileOf(2 * MIB));
    await drafts.save(message, written('Weg.'));
    await drafts.throwAway(message);
    expect(await drafts.list()).toEqual([]);
    const back = await drafts.takeBack(message);
    expect(back).toMatchObject({ written: { text: 'Weg.' }, attachments: [{ at: 'complete' }] });
    await compose.attach(message, 'a', null);
    await compose.send(message, sending('Weg.'));
  });

  it('that could not be kept is gone on with where it is, and kept from there', async () => {
    let isOffline = false;
    const { compose, drafts } = await another(test.sender, () => isOffline);
    const { message } = await compose.startMessage();
    isOffline = true;
    expect(await refusal(drafts.save(message, written('Nog nergens.')))).toBe('network_failed');
    const opened = await drafts.open(message);
    expect(opened).toMatchObject({ savedAt: null, written: { text: 'Nog nergens.' } });
    isOffline = false;
    await drafts.save(message, opened.written);
    expect((await test.sender.face.drafts.open(message)).written.text).toBe('Nog nergens.');
  });

  it('shows the relay nothing of what is in it', async () => {
    const { compose, drafts } = test.sender.face;
    const { message } = await compose.startMessage();
    await drafts.save(message, written('kenmerk-van-de-brief', { subject: 'kenmerk-van-het-onderwerp' }));
    const dump = await test.dump();
    for (const secret of ['kenmerk-van-de-brief', 'kenmerk-van-het-onderwerp', COLLEAGUE]) {
      for (const text of [secret, Buffer.from(secret).toString('hex')]) expect(dump).not.toContain(text);
    }
  });
});

describe('an attachment that is passed on', () => {
  const file = fileOf(6 * MIB);
  let from: { message: string; part: number };
  beforeEach(async () => {
    const { compose } = test.sender.face;
    const { message } = await compose.startMessage();
    await compose.attach(message, 'a', file);
    await compose.send(message, sending('Met bijlage.'));
    from = { message, part: 1 };
  });

  it('and taken away while it is fetched does not go with the message', async () => {
    const { compose } = test.sender.face;
    const { message } = await compose.startMessage({ origin: { kind: 'forward', message: from.message } });
    const fetched = new Promise<void>((resolve) => {
      test.sender.watch = async (request) => {
        if (!request.endsWith(`/${from.message}/parts/1`)) return;
        await compose.removeAttachment(message, 'f');
        resolve();
      };
    });
    const passedOn = refusal(compose.attachFrom(message, 'f', from));
    await fetched;
    expect(await passedOn).toBe('attachment_removed');
    await compose.send(message, sending('Zonder bijlage.'));
    await test.colleague.face.mail.inbox();
    expect(await test.colleague.face.mail.openMessage(message)).toMatchObject({ files: [] });
  });

  it('goes on at another page, whether it was on its way to this one or up, and asks for no file', async () => {
    const { message } = await test.sender.face.compose.startMessage();
    await test.sender.face.drafts.save(message, written('Ter info.'));
    for (const at of ['fetched', 'up'] as const) {
      const page = await another(test.sender);
      await page.drafts.open(message);
      const isThere = page.compose.attachFrom(message, 'f', from);
      const ended = refusal(isThere);
      await until(async () => {
        if (at === 'fetched') return (await test.sender.face.drafts.list())[0]?.summary?.attachments === 1;
        const [upload] = await uploads(message);
        return upload !== undefined && ((await test.relay.blobs.state(upload))?.offset ?? 0) > 0;
      });
      await page.compose.discard(message);
      expect(await ended).toBe('attachment_removed');
    }
    const page = await another(test.sender);
    expect((await page.drafts.open(message)).attachments).toMatchObject([
      { at: 'partial', hasFile: true, name: file.name, sizeBytes: 6 * MIB },
    ]);
    const [before] = await uploads(message);
    await page.compose.attach(message, 'f', null);
    expect(await uploads(message)).toEqual([before]);
    await page.compose.send(message, sending('Ter info.'));
    expect(await received(message)).toBe(await sha256(file.file));
  });

  it('asks for the file where the message it was attached to is over', async () => {
    const page = await another(test.colleague);
    const { message } = await page.compose.startMessage();
    await page.drafts.save(message, written('Ter info.'));
    const ended = refusal(page.compose.attachFrom(message, 'f', from));
    await until(async () => (await test.colleague.face.drafts.list())[0]?.summary?.attachments === 1);
    await page.compose.discard(message);
    await ended;
    await test.rows('update deliveries set expires_at = $1', [test.clock.now()]);
    const later = await another(test.colleague);
    await later.drafts.open(message);
    expect(await refusal(later.compose.attach(message, 'f', null))).toBe('file_needed');
    await later.compose.attach(message, 'f', file);
    await later.compose.send(message, sending('Ter info.'));
    expect(await received(message)).toBe(await sha256(file.file));
  });
});

it('an attachment that was taken away before the core heard of it is not taken in', async () => {
  const { compose } = test.sender.face;
  const { message } = await compose.startMessage();
  await compose.removeAttachment(message, 'a');
  expect(await refusal(compose.attach(message, 'a', fileOf(1000)))).toBe('attachment_removed');
  await compose.send(message, sending('Zonder bijlage.'));
  await test.colleague.face.mail.inbox();
  expect(await test.colleague.face.mail.openMessage(message)).toMatchObject({ files: [] });
});

describe('an upload that was interrupted', () => {
  const file = fileOf(6 * MIB);

  it('goes on at another page with the same bytes, and only with what was missing', async () => {
    const { compose, drafts } = test.sender.face;
    const { message } = await compose.startMessage();
    await drafts.save(message, written('Met bijlage.'));
    await interrupted(message, file);
    const page = await another(test.sender);
    const opened = await page.drafts.open(message);
    expect(opened.attachments).toMatchObject([{ at: 'partial', hasFile: false, name: file.name }]);
    const sentBytes = opened.attachments[0]?.sentBytes ?? 0;
    expect(sentBytes).toBeGreaterThan(0);
    expect(await refusal(page.compose.attach(message, 'a', null))).toBe('file_needed');
    const [before] = await uploads(message);
    await page.compose.attach(message, 'a', file);
    expect(await uploads(message)).toEqual([before]);
    await page.drafts.save(message, written('Met bijlage.'));
    await page.compose.send(message, sending('Met bijlage.'));
    expect(await received(message)).toBe(await sha256(file.file));
  });

  it('starts anew in another place when another file is chosen', async () => {
    const { compose, drafts } = test.sender.face;
    const { message } = await compose.startMessage();
    await drafts.save(message, written('Met bijlage.'));
    await interrupted(message, file);
    const page = await another(test.sender);
    await page.drafts.open(message);
    const [before] = await uploads(message);
    const bytes = new Uint8Array(await file.file.arrayBuffer());
    bytes[bytes.length - 1] = 0x58;
    const changed = { name: file.name, file: new Blob([bytes]) };
    await page.compose.attach(message, 'a', changed);
    expect(await uploads(message)).not.toEqual([before]);
    await page.compose.send(message, sending('Met bijlage.'));
    expect(await received(message)).toBe(await sha256(changed.file));
  });

  it('asks for no file when all of it was up and inspected, and for the file when its day was over', async () => {
    const { compose, drafts } = test.sender.face;
    const { message } = await compose.startMessage();
    await drafts.save(message, written('Met bijlage.'));
    await compose.attach(message, 'a', file);
    await drafts.save(message, written('Met bijlage.'));
    const page = await another(test.sender);
    expect((await page.drafts.open(message)).attachments).toMatchObject([
      { at: 'complete', judged: { verdict: 'clean' } },
    ]);
    await page.compose.attach(message, 'a', null);
    // Its day, without that of the session.
    await test.rows('update messages set staged_until = $1 where staged_until > $1', [test.clock.now()]);
    await test.rows(`update outbox set due_at = $1 where kind = 'discard_draft'`, [test.clock.now()]);
    await test.settled();
    const later = await another(test.sender);
    expect((await later.drafts.open(message)).attachments).toMatchObject([{ at: 'gone' }]);
    expect(await refusal(later.compose.attach(message, 'a', null))).toBe('file_needed');
    await later.compose.attach(message, 'a', file);
    await later.compose.send(message, sending('Met bijlage.'));
    expect(await received(message)).toBe(await sha256(file.file));
  });

  it('by an attachment over 2 GiB − 1 is refused before a byte is read', async () => {
    const { compose } = test.sender.face;
    const { message } = await compose.startMessage();
    const huge = { name: 'groot.bin', file: { size: 2 ** 31 } as Blob };
    await expect(compose.attach(message, 'a', huge)).rejects.toMatchObject({
      code: 'attachment_too_large',
      detail: { limit: '2.147.483.647' },
    });
  });

  /** Begins to bring it up from a page that is closed in the middle. */
  async function interrupted(message: string, source: FileToAttach): Promise<void> {
    const page = await another(test.sender);
    await page.drafts.open(message);
    const begun = page.compose.attach(message, 'a', source);
    const ended = refusal(begun);
    await until(async () => {
      const [upload] = await uploads(message);
      return upload !== undefined && ((await test.relay.blobs.state(upload))?.offset ?? 0) > 0;
    });
    await page.compose.discard(message);
    expect(await ended).toBe('attachment_removed');
  }
});
