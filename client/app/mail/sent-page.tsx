import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from 'react-router';
import type { SentItem } from '../../core/face.ts';
import { Button } from '../../ui/button.tsx';
import { Icon } from '../../ui/icon.tsx';
import { useSpeech } from '../../ui/language.tsx';
import { Failure } from '../../ui/notice.tsx';
import { Waiting } from '../../ui/progress.tsx';
import { words as shared } from '../../ui/words.ts';
import { useCore } from '../core.tsx';
import { EmptyMailbox, MailRow, Mailbox } from './mailbox.tsx';
import { OpenMessage } from './open-message.tsx';
import { ReceiptOf } from './receipt-sheet.tsx';
import { useSubjects } from './subjects.ts';
import { Timelines } from './timelines.tsx';
import { words } from './words.ts';

export function SentPage() {
  const { mail } = useCore();
  const { message } = useParams();
  const { say } = useSpeech();
  const sent = useQuery({ queryKey: ['sent'], queryFn: () => mail.sent(), refetchInterval: 15_000 });
  const item = sent.data?.find((each) => each.message === message);
  const list = sent.isPending ? (
    <Waiting>{say(words.loading)}</Waiting>
  ) : sent.isError ? (
    <Failure error={sent.error}>
      <Button onClick={() => void sent.refetch()}>{say(shared.tryAgain)}</Button>
    </Failure>
  ) : (
    <SentList items={sent.data} />
  );
  const open =
    message === undefined ? null : (
      <OpenMessage key={message} message={message} back="/sent">
        {item !== undefined && (
          <>
            <Timelines item={item} />
            <ReceiptOf item={item} />
          </>
        )}
      </OpenMessage>
    );
  return <Mailbox title={say(words.sent)} list={list} open={open} />;
}

function SentList({ items }: { items: readonly SentItem[] }) {
  const { say } = useSpeech();
  const subjects = useSubjects(items.map(({ message }) => message));
  if (items.length === 0) {
    return (
      <EmptyMailbox title={say(words.sentEmpty)} what={say(words.sentEmptyWhat)}>
        <Link className="button button-secondary" to="/new">
          {say(words.write)}
        </Link>
      </EmptyMailbox>
    );
  }
  return (
    <ul className="mail-rows">
      {items.map((item) => (
        <MailRow
          key={item.message}
          to={`/sent/${item.message}`}
          who={say(words.others, item.recipients[0]?.address ?? '', item.recipients.length - 1)}
          subject={subjects.get(item.message)}
          time={item.releasedAt}
          attachments={item.attachments}
          state={<SentState item={item} />}
        />
      ))}
    </ul>
  );
}

function SentState({ item }: { item: SentItem }) {
  const { say } = useSpeech();
  const { recipients } = item;
  const opened = recipients.filter(({ timeline }) => timeline.openedAt !== null).length;
  const isAsking = recipients.some(
    ({ timeline }) =>
      timeline.openedAt === null &&
      (timeline.lockedAt !== null || timeline.notMyNumberAt !== null || timeline.keyLostAt !== null),
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
