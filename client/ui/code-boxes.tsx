/**
 * Six boxes for a code of six digits. It is one field, drawn as six: so a pasted or offered code lands whole, a
 * screen reader hears one name, and a correction needs no travelling between fields.
 */
import { useId } from 'react';
import { FieldError } from './field.tsx';

const DIGITS = 6;

export interface CodeBoxesProps {
  label: string;
  value: string;
  onChange: (digits: string) => void;
  /** Called once the sixth digit is there. */
  onComplete?: (digits: string) => void;
  error?: string | null;
  autoFocus?: boolean;
  disabled?: boolean;
}

export function CodeBoxes({
  label,
  value,
  onChange,
  onComplete,
  error = null,
  autoFocus = false,
  disabled = false,
}: CodeBoxesProps) {
  const id = useId();
  const take = (typed: string) => {
    const digits = typed.replace(/\D/g, '').slice(0, DIGITS);
    onChange(digits);
    if (digits.length === DIGITS && digits !== value) onComplete?.(digits);
  };
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <div className="code-boxes" data-invalid={error === null ? undefined : true}>
        {Array.from({ length: DIGITS }, (_, place) => (
          <span
            key={place}
            className="code-box"
            aria-hidden="true"
            data-next={place === Math.min(value.length, DIGITS - 1) || undefined}
          >
            {value[place] ?? ''}
          </span>
        ))}
        <input
          id={id}
          name="code"
          type="text"
          inputMode="numeric"
          autoComplete="one-time-code"
          pattern="[0-9]*"
          spellCheck={false}
          value={value}
          disabled={disabled}
          // The person has just asked for a code: this field is all there is to do.
          autoFocus={autoFocus}
          aria-invalid={error === null ? undefined : true}
          aria-describedby={error === null ? undefined : `${id}-error`}
          onChange={(event) => take(event.target.value)}
        />
      </div>
      <FieldError id={id} error={error} />
    </div>
  );
}
