/** What the rules ask of whoever writes, one ask for a rule, each with the places in the letter that it is about. */
import type { Evaluation, Level, Place, Text } from '../../core/face.ts';
import type { Draft } from './draft.ts';

interface About {
  key: string;
  text: Text;
  places: readonly Place[];
}

export type Ask =
  | ({ kind: 'refused' } & About)
  /** People who would open with less than a rule asks, each with what would do. */
  | ({ kind: 'level'; people: { address: string; levels: readonly Level[] }[] } & About)
  | ({ kind: 'warning'; warning: string; needsReason: boolean; confirmed: boolean } & About);

/** In the order of the evaluation: what holds a message back first. A confirmed warning stays, to be taken back. */
export function asksOf(evaluation: Evaluation, confirmed: Draft['confirmed']): Ask[] {
  const placesOf = (rule: string) => evaluation.places.filter((place) => place.rule === rule);
  const levels = new Map<string, Extract<Ask, { kind: 'level' }>>();
  for (const { rule, address, levels: enough, text } of evaluation.levels) {
    const key = `level ${rule}`;
    const ask = levels.get(key) ?? { kind: 'level', key, text, places: placesOf(rule), people: [] };
    ask.people.push({ address, levels: enough });
    levels.set(key, ask);
  }
  return [
    ...evaluation.refused.map(({ rule, text }): Ask => ({
      kind: 'refused',
      key: `refused ${rule}`,
      text,
      places: placesOf(rule),
    })),
    ...levels.values(),
    ...evaluation.warnings.map(({ warning, needsReason, text }): Ask => ({
      kind: 'warning',
      key: `warning ${warning}`,
      warning,
      needsReason,
      text,
      confirmed: warning in confirmed,
      // A warning is called after its rule and its place there.
      places: placesOf(warning.slice(0, warning.lastIndexOf('/'))),
    })),
  ];
}

/** Whether something is still to be done about it. */
export const isOpen = (ask: Ask): boolean => ask.kind !== 'warning' || !ask.confirmed;

/** Places of which a rule speaks, and about which nothing is to be done (any more); each stretch once. */
export function settledPlaces(evaluation: Evaluation, asks: readonly Ask[]): Place[] {
  const stretch = ({ field, start, end }: Place): string => `${field} ${String(start)} ${String(end)}`;
  const asked = new Set(asks.flatMap(({ places }) => places.map(stretch)));
  const settled = new Map<string, Place>();
  for (const place of evaluation.places) {
    if (!asked.has(stretch(place)) && !settled.has(stretch(place))) settled.set(stretch(place), place);
  }
  return [...settled.values()];
}
