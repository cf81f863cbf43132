/** Going from a note in the margin to its place in the letter, and taking out what stands there. */
import type { RefObject } from 'react';
import type { Place } from '../../core/face.ts';
import { stretchToTakeOut } from './marks.ts';
import type { Span } from './marks.ts';

type Field = HTMLInputElement | HTMLTextAreaElement;

export interface Places {
  show: (place: Place) => void;
  takeOut: (place: Place) => void;
}

/**
 * A page's own way to edit as a person does, so that the field's own undo takes it back. `Document` has it in every
 * browser; it takes more commands than this one.
 */
interface Editing {
  execCommand: (command: 'delete') => boolean;
}
const editing = (): Editing => document;

export const placesIn = (fields: Record<Place['field'], RefObject<Field | null>>): Places => {
  const select = ({ field }: Place, { start, end }: Span): void => {
    const element = fields[field].current;
    if (element === null) return;
    element.focus({ preventScroll: true });
    element.setSelectionRange(start, end);
    (markAt(element, start) ?? element).scrollIntoView({ block: 'center' });
  };
  return {
    show: (place) => select(place, place),
    takeOut: (place) => {
      const text = fields[place.field].current?.value ?? '';
      select(place, stretchToTakeOut(text, place));
      editing().execCommand('delete');
    },
  };
};

/** What lies behind the text there: a field that grows does not scroll to its selection. */
function markAt(element: Field, start: number): Element | null {
  let at = 0;
  for (const piece of element.parentElement?.querySelectorAll('.marks > *') ?? []) {
    at += piece.textContent.length;
    if (at > start) return piece;
  }
  return null;
}
