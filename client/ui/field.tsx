import { useId, useState } from 'react';
import type { ComponentProps, ReactNode } from 'react';
import { Icon } from './icon.tsx';
import { useSpeech } from './language.tsx';

export interface FieldProps extends Omit<ComponentProps<'input'>, 'className' | 'onChange' | 'value' | 'id'> {
  label: string;
  hint?: ReactNode;
  /** What is wrong and what to do about it; null when nothing is. */
  error?: string | null;
  value: string;
  onChange: (value: string) => void;
  /** Digits and letters that are copied by hand. */
  code?: boolean;
}

/** A labelled line of text. */
export function Field({ label, hint, error = null, value, onChange, code = false, ...rest }: FieldProps) {
  const id = useId();
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      {hint !== undefined && (
        <div className="field-hint" id={`${id}-hint`}>
          {hint}
        </div>
      )}
      <input
        {...rest}
        id={id}
        className={code ? 'input input-code' : 'input'}
        value={value}
        aria-invalid={error === null ? undefined : true}
        aria-describedby={described(id, hint !== undefined, error !== null)}
        onChange={(event) => onChange(event.target.value)}
      />
      <FieldError id={id} error={error} />
    </div>
  );
}

/** The same for a password, with a way to look at what was typed. */
export function PasswordField({ label, hint, error = null, value, onChange, ...rest }: FieldProps) {
  const id = useId();
  const { say } = useSpeech();
  const [shown, setShown] = useState(false);
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      {hint !== undefined && (
        <div className="field-hint" id={`${id}-hint`}>
          {hint}
        </div>
      )}
      <div className="password">
        <input
          {...rest}
          id={id}
          className="input"
          type={shown ? 'text' : 'password'}
          spellCheck={false}
          autoCapitalize="none"
          value={value}
          aria-invalid={error === null ? undefined : true}
          aria-describedby={described(id, hint !== undefined, error !== null)}
          onChange={(event) => onChange(event.target.value)}
        />
        <button
          type="button"
          className="button button-quiet"
          aria-pressed={shown}
          aria-controls={id}
          onClick={() => setShown(!shown)}
        >
          {shown ? say({ nl: 'Verberg', en: 'Hide' }) : say({ nl: 'Toon', en: 'Show' })}
          <span className="unseen"> {label.toLocaleLowerCase()}</span>
        </button>
      </div>
      <FieldError id={id} error={error} />
    </div>
  );
}

export const described = (id: string, hint: boolean, error: boolean): string | undefined =>
  [hint && `${id}-hint`, error && `${id}-error`].filter(Boolean).join(' ') || undefined;

export function FieldError({ id, error }: { id: string; error: string | null }) {
  return (
    <div aria-live="polite" id={`${id}-error`} className={error === null ? 'unseen' : 'field-error'}>
      {error !== null && (
        <>
          <Icon name="attention" />
          <span>{error}</span>
        </>
      )}
    </div>
  );
}
