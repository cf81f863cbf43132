import { Suspense, lazy, useCallback, useEffect, useRef, useState } from 'react';
import type { Dispatch, RefObject } from 'react';
import type { GuestFace, Letter } from '../core/face.ts';
import type { Core } from '../core/remote.ts';
import { isZegelError } from '../../crypto/errors.ts';
import { Button } from '../ui/button.tsx';
import { dateText, dateTimeText } from '../ui/format.ts';
import { Icon } from '../ui/icon.tsx';
import { useSpeech } from '../ui/language.tsx';
import { LetterSheet } from '../ui/letter.tsx';
import { useDownloads } from '../ui/downloads.ts';
import { PhoneLink } from '../ui/phone-link.tsx';
import { saveText } from '../ui/save.ts';
import { words as shared } from '../ui/words.ts';
import { Waiting } from '../ui/progress.tsx';
import type { AnswerDraft } from './answer/answer-draft.ts';
import type { Post, Step } from './stage.ts';
import { words } from './words.ts';

/** Fetched once there is a letter to read. */
const KeepKey = lazy(() => import('./kept/keep-key.tsx'));
const Answered = lazy(() => import('./answer/answered.tsx'));
/** Fetched when it is asked for. */
const AnswerSheet = lazy(() => import('./answer/answer-sheet.tsx'));

export interface OpenedLetterProps {
  core: Core<GuestFace>;
  post: Post;
  letter: Letter;
  take: Dispatch<Step>;
  /** What is being answered; it outlives the half hour. */
  answer: RefObject<AnswerDraft | null>;
}

export function OpenedLetter({ core, post, letter, take, answer }: OpenedLetterProps) {
  const { language, say } = useSpeech();
  const { name, phone } = post.greeting.organisation;
  const heading = useRef<HTMLHeadingElement>(null);
  const answerButton = useRef<HTMLButtonElement>(null);
  const attachments = useDownloads(
    {
      whole: (part) => core.face.download(part),
      to: (part, destination) => core.face.downloadTo(part, destination),
      cancel: (part) => core.face.cancelDownload(part),
    },
    (failure) => {
      const isOver = isZegelError(failure, 'grant_expired');
      if (isOver) take({ type: 'closed_again', notice: failure });
      return isOver;
    },
  );
  const { onProgress } = attachments;
  const [answers, setAnswers] = useState(() => answer.current?.isOpen() === true);
  const [answered, setAnswered] = useState(0);
  /** Written on this device before, and neither sent nor given up. */
  const [isBegun, setIsBegun] = useState(false);
  const onClosed = useCallback((notice: unknown) => take({ type: 'closed_again', notice }), [take]);
  useEffect(() => heading.current?.focus(), []);
  useEffect(() => {
    // The sheet that had the focus is gone.
    if (answered > 0) answerButton.current?.focus();
  }, [answered]);
  useEffect(() => {
    if (answer.current !== null) return undefined;
    let wanted = true;
    core.face.keptAnswerText().then(
      (text) => {
        if (wanted) setIsBegun(text !== null);
      },
      () => undefined,
    );
    return () => {
      wanted = false;
    };
  }, [core, answer]);
  useEffect(
    () =>
      core.subscribe((event) => {
        if (event.type === 'download') onProgress(event.part, event.receivedBytes, event.totalBytes);
      }),
    [core, onProgress],
  );

  const keep = () => {
    const head = [
      `${say(shared.from)}: ${letter.from.name} <${letter.from.address}>`,
      `${say(shared.to)}: ${letter.to.join(', ')}`,
      dateTimeText(letter.sentAt, language),
      letter.subject,
    ];
    saveText(say(words.keepFile, letter.subject), `${head.join('\n')}\n\n${letter.text}\n`);
  };
  return (
    <>
      <p className="print-only">{say(words.title, name)}</p>
      <LetterSheet
        letter={letter}
        heading="h1"
        headingRef={heading}
        downloads={attachments.downloads}
        onDownload={attachments.start}
        onStop={attachments.stop}
      >
        <div className="stack-tight soft small">
          <p>{say(shared.availableUntil, dateText(letter.expiresAt, language))}</p>
          {letter.files.length > 0 && <p className="no-print">{say(words.openUntil)}</p>}
          {letter.archive && <p>{say(words.archive, name, letter.to.length - 1)}</p>}
        </div>
      </LetterSheet>
      {answers ? (
        <div className="no-print">
          <Suspense fallback={<Waiting>{say(words.answerLoading)}</Waiting>}>
            <AnswerSheet
              core={core}
              post={post}
              letter={letter}
              kept={answer}
              onClosed={onClosed}
              onDone={() => {
                setAnswers(false);
                setIsBegun(false);
                setAnswered(answered + 1);
              }}
            />
          </Suspense>
        </div>
      ) : (
        <div className="no-print">
          <Button ref={answerButton} kind="primary" large wide onClick={() => setAnswers(true)}>
            <Icon name="pen" />
            {say(isBegun ? words.goOn : words.answer)}
          </Button>
        </div>
      )}
      <Suspense fallback={null}>
        <Answered core={core} since={answered} />
      </Suspense>
      <div className="letter-actions no-print">
        <Button onClick={keep}>
          <Icon name="download" />
          {say(words.keep)}
        </Button>
        <Button onClick={() => window.print()}>
          <Icon name="print" />
          {say(words.print)}
        </Button>
      </div>
      <Suspense fallback={null}>
        <KeepKey core={core} post={post} take={take} />
      </Suspense>
      {!answers && (
        <div className="ring no-print">
          <p>{say(words.reply, name)}</p>
          <PhoneLink phone={phone} />
        </div>
      )}
    </>
  );
}
