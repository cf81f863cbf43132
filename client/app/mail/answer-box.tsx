/** Below a conversation: the ways to answer, the answer while it is written, and what became of it. */
import { useEffect, useId, useRef } from 'react';
import type { AnswerKind, OpenedMessage } from '../../core/face.ts';
import { Button } from '../../ui/button.tsx';
import { Icon } from '../../ui/icon.tsx';
import { useSpeech } from '../../ui/language.tsx';
import { Failure } from '../../ui/notice.tsx';
import { useAccount } from '../account.tsx';
import { ComposeSheet } from '../compose/compose-page.tsx';
import { useDraft } from '../compose/draft-context.tsx';
import { SentNote } from '../compose/sent-note.tsx';
import { ThrownAway } from '../compose/thrown-away.tsx';
import type { Answering } from './answering.ts';
import { words } from './words.ts';

export interface AnswerBoxProps {
  thread: string;
  /** The newest letter: what is answered here. */
  letter: OpenedMessage;
  answering: Answering;
}

export function AnswerBox({ thread, letter, answering }: AnswerBoxProps) {
  const id = useId();
  const { say } = useSpeech();
  const { draft, outcome, sheet } = useDraft();
  const buttons = useRef<HTMLElement>(null);
  const isWriting = outcome === null && draft.origin?.thread === thread;
  const isSent = outcome !== null && outcome.sent.thread === thread;
  // Whoever gives an answer up, or has read that it was sent, goes on where they began it.
  const wasBusy = useRef(false);
  useEffect(() => {
    if (wasBusy.current && !isWriting && !isSent) buttons.current?.querySelector('button')?.focus();
    wasBusy.current = isWriting || isSent;
  }, [isWriting, isSent]);
  if (isSent) return <SentNote outcome={outcome} />;
  if (isWriting) {
    const people = draft.recipients.map(({ address, known }) => known?.account?.name ?? address);
    return (
      <section className="answer no-print stack" aria-labelledby={id}>
        <div className="stack-tight">
          <h2 id={id}>{say(words.answerTitle)}</h2>
          {people.length > 1 && (
            <p className="soft">{say(words.answerTo, people.length, people.join(', '))}</p>
          )}
        </div>
        <ComposeSheet key={sheet} inline />
      </section>
    );
  }
  return (
    <section className="answer no-print stack" ref={buttons} aria-label={say(words.answerActions)}>
      <AnswerButtons letter={letter} busy={answering.busy} onAnswer={answering.begin} />
      <Failure error={answering.error} />
      <ThrownAway />
    </section>
  );
}

/** Everybody of a letter but oneself, the sender first. */
export const everybodyBut = (me: string, { from, to }: Pick<OpenedMessage, 'from' | 'to'>): string[] =>
  [...new Set([from.address, ...to])].filter((address) => address !== me);

export function AnswerButtons({
  letter,
  onAnswer,
  busy = false,
  quiet = false,
}: {
  letter: OpenedMessage;
  onAnswer: (kind: AnswerKind, letter: OpenedMessage) => void;
  busy?: boolean;
  quiet?: boolean;
}) {
  const { say } = useSpeech();
  const { address } = useAccount();
  const all = everybodyBut(address, letter);
  // To a letter of one's own there is no sender to answer alone.
  const toOne = letter.from.address !== address || all.length <= 1;
  const main = quiet ? 'quiet' : 'primary';
  const other = quiet ? 'quiet' : 'secondary';
  return (
    <div className="stack-tight no-print">
      <div className="row">
        {toOne && (
          <Button kind={main} busy={busy} onClick={() => onAnswer('reply', letter)}>
            <Icon name="reply" />
            {say(words.reply)}
          </Button>
        )}
        {all.length > 1 && (
          <Button kind={toOne ? other : main} busy={busy} onClick={() => onAnswer('reply_all', letter)}>
            <Icon name="people" />
            {say(words.replyAll, all.length)}
          </Button>
        )}
        {letter.mayForward && (
          <Button kind={other} busy={busy} onClick={() => onAnswer('forward', letter)}>
            <Icon name="forward" />
            {say(words.forward)}
          </Button>
        )}
      </div>
      {all.length > 1 && !quiet && <p className="soft small">{say(words.everybody, all.join(', '))}</p>}
    </div>
  );
}
