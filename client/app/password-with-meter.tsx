import { useSpeech } from '../ui/language.tsx';
import { PasswordField } from '../ui/field.tsx';

/** Length is what makes a password hard to guess; the core refuses shorter ones. */
const MIN_PASSWORD = 12;

/** As the core counts. */
const lengthOf = (password: string): number => password.normalize('NFKC').length;

export const isLongEnough = (password: string): boolean => lengthOf(password) >= MIN_PASSWORD;

const words = {
  hint: {
    nl: 'Minstens 12 tekens. Drie of vier losse woorden zijn makkelijk te onthouden en moeilijk te raden.',
    en: 'At least 12 characters. Three or four unrelated words are easy to remember and hard to guess.',
  },
  more: {
    nl: (left: number) => (left === 1 ? 'Nog 1 teken' : `Nog ${left} tekens`),
    en: (left: number) => (left === 1 ? '1 more character' : `${left} more characters`),
  },
  enough: { nl: 'Lang genoeg', en: 'Long enough' },
} as const;

export function PasswordWithMeter({
  label,
  value,
  onChange,
}: {
  label: string;
  value: string;
  onChange: (value: string) => void;
}) {
  const { say } = useSpeech();
  const length = lengthOf(value);
  const full = length >= MIN_PASSWORD;
  return (
    <div className="stack-tight">
      <PasswordField
        label={label}
        hint={say(words.hint)}
        name="new-password"
        autoComplete="new-password"
        value={value}
        onChange={onChange}
      />
      <div className="meter" data-full={full || undefined}>
        <div className="meter-track" aria-hidden="true">
          <div
            className="meter-fill"
            style={{ width: `${String(Math.min(100, (length / MIN_PASSWORD) * 100))}%` }}
          />
        </div>
        <p className="small soft number" aria-live="polite">
          {length === 0 ? ' ' : full ? say(words.enough) : say(words.more, MIN_PASSWORD - length)}
        </p>
      </div>
    </div>
  );
}
