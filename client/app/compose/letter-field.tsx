/** The letter itself. It grows with what lies behind it: the same text, with the marks. */
import { useId } from 'react';
import type { RefObject } from 'react';
import { useSpeech } from '../../ui/language.tsx';
import { Marked } from './marked.tsx';
import type { Mark } from './marks.ts';
import { words } from './words.ts';

export interface LetterFieldProps {
  value: string;
  onChange: (text: string) => void;
  marks: readonly Mark[];
  field: RefObject<HTMLTextAreaElement | null>;
}

export function LetterField({ value, onChange, marks, field }: LetterFieldProps) {
  const id = useId();
  const { say } = useSpeech();
  return (
    <div className="letter-field">
      <label htmlFor={id} className="unseen">
        {say(words.letter)}
      </label>
      <Marked text={value} marks={marks} />
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
