/**
 * The same text once more behind a field, unseen, with marks where a rule was met: the field in front stays an
 * ordinary one, with its own selection, spelling and undo.
 */
import type { RefObject } from 'react';
import { piecesOf } from './marks.ts';
import type { Mark } from './marks.ts';

export interface MarkedProps {
  text: string;
  marks: readonly Mark[];
  layer?: RefObject<HTMLDivElement | null>;
}

export function Marked({ text, marks, layer }: MarkedProps) {
  return (
    <div className="marks" aria-hidden="true" ref={layer}>
      {piecesOf(text, marks).map((piece, place) =>
        // By their place in the row: what is typed moves all that follows, and makes none of it anew.
        piece.mark === null ? (
          <span key={place}>{piece.text}</span>
        ) : (
          <mark key={place} data-asks={piece.mark.asks || undefined}>
            {piece.text}
          </mark>
        ),
      )}
      {
        // A last line that is empty has its height only with something after it.
        '\n'
      }
    </div>
  );
}
