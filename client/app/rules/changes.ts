/** What a draft changes against the version in force, and a draft taken over on a version that came meanwhile. */
import type { OwnDetector, Rule, RulesDraft } from '../../core/face.ts';

type Allow = RulesDraft['unscannable']['allow'];

export type Change =
  | { kind: 'added'; rule: Rule }
  | { kind: 'removed'; rule: Rule }
  | { kind: 'changed'; before: Rule; rule: Rule }
  /** The same rules in another order. */
  | { kind: 'order' }
  | { kind: 'own'; before: OwnDetector | null; detector: OwnDetector | null }
  | { kind: 'unscannable'; before: Allow; after: Allow };

const same = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other);
const byId = <T extends { id: string }>(list: readonly T[]): Map<string, T> =>
  new Map(list.map((each) => [each.id, each]));

/** In the order of the new rules; what is gone comes after. Empty when both are the same. */
export function changesOf(before: RulesDraft, after: RulesDraft): Change[] {
  const old = byId(before.rules);
  const now = byId(after.rules);
  const changes: Change[] = [];
  for (const rule of after.rules) {
    const former = old.get(rule.id);
    if (former === undefined) changes.push({ kind: 'added', rule });
    else if (!same(former, rule)) changes.push({ kind: 'changed', before: former, rule });
  }
  for (const rule of before.rules) if (!now.has(rule.id)) changes.push({ kind: 'removed', rule });
  const kept = (list: readonly Rule[], others: Map<string, Rule>) =>
    list.filter(({ id }) => others.has(id)).map(({ id }) => id);
  if (!same(kept(before.rules, now), kept(after.rules, old))) changes.push({ kind: 'order' });
  const ownBefore = byId(before.detectors ?? []);
  const ownNow = byId(after.detectors ?? []);
  for (const id of new Set([...ownBefore.keys(), ...ownNow.keys()])) {
    const [former, detector] = [ownBefore.get(id) ?? null, ownNow.get(id) ?? null];
    if (!same(former, detector)) changes.push({ kind: 'own', before: former, detector });
  }
  const allowed = [before.unscannable.allow, after.unscannable.allow] as const;
  if (!same([...allowed[0]].sort(), [...allowed[1]].sort())) {
    changes.push({ kind: 'unscannable', before: [...allowed[0]], after: [...allowed[1]] });
  }
  return changes;
}

/**
 * What was changed from `base` to `mine`, done to `theirs`; the ids that both changed, where mine counts. Nothing that
 * I did not touch goes back to what it was.
 */
export function rebased(
  base: RulesDraft,
  mine: RulesDraft,
  theirs: RulesDraft,
): { draft: RulesDraft; both: string[] } {
  const both: string[] = [];
  const list = <T extends { id: string }>(from: readonly T[], to: readonly T[], now: readonly T[]): T[] => {
    const [old, changed, current] = [byId(from), byId(to), byId(now)];
    const touched = (id: string) => !same(old.get(id) ?? null, changed.get(id) ?? null);
    for (const id of new Set([...old.keys(), ...changed.keys()])) {
      const isTheirs = !same(old.get(id) ?? null, current.get(id) ?? null);
      if (touched(id) && isTheirs && !same(changed.get(id) ?? null, current.get(id) ?? null)) both.push(id);
    }
    const kept = now.flatMap((each) => {
      if (!touched(each.id)) return [each];
      const own = changed.get(each.id);
      return own === undefined ? [] : [own];
    });
    return [...kept, ...to.filter(({ id }) => touched(id) && !current.has(id))];
  };
  const detectors = list(base.detectors ?? [], mine.detectors ?? [], theirs.detectors ?? []);
  const draft: RulesDraft = {
    rules: list(base.rules, mine.rules, theirs.rules),
    unscannable: same(base.unscannable, mine.unscannable) ? theirs.unscannable : mine.unscannable,
    ...(detectors.length > 0 ? { detectors } : {}),
  };
  return { draft, both };
}
