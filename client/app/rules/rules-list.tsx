import { useState } from 'react';
import type { OwnDetector, Rule } from '../../core/face.ts';
import { useSpeech } from '../../ui/language.tsx';
import { AddMenu } from './add-menu.tsx';
import { emptyRule } from './fresh.ts';
import { freeId } from './new-rule.ts';
import { RuleCard } from './rule-card.tsx';
import { templates } from './templates.ts';
import type { DraftOfRules } from './use-draft.ts';
import { words } from './words.ts';

const MAX_RULES = 200;

/** Every rule as a sentence, in the order in which they are applied. */
export function RulesList({ rules }: { rules: DraftOfRules }) {
  const { say } = useSpeech();
  const { draft, base, change } = rules;
  const [open, setOpen] = useState<string | null>(null);
  const own: readonly OwnDetector[] = draft.detectors ?? [];
  const put = (list: Rule[]) => change({ ...draft, rules: list });
  const add = (template: Rule) => {
    const id = freeId(template.id, new Set([...draft.rules, ...base.rules.rules].map((rule) => rule.id)));
    put([...draft.rules, { ...template, id }]);
    setOpen(id);
  };
  const move = (from: number, to: number) => {
    const list = [...draft.rules];
    const [moved] = list.splice(from, 1);
    if (moved !== undefined) put([...list.slice(0, to), moved, ...list.slice(to)]);
  };
  const groups = [
    {
      title: words.templates,
      items: templates.map((rule) => ({ id: rule.id, name: rule.name, make: () => rule })),
    },
    { title: words.ownRule, items: [{ id: 'empty', name: words.emptyRule, make: emptyRule }] },
  ];
  return (
    <section className="stack" aria-label={say(words.tabRules)}>
      {draft.rules.length === 0 && (
        <div className="sheet rule-card">
          <h2>{say(words.noRules)}</h2>
          <p className="soft">{say(words.noRulesWhat)}</p>
        </div>
      )}
      <ol className="stack">
        {draft.rules.map((rule, place) => (
          <li key={rule.id}>
            <RuleCard
              rule={rule}
              own={own}
              base={base.rules.rules.find(({ id }) => id === rule.id) ?? null}
              ownBase={base.rules.detectors ?? []}
              isOpen={open === rule.id}
              onOpen={(isOpen) => setOpen(isOpen ? rule.id : null)}
              onChange={(next) => put(draft.rules.map((each) => (each.id === rule.id ? next : each)))}
              onRemove={() => put(draft.rules.filter(({ id }) => id !== rule.id))}
              onUp={place > 0 ? () => move(place, place - 1) : null}
              onDown={place + 1 < draft.rules.length ? () => move(place, place + 1) : null}
            />
          </li>
        ))}
      </ol>
      {draft.rules.length < MAX_RULES && (
        <div>
          <AddMenu label={say(words.newRule)} primary groups={groups} onAdd={({ make }) => add(make())} />
        </div>
      )}
    </section>
  );
}
