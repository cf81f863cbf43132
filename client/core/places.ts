/** Where in a letter a rule was met, so that a page can mark the place. */
import type { Evaluation as RulesEvaluation, Reason } from '../../scanner/rules/evaluate.ts';
import type { Place } from './face.ts';

type Spoken = Pick<RulesEvaluation, 'refusals' | 'warnings' | 'demands' | 'why'>;

/**
 * The places in the letter of rules that have something to say to its sender, each once for a rule, in the order of
 * the rules: what only sorts a message (a label) speaks to nobody who writes.
 */
export function placesIn({ refusals, warnings, demands, why }: Spoken): Place[] {
  const speaking = new Set([...refusals, ...warnings, ...demands].map(({ rule }) => rule));
  const places = new Map<string, Place>();
  for (const reason of why) {
    const place = speaking.has(reason.rule) ? placeOf(reason) : null;
    if (place !== null) {
      places.set(`${place.rule} ${place.field} ${String(place.start)} ${String(place.end)}`, place);
    }
  }
  return [...places.values()];
}

/** Only the letter is part 0. */
function placeOf({ rule, part, span }: Reason): Place | null {
  if (part !== 0 || span === undefined) return null;
  const { field, start, end } = span;
  return field === 'subject' || field === 'text' ? { rule, field, start, end } : null;
}
