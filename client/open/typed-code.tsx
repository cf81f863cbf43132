/** A code of letters and digits that opens: agreed by another road, or the one a key was kept under. */
import { useState } from 'react';
import type { Dispatch } from 'react';
import type { Letter } from '../core/face.ts';
import { Button } from '../ui/button.tsx';
import { Field } from '../ui/field.tsx';
import { useSpeech } from '../ui/language.tsx';
import { Failure } from '../ui/notice.tsx';
import { Waiting } from '../ui/progress.tsx';
import { isAboutTheCode, useOpening } from './opening.ts';
import type { Step } from './stage.ts';
import { words } from './words.ts';

export interface TypedCodeProps {
  /** What opens it, in a sentence. */
  what: string;
  label: string;
  hint: string;
  autoCapitalize: 'characters' | 'none';
  /** Throws `bad_code_format` for what is none, an empty one included. */
  attempt: (code: string) => Promise<Letter>;
  take: Dispatch<Step>;
}

export function TypedCode({ what, label, hint, autoCapitalize, attempt, take }: TypedCodeProps) {
  const { sayError } = useSpeech();
  const [code, setCode] = useState('');
  const { opening, error, open, forget } = useOpening(take);
  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault();
        open(() => attempt(code));
      }}
    >
      <p>{what}</p>
      <Field
        label={label}
        hint={hint}
        value={code}
        code
        autoComplete="off"
        autoCapitalize={autoCapitalize}
        spellCheck={false}
        error={isAboutTheCode(error) ? sayError(error) : null}
        onChange={(typed) => {
          setCode(typed);
          forget();
        }}
      />
      <OpenButton opening={opening} />
      {!isAboutTheCode(error) && <Failure error={error} />}
    </form>
  );
}

/** Of a form that opens; it stays where it is, with the focus that it may have. */
export function OpenButton({ opening }: { opening: boolean }) {
  const { say } = useSpeech();
  return (
    <>
      <Button kind="primary" type="submit" large wide busy={opening}>
        {say(words.open)}
      </Button>
      {opening && <Waiting>{say(words.opening)}</Waiting>}
    </>
  );
}
