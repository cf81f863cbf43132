import { Link, useParams } from 'react-router';
import type { SentRecipient } from '../../core/face.ts';
import { Icon } from '../../ui/icon.tsx';
import { useSpeech } from '../../ui/language.tsx';
import { ConversationList } from './conversation-list.tsx';
import { ConversationView } from './conversation-view.tsx';
import { sentRows } from './conversations.ts';
import { EmptyMailbox, Mailbox } from './mailbox.tsx';
import { useSent } from './mailboxes.ts';
import { words } from './words.ts';

export function SentPage() {
  const { thread } = useParams();
  const { say } = useSpeech();
  const sent = useSent();
  const items = sent.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <Mailbox
      title={say(words.sent)}
      list={
        <ConversationList
          box="sent"
          pages={sent}
          rows={sentRows(items)}
          messages={items.map(({ message }) => message)}
          state={({ recipients }) => <SentState recipients={recipients} />}
          empty={
            <EmptyMailbox title={say(words.sentEmpty)} what={say(words.sentEmptyWhat)}>
              <Link className="button button-secondary" to="/new">
                {say(words.write)}
              </Link>
            </EmptyMailbox>
          }
        />
      }
      thread={thread ?? null}
      open={thread === undefined ? null : <ConversationView key={thread} thread={thread} box="sent" />}
    />
  );
}

function SentState({ recipients }: { recipients: readonly SentRecipient[] }) {
  const { say } = useSpeech();
  const opened = recipients.filter(({ timeline }) => timeline.openedAt !== null).length;
  const isAsking = recipients.some(
    ({ timeline }) =>
      timeline.openedAt === null &&
      [
        timeline.lockedAt,
        timeline.notMyNumberAt,
        timeline.keyLostAt,
        timeline.notifyUnknownAt,
        timeline.notifyGivenUpAt,
      ].some((at) => at !== null),
  );
  if (isAsking) {
    return (
      <span className="tag tag-attention">
        <Icon name="attention" />
        {say(words.needsYou)}
      </span>
    );
  }
  const all = opened === recipients.length;
  return (
    <span className={all ? 'tag tag-done' : 'tag'}>
      {all && <Icon name="check" />}
      {say(words.openedBy, opened, recipients.length)}
    </span>
  );
}
