import { useRef } from 'react';
import type { RefObject } from 'react';
import { useSpeech } from '../../ui/language.tsx';
import { Marked } from './marked.tsx';
import type { Mark } from './marks.ts';
import { words } from './words.ts';

export interface SubjectFieldProps {
  value: string;
  onChange: (subject: string) => void;
  marks: readonly Mark[];
  field: RefObject<HTMLInputElement | null>;
}

/** The subject on its one line; the marks behind it are moved along with what is shown of it. */
export function SubjectField({ value, onChange, marks, field }: SubjectFieldProps) {
  const { say } = useSpeech();
  const layer = useRef<HTMLDivElement>(null);
  const follow = ({ scrollLeft }: HTMLInputElement) => layer.current?.scrollTo({ left: scrollLeft });
  return (
    <div className="line">
      <label className="line-label" htmlFor="subject">
        {say(words.subject)}
      </label>
      <div className="subject-field">
        <Marked text={value} marks={marks} layer={layer} />
        <input
          id="subject"
          ref={field}
          className="line-input"
          maxLength={998}
          autoComplete="off"
          aria-describedby="subject-hint"
          value={value}
          onChange={(event) => onChange(event.target.value)}
          onScroll={(event) => follow(event.currentTarget)}
        />
      </div>
      <p className="unseen" id="subject-hint">
        {say(words.subjectHint)}
      </p>
    </div>
  );
}
