/** The rules on a letter of the admin's own: what is found, what happens, and why. Nothing leaves the page. */
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useEffect, useId, useState } from 'react';
import type { DryRun, DryRunInput, Level, RulesDraft } from '../../core/face.ts';
import { isZegelError } from '../../../crypto/errors.ts';
import { Field } from '../../ui/field.tsx';
import { useSpeech } from '../../ui/language.tsx';
import { Failure, Notice } from '../../ui/notice.tsx';
import { levelWord } from '../compose/words.ts';
import { useCore } from '../core.tsx';
import { cut } from './marks.ts';
import { settled } from './new-rule.ts';
import { problemText } from './problems.ts';
import { kindName, named } from './sentence/names.ts';
import { TryResult, foundName } from './try-result.tsx';
import { words } from './words.ts';

export interface Trial {
  subject: string;
  text: string;
  address: string;
  isOutside: boolean;
  isKnown: boolean;
  level: Level;
  /** Kind of the attachment; empty for none. */
  kind: string;
  file: string;
}

export const emptyTrial: Trial = {
  subject: '',
  text: '',
  address: '',
  isOutside: true,
  isKnown: true,
  level: 'sms',
  kind: '',
  file: '',
};

const LEVELS: readonly Level[] = ['key', 'sms', 'code'];
type Kind = NonNullable<DryRunInput['attachments']>[number]['kind'];

const inputOf = ({ subject, text, address, isOutside, isKnown, level, kind, file }: Trial): DryRunInput => ({
  subject,
  text,
  recipients: [
    {
      address: address.trim() || (isOutside ? 'iemand@voorbeeld.nl' : 'collega@organisatie.nl'),
      level,
      outside: isOutside,
      known: isKnown,
    },
  ],
  ...(kind === ''
    ? {}
    : {
        attachments: [
          {
            name: file.trim() || 'bijlage',
            type: 'application/octet-stream',
            kind: kind as Kind,
            sizeBytes: 1_000_000,
          },
        ],
      }),
});

export function TryPanel({
  draft,
  hasChanges,
  trial,
  onTrial,
}: {
  draft: RulesDraft;
  hasChanges: boolean;
  trial: Trial;
  onTrial: (trial: Trial) => void;
}) {
  const { rules } = useCore();
  const { language, say } = useSpeech();
  const id = useId();
  const whole = settled(draft, draft);
  const asked = useRested({ draft: whole, on: inputOf(trial) });
  const isEmpty = trial.text.trim() === '' && trial.subject.trim() === '' && trial.kind === '';
  const run = useQuery({
    queryKey: ['rules-trial', JSON.stringify(asked)],
    queryFn: () => rules.dryRun(asked.draft, asked.on),
    enabled: !isEmpty,
    placeholderData: keepPreviousData,
    gcTime: 0,
    retry: false,
  });
  const set = (patch: Partial<Trial>) => onTrial({ ...trial, ...patch });
  return (
    <div className="stack">
      <div className="stack-tight">
        <h2>{say(words.tryTitle)}</h2>
        <p className="soft">{say(words.tryWhat)}</p>
        {hasChanges && <p className="soft">{say(words.tryWithChanges)}</p>}
      </div>
      <div className="sheet rule-card">
        <Field
          label={say(words.trySubject)}
          maxLength={1000}
          autoComplete="off"
          value={trial.subject}
          onChange={(subject) => set({ subject })}
        />
        <div className="field">
          <label htmlFor={`${id}-text`}>{say(words.tryLetter)}</label>
          <textarea
            id={`${id}-text`}
            className="input rule-letter"
            rows={7}
            maxLength={200_000}
            placeholder={say(words.tryPlaceholder)}
            value={trial.text}
            onChange={(event) => set({ text: event.target.value })}
          />
        </div>
        <div className="fields-row">
          <div className="field">
            <label htmlFor={`${id}-outside`}>{say(words.tryTo)}</label>
            <select
              id={`${id}-outside`}
              className="input"
              value={trial.isOutside ? 'outside' : 'inside'}
              onChange={(event) => set({ isOutside: event.target.value === 'outside' })}
            >
              <option value="outside">{say(words.tryOutside)}</option>
              <option value="inside">{say(words.tryInside)}</option>
            </select>
          </div>
          <div className="field">
            <label htmlFor={`${id}-level`}>{say(words.tryLevel)}</label>
            <select
              id={`${id}-level`}
              className="input"
              value={trial.level}
              onChange={(event) =>
                set({ level: LEVELS.find((level) => level === event.target.value) ?? 'sms' })
              }
            >
              {LEVELS.map((level) => (
                <option key={level} value={level}>
                  {say(levelWord[level])}
                </option>
              ))}
            </select>
          </div>
          <Field
            label={say(words.tryAddress)}
            type="email"
            autoComplete="off"
            autoCapitalize="none"
            spellCheck={false}
            placeholder="iemand@voorbeeld.nl"
            value={trial.address}
            onChange={(address) => set({ address })}
          />
          <div className="field">
            <label htmlFor={`${id}-kind`}>{say(words.tryAttachment)}</label>
            <select
              id={`${id}-kind`}
              className="input"
              value={trial.kind}
              onChange={(event) => set({ kind: event.target.value })}
            >
              <option value="">{say(words.tryNone)}</option>
              {Object.keys(kindName).map((kind) => (
                <option key={kind} value={kind}>
                  {named(kindName, kind, language)}
                </option>
              ))}
            </select>
          </div>
          {trial.kind !== '' && (
            <Field
              label={say(words.tryFile)}
              autoComplete="off"
              spellCheck={false}
              value={trial.file}
              onChange={(file) => set({ file })}
            />
          )}
        </div>
        <label className="check">
          <input
            type="checkbox"
            checked={!trial.isKnown}
            onChange={(event) => set({ isKnown: !event.target.checked })}
          />
          <span>{say(words.tryFirst)}</span>
        </label>
      </div>
      {isZegelError(run.error, 'rules_mistaken') ? (
        <Notice kind="attention">
          <p>{say(words.tryIncomplete)}</p>
          <p>{problemText(String(run.error.detail?.['path'] ?? ''), whole, language)}</p>
        </Notice>
      ) : (
        <Failure error={run.error} />
      )}
      {!isEmpty && run.data !== undefined && run.error === null && (
        <>
          <Found trial={{ subject: asked.on.subject, text: asked.on.text }} run={run.data} draft={whole} />
          <TryResult run={run.data} draft={whole} on={asked.on} />
        </>
      )}
    </div>
  );
}

/** The subject and the letter with everything that was found marked in it. */
function Found({
  trial,
  run,
  draft,
}: {
  trial: { subject: string; text: string };
  run: DryRun;
  draft: RulesDraft;
}) {
  const { language, say } = useSpeech();
  const own = draft.detectors ?? [];
  const marked = (field: 'subject' | 'text') =>
    cut(
      trial[field],
      run.findings
        .filter((finding) => finding.field === field)
        .map(({ start, end, detector }) => ({ start, end, label: foundName(detector, own, language) })),
    );
  return (
    <section className="stack-tight" aria-label={say(words.tryFound)}>
      <h3>{say(words.tryFound)}</h3>
      <div className="sheet rule-card rule-found">
        {(['subject', 'text'] as const)
          .filter((field) => trial[field] !== '')
          .map((field) => (
            <p key={field} className={field === 'subject' ? 'strong' : undefined}>
              {marked(field).map(({ text, labels, ending }, place) =>
                labels.length === 0 ? (
                  <span key={place}>{text}</span>
                ) : (
                  <mark key={place}>
                    {text}
                    {ending.length > 0 && <span className="rule-mark-name"> {ending.join(', ')}</span>}
                  </mark>
                ),
              )}
            </p>
          ))}
        {run.findings.length === 0 && <p className="soft small">{say(words.tryNothing)}</p>}
      </div>
    </section>
  );
}

const REST_MS = 250;

/** What it was when the typing last rested. */
function useRested<T>(value: T): T {
  const [rested, setRested] = useState(value);
  const key = JSON.stringify(value);
  useEffect(() => {
    const timer = setTimeout(() => setRested(JSON.parse(key) as T), REST_MS);
    return () => clearTimeout(timer);
  }, [key]);
  return rested;
}
