import { expect, it } from 'vitest';
import type { ConversationFacts, InboxItem } from '../../core/face.ts';
import { inboxRows } from './conversations.ts';

const facts = (given: Partial<ConversationFacts> = {}): ConversationFacts => ({
  received: 1,
  sent: 0,
  unread: 0,
  lastReceivedAt: 1,
  lastSentAt: null,
  ...given,
});

const item = (message: string, given: Partial<InboxItem> = {}): InboxItem => ({
  message,
  thread: 'a',
  from: { kind: 'account', address: 'bram@example.org', name: 'Bram' },
  receivedAt: 1,
  openedAt: null,
  attachments: 0,
  conversation: facts(),
  ...given,
});

it('makes one row of a conversation, under its newest message', () => {
  const fatima = { kind: 'account' as const, address: 'fatima@example.org', name: 'Fatima' };
  const conversation = facts({ received: 5, sent: 2, unread: 1 });
  const rows = inboxRows([
    item('2', { receivedAt: 2, attachments: 1, from: fatima, conversation }),
    item('1', { attachments: 2, conversation }),
  ]);
  expect(rows).toMatchObject([
    { message: '2', time: 2, who: ['Fatima', 'Bram'], attachments: 3, count: 7, unread: 1 },
  ]);
});

it('has the newest conversation first, wherever the pages break', () => {
  const rows = inboxRows([
    item('1', { thread: 'b', receivedAt: 5 }),
    item('2', { receivedAt: 3 }),
    item('3', { thread: 'c', receivedAt: 9 }),
  ]);
  expect(rows.map(({ thread }) => thread)).toEqual(['c', 'b', 'a']);
});

it('counts a message once that stands on two pages', () => {
  const twice = item('1', { attachments: 1 });
  expect(inboxRows([twice, twice])).toMatchObject([{ attachments: 1 }]);
});

it('is answered when the last letter is mine', () => {
  const answered = (lastReceivedAt: number, lastSentAt: number | null) =>
    inboxRows([item('1', { conversation: facts({ lastReceivedAt, lastSentAt }) })])[0]?.answered;
  expect(answered(1, 2)).toBe(true);
  expect(answered(2, 1)).toBe(false);
  expect(answered(2, null)).toBe(false);
});
