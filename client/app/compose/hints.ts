/**
 * What the rules say of the letter while it is written: asked in the worker once nobody has typed for a moment, and
 * shown in the letter as it is by then.
 */
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import type { Evaluation, Place } from '../../core/face.ts';
import { useCore } from '../core.tsx';
import { asksOf, isOpen, settledPlaces } from './asks.ts';
import type { Ask } from './asks.ts';
import { useDraft } from './draft-context.tsx';
import { letterTextOf, recipientsOf } from './draft.ts';
import type { Draft } from './draft.ts';
import { carried } from './marks.ts';
import type { Mark } from './marks.ts';

export interface Hints {
  /** Null until the rules were asked for the first time. */
  evaluation: Evaluation | null;
  asks: readonly Ask[];
  settled: readonly Place[];
  /** What to mark, field by field. */
  marks: Readonly<Record<Place['field'], readonly Mark[]>>;
}

interface Judged {
  evaluation: Evaluation;
  subject: string;
  text: string;
}

const SETTLED_MS = 400;
const nothing: Hints = { evaluation: null, asks: [], settled: [], marks: { subject: [], text: [] } };

/** `inspected`: what the scanner said of exactly this content, which counts for more. */
export function useHints(inspected: Evaluation | null): Hints {
  const { compose } = useCore();
  const { draft, message } = useDraft();
  const content = useSettled(contentOf(draft), SETTLED_MS);
  const preview = useQuery<Judged>({
    queryKey: ['preview', content],
    queryFn: async () => ({
      evaluation: await compose.preview(await message(), letterTextOf(draft), recipientsOf(draft)),
      subject: draft.subject,
      text: draft.text,
    }),
    placeholderData: keepPreviousData,
    retry: false,
  });
  const { subject, text } = draft;
  const judged = inspected === null ? preview.data : { evaluation: inspected, subject, text };
  return judged === undefined ? nothing : hintsOf(inDraft(judged, draft), draft);
}

function hintsOf(evaluation: Evaluation, { confirmed }: Draft): Hints {
  const asks = asksOf(evaluation, confirmed);
  const settled = settledPlaces(evaluation, asks);
  const marksIn = (field: Place['field']): Mark[] => [
    ...asks.flatMap((ask) => marksOf(ask.places, field, isOpen(ask))),
    ...marksOf(settled, field, false),
  ];
  return { evaluation, asks, settled, marks: { subject: marksIn('subject'), text: marksIn('text') } };
}

const marksOf = (places: readonly Place[], field: Place['field'], asks: boolean): Mark[] =>
  places.filter((place) => place.field === field).map(({ start, end }) => ({ start, end, asks }));

/** The same with its places and findings where they are by now. */
function inDraft({ evaluation, subject, text }: Judged, draft: Draft): Evaluation {
  // The subject was judged without the space around it.
  const lead = subject.length - subject.trimStart().length;
  const moved = <Found extends Place | Evaluation['findings'][number]>(found: readonly Found[]): Found[] => [
    ...carried(
      found
        .filter(({ field }) => field === 'subject')
        .map((each) => ({ ...each, start: each.start + lead, end: each.end + lead })),
      subject,
      draft.subject,
    ),
    ...carried(
      found.filter(({ field }) => field === 'text'),
      text,
      draft.text,
    ),
  ];
  return { ...evaluation, places: moved(evaluation.places), findings: moved(evaluation.findings) };
}

/** Everything that the rules look at: while it stays the same, so does what they ask. */
export const contentOf = (draft: Draft): string =>
  JSON.stringify([
    letterTextOf(draft),
    recipientsOf(draft),
    draft.files.map(({ id, state }) => [id, state.at]),
  ]);

/** The value once it has not changed for `ms`. */
function useSettled<Value>(value: Value, ms: number): Value {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), ms);
    return () => clearTimeout(timer);
  }, [value, ms]);
  return settled;
}
