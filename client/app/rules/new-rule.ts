/** Names of new rules and numbers, and what is filled in for whoever writes them. */
import type { Action, Condition, Rule, RulesDraft } from '../../core/face.ts';
import { innerOf, joined, jointOf } from './sentence/rule.ts';

/** Letters and digits with dashes between, at most 50; `otherwise` when nothing of it is left. */
export function slug(name: string, otherwise: string): string {
  const bare = name
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, 50)
    .replace(/^-+|-+$/g, '');
  return bare === '' ? otherwise : bare;
}

/** An id that is not among these: with -2, -3 … behind it where it has to. */
export function freeId(wanted: string, taken: ReadonlySet<string>): string {
  for (let number = 1; ; number += 1) {
    const id = number === 1 ? wanted : `${wanted}-${String(number)}`;
    if (!taken.has(id)) return id;
  }
}

type Text = { nl: string; en: string };
/** Where one language was left empty, its readers get the other. */
const inBoth = ({ nl, en }: Text): Text => ({ nl: nl.trim() || en.trim(), en: en.trim() || nl.trim() });

function inBothActions(action: Action): Action {
  if ('refuse' in action) return { refuse: inBoth(action.refuse) };
  if ('warn' in action) return { warn: { ...action.warn, ...inBoth(action.warn) } };
  if ('tell' in action) return { tell: inBoth(action.tell) };
  if ('label' in action) return { label: action.label.trim() };
  return action;
}

/** As it is published. */
export const finishedRule = (rule: Rule): Rule => ({
  ...rule,
  name: inBoth(rule.name),
  then: rule.then.map(inBothActions),
});

export const finished = (draft: RulesDraft): RulesDraft => ({
  ...draft,
  rules: draft.rules.map(finishedRule),
  ...(draft.detectors
    ? { detectors: draft.detectors.map((each) => ({ ...each, name: inBoth(each.name) })) }
    : {}),
});

/**
 * A draft as it is published: what is new is called by its name from then on. Ids of the version in force stay, since
 * the log speaks of rules by them.
 */
export function settled(draft: RulesDraft, { rules, detectors = [] }: RulesDraft): RulesDraft {
  const whole = finished(draft);
  const inForce = new Set([...rules, ...detectors].map(({ id }) => id));
  const taken = new Set([...inForce, ...whole.rules.map(({ id }) => id)]);
  const renamed = new Map<string, string>();
  for (const { id, name } of whole.detectors ?? []) {
    if (inForce.has(id)) continue;
    renamed.set(id, freeId(`own-${slug(name.nl, 'nummer')}`, new Set([...inForce, ...renamed.values()])));
  }
  const called = whole.rules.map((rule) => {
    if (inForce.has(rule.id) || !/^regel(?:-\d+)?$/.test(rule.id)) return rule;
    const id = freeId(slug(rule.name.nl, rule.id), new Set([...taken].filter((other) => other !== rule.id)));
    taken.add(id);
    return { ...rule, id };
  });
  return {
    ...whole,
    rules: called.map((rule) => ({ ...rule, when: withDetectors(rule.when, renamed) })),
    ...(whole.detectors
      ? { detectors: whole.detectors.map((each) => ({ ...each, id: renamed.get(each.id) ?? each.id })) }
      : {}),
  };
}

function withDetectors(condition: Condition, renamed: ReadonlyMap<string, string>): Condition {
  const joint = jointOf(condition);
  if (joint !== null) {
    return joined(
      joint,
      innerOf(condition).map((inner) => withDetectors(inner, renamed)),
    );
  }
  if (!('detector' in condition)) return condition;
  return { ...condition, detector: renamed.get(condition.detector) ?? condition.detector };
}
