/** What stands beside the rules: the organisation's own numbers, and what cannot be inspected. */
import { useState } from 'react';
import type { OwnDetector } from '../../core/face.ts';
import { Button } from '../../ui/button.tsx';
import { Field } from '../../ui/field.tsx';
import { Icon } from '../../ui/icon.tsx';
import { useSpeech } from '../../ui/language.tsx';
import { freeId } from './new-rule.ts';
import { leavesOf } from './sentence/rule.ts';
import { textOf } from './sentence/piece.ts';
import { ownNumberPieces, unscannablePieces } from './sentence/whole-set.ts';
import { Pieces } from './slot-field.tsx';
import type { DraftOfRules } from './use-draft.ts';
import { words } from './words.ts';

const MAX_OWN = 30;

export function OtherRules({ rules }: { rules: DraftOfRules }) {
  return (
    <>
      <OwnNumbers rules={rules} />
      <NotInspected rules={rules} />
    </>
  );
}

function OwnNumbers({ rules: { draft, base, change } }: { rules: DraftOfRules }) {
  const { say } = useSpeech();
  const own: readonly OwnDetector[] = draft.detectors ?? [];
  const put = (detectors: OwnDetector[]) => {
    const { detectors: _, ...rest } = draft;
    change(detectors.length === 0 ? rest : { ...rest, detectors });
  };
  const used = new Set(
    draft.rules.flatMap(({ when }) =>
      leavesOf(when).flatMap((leaf) => ('detector' in leaf ? [leaf.detector] : [])),
    ),
  );
  const add = () => {
    const taken = new Set([...own, ...(base.rules.detectors ?? [])].map(({ id }) => id));
    put([
      ...own,
      {
        id: freeId('own-nummer', taken),
        name: { nl: '', en: '' },
        pattern: '',
        context: [],
        contextNeeded: false,
      },
    ]);
  };
  return (
    <section className="stack" aria-label={say(words.ownNumbers)}>
      <div className="stack-tight">
        <h2>{say(words.ownNumbers)}</h2>
        <p className="soft">{say(words.ownNumbersWhat)}</p>
      </div>
      {own.map((number) => (
        <OwnNumber
          key={number.id}
          number={number}
          isUsed={used.has(number.id)}
          onChange={(next) => put(own.map((each) => (each.id === number.id ? next : each)))}
          onRemove={() => put(own.filter(({ id }) => id !== number.id))}
        />
      ))}
      {own.length < MAX_OWN && (
        <div>
          <Button onClick={add}>
            <Icon name="plus" />
            {say(words.addOwn)}
          </Button>
        </div>
      )}
    </section>
  );
}

function OwnNumber({
  number,
  isUsed,
  onChange,
  onRemove,
}: {
  number: OwnDetector;
  /** A rule asks for it: it cannot go. */
  isUsed: boolean;
  onChange: (number: OwnDetector) => void;
  onRemove: () => void;
}) {
  const { language, say } = useSpeech();
  const { name } = number;
  const [isOpen, setOpen] = useState(name.nl === '');
  const called = name[language] || name.nl || say(words.unnamed);
  const pieces = ownNumberPieces(number, language);
  return (
    <article className="sheet rule-card" data-open={isOpen || undefined}>
      {isOpen ? (
        <>
          <div className="fields-row">
            <Field
              label={say(words.ownName)}
              hint={say(words.ownNameHint)}
              maxLength={100}
              autoComplete="off"
              value={name.nl}
              onChange={(nl) => onChange({ ...number, name: { ...name, nl } })}
            />
            <Field
              label={say(words.ownNameEn)}
              hint={say(words.ownNameEnHint)}
              maxLength={100}
              autoComplete="off"
              lang="en"
              placeholder={name.nl}
              value={name.en}
              onChange={(en) => onChange({ ...number, name: { ...name, en } })}
            />
          </div>
          <div className="rule-row-words">
            <Pieces pieces={pieces} onChange={onChange} />
          </div>
          <p className="soft small">{say(words.ownPatternHint)}</p>
        </>
      ) : (
        <p className="rule-sentence">{textOf(pieces)}</p>
      )}
      <footer className="row">
        <Button
          kind={isOpen ? 'primary' : 'secondary'}
          aria-expanded={isOpen}
          aria-label={isOpen ? undefined : say(words.changeRule, called)}
          onClick={() => setOpen(!isOpen)}
        >
          {say(isOpen ? words.ready : words.change)}
        </Button>
        {!isUsed && (
          <Button kind="quiet" aria-label={say(words.removeOf, called)} onClick={onRemove}>
            {say(words.remove)}
          </Button>
        )}
        {isUsed && <span className="soft small">{say(words.ownUsed)}</span>}
      </footer>
    </article>
  );
}

function NotInspected({ rules: { draft, change } }: { rules: DraftOfRules }) {
  const { language, say } = useSpeech();
  return (
    <section className="stack" aria-label={say(words.notInspected)}>
      <h2>{say(words.notInspected)}</h2>
      <div className="sheet rule-card">
        <div className="rule-row-words">
          <Pieces
            pieces={unscannablePieces(draft.unscannable, language)}
            onChange={(unscannable) => change({ ...draft, unscannable })}
          />
        </div>
        <p className="soft small">{say(words.notInspectedWhat)}</p>
      </div>
    </section>
  );
}
