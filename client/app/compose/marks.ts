/** Stretches of a text that are marked in it: how they move with the text, and how the text falls into pieces. */

/** In UTF-16 units, half-open. */
export interface Span {
  start: number;
  end: number;
}

/** `asks`: something is still to be done about what stands there. */
export interface Mark extends Span {
  asks: boolean;
}

export interface Piece {
  start: number;
  text: string;
  mark: Mark | null;
}

/** The text in pieces, marked or not. Of marks that overlap the first keeps its whole stretch. */
export function piecesOf(text: string, marks: readonly Mark[]): Piece[] {
  const inOrder = marks
    .filter(({ start, end }) => start < end && end <= text.length)
    .toSorted((one, other) => one.start - other.start || Number(other.asks) - Number(one.asks));
  const pieces: Piece[] = [];
  let at = 0;
  for (const mark of inOrder) {
    if (mark.end <= at) continue;
    if (mark.start > at) pieces.push({ start: at, text: text.slice(at, mark.start), mark: null });
    const start = Math.max(mark.start, at);
    pieces.push({ start, text: text.slice(start, mark.end), mark });
    at = mark.end;
  }
  pieces.push({ start: at, text: text.slice(at), mark: null });
  return pieces;
}

/**
 * What was found in `from`, in the text as it is by now: the rules answer after a moment, and meanwhile somebody
 * types. What stands before or after the change moves with the text; what was changed itself is found anew later.
 */
export function carried<Found extends Span>(
  found: readonly Found[],
  from: string,
  to: string,
): readonly Found[] {
  if (from === to || found.length === 0) return found;
  const shorter = Math.min(from.length, to.length);
  let before = 0;
  while (before < shorter && from[before] === to[before]) before += 1;
  let after = 0;
  while (after < shorter - before && from.at(-1 - after) === to.at(-1 - after)) after += 1;
  const grown = to.length - from.length;
  return found.flatMap((each) => {
    if (each.end <= before) return [each];
    if (each.start < from.length - after) return [];
    return [{ ...each, start: each.start + grown, end: each.end + grown }];
  });
}

/** What is to go when a stretch is taken out: with one of the spaces around it, so that no gap is left. */
export function stretchToTakeOut(text: string, { start, end }: Span): Span {
  const opens = start === 0 || /\s/.test(text[start - 1] ?? '');
  if (opens && text[end] === ' ') return { start, end: end + 1 };
  const closes = end === text.length || /[\s.,;:!?)]/.test(text[end] ?? '');
  return closes && text[start - 1] === ' ' ? { start: start - 1, end } : { start, end };
}
