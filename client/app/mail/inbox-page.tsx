import { useParams } from 'react-router';
import { useSpeech } from '../../ui/language.tsx';
import { ConversationList } from './conversation-list.tsx';
import { ConversationView } from './conversation-view.tsx';
import { inboxRows } from './conversations.ts';
import { EmptyMailbox, Mailbox } from './mailbox.tsx';
import { useInbox } from './mailboxes.ts';
import { words } from './words.ts';

export function InboxPage() {
  const { thread } = useParams();
  const { say } = useSpeech();
  const inbox = useInbox();
  const items = inbox.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <Mailbox
      title={say(words.inbox)}
      list={
        <ConversationList
          box="inbox"
          pages={inbox}
          rows={inboxRows(items)}
          messages={items.map(({ message }) => message)}
          empty={<EmptyMailbox title={say(words.inboxEmpty)} what={say(words.inboxEmptyWhat)} />}
        />
      }
      thread={thread ?? null}
      open={thread === undefined ? null : <ConversationView key={thread} thread={thread} box="inbox" />}
    />
  );
}
