/**
 * Texts are searched in NFKC (Unicode Standard Annex 15), without characters that show nothing, so that
 * full-width digits, non-breaking spaces and a zero-width joiner in a number hide nothing. Findings must point
 * into the text as it was written, so the way back is kept: pieces of the normalised text, each with the piece
 * of the original it came from.
 */
import type { Span } from './finding.ts';

export interface Normalised {
  text: string;
  /** The range of the original that a range of `text` came from. */
  original: (span: Span) => Span;
}

/** Soft hyphen, zero-width and directional characters, variation selectors, byte order mark (UAX 44). */
const INVISIBLE = /\p{Default_Ignorable_Code_Point}/gu;
/** ASCII that no combining mark follows goes as it is; all else piece by piece, a character with its marks. */
const PIECES = /[^\u0080-\u{10FFFF}]*[^\u0080-\u{10FFFF}](?!\p{M})|[\s\S]\p{M}*/gu;

interface Piece {
  at: number;
  length: number;
  originalAt: number;
  originalLength: number;
}

/** `fold` also lowers the case, for comparing without regard to it. */
export function normalise(original: string, { fold = false }: { fold?: boolean } = {}): Normalised {
  const lower = (text: string): string => (fold ? text.toLowerCase() : text);
  if (!/[\u0080-\uFFFF]/.test(original))
    return { text: lower(original), original: ({ start, end }) => ({ start, end }) };

  const parts: string[] = [];
  const pieces: Piece[] = [];
  let at = 0;
  for (const match of original.matchAll(PIECES)) {
    const from = match[0];
    const visible = from.replace(INVISIBLE, '');
    if (visible === '') continue;
    const part = lower(visible.normalize('NFKC'));
    parts.push(part);
    const same = part.length === from.length;
    const last = pieces.at(-1);
    if (
      same &&
      last?.length === last?.originalLength &&
      last !== undefined &&
      last.originalAt + last.originalLength === match.index
    ) {
      last.length += part.length;
      last.originalLength += from.length;
    } else {
      pieces.push({ at, length: part.length, originalAt: match.index, originalLength: from.length });
    }
    at += part.length;
  }
  const holding = (position: number): Piece | undefined => {
    let low = 0;
    let high = pieces.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((pieces[middle]?.at ?? 0) <= position) low = middle;
      else high = middle - 1;
    }
    return pieces[low];
  };
  return {
    text: parts.join(''),
    original: ({ start, end }) => {
      const first = holding(start);
      const last = holding(Math.max(start, end - 1));
      if (first === undefined || last === undefined) return { start: 0, end: 0 };
      return {
        start: first.originalAt + (first.length === first.originalLength ? start - first.at : 0),
        end:
          last.length === last.originalLength
            ? last.originalAt + (end - last.at)
            : last.originalAt + last.originalLength,
      };
    },
  };
}
