/** A text cut where something was found in it, each piece with everything that was found there. */

export interface Mark {
  start: number;
  end: number;
  label: string;
}

export interface Piece {
  text: string;
  /** What lies over this piece; empty for plain text. */
  labels: string[];
  /** What ends with this piece: said behind it. */
  ending: string[];
}

/** Pieces that make up the whole text again. Marks outside the text are cut to it. */
export function cut(text: string, marks: readonly Mark[]): Piece[] {
  const inside = marks
    .map(({ start, end, label }) => ({
      start: Math.max(0, start),
      end: Math.min(text.length, end),
      label,
    }))
    .filter(({ start, end }) => start < end);
  const borders = [...new Set([0, text.length, ...inside.flatMap(({ start, end }) => [start, end])])].sort(
    (one, other) => one - other,
  );
  return borders.slice(0, -1).map((start, place) => {
    const end = borders[place + 1] ?? text.length;
    const over = inside.filter((mark) => mark.start <= start && mark.end >= end);
    return {
      text: text.slice(start, end),
      labels: unique(over.map(({ label }) => label)),
      ending: unique(over.filter((mark) => mark.end === end).map(({ label }) => label)),
    };
  });
}

const unique = (list: readonly string[]): string[] => [...new Set(list)];
