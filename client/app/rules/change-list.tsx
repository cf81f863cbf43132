import type { OwnDetector, RulesDraft } from '../../core/face.ts';
import { useSpeech } from '../../ui/language.tsx';
import { changesOf } from './changes.ts';
import type { Change } from './changes.ts';
import { ownNumberPieces, unscannablePieces } from './sentence/whole-set.ts';
import { textOf } from './sentence/piece.ts';
import { Sentence } from './sentence-view.tsx';
import { words } from './words.ts';

/** What one set of rules changes against another, in sentences. */
export function ChangeList({
  before,
  after,
  weakened,
}: {
  before: RulesDraft;
  after: RulesDraft;
  /** Ids of the refusing rules that are weakened. */
  weakened: readonly string[];
}) {
  const { say } = useSpeech();
  const changes = changesOf(before, after);
  if (changes.length === 0) return <p className="soft">{say(words.noChanges)}</p>;
  return (
    <ul className="rule-changes">
      {changes.map((change, place) => (
        <li key={place} className="stack-tight">
          <OneChange
            change={change}
            own={[before.detectors ?? [], after.detectors ?? []]}
            isWeaker={weakened.includes(
              change.kind === 'unscannable' ? 'unscannable.allow' : 'rule' in change ? change.rule.id : '',
            )}
          />
        </li>
      ))}
    </ul>
  );
}

function OneChange({
  change,
  own: [ownBefore, own],
  isWeaker,
}: {
  change: Change;
  own: readonly [readonly OwnDetector[], readonly OwnDetector[]];
  isWeaker: boolean;
}) {
  const { language, say } = useSpeech();
  const weaker = isWeaker && <span className="tag tag-attention">{say(words.weaker)}</span>;
  const title = (what: string) => (
    <p>
      <span className="strong">{what}</span> {weaker}
    </p>
  );
  switch (change.kind) {
    case 'added':
      return (
        <>
          {title(say(words.added, say(change.rule.name)))}
          <Sentence rule={change.rule} own={own} />
        </>
      );
    case 'removed':
      return (
        <>
          {title(say(words.removed, say(change.rule.name)))}
          <del>
            <Sentence rule={change.rule} own={ownBefore} />
          </del>
        </>
      );
    case 'changed':
      return (
        <>
          {title(say(words.changed, say(change.rule.name)))}
          <del>
            <span className="soft small">{say(words.before)}</span>
            <Sentence rule={change.before} own={ownBefore} />
          </del>
          <ins>
            <span className="soft small">{say(words.after)}</span>
            <Sentence rule={change.rule} own={own} />
          </ins>
        </>
      );
    case 'order':
      return title(say(words.otherOrder));
    case 'own':
      return (
        <>
          {title(say(words.ownChanged, (change.detector ?? change.before)?.name[language] ?? ''))}
          {change.before !== null && (
            <del>
              <span className="soft small">{say(words.before)}</span>
              <p className="rule-sentence">{textOf(ownNumberPieces(change.before, language))}</p>
            </del>
          )}
          {change.detector !== null && (
            <ins>
              <span className="soft small">{say(words.after)}</span>
              <p className="rule-sentence">{textOf(ownNumberPieces(change.detector, language))}</p>
            </ins>
          )}
        </>
      );
    case 'unscannable':
      return (
        <>
          {title(say(words.notInspected))}
          <del>
            <span className="soft small">{say(words.before)}</span>
            <p className="rule-sentence">{textOf(unscannablePieces({ allow: change.before }, language))}</p>
          </del>
          <ins>
            <span className="soft small">{say(words.after)}</span>
            <p className="rule-sentence">{textOf(unscannablePieces({ allow: change.after }, language))}</p>
          </ins>
        </>
      );
  }
}
