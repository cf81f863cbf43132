import type { ReactNode } from 'react';

/** A form of our own handling. Submitted while something is missing, it leads to the first field that is empty. */
export function Form({ onSubmit, children }: { onSubmit: (() => void) | null; children: ReactNode }) {
  return (
    <form
      className="stack"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        if (onSubmit === null) firstEmpty(event.currentTarget)?.focus();
        else onSubmit();
      }}
    >
      {children}
    </form>
  );
}

const firstEmpty = ({ elements }: HTMLFormElement): HTMLInputElement | undefined =>
  [...elements].find(
    (element): element is HTMLInputElement =>
      element instanceof HTMLInputElement && element.type !== 'hidden' && element.value.trim() === '',
  );
