/** What the organisation's rules say of an answer, and what was seen in it: in plain words, with what to do. */
import { useEffect, useRef, useState } from 'react';
import type { Evaluation } from '../../core/face.ts';
import { Button } from '../../ui/button.tsx';
import { Field } from '../../ui/field.tsx';
import { Icon } from '../../ui/icon.tsx';
import { useSpeech } from '../../ui/language.tsx';
import { Notice } from '../../ui/notice.tsx';
import type { AnswerDraft, AnswerState } from './answer-draft.ts';
import { words } from './words.ts';

/** Worth a word to somebody who wonders whether it may be written here. */
const SENSITIVE = ['bsn', 'iban'] as const;

export function Noticed({ draft, state, name }: { draft: AnswerDraft; state: AnswerState; name: string }) {
  const { say } = useSpeech();
  const { evaluation, confirmed } = state;
  if (evaluation === null) return null;
  const found = SENSITIVE.filter((detector) =>
    evaluation.findings.some((finding) => finding.detector === detector),
  );
  return (
    <div className="stack-tight" aria-live="polite">
      {evaluation.refused.map(({ rule, text }) => (
        <Notice key={rule} kind="attention">
          <p>{say(text)}</p>
        </Notice>
      ))}
      {evaluation.warnings.map((warning) => (
        <Warning
          key={warning.warning}
          asked={warning}
          isConfirmed={warning.warning in confirmed}
          onConfirm={(reason) => draft.confirm(warning.warning, reason)}
        />
      ))}
      {evaluation.refused.length + evaluation.warnings.length === 0 &&
        found.map((detector) => (
          <p key={detector} className="soft">
            {say(words.found, say(words[detector]), name)}
          </p>
        ))}
    </div>
  );
}

function Warning({
  asked,
  isConfirmed,
  onConfirm,
}: {
  asked: Evaluation['warnings'][number];
  isConfirmed: boolean;
  onConfirm: (reason: string | null) => void;
}) {
  const { say } = useSpeech();
  const [reason, setReason] = useState('');
  const [isSaid, setIsSaid] = useState(false);
  const said = useRef<HTMLSpanElement>(null);
  const { needsReason, text } = asked;
  useEffect(() => {
    // The button that had the focus is gone.
    if (isSaid && isConfirmed) said.current?.focus();
  }, [isSaid, isConfirmed]);
  return (
    <Notice kind="attention">
      <p>{say(text)}</p>
      {isConfirmed ? (
        <span ref={said} tabIndex={-1} className="tag tag-done">
          <Icon name="check" />
          {say(words.confirmed)}
        </span>
      ) : (
        <>
          {needsReason && (
            <Field label={say(words.reason)} value={reason} maxLength={1000} onChange={setReason} />
          )}
          <Button
            disabled={needsReason && reason.trim() === ''}
            onClick={() => {
              setIsSaid(true);
              onConfirm(needsReason ? reason.trim() : null);
            }}
          >
            <Icon name="check" />
            {say(words.confirm)}
          </Button>
        </>
      )}
    </Notice>
  );
}
