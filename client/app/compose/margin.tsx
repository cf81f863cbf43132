/** What the rules noticed, each with what to do about it in one click. */
import { useState } from 'react';
import type { Antivirus, Evaluation, Finding, Level } from '../../core/face.ts';
import { Button } from '../../ui/button.tsx';
import { Field } from '../../ui/field.tsx';
import { Icon } from '../../ui/icon.tsx';
import { useSpeech } from '../../ui/language.tsx';
import { useDraft } from './draft-context.tsx';
import { detectorWord, levelWord, words } from './words.ts';

export interface MarginProps {
  evaluation: Evaluation | null;
  /** Of all that was found, what is worth a note. */
  findings: readonly Finding[];
  antivirus: Antivirus | null;
  text: string;
  onShow: (finding: Finding) => void;
  onChoose: (address: string) => void;
}

export function Margin({ evaluation, findings, antivirus, text, onShow, onChoose }: MarginProps) {
  const { say } = useSpeech();
  const { draft } = useDraft();
  const asked = evaluation ?? { refused: [], levels: [], warnings: [] };
  const found = findings.filter(({ field }) => field !== 'attachment');
  const isQuiet =
    asked.refused.length + asked.levels.length + asked.warnings.length + found.length === 0 &&
    Object.keys(draft.confirmed).length === 0;
  return (
    <aside className="margin" aria-label={say(words.margin)}>
      <h2 className="margin-title">{say(words.margin)}</h2>
      <div className="stack-tight" aria-live="polite">
        {asked.refused.map(({ rule, text: refusal }) => (
          <div key={rule} className="note note-refused">
            <p>
              <Icon name="attention" /> {say(refusal)}
            </p>
          </div>
        ))}
        {asked.levels.map((level) => (
          <LevelNote key={`${level.rule} ${level.address}`} asked={level} onChoose={onChoose} />
        ))}
        {asked.warnings.map((warning) => (
          <WarningNote key={warning.warning} asked={warning} />
        ))}
        {found.map((finding) => (
          <FindingNote
            key={`${finding.detector} ${finding.field} ${String(finding.start)}`}
            finding={finding}
            quote={finding.field === 'text' ? text.slice(finding.start, finding.end) : ''}
            onShow={() => onShow(finding)}
          />
        ))}
        {isQuiet && <p className="soft small">{say(words.marginNone)}</p>}
        {antivirus?.available === false && <p className="note note-attention small">{say(words.avDown)}</p>}
        {antivirus?.signatures === 'stale' && (
          <p className="note note-attention small">{say(words.avStale)}</p>
        )}
        {antivirus?.signatures === 'unwatched' && (
          <p className="soft small margin-basic">
            <Icon name="info" /> {say(words.avUnwatched)}
          </p>
        )}
        {antivirus?.engine === 'basic' && (
          <p className="soft small margin-basic">
            <Icon name="info" /> {say(words.basic)}
          </p>
        )}
      </div>
    </aside>
  );
}

function LevelNote({
  asked,
  onChoose,
}: {
  asked: Evaluation['levels'][number];
  onChoose: (address: string) => void;
}) {
  const { draft, change } = useDraft();
  const { say } = useSpeech();
  const recipient = draft.recipients.find(({ address }) => address === asked.address);
  const { account = null, keptKey = null } = recipient?.known ?? {};
  const possible = asked.levels.filter((level) => level !== 'key' || account !== null || keptKey !== null);
  const raise = (level: Level) => {
    change({ type: 'recipient', address: asked.address, patch: { level } });
    onChoose(asked.address);
  };
  return (
    <div className="note note-attention">
      <p>
        <Icon name="attention" /> <span className="strong">{asked.address}</span>: {say(asked.text)}
      </p>
      <div className="row">
        {possible.map((level) => (
          <Button key={level} onClick={() => raise(level)}>
            {say(words.raise, say(levelWord[level]))}
          </Button>
        ))}
      </div>
    </div>
  );
}

function WarningNote({ asked }: { asked: Evaluation['warnings'][number] }) {
  const { draft, change } = useDraft();
  const { say } = useSpeech();
  const [reason, setReason] = useState('');
  const { warning, needsReason, text } = asked;
  if (warning in draft.confirmed) {
    return (
      <div className="note note-done">
        <p>{say(text)}</p>
        <div className="row row-between">
          <span className="tag tag-done">
            <Icon name="check" />
            {say(words.confirmed)}
          </span>
          <Button kind="quiet" onClick={() => change({ type: 'unconfirm', warning })}>
            {say(words.undo)}
          </Button>
        </div>
      </div>
    );
  }
  const isReady = !needsReason || reason.trim() !== '';
  return (
    <div className="note note-attention">
      <p>
        <Icon name="attention" /> {say(text)}
      </p>
      {needsReason && (
        <Field label={say(words.reason)} value={reason} maxLength={1000} onChange={setReason} />
      )}
      <Button
        disabled={!isReady}
        onClick={() => change({ type: 'confirm', warning, reason: needsReason ? reason.trim() : null })}
      >
        <Icon name="check" />
        {say(words.confirm)}
      </Button>
    </div>
  );
}

function FindingNote({ finding, quote, onShow }: { finding: Finding; quote: string; onShow: () => void }) {
  const { say } = useSpeech();
  const known = detectorWord[finding.detector];
  return (
    <div className="note">
      <p>
        {say(words.found, known === undefined ? finding.detector : say(known))}
        {quote !== '' && <q className="note-quote number">{quote}</q>}
      </p>
      <Button kind="quiet" onClick={onShow}>
        {say(words.showPlace)}
      </Button>
    </div>
  );
}
