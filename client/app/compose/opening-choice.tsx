import { useEffect, useEffectEvent, useState } from 'react';
import type { Correspondent, Level } from '../../core/face.ts';
import { Button } from '../../ui/button.tsx';
import { Field } from '../../ui/field.tsx';
import { dateText, phoneText } from '../../ui/format.ts';
import { Icon } from '../../ui/icon.tsx';
import { useSpeech } from '../../ui/language.tsx';
import { useAccount } from '../account.tsx';
import { useCore } from '../core.tsx';
import { useDraft } from './draft-context.tsx';
import type { DraftRecipient } from './draft.ts';
import { levelMeans, levelWord, words } from './words.ts';

const LEVELS: readonly Level[] = ['key', 'sms', 'code'];

/** The three honest ways of opening, each with one sentence of what it means. */
export function OpeningChoice({ recipient, onTouch }: { recipient: DraftRecipient; onTouch: () => void }) {
  const { change } = useDraft();
  const { organisation } = useAccount();
  const keptKey = recipient.known?.keptKey ?? null;
  const { say } = useSpeech();
  const patch = (patched: Partial<DraftRecipient>) => {
    onTouch();
    change({ type: 'recipient', address: recipient.address, patch: patched });
  };
  return (
    <fieldset className="opening">
      <legend className="field-label">{say(words.howOpens, recipient.address)}</legend>
      {LEVELS.map((level) => {
        const impossible = level === 'key' && recipient.known?.account === null && keptKey === null;
        return (
          <label key={level} className="choice">
            <input
              type="radio"
              name={`level-${recipient.address}`}
              value={level}
              checked={recipient.level === level}
              disabled={impossible}
              onChange={() => patch({ level })}
            />
            <span className="choice-name">{say(levelWord[level])}</span>
            <span className="choice-hint">
              {impossible
                ? say(words.noAccount, organisation.name)
                : say(level === 'key' && keptKey !== null ? words.keptKeyMeans : levelMeans[level])}
            </span>
          </label>
        );
      })}
      {recipient.level === 'key' && keptKey !== null && <KeptKey keptKey={keptKey} />}
      {recipient.level === 'sms' && <NumberChoice recipient={recipient} patch={patch} />}
      {recipient.level === 'code' && <CodeChoice recipient={recipient} patch={patch} />}
    </fieldset>
  );
}

/** The key that the recipient kept: since when, and what tells it from any other. */
function KeptKey({ keptKey }: { keptKey: NonNullable<Correspondent['keptKey']> }) {
  const { language, say } = useSpeech();
  return (
    <div className="opening-more">
      <p className="soft small">{say(words.keptSince, dateText(keptKey.keptAt, language))}</p>
      {keptKey.guessable && <p className="small">{say(words.keptGuessable)}</p>}
      <details className="disclosure">
        <summary>
          {say(words.keptFingerprint)}
          <Icon name="down" />
        </summary>
        <div>
          <p className="soft small">{say(words.keptCompare)}</p>
          <code className="fingerprint" translate="no">
            {keptKey.fingerprint}
          </code>
        </div>
      </details>
    </div>
  );
}

interface ChoiceProps {
  recipient: DraftRecipient;
  patch: (patched: Partial<DraftRecipient>) => void;
}

function NumberChoice({ recipient, patch }: ChoiceProps) {
  const { say } = useSpeech();
  const numbers = recipient.known?.numbers ?? [];
  return (
    <div className="opening-more">
      <Field
        label={say(words.number)}
        hint={say(words.numberHint)}
        type="tel"
        inputMode="tel"
        autoComplete="off"
        placeholder="06 12345678"
        value={recipient.number.startsWith('+') ? phoneText(recipient.number) : recipient.number}
        onChange={(number) => patch({ number })}
      />
      {numbers.length > 0 && (
        <div className="row">
          <span className="soft small">{say(words.usedBefore)}</span>
          {numbers.map((number) => (
            <Button key={number} aria-pressed={number === recipient.number} onClick={() => patch({ number })}>
              <span className="number">{phoneText(number)}</span>
            </Button>
          ))}
        </div>
      )}
    </div>
  );
}

function CodeChoice({ recipient, patch }: ChoiceProps) {
  const { compose } = useCore();
  const { say } = useSpeech();
  const [copied, setCopied] = useState(false);
  const isNeeded = recipient.accessCode === '' && !recipient.ownCode;
  const take = useEffectEvent((accessCode: string) => patch({ accessCode, guessable: false }));
  useEffect(() => {
    if (!isNeeded) return;
    let wanted = true;
    void compose.newAccessCode().then((accessCode) => {
      if (wanted) take(accessCode);
    });
    return () => {
      wanted = false;
    };
  }, [isNeeded, compose]);
  const write = (accessCode: string) => {
    patch({ accessCode });
    void compose
      .accessCodeStrength(accessCode)
      .then((strength) => patch({ guessable: strength === 'guessable' }));
  };
  if (recipient.knownCode !== null && recipient.accessCode === recipient.knownCode) {
    return (
      <div className="opening-more">
        <div className="stack-tight">
          <span className="field-label">{say(words.accessCode)}</span>
          <span className="field-hint">{say(words.codeAsBefore)}</span>
          <code className="drawn-code" translate="no">
            {recipient.accessCode}
          </code>
        </div>
        <Button kind="quiet" onClick={() => patch({ accessCode: '' })}>
          {say(words.freshCode)}
        </Button>
      </div>
    );
  }
  if (recipient.ownCode) {
    return (
      <div className="opening-more">
        <Field
          label={say(words.accessCode)}
          hint={say(words.guessable)}
          code
          autoComplete="off"
          spellCheck={false}
          value={recipient.accessCode}
          onChange={write}
        />
        <Button kind="quiet" onClick={() => patch({ ownCode: false, accessCode: '' })}>
          {say(words.drawnCode)}
        </Button>
      </div>
    );
  }
  return (
    <div className="opening-more">
      <div className="stack-tight">
        <span className="field-label">{say(words.accessCode)}</span>
        <span className="field-hint">{say(words.codeDrawn)}</span>
        <div className="row">
          <code className="drawn-code" translate="no">
            {recipient.accessCode}
          </code>
          <Button
            onClick={() => {
              void navigator.clipboard.writeText(recipient.accessCode).then(() => setCopied(true));
            }}
          >
            <Icon name={copied ? 'check' : 'copy'} />
            {say(copied ? words.copied : words.copy)}
          </Button>
        </div>
      </div>
      <Button kind="quiet" onClick={() => patch({ ownCode: true, accessCode: '', guessable: true })}>
        {say(words.ownCode)}
      </Button>
    </div>
  );
}
