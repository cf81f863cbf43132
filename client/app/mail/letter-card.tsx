/** A letter of a conversation: folded to who, when and its first line, or open with everything that belongs to it. */
import { useQuery } from '@tanstack/react-query';
import { useEffect, useEffectEvent, useId, useRef, useState } from 'react';
import type { AnswerKind, ConversationItem, OpenedMessage } from '../../core/face.ts';
import { Button } from '../../ui/button.tsx';
import { useDownloads } from '../../ui/downloads.ts';
import { dateText, dateTimeText, listTimeText } from '../../ui/format.ts';
import { Icon } from '../../ui/icon.tsx';
import { useSeen } from '../../ui/in-view.ts';
import { useSpeech } from '../../ui/language.tsx';
import { LetterBody } from '../../ui/letter.tsx';
import { Failure } from '../../ui/notice.tsx';
import { Waiting } from '../../ui/progress.tsx';
import { words as shared } from '../../ui/words.ts';
import { useAccount } from '../account.tsx';
import { words as composeWords } from '../compose/words.ts';
import { useCore, useCoreEvents } from '../core.tsx';
import { AnswerButtons } from './answer-box.tsx';
import { useGlance } from './glance.ts';
import { useRefreshMail } from './mailboxes.ts';
import { useOpenedMessage } from './opened-message.ts';
import { ReceiptOf } from './receipt-sheet.tsx';
import { Timelines } from './timelines.tsx';
import { words } from './words.ts';

export interface LetterCardProps {
  item: ConversationItem;
  folded: boolean;
  /** It was folded or opened just now, and keeps the focus over that. */
  focused: boolean;
  /** Null where there is nothing to fold: the only letter of a conversation. */
  onFold: ((fold: boolean) => void) | null;
  /** Null for the newest letter: it is answered below the conversation. */
  onAnswer: ((kind: AnswerKind, letter: OpenedMessage) => void) | null;
}

export function LetterCard({ item, folded, focused, onFold, onAnswer }: LetterCardProps) {
  return folded ? (
    <FoldedLetter item={item} focused={focused} onOpen={() => onFold?.(false)} />
  ) : (
    <OpenLetter item={item} focused={focused} onFold={onFold && (() => onFold(true))} onAnswer={onAnswer} />
  );
}

function useSenderName({ received }: ConversationItem): string {
  const { say } = useSpeech();
  return received?.from.name ?? say(words.me);
}

function FoldedLetter({
  item,
  focused,
  onOpen,
}: Pick<LetterCardProps, 'item' | 'focused'> & { onOpen: () => void }) {
  const { language, say } = useSpeech();
  const [now] = useState(Date.now);
  const place = useRef<HTMLDivElement>(null);
  const glance = useGlance(item.message, useSeen(place));
  const name = useSenderName(item);
  return (
    <div className="sheet letter-folded no-print" ref={place}>
      <button type="button" autoFocus={focused} aria-expanded={false} onClick={onOpen}>
        <span className="strong">{name}</span>
        <time className="soft small number" dateTime={new Date(item.releasedAt).toISOString()}>
          {listTimeText(item.releasedAt, now, language)}
        </time>
        <span className="letter-folded-line soft">
          {glance === undefined ? (
            <span className="shade">&nbsp;</span>
          ) : glance.subject === null ? (
            say(words.unreadable)
          ) : (
            glance.firstLine
          )}
        </span>
        {item.attachments > 0 && (
          <span className="soft">
            <Icon name="attachment" />
            <span className="unseen">{say(shared.attachments, item.attachments)}</span>
          </span>
        )}
      </button>
    </div>
  );
}

function OpenLetter({
  item,
  focused,
  onFold,
  onAnswer,
}: Pick<LetterCardProps, 'item' | 'focused'> & {
  onFold: (() => void) | null;
  onAnswer: LetterCardProps['onAnswer'];
}) {
  const { mail } = useCore();
  const { organisation } = useAccount();
  const { language, say } = useSpeech();
  const id = useId();
  const name = useSenderName(item);
  const refresh = useRefreshMail();
  const { message } = item;
  const opened = useQuery(useOpenedMessage()(message));
  // Opening it is what makes it read.
  const isRead = opened.data !== undefined && item.received?.openedAt === null;
  const noteRead = useEffectEvent(() => void refresh());
  useEffect(() => {
    if (isRead) noteRead();
  }, [isRead]);
  const attachments = useDownloads({
    whole: (part) => mail.downloadAttachment(message, part),
    to: (part, destination) => mail.downloadAttachmentTo(message, part, destination),
    cancel: (part) => mail.cancelDownload(message, part),
  });
  useCoreEvents((event) => {
    if (event.type === 'download' && event.message === message) {
      attachments.onProgress(event.part, event.receivedBytes, event.totalBytes);
    }
  });
  const letter = opened.data;
  const title = (
    <>
      {name}
      {item.received !== null && item.received.from.address !== name && (
        <span className="soft small"> {item.received.from.address}</span>
      )}
    </>
  );
  return (
    <article className="sheet letter" aria-labelledby={id}>
      <header className="letter-head letter-card-head">
        <div>
          <h2 id={id}>
            {onFold === null ? (
              title
            ) : (
              <button type="button" autoFocus={focused} aria-expanded={true} onClick={onFold}>
                {title}
              </button>
            )}
          </h2>
          {letter !== undefined && (
            <p className="small">
              <span className="soft">{say(words.to)}</span> {letter.to.join(', ')}
            </p>
          )}
        </div>
        <p className="soft small number">{dateTimeText(letter?.sentAt ?? item.releasedAt, language)}</p>
      </header>
      {opened.isPending && <Waiting>{say(words.reading)}</Waiting>}
      {opened.isError && (
        <Failure error={opened.error}>
          <Button onClick={() => void opened.refetch()}>{say(shared.tryAgain)}</Button>
        </Failure>
      )}
      {letter !== undefined && (
        <>
          <LetterBody
            letter={letter}
            downloads={attachments.downloads}
            onDownload={attachments.start}
            onStop={attachments.stop}
          />
          <div className="stack-tight soft small">
            <p>{say(shared.availableUntil, dateText(letter.expiresAt, language))}</p>
            {letter.archive && <p>{say(composeWords.archive, organisation.name)}</p>}
          </div>
          {onAnswer !== null && <AnswerButtons letter={letter} quiet onAnswer={onAnswer} />}
        </>
      )}
      {item.sent !== null && (
        <>
          <Timelines item={{ message, recipients: item.sent.recipients }} />
          <ReceiptOf item={{ message }} />
        </>
      )}
    </article>
  );
}
