/** Answering below the letter: one field, what goes along, and what happens with it. Loaded when it is asked for. */
import './answer.css';
import { useEffect, useId, useRef, useState, useSyncExternalStore } from 'react';
import type { RefObject } from 'react';
import { catalogued } from '../../../contract/errors.ts';
import type { GuestFace, Letter } from '../../core/face.ts';
import type { Core } from '../../core/remote.ts';
import { Button } from '../../ui/button.tsx';
import { useSpeech } from '../../ui/language.tsx';
import { Failure, Notice } from '../../ui/notice.tsx';
import { PhoneLink } from '../../ui/phone-link.tsx';
import { Waiting } from '../../ui/progress.tsx';
import { words as shared } from '../../ui/words.ts';
import type { Post } from '../stage.ts';
import { AnswerDraft, missing } from './answer-draft.ts';
import type { AnswerState } from './answer-draft.ts';
import { AnswerFiles } from './answer-files.tsx';
import { Noticed } from './noticed.tsx';
import { words } from './words.ts';

export interface AnswerSheetProps {
  core: Core<GuestFace>;
  post: Post;
  letter: Letter;
  /** The page's own; made here the first time. */
  kept: RefObject<AnswerDraft | null>;
  /** The half hour is over. */
  onClosed: (error: unknown) => void;
  /** Put away, written or sent. */
  onDone: () => void;
}

export default function AnswerSheet(props: AnswerSheetProps) {
  const { core, kept, onClosed } = props;
  const [draft] = useState(() => (kept.current ??= begun(core)));
  const state = useSyncExternalStore(draft.subscribe, draft.state);
  useEffect(() => draft.whileOpen(onClosed), [draft, onClosed]);
  return state.sent === null ? (
    <Writing {...props} draft={draft} state={state} />
  ) : (
    <Sent {...props} draft={draft} />
  );
}

function begun(core: Core<GuestFace>): AnswerDraft {
  const draft = new AnswerDraft(core);
  void draft.restore();
  return draft;
}

function Writing({
  post,
  letter,
  draft,
  state,
  onDone,
}: AnswerSheetProps & { draft: AnswerDraft; state: AnswerState }) {
  const id = useId();
  const { say } = useSpeech();
  const field = useRef<HTMLTextAreaElement>(null);
  const [asked, setAsked] = useState(false);
  const { name } = letter.from;
  const organisation = post.greeting.organisation;
  const open = missing(state);
  const isSending = state.step !== null;
  useEffect(() => field.current?.focus(), []);
  return (
    <section className="sheet answer" aria-labelledby={`${id}-title`}>
      <h2 id={`${id}-title`}>{say(words.title, name)}</h2>
      <p className="soft">
        {letter.archive ? say(words.whoReadsArchive, name, organisation.name) : say(words.whoReads, name)}
      </p>
      <div className="field">
        <label htmlFor={id}>{say(words.text)}</label>
        <textarea
          id={id}
          ref={field}
          className="input answer-text"
          rows={7}
          value={state.text}
          readOnly={isSending}
          onChange={(event) => draft.write(event.target.value)}
        />
        {state.isKept && state.text.trim() !== '' && <p className="soft small">{say(words.kept)}</p>}
      </div>
      <AnswerFiles draft={draft} files={state.files} isSending={isSending} />
      <Noticed draft={draft} state={state} name={name} />
      <Failure error={state.error}>
        {isWorthAnother(state.error) && (
          <Button onClick={() => (open === null ? draft.send() : draft.begin())}>
            {say(shared.tryAgain)}
          </Button>
        )}
      </Failure>
      {asked && open !== null && (
        <Notice kind="attention">
          <p role="status">{say(TODO[open])}</p>
        </Notice>
      )}
      <Button
        kind="primary"
        large
        wide
        busy={isSending}
        onClick={() => {
          setAsked(true);
          if (open === null) draft.send();
        }}
      >
        {say(words.send)}
      </Button>
      {state.step !== null && <Waiting>{say(STEP[state.step])}</Waiting>}
      {!isSending && <GiveUp draft={draft} onDone={onDone} />}
      <div className="ring answer-urgent">
        <p className="soft">{say(words.urgent)}</p>
        <PhoneLink phone={organisation.phone} />
      </div>
    </section>
  );
}

const TODO = {
  empty: words.todoEmpty,
  waiting: words.todoWaiting,
  file: words.todoFile,
  warning: words.todoWarning,
  refused: words.todoRefused,
} as const;

const STEP = {
  letter: words.letter,
  inspect: words.inspect,
  seal: words.seal,
  token: words.seal,
  release: words.release,
} as const;

const isWorthAnother = (error: unknown): boolean => error !== null && catalogued(error).entry.retryable;

/** Nothing is thrown away by one tap. */
function GiveUp({ draft, onDone }: { draft: AnswerDraft; onDone: () => void }) {
  const { say } = useSpeech();
  /** Null until it was asked for. */
  const [asks, setAsks] = useState<boolean | null>(null);
  const ask = useRef<HTMLButtonElement>(null);
  const stay = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    // The button that had the focus is gone.
    if (asks !== null) (asks ? stay : ask).current?.focus();
  }, [asks]);
  const giveUp = () => {
    draft.startOver();
    onDone();
  };
  if (asks !== true) {
    return (
      <Button ref={ask} kind="quiet" onClick={() => (draft.isWritten() ? setAsks(true) : giveUp())}>
        {say(words.giveUp)}
      </Button>
    );
  }
  return (
    <Notice kind="attention">
      <p>{say(words.giveUpSure)}</p>
      <div className="row">
        <Button kind="danger" onClick={giveUp}>
          {say(words.giveUpYes)}
        </Button>
        <Button ref={stay} onClick={() => setAsks(false)}>
          {say(words.giveUpNo)}
        </Button>
      </div>
    </Notice>
  );
}

function Sent({ letter, draft, onDone }: AnswerSheetProps & { draft: AnswerDraft }) {
  const { say } = useSpeech();
  const heading = useRef<HTMLHeadingElement>(null);
  const { name } = letter.from;
  useEffect(() => heading.current?.focus(), []);
  return (
    <section className="sheet answer">
      <Notice kind="done">
        <h2 ref={heading} tabIndex={-1}>
          {say(words.doneTitle)}
        </h2>
        <p>{say(words.doneNext, name)}</p>
      </Notice>
      <Button
        onClick={() => {
          draft.startOver();
          onDone();
        }}
      >
        {say(shared.close)}
      </Button>
    </section>
  );
}
