/** Members converse: lists in pages, a conversation as each of its people sees it, answers and forwarding. */
import { describe, expect, it } from 'vitest';
import { api } from '../../contract/api/index.ts';
import { LIST_PAGE } from '../../contract/api/mailbox.ts';
import type { AnswerKind, MessageOrigin, Recipient, Sent } from '../../client/core/face.ts';
import { idBytes, newId } from '../../crypto/index.ts';
import { pdf } from '../support/documents.ts';
import { RawMessage } from '../support/raw-message.ts';
import { organisationForEachTest, test } from '../support/each-test.ts';
import {
  COLLEAGUE,
  DAY_MS,
  LETTER,
  NUMBER,
  PATIENT,
  type Person,
  SENDER,
  refusal,
} from '../support/whole-relay.ts';

const MINUTE = 60_000;

organisationForEachTest();

const key = (address: string): Recipient => ({ address, level: 'key' });

async function write(
  from: Person,
  recipients: Recipient[],
  options: { thread?: string; origin?: MessageOrigin; subject?: string; confirmed?: string[] } = {},
): Promise<Sent> {
  const { thread, origin, subject = LETTER.subject, confirmed = [] } = options;
  test.clock.pass(MINUTE);
  const { message } = await from.face.compose.startMessage({
    ...(thread === undefined ? {} : { thread }),
    ...(origin === undefined ? {} : { origin }),
  });
  return from.face.compose.send(message, {
    ...LETTER,
    subject,
    recipients,
    confirmed: confirmed.map((warning) => ({ warning, reason: null })),
    expiresAt: test.clock.now() + 30 * DAY_MS,
  });
}

/** Answers as the page does: with what the core proposes. */
async function answer(from: Person, message: string, kind: AnswerKind): Promise<Sent> {
  const { recipients, thread } = await from.face.mail.answer(message, kind);
  return write(
    from,
    recipients.map(({ address, level, accessCode }) => ({
      ...{ address, level },
      ...(level === 'sms' ? { number: NUMBER } : {}),
      ...(accessCode === null ? {} : { accessCode }),
    })),
    { ...(thread === null ? {} : { thread }), origin: { kind: 'reply', message } },
  );
}

it('does not take a letter into a conversation of which its sender did not sign that it is', async () => {
  const { sender, colleague } = test;
  const { message } = await write(sender, [key(COLLEAGUE)]);
  const { thread } = await write(sender, [key(COLLEAGUE)]);
  await test.rows('update messages set thread = $1 where message = $2', [idBytes(thread), idBytes(message)]);
  expect(await refusal(colleague.face.mail.openMessage(message))).toBe('reader_check_failed');
  expect(await refusal(sender.face.mail.openMessage(message))).toBe('reader_check_failed');
});

describe('a conversation of three', () => {
  it('is one row for each, with what it takes to see where it stands', async () => {
    const { sender, colleague, admin } = test;
    const first = await write(sender, [key(COLLEAGUE), key(admin.address)]);
    expect((await colleague.face.mail.inbox()).items).toMatchObject([
      { conversation: { received: 1, sent: 0, unread: 1, lastSentAt: null } },
    ]);
    await colleague.face.mail.openMessage(first.message);
    const second = await answer(colleague, first.message, 'reply');
    expect(second.thread).toBe(first.thread);
    expect(await colleague.face.mail.inbox()).toMatchObject({
      unread: 0,
      items: [{ conversation: { received: 1, sent: 1, unread: 0, lastSentAt: second.releasedAt } }],
    });
    expect((await admin.face.mail.inbox()).items).toHaveLength(1);

    const third = await answer(sender, first.message, 'reply_all');
    const seen = async (face: Person['face']) =>
      (await face.mail.conversation(first.thread)).map(({ message, sent, received }) => [
        message,
        sent !== null,
        received?.from.address ?? null,
      ]);
    expect(await seen(sender.face)).toEqual([
      [first.message, true, null],
      [second.message, false, COLLEAGUE],
      [third.message, true, null],
    ]);
    expect(await seen(admin.face)).toEqual([
      [first.message, false, SENDER],
      [third.message, false, SENDER],
    ]);
    expect(await admin.face.mail.inbox()).toMatchObject({ unread: 2 });
  });

  it('is nothing at all for who is not in it, as one that does not exist', async () => {
    const { thread, message } = await write(test.sender, [key(COLLEAGUE)]);
    for (const wanted of [thread, newId()]) {
      expect(await test.admin.client.call(api.messages.thread, { thread: wanted }, {})).toEqual({
        messages: [],
        next: null,
      });
      expect(await refusal(test.admin.face.mail.conversation(wanted))).toBe('not_found');
    }
    const asked = test.admin.client.call(api.messages.read, { message }, {});
    expect(await refusal(asked)).toBe('not_found');
    expect(await refusal(test.admin.face.mail.answer(message, 'reply'))).toBe('not_found');
  });

  it('shows subject and first line without telling who wrote', async () => {
    const { message } = await write(test.sender, [key(COLLEAGUE)]);
    const [glance] = await test.colleague.face.mail.subjects([message]);
    expect(glance).toMatchObject({ subject: LETTER.subject, firstLine: LETTER.text.split('\n')[0]?.trim() });
    const [item] = (await test.sender.face.mail.sent()).items;
    expect(item?.recipients[0]?.timeline.openedAt).toBeNull();
  });

  it('is searched in what was opened, and nowhere else', async () => {
    const { thread, message } = await write(test.sender, [key(COLLEAGUE)], { subject: 'Café de Linde' });
    const { mail } = test.colleague.face;
    expect(await mail.search('linde')).toEqual({ threads: [], searched: 0 });
    await mail.subjects([message]);
    expect(await mail.search('LINDE cafe')).toEqual({ threads: [thread], searched: 1 });
    expect(await mail.search('linde elders')).toEqual({ threads: [], searched: 1 });
  });
});

describe('pages of a list', () => {
  it('stay what they were while new mail arrives, and leave nothing out', async () => {
    const { message } = await write(test.sender, [key(COLLEAGUE)]);
    await copies(message, LIST_PAGE + 9);
    const ask = async (query: Record<string, string>) =>
      test.colleague.client.call(api.messages.inbox, {}, {}, { query });
    const first = await ask({});
    expect(first.messages).toHaveLength(LIST_PAGE);
    expect(first.unread).toBe(LIST_PAGE + 10);
    await write(test.sender, [key(COLLEAGUE)]);
    const second = await ask({ before: first.next ?? '' });
    expect(second.next).toBeNull();
    const seen = [...first.messages, ...second.messages].map(({ handle }) => handle);
    expect(new Set(seen).size).toBe(LIST_PAGE + 10);
    expect(seen).toHaveLength(LIST_PAGE + 10);
  });

  it('are asked for by what a page ended with, and by nothing else', async () => {
    for (const before of ['', 'x', '1.2', `-1.${newId()}`, `1.${newId()}x`]) {
      const asked = test.sender.client.call(api.messages.sent, {}, {}, { query: { before } });
      expect(await refusal(asked)).toBe('bad_request');
    }
  });

  /** As many more deliveries of this message to the same reader, all of the same millisecond. */
  async function copies(message: string, count: number): Promise<void> {
    for (let n = 1; n <= count; n += 1) {
      await test.rows(
        `insert into deliveries
         select (jsonb_populate_record(d, jsonb_build_object('handle', '\\x' || $2, 'position', $3::int))).*
         from deliveries d where message = $1 and position = 0`,
        [idBytes(message), Buffer.from(idBytes(newId())).toString('hex'), n],
      );
    }
  }
});

describe('an answer to a guest', () => {
  it('is opened with the code that they have', async () => {
    const accessCode = await test.sender.face.compose.newAccessCode();
    const guest: Recipient = { address: PATIENT, level: 'code', accessCode };
    const { message } = await write(test.sender, [guest, key(COLLEAGUE)]);
    const proposed = await test.sender.face.mail.answer(message, 'reply');
    expect(proposed.recipients).toEqual([
      { address: PATIENT, level: 'code', accessCode },
      { address: COLLEAGUE, level: 'key', accessCode: null },
    ]);
    // Who did not give it does not know it.
    const theirs = await test.colleague.face.mail.answer(message, 'reply_all');
    expect(theirs.recipients).toEqual([
      { address: SENDER, level: 'key', accessCode: null },
      { address: PATIENT, level: 'code', accessCode: null },
    ]);
  });
});

describe('forwarding', () => {
  const sms: Recipient = { address: PATIENT, level: 'sms', number: NUMBER };

  it('seals the attachment anew, in a conversation of its own', async () => {
    const { sender, colleague, admin } = test;
    const report = pdf(['Alles is goed.']);
    const { message } = await sender.face.compose.startMessage();
    const file = new Blob([report as Uint8Array<ArrayBuffer>]);
    await sender.face.compose.attach(message, 'a', { name: 'uitslag.pdf', file });
    const expiresAt = test.clock.now() + DAY_MS;
    const letter = { ...LETTER, recipients: [key(COLLEAGUE)], confirmed: [], expiresAt };
    const { thread } = await sender.face.compose.send(message, letter);

    const proposal = await colleague.face.mail.answer(message, 'forward');
    expect(proposal).toMatchObject({
      thread: null,
      recipients: [],
      files: [{ part: 1, name: 'uitslag.pdf' }],
    });
    const { compose } = colleague.face;
    const fresh = await compose.startMessage({ origin: { kind: 'forward', message } });
    await compose.attachFrom(fresh.message, 'f', { message, part: 1 });
    const sent = await compose.send(fresh.message, { ...letter, recipients: [key(admin.address)] });
    expect(sent.thread).not.toBe(thread);
    const { blob } = await admin.face.mail.downloadAttachment(sent.message, 1);
    expect(new Uint8Array(await blob.arrayBuffer())).toEqual(report);
  });

  it('to somebody who opens with less has to be confirmed, and the log says so', async () => {
    const { message } = await write(test.sender, [key(COLLEAGUE)]);
    const origin = { kind: 'forward' as const, message };
    const { compose } = test.colleague.face;
    const started = await compose.startMessage({ origin });
    const { warnings } = await compose.preview(started.message, LETTER, [sms]);
    expect(warnings.map(({ warning }) => warning)).toEqual([`weaker_than_before/${PATIENT}`]);
    expect(await refusal(write(test.colleague, [sms], { origin }))).toBe('confirmation_needed');
    const sent = await write(test.colleague, [sms], { origin, confirmed: [`weaker_than_before/${PATIENT}`] });
    const { entries } = await test.admin.face.organisation.readLog();
    const ours = entries.filter(({ details }) => details?.message === sent.message);
    expect(ours.find(({ type }) => type === 'forward')?.details).toMatchObject({
      actor: { address: COLLEAGUE },
      detail: { of: message, weaker: true },
    });
  });

  it('of a message that is not one’s own is refused', async () => {
    const { message } = await write(test.colleague, [key(test.admin.address)]);
    const origin = { kind: 'forward' as const, message };
    // The client knows nothing of it, and takes only the strongest way.
    expect(await refusal(write(test.sender, [sms], { origin }))).toBe('confirmation_needed');
    const raw = await RawMessage.begin(test);
    for (const n of raw.parts.keys()) await raw.upload(n);
    await raw.inspect();
    const request = { ...(await raw.redeemable()), origin };
    expect(await refusal(raw.redeem(request))).toBe('not_found');
    expect(await refusal(raw.redeem({ ...request, origin: { ...origin, message: newId() } }))).toBe(
      'not_found',
    );
  });
});
