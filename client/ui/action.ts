import { useRef, useState } from 'react';

export interface Action<Args extends unknown[]> {
  run: (...args: Args) => void;
  busy: boolean;
  /** What it last failed with; null when it has not. */
  error: unknown;
  clear: () => void;
}

/** Something a person sets off that takes a while and may fail: once at a time, with its failure kept to be shown. */
export function useAction<Args extends unknown[]>(act: (...args: Args) => Promise<unknown>): Action<Args> {
  const running = useRef(false);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const run = (...args: Args) => {
    if (running.current) return;
    running.current = true;
    setBusy(true);
    setError(null);
    act(...args)
      .catch(setError)
      .finally(() => {
        running.current = false;
        setBusy(false);
      });
  };
  return { run, busy, error, clear: () => setError(null) };
}
