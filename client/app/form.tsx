import type { ReactNode } from 'react';

/** A form of our own handling: an empty or unfinished one does nothing when it is submitted. */
export function Form({ onSubmit, children }: { onSubmit: (() => void) | null; children: ReactNode }) {
  return (
    <form
      className="stack"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        onSubmit?.();
      }}
    >
      {children}
    </form>
  );
}
