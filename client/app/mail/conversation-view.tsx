/** A conversation: its letters one below the other, the newest and the unread ones open, and room to answer. */
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { Link, useNavigate } from 'react-router';
import type { AnswerKind, ConversationItem } from '../../core/face.ts';
import { Button } from '../../ui/button.tsx';
import { Icon } from '../../ui/icon.tsx';
import { useSpeech } from '../../ui/language.tsx';
import { Failure } from '../../ui/notice.tsx';
import { Waiting } from '../../ui/progress.tsx';
import { words as shared } from '../../ui/words.ts';
import { useShortcuts } from '../shell/shortcuts.tsx';
import { AnswerBox } from './answer-box.tsx';
import { useGlance } from './glance.ts';
import { LetterCard } from './letter-card.tsx';
import { type Box, useConversation } from './mailboxes.ts';
import { useAnswering } from './answering.ts';
import { useOpenedMessage } from './opened-message.ts';
import { words } from './words.ts';

export function ConversationView({ thread, box }: { thread: string; box: Box }) {
  const { say } = useSpeech();
  const navigate = useNavigate();
  const conversation = useConversation(thread);
  const back = box === 'inbox' ? '/' : '/sent';
  useShortcuts({ u: () => void navigate(back) });
  return (
    <div className="stack">
      <div className="row row-between no-print">
        <Link className="button button-quiet mailbox-back" to={back}>
          <Icon name="back" />
          {say(words.back)}
        </Link>
        {conversation.data !== undefined && (
          <Button kind="quiet" onClick={() => window.print()}>
            <Icon name="print" />
            {say(words.print)}
          </Button>
        )}
      </div>
      {conversation.isPending && (
        <div className="sheet letter">
          <Waiting>{say(words.reading)}</Waiting>
        </div>
      )}
      {conversation.isError && conversation.data === undefined && (
        <Failure error={conversation.error}>
          <Button onClick={() => void conversation.refetch()}>{say(shared.tryAgain)}</Button>
        </Failure>
      )}
      {conversation.data !== undefined && <Letters thread={thread} box={box} items={conversation.data} />}
    </div>
  );
}

function Letters({ thread, box, items }: { thread: string; box: Box; items: readonly ConversationItem[] }) {
  const { say } = useSpeech();
  const heading = useRef<HTMLHeadingElement>(null);
  const newest = items.at(-1);
  // The subject of the newest stands for all, as it does in the list.
  const glance = useGlance(newest?.message ?? '', newest !== undefined);
  const [folded, setFolded] = useState<ReadonlyMap<string, boolean>>(() => atFirst(items, box));
  /** The letter that was folded or opened last: what has the focus before keeps it. */
  const [turned, setTurned] = useState<string | null>(null);
  const answering = useAnswering();
  // A letter that came in while the conversation is open is shown, and so is one's own that was just sent.
  const isFolded = ({ message }: ConversationItem): boolean => folded.get(message) ?? false;
  const isThere = glance !== undefined;
  useEffect(() => {
    if (isThere) heading.current?.focus({ preventScroll: true });
  }, [isThere]);
  const opened = useOpenedMessage();
  const newestLetter = useQuery({
    ...opened(newest?.message ?? ''),
    enabled: newest !== undefined && !isFolded(newest),
  }).data;
  const queries = useQueryClient();
  // To the letter that has the focus, also while it is still being opened; else to the newest.
  const answer = async (kind: AnswerKind) => {
    const focused = document.activeElement?.closest('[data-message]')?.getAttribute('data-message');
    const item = items.find((each) => each.message === focused && !isFolded(each)) ?? newest;
    if (item === undefined) return;
    // One that cannot be opened says so in its own place.
    const letter = await queries.query(opened(item.message)).catch(() => undefined);
    if (letter === undefined || (kind === 'forward' && !letter.mayForward)) return;
    answering.begin(kind, letter);
  };
  useShortcuts({
    r: () => void answer('reply'),
    a: () => void answer('reply_all'),
    f: () => void answer('forward'),
  });
  return (
    <>
      <h1 className="conversation-title" ref={heading} tabIndex={-1}>
        {glance === undefined ? (
          <span className="shade">&nbsp;</span>
        ) : glance.subject === '' ? (
          say(shared.noSubject)
        ) : (
          (glance.subject ?? say(words.unreadable))
        )}
      </h1>
      <ol className="conversation">
        {items.map((item) => (
          <li key={item.message} data-message={item.message}>
            <LetterCard
              item={item}
              folded={isFolded(item)}
              focused={turned === item.message}
              onFold={
                items.length === 1
                  ? null
                  : (fold) => {
                      setFolded((before) => new Map(before).set(item.message, fold));
                      setTurned(item.message);
                    }
              }
              onAnswer={item === newest ? null : answering.begin}
            />
          </li>
        ))}
      </ol>
      {newestLetter !== undefined && (
        <AnswerBox thread={thread} letter={newestLetter} answering={answering} />
      )}
    </>
  );
}

/**
 * Open at first: the newest letter and what was not read yet; among what was sent also the newest of one's own, since
 * what became of it is what one came for. Those that come later are open, too.
 */
const atFirst = (items: readonly ConversationItem[], box: Box): ReadonlyMap<string, boolean> => {
  const own = box === 'sent' ? items.findLast(({ sent }) => sent !== null) : undefined;
  return new Map(
    items.map((item, index) => {
      const isUnread = item.received !== null && item.received.openedAt === null;
      return [item.message, index < items.length - 1 && !isUnread && item !== own];
    }),
  );
};
