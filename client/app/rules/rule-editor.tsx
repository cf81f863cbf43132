/** A rule while it is changed: the same sentence, a line for each condition and action, with controls in it. */
import type { ReactNode } from 'react';
import type { Action, Condition, OwnDetector, Rule } from '../../core/face.ts';
import { Button } from '../../ui/button.tsx';
import { Field } from '../../ui/field.tsx';
import { Icon } from '../../ui/icon.tsx';
import { useSpeech } from '../../ui/language.tsx';
import { AddMenu } from './add-menu.tsx';
import { freshActions, freshConditions } from './fresh.ts';
import { actionPieces } from './sentence/action.ts';
import { conditionPieces } from './sentence/condition.ts';
import type { Leaf } from './sentence/condition.ts';
import { JOINTS, actionText, conditionText, innerOf, joined, joiner, jointOf } from './sentence/rule.ts';
import type { Joint } from './sentence/rule.ts';
import type { Slot } from './sentence/piece.ts';
import { Pieces } from './slot-field.tsx';
import { words } from './words.ts';

export function RuleEditor({
  rule,
  own,
  onChange,
}: {
  rule: Rule;
  own: readonly OwnDetector[];
  onChange: (rule: Rule) => void;
}) {
  const { language, say } = useSpeech();
  const { when, then, name } = rule;
  const withAction = (place: number, action: Action | null) =>
    onChange({
      ...rule,
      then: then.flatMap((each, index) => (index !== place ? [each] : action === null ? [] : [action])),
    });
  return (
    <div className="stack">
      <div className="fields-row">
        <Field
          label={say(words.ruleName)}
          maxLength={500}
          autoComplete="off"
          value={name.nl}
          onChange={(nl) => onChange({ ...rule, name: { ...name, nl } })}
        />
        <Field
          label={say(words.ruleNameEn)}
          maxLength={500}
          autoComplete="off"
          placeholder={name.nl}
          lang="en"
          value={name.en}
          onChange={(en) => onChange({ ...rule, name: { ...name, en } })}
        />
      </div>
      <Conditions
        condition={when}
        own={own}
        depth={1}
        onChange={(next) => {
          if (next !== null) onChange({ ...rule, when: next });
        }}
      />
      <div className="rule-group">
        {then.map((action, place) => (
          <Row
            key={`${String(place)} ${Object.keys(action)[0] ?? ''}`}
            joint={place === 0 ? say(joiner.then) : say(joiner.also)}
            remove={say(words.removeAction, actionText(action, language))}
            onRemove={then.length > 1 ? () => withAction(place, null) : null}
          >
            <Pieces pieces={actionPieces(action, language)} onChange={(next) => withAction(place, next)} />
          </Row>
        ))}
        {then.length < 10 && (
          <AddMenu
            label={say(words.addAction)}
            groups={[{ title: null, items: freshActions }]}
            onAdd={({ make }) => onChange({ ...rule, then: [...then, make()] })}
          />
        )}
      </div>
    </div>
  );
}

/** Nested no deeper than this with the page; what is deeper already is shown all the same. */
const MAX_DEPTH = 4;

function Conditions({
  condition,
  own,
  depth,
  onChange,
}: {
  condition: Condition;
  own: readonly OwnDetector[];
  depth: number;
  /** Null: it is taken away. */
  onChange: (next: Condition | null) => void;
}) {
  const { language, say } = useSpeech();
  const joint = jointOf(condition);
  const inner = joint === null ? [condition] : innerOf(condition);
  const put = (next: Condition[]) => {
    const [first] = next;
    if (first === undefined) onChange(null);
    else if (next.length === 1 && joint !== 'none') onChange(first);
    else onChange(joined(joint ?? 'all', next));
  };
  const groups =
    depth < MAX_DEPTH
      ? freshConditions
      : freshConditions.filter(({ items }) => items.every(({ id }) => id !== 'any'));
  return (
    <div className={depth === 1 ? 'rule-group' : 'rule-group rule-nested'}>
      {joint === 'none' && (
        <p className="rule-row-words">
          {depth === 1 && <span className="rule-joint">{say(joiner.when)} </span>}
          <JointChoice joint={joint} onChange={(next) => onChange(joined(next, [...inner]))} />
        </p>
      )}
      {inner.map((each, place) => {
        const replace = (next: Condition | null) =>
          put(inner.flatMap((other, index) => (index !== place ? [other] : next === null ? [] : [next])));
        const isGroup = jointOf(each) !== null;
        return (
          <Row
            key={`${String(place)} ${Object.keys(each)[0] ?? ''}`}
            joint={
              joint === 'none' ? (
                place > 0 && say(joiner.orThat)
              ) : place === 0 ? (
                depth === 1 && say(joiner.when)
              ) : place === 1 && joint !== null ? (
                <JointChoice joint={joint} onChange={(next) => onChange(joined(next, [...inner]))} />
              ) : (
                say(joiner[joint ?? 'all'])
              )
            }
            remove={say(words.removeCondition, conditionText(each, own, language))}
            onRemove={inner.length > 1 || depth > 1 ? () => replace(null) : null}
          >
            {isGroup ? (
              <Conditions condition={each} own={own} depth={depth + 1} onChange={replace} />
            ) : (
              <Pieces pieces={conditionPieces(each as Leaf, own, language)} onChange={replace} />
            )}
          </Row>
        );
      })}
      <AddMenu
        label={say(depth === 1 ? words.addCondition : words.addInner)}
        groups={groups}
        onAdd={({ make }) => put([...inner, make()])}
      />
    </div>
  );
}

const jointChoice = {
  all: { nl: 'en', en: 'and' },
  any: { nl: 'of', en: 'or' },
  none: { nl: 'het niet zo is dat', en: 'it is not so that' },
} as const;

/** Whether all of them, one of them or none of them. */
function JointChoice({ joint, onChange }: { joint: Joint; onChange: (joint: Joint) => void }) {
  const { say } = useSpeech();
  const slot: Slot<Joint> = {
    kind: 'one',
    name: words.joint,
    text: say(jointChoice[joint]),
    options: JOINTS.map((id) => ({ id, text: say(words.jointMeans[id]) })),
    chosen: joint,
    put: (id) => JOINTS.find((each) => each === id) ?? joint,
  };
  return <Pieces pieces={[slot]} onChange={onChange} />;
}

function Row({
  joint,
  remove,
  onRemove,
  children,
}: {
  joint: ReactNode;
  remove: string;
  onRemove: (() => void) | null;
  children: ReactNode;
}) {
  return (
    <div className="rule-row">
      <div className="rule-row-words">
        {joint !== false && <span className="rule-joint">{joint} </span>}
        {children}
      </div>
      {onRemove !== null && (
        <Button kind="quiet" aria-label={remove} onClick={onRemove}>
          <Icon name="close" />
        </Button>
      )}
    </div>
  );
}
