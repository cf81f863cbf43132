import { useQuery } from '@tanstack/react-query';
import { useParams } from 'react-router';
import { useSpeech } from '../../ui/language.tsx';
import { Failure } from '../../ui/notice.tsx';
import { Waiting } from '../../ui/progress.tsx';
import { words as shared } from '../../ui/words.ts';
import { Button } from '../../ui/button.tsx';
import { useCore } from '../core.tsx';
import { EmptyMailbox, MailRow, Mailbox } from './mailbox.tsx';
import { OpenMessage } from './open-message.tsx';
import { useSubjects } from './subjects.ts';
import { words } from './words.ts';

export function InboxPage() {
  const { message } = useParams();
  const { say } = useSpeech();
  return (
    <Mailbox
      title={say(words.inbox)}
      list={<InboxList />}
      open={message === undefined ? null : <OpenMessage key={message} message={message} back="/" />}
    />
  );
}

function InboxList() {
  const { mail } = useCore();
  const { say } = useSpeech();
  const inbox = useQuery({ queryKey: ['inbox'], queryFn: () => mail.inbox(), refetchInterval: 30_000 });
  const subjects = useSubjects((inbox.data ?? []).map(({ message }) => message));
  if (inbox.isPending) return <Waiting>{say(words.loading)}</Waiting>;
  if (inbox.isError) {
    return (
      <Failure error={inbox.error}>
        <Button onClick={() => void inbox.refetch()}>{say(shared.tryAgain)}</Button>
      </Failure>
    );
  }
  if (inbox.data.length === 0) {
    return <EmptyMailbox title={say(words.inboxEmpty)} what={say(words.inboxEmptyWhat)} />;
  }
  return (
    <ul className="mail-rows">
      {inbox.data.map((item) => (
        <MailRow
          key={item.message}
          to={`/inbox/${item.message}`}
          who={item.from.name}
          subject={subjects.get(item.message)}
          time={item.receivedAt}
          attachments={item.attachments}
          unread={item.openedAt === null}
        />
      ))}
    </ul>
  );
}
