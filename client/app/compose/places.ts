/** Going from a note in the margin to its place in the letter, and taking out what stands there. */
import { stretchToTakeOut } from './marks.ts';
import type { Span } from './marks.ts';

type Field = HTMLInputElement | HTMLTextAreaElement;

/**
 * A page's own way to edit as a person does, so that the field's own undo takes it back. `Document` has it in every
 * browser; it takes more commands than this one.
 */
interface Editing {
  execCommand: (command: 'delete') => boolean;
}
const editing = (): Editing => document;

/** Goes to a stretch of the field: selected there, in the middle of the page. */
export function showPlace(field: Field | null, { start, end }: Span): void {
  if (field === null) return;
  field.focus({ preventScroll: true });
  field.setSelectionRange(start, end);
  (markAt(field, start) ?? field).scrollIntoView({ block: 'center' });
}

/** Takes a stretch out of the field, as whoever writes would: undone in the field itself. */
export function takeOut(field: Field | null, place: Span): void {
  if (field === null) return;
  showPlace(field, stretchToTakeOut(field.value, place));
  editing().execCommand('delete');
}

/** What lies behind the text there: a field that grows does not scroll to its selection. */
function markAt(element: Field, start: number): Element | null {
  let at = 0;
  for (const piece of element.parentElement?.querySelectorAll('.marks > *') ?? []) {
    at += piece.textContent.length;
    if (at > start) return piece;
  }
  return null;
}
