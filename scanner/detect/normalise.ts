/**
 * Texts are searched in NFKC (Unicode Standard Annex 15), without characters that show nothing or only mark a digit,
 * with the digits of every script as 0–9 and look-alike letters as Latin ones (look-alikes.ts), so that full-width
 * digits, non-breaking spaces, a zero-width joiner in a number or a Cyrillic letter in a word hide nothing. Findings
 * must point into the text as it was written, so the way back is kept: pieces of the normalised text, each with the
 * piece of the original it came from.
 */
import type { Span } from './finding.ts';
import { asciiDigits, withoutLookAlikes } from './look-alikes.ts';

export interface Normalised {
  text: string;
  /** The range of the original that a range of `text` came from. */
  original: (span: Span) => Span;
}

/** Soft hyphen, zero-width and directional characters, variation selectors, byte order mark (UAX 44). */
const INVISIBLE = /\p{Default_Ignorable_Code_Point}/gu;
const CHANGED = /\p{Default_Ignorable_Code_Point}|(?![0-9])\p{Nd}|\d\p{M}/u;
/** ASCII that no combining mark follows goes as it is; all else piece by piece, a character with its marks. */
const PIECES = /[^\u0080-\u{10FFFF}]*[^\u0080-\u{10FFFF}](?!\p{M})|[\s\S]\p{M}*/gu;

interface Piece {
  at: number;
  length: number;
  originalAt: number;
  originalLength: number;
}

/** See the top of this file. Takes time linear in the length of the text. */
export function normalise(original: string): Normalised {
  if (isPlain(original))
    return { text: withoutLookAlikes(original), original: ({ start, end }) => ({ start, end }) };

  const parts: string[] = [];
  const pieces: Piece[] = [];
  let at = 0;
  for (const match of original.matchAll(PIECES)) {
    const from = match[0];
    const visible = from.replace(INVISIBLE, '');
    if (visible === '') continue;
    const part = plain(visible);
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
    text: withoutLookAlikes(parts.join('')),
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

/** True of most texts: nothing changes in length, and no piece needs to be kept apart. */
function isPlain(text: string): boolean {
  if (!/[\u0080-\uFFFF]/.test(text)) return true;
  return !CHANGED.test(text) && text.normalize('NFKC') === text;
}

/** Marks on a digit, as on a keycap or in a number that is struck through, say nothing of the number. */
function plain(piece: string): string {
  if (!/[\u0080-\uFFFF]/.test(piece)) return piece;
  const digits = asciiDigits(piece.normalize('NFKC'));
  return /\d\p{M}/u.test(digits) ? digits.replaceAll(/(?<=\d)\p{M}+/gu, '') : digits;
}
