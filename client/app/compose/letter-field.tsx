/**
 * The letter itself. Behind the text lies the same text, unseen, with marks where something was found, so that a
 * note in the margin has its place; the field in front stays an ordinary one, and grows with what lies behind it.
 */
import { useId } from 'react';
import type { RefObject } from 'react';
import type { Finding } from '../../core/face.ts';
import { useSpeech } from '../../ui/language.tsx';
import { words } from './words.ts';

export interface LetterFieldProps {
  value: string;
  onChange: (text: string) => void;
  findings: readonly Finding[];
  field: RefObject<HTMLTextAreaElement | null>;
}

export function LetterField({ value, onChange, findings, field }: LetterFieldProps) {
  const id = useId();
  const { say } = useSpeech();
  return (
    <div className="letter-field">
      <label htmlFor={id} className="unseen">
        {say(words.letter)}
      </label>
      <div className="letter-field-marks" aria-hidden="true">
        {piecesOf(value, findings).map((piece) =>
          piece.marked ? (
            <mark key={piece.start}>{piece.text}</mark>
          ) : (
            <span key={piece.start}>{piece.text}</span>
          ),
        )}
      </div>
      <textarea
        id={id}
        ref={field}
        rows={10}
        value={value}
        placeholder={say(words.letter)}
        onChange={(event) => onChange(event.target.value)}
      />
    </div>
  );
}

interface Piece {
  start: number;
  text: string;
  marked: boolean;
}

/** The text in pieces, marked or not; findings may overlap. */
export function piecesOf(text: string, findings: readonly Finding[]): Piece[] {
  const marks = findings
    .filter(({ field, start, end }) => field === 'text' && start < end && end <= text.length)
    .toSorted((one, other) => one.start - other.start);
  const pieces: Piece[] = [];
  let at = 0;
  for (const { start, end } of marks) {
    if (end <= at) continue;
    if (start > at) pieces.push({ start: at, text: text.slice(at, start), marked: false });
    const from = Math.max(start, at);
    pieces.push({ start: from, text: text.slice(from, end), marked: true });
    at = end;
  }
  pieces.push({ start: at, text: `${text.slice(at)}\n`, marked: false });
  return pieces;
}
