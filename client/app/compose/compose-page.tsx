/** Writing a message: a sheet with the letter, and a margin with what the rules notice while it is written. */
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useEffect, useEffectEvent, useRef, useState } from 'react';
import type { Finding } from '../../core/face.ts';
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
import { letterTextOf, recipientsOf } from './draft.ts';
import type { Draft } from './draft.ts';
import { LetterField } from './letter-field.tsx';
import { Margin } from './margin.tsx';
import { Recipients } from './recipients.tsx';
import { SaveState } from './save-state.tsx';
import { SentSheet } from './sent-sheet.tsx';
import { useSending } from './sending.ts';
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
  const { draft, change, attach, message } = useDraft();
  const { say } = useSpeech();
  const [chosen, setChosen] = useState<string | null>(null);
  const toField = useRef<HTMLInputElement>(null);
  const letterField = useRef<HTMLTextAreaElement>(null);
  const drop = useDrop(attach);
  const antivirus = useQuery({
    queryKey: ['antivirus'],
    queryFn: () => compose.antivirus(),
    refetchInterval: 60_000,
  });
  const content = useSettled(contentOf(draft), 400);
  const preview = useQuery({
    queryKey: ['preview', content],
    queryFn: async () => compose.preview(await message(), letterTextOf(draft), recipientsOf(draft)),
    placeholderData: keepPreviousData,
    retry: false,
  });
  const sending = useSending(contentOf(draft));
  const evaluation = sending.inspected?.evaluation ?? preview.data ?? null;
  const todo = todoOf(draft, evaluation);
  const findings = (evaluation?.findings ?? []).filter(isNews);

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

  const show = (finding: Finding) => {
    if (finding.field !== 'text') return;
    letterField.current?.focus();
    letterField.current?.setSelectionRange(finding.start, finding.end);
  };
  return (
    <div className="compose">
      <div
        className="sheet compose-sheet"
        data-over={drop.over || undefined}
        // What is typed while it goes out would not go with it.
        inert={sending.busy}
        {...drop.handlers}
      >
        {!inline && <h1 className="unseen">{say(titleOf(draft))}</h1>}
        <Recipients chosen={chosen} onChoose={setChosen} field={toField} />
        <div className="line">
          <label className="line-label" htmlFor="subject">
            {say(words.subject)}
          </label>
          <input
            id="subject"
            className="line-input"
            maxLength={998}
            autoComplete="off"
            aria-describedby="subject-hint"
            value={draft.subject}
            onChange={(event) => change({ type: 'write', subject: event.target.value })}
          />
          <p className="unseen" id="subject-hint">
            {say(words.subjectHint)}
          </p>
        </div>
        <LetterField
          field={letterField}
          value={draft.text}
          findings={findings}
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
        evaluation={evaluation}
        findings={findings}
        antivirus={antivirus.data ?? null}
        text={draft.text}
        onShow={show}
        onChoose={setChosen}
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

/** Addresses, telephone numbers and words of care are in every letter: only a rule makes those news. */
const NEWS = new Set(['bsn', 'iban', 'card', 'date-of-birth', 'passport', 'driving-licence', 'secret']);
const isNews = ({ detector, confidence }: Finding): boolean => NEWS.has(detector) && confidence !== 'low';

/** Everything that the rules look at: while it stays the same, so does what they ask. */
const contentOf = (draft: ReturnType<typeof useDraft>['draft']): string =>
  JSON.stringify([
    letterTextOf(draft),
    recipientsOf(draft),
    draft.files.map(({ id, state }) => [id, state.at]),
  ]);

/** The value once it has not changed for `ms`. */
function useSettled<Value>(value: Value, ms: number): Value {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), ms);
    return () => clearTimeout(timer);
  }, [value, ms]);
  return settled;
}
