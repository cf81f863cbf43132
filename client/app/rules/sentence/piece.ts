/**
 * A sentence about a rule, in pieces. What can be changed is a slot: it holds the words that are read, what can stand
 * there, and what the rule becomes then. Reading joins the words and editing puts a control in each slot, so the two
 * cannot differ.
 */
import type { Language, Words } from '../../../ui/language.tsx';

export interface Option {
  id: string;
  text: string;
}

interface Part {
  /** What is chosen here, for who does not see the sentence around it. */
  name: Words;
  /** The words in the sentence. */
  text: string;
  /** Nothing stands here yet, and something must. */
  missing?: boolean;
  /** Not what the sentence is about: it is read like the words around it. */
  isAside?: boolean;
}

export type Slot<T> = Part &
  (
    | { kind: 'one'; options: readonly Option[]; chosen: string; put: (id: string) => T }
    /** Some of the options; at least one unless `mayBeNone`. */
    | {
        kind: 'some';
        options: readonly Option[];
        chosen: readonly string[];
        mayBeNone: boolean;
        put: (ids: string[]) => T;
      }
    /** `around` stands before and after the field where the words leave the number out, as of "at least 1 time". */
    | {
        kind: 'number';
        value: number;
        min: number;
        max: number;
        step: number;
        around?: readonly [string, string];
        put: (value: number) => T;
      }
    | { kind: 'line'; value: string; maxLength: number; isCode: boolean; put: (value: string) => T }
    /** Several, one a line. */
    | { kind: 'lines'; value: readonly string[]; hint: Words; put: (value: string[]) => T }
    | {
        kind: 'hours';
        from: string | undefined;
        until: string | undefined;
        put: (from: string | undefined, until: string | undefined) => T;
      }
    /** What somebody will read, in both languages. */
    | { kind: 'texts'; value: { nl: string; en: string }; put: (value: { nl: string; en: string }) => T }
  );

export type Piece<T> = string | Slot<T>;

export const isSlot = <T>(piece: Piece<T>): piece is Slot<T> => typeof piece !== 'string';

export const textOf = <T>(pieces: readonly Piece<T>[]): string =>
  pieces.map((piece) => (isSlot(piece) ? piece.text : piece)).join('');

export const slotsOf = <T>(pieces: readonly Piece<T>[]): Slot<T>[] => pieces.filter(isSlot);

export const GAP = '…';

const OR: Words = { nl: 'of', en: 'or' };

/** "a, b of c"; what is beyond the fifth is counted. */
export function either(list: readonly string[], language: Language): string {
  const or = OR[language];
  if (list.length > 6) {
    const more = list.length - 5;
    const rest = { nl: `nog ${String(more)} andere`, en: `${String(more)} others` }[language];
    return `${list.slice(0, 5).join(', ')} ${or} ${rest}`;
  }
  const [last = GAP, ...others] = [...list].reverse();
  return others.length === 0 ? last : `${others.reverse().join(', ')} ${or} ${last}`;
}

export const quoted = (text: string, language: Language): string =>
  language === 'nl' ? `‘${text}’` : `“${text}”`;
