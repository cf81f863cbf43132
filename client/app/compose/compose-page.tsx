/** Writing a message: a sheet with the letter, and a margin with what the rules notice while it is written. */
import { useQuery } from '@tanstack/react-query';
import { useEffect, useEffectEvent, useRef, useState } from 'react';
import type { Place } from '../../core/face.ts';
import { Button } from '../../ui/button.tsx';
import { useSpeech } from '../../ui/language.tsx';
import { Failure, Notice } from '../../ui/notice.tsx';
import { Waiting } from '../../ui/progress.tsx';
import { usePageTitle } from '../../ui/page-title.ts';
import { useAccount } from '../account.tsx';
import { useCore } from '../core.tsx';
import { Attachments, useDrop } from './attachments.tsx';
import { ChangedElsewhere } from './changed-elsewhere.tsx';
import { DiscardButton } from './discard-button.tsx';
import { useDraft } from './draft-context.tsx';
import type { Draft } from './draft.ts';
import { contentOf, useHints } from './hints.ts';
import { LetterField } from './letter-field.tsx';
import { Margin } from './margin.tsx';
import { showPlace, takeOut } from './places.ts';
import { Recipients } from './recipients.tsx';
import { SaveState } from './save-state.tsx';
import { SentSheet } from './sent-sheet.tsx';
import { useSending } from './sending.ts';
import { SubjectField } from './subject-field.tsx';
import { ThrownAway } from './thrown-away.tsx';
import { todoOf } from './todo.ts';
import { stepWords, words } from './words.ts';

const DAYS = [14, 60, 365] as const;

export function ComposePage() {
  const { draft, outcome, sheet } = useDraft();
  const { say } = useSpeech();
  usePageTitle(say(outcome === null ? titleOf(draft) : words.sentTitle));
  return outcome === null ? <ComposeSheet key={sheet} /> : <SentSheet outcome={outcome} />;
}

/** The letter and all that belongs to sending it. `inline`: below what is answered, with a heading of its own there. */
export function ComposeSheet({ inline = false }: { inline?: boolean }) {
  const { compose } = useCore();
  const { organisation } = useAccount();
  const { draft, change, attach } = useDraft();
  const { say } = useSpeech();
  const [chosen, setChosen] = useState<string | null>(null);
  const toField = useRef<HTMLInputElement>(null);
  const subjectField = useRef<HTMLInputElement>(null);
  const letterField = useRef<HTMLTextAreaElement>(null);
  const sheet = useRef<HTMLDivElement>(null);
  const drop = useDrop(attach);
  const antivirus = useQuery({
    queryKey: ['antivirus'],
    queryFn: () => compose.antivirus(),
    refetchInterval: 60_000,
  });
  const sending = useSending(contentOf(draft));
  const hints = useHints(sending.inspected?.evaluation ?? null);
  const todo = todoOf(draft, hints.evaluation);
  const fieldOf = ({ field }: Place) => (field === 'subject' ? subjectField : letterField).current;

  const isReply = draft.origin?.kind === 'reply';
  const beginWriting = useEffectEvent(() => {
    if (isReply) {
      // Above the letter that is answered.
      letterField.current?.focus();
      letterField.current?.setSelectionRange(0, 0);
    } else if (draft.recipients.length === 0) {
      toField.current?.focus();
    }
  });
  useEffect(() => beginWriting(), []);

  /** Whose way of opening was just made stronger: what that takes is shown, and the work goes on there. */
  const [raised, setRaised] = useState<{ address: string } | null>(null);
  useEffect(() => {
    if (raised === null) return;
    const opening = sheet.current?.querySelector('.opening');
    const number = opening?.querySelector<HTMLInputElement>('input[type=tel]');
    const level = opening?.querySelector<HTMLInputElement>('input:checked');
    (number?.value === '' ? number : level)?.focus();
  }, [raised]);
  return (
    <div className="compose">
      <div
        className="sheet compose-sheet"
        ref={sheet}
        data-over={drop.over || undefined}
        // What is typed while it goes out would not go with it.
        inert={sending.busy}
        {...drop.handlers}
      >
        {!inline && <h1 className="unseen">{say(titleOf(draft))}</h1>}
        <Recipients chosen={chosen} onChoose={setChosen} field={toField} />
        <SubjectField
          field={subjectField}
          value={draft.subject}
          marks={hints.marks.subject}
          onChange={(subject) => change({ type: 'write', subject })}
        />
        <LetterField
          field={letterField}
          value={draft.text}
          marks={hints.marks.text}
          onChange={(text) => change({ type: 'write', text })}
        />
        <Attachments />
        {drop.over && (
          <div className="drop-here" aria-hidden="true">
            {say(words.dropNow)}
          </div>
        )}
      </div>
      <Margin
        hints={hints}
        antivirus={antivirus.data ?? null}
        text={draft.text}
        subject={draft.subject}
        onShow={(place) => showPlace(fieldOf(place), place)}
        onTakeOut={(place) => takeOut(fieldOf(place), place)}
        onRaised={(address) => {
          setChosen(address);
          setRaised({ address });
        }}
      />
      <footer className="compose-foot">
        <ThrownAway />
        <ChangedElsewhere />
        {sending.refusedToSend && todo.length > 0 && (
          <Notice kind="attention">
            <p role="alert">{say(words.todoFirst)}</p>
            <ul className="todo">
              {todo.map((each) => (
                <li key={each.key}>{each.text(say)}</li>
              ))}
            </ul>
          </Notice>
        )}
        <Failure error={sending.error} />
        <div className="row">
          <Button kind="primary" large busy={sending.busy} onClick={() => sending.send(todo.length > 0)}>
            {say(words.send)}
          </Button>
          {!sending.busy && (
            <>
              <label className="row compose-until">
                <span>{say(words.until)}</span>
                <select
                  className="input"
                  value={draft.days}
                  onChange={(event) => change({ type: 'write', days: Number(event.target.value) })}
                >
                  {DAYS.map((days) => (
                    <option key={days} value={days}>
                      {say(words.days, days)}
                    </option>
                  ))}
                </select>
              </label>
              <DiscardButton />
            </>
          )}
        </div>
        {sending.busy ? (
          <Waiting>{say(stepWords[sending.step])}</Waiting>
        ) : (
          <>
            <SaveState />
            <p className="soft small">
              {draft.recipients.length === 0
                ? say(words.whatHappensNobody)
                : say(words.whatHappens, draft.recipients.length)}{' '}
              {organisation.archive && say(words.archive, organisation.name)}
            </p>
          </>
        )}
      </footer>
    </div>
  );
}

const titleOf = ({ origin }: Draft) =>
  origin === null ? words.title : origin.kind === 'reply' ? words.titleReply : words.titleForward;
