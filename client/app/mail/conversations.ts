/** Lists of messages as people see them: what belongs together in one row, newest first. */
import type { ConversationFacts, InboxItem, SentItem, SentRecipient } from '../../core/face.ts';

export interface ConversationRow {
  thread: string;
  /** The newest message of the conversation in this list: its subject stands for all. */
  message: string;
  time: number;
  /** In the inbox who wrote, in what was sent who it went to; each once, newest first. */
  who: string[];
  attachments: number;
  /** Of everything in the conversation, also what is not in the list. */
  count: number;
  unread: number;
  /** My own message is the last one. */
  answered: boolean;
  /** Of what I sent: those whom a sent message in this row went to. */
  recipients: SentRecipient[];
}

export const inboxRows = (items: readonly InboxItem[]): ConversationRow[] =>
  rowsOf(
    items.map(({ message, thread, receivedAt, attachments, conversation, from }) => ({
      ...{ message, thread, time: receivedAt, attachments, conversation },
      who: [from.name],
      recipients: [],
    })),
  );

export const sentRows = (items: readonly SentItem[]): ConversationRow[] =>
  rowsOf(
    items.map(({ message, thread, releasedAt, attachments, conversation, recipients }) => ({
      ...{ message, thread, time: releasedAt, attachments, conversation, recipients },
      who: recipients.map(({ address }) => address),
    })),
  );

interface Listed extends Pick<ConversationRow, 'message' | 'thread' | 'time' | 'who' | 'attachments'> {
  conversation: ConversationFacts;
  recipients: SentRecipient[];
}

/** A message that stands on two pages, since a newer one came in between, is counted once. */
function rowsOf(listed: readonly Listed[]): ConversationRow[] {
  const unique = [...new Map(listed.map((each) => [each.message, each])).values()];
  const newestFirst = unique.toSorted((one, other) => other.time - one.time);
  const rows = new Map<string, ConversationRow>();
  for (const { conversation, ...each } of newestFirst) {
    const row = rows.get(each.thread);
    if (row) {
      row.who = [...new Set([...row.who, ...each.who])];
      row.attachments += each.attachments;
      row.recipients.push(...each.recipients);
    } else {
      rows.set(each.thread, {
        ...each,
        who: [...new Set(each.who)],
        recipients: [...each.recipients],
        count: conversation.received + conversation.sent,
        unread: conversation.unread,
        answered: (conversation.lastSentAt ?? 0) > (conversation.lastReceivedAt ?? Infinity),
      });
    }
  }
  return [...rows.values()];
}
