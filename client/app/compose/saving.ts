/** Keeps what is written as one types, and says how it stands with that. */
import { useEffect, useEffectEvent, useState } from 'react';
import { Autosave } from './autosave.ts';
import type { SaveState } from './autosave.ts';

export interface Saving {
  state: SaveState;
  /** Keeps now what is not kept. Throws what keeping it throws. */
  flush: () => Promise<void>;
  /** Another message, kept at this time; null for one that was not kept yet. */
  begin: (savedAt: number | null) => void;
}

export interface ToSave {
  /** Equal for equal contents. */
  key: string;
  /** Nothing was written: that is not kept. */
  isEmpty: boolean;
  /** Keeps what is written at the moment it is called. */
  save: () => Promise<{ savedAt: number }>;
}

export function useSaving({ key, isEmpty, save }: ToSave): Saving {
  const [state, setState] = useState<SaveState>({ at: 'nothing' });
  const run = useEffectEvent(save);
  const [autosave] = useState(() => new Autosave<() => Promise<{ savedAt: number }>>((go) => go(), setState));
  /** The next contents are those that were kept: they are not kept once more. */
  const [begun, setBegun] = useState<{ savedAt: number | null } | null>(null);
  useEffect(() => {
    if (begun !== null) {
      setBegun(null);
      autosave.begin(key, begun.savedAt);
    } else if (!isEmpty || autosave.hasSaved) {
      autosave.changed(key, () => run());
    }
  }, [autosave, key, isEmpty, begun]);

  const isKept = state.at === 'nothing' || state.at === 'saved';
  useEffect(() => {
    const flush = () => void autosave.flush().catch(() => undefined);
    const hide = () => {
      if (document.visibilityState === 'hidden') flush();
    };
    const tryAgain = () => autosave.tryAgain();
    const ask = (event: BeforeUnloadEvent) => {
      if (isKept) return;
      flush();
      event.preventDefault();
    };
    document.addEventListener('visibilitychange', hide);
    addEventListener('online', tryAgain);
    addEventListener('beforeunload', ask);
    return () => {
      document.removeEventListener('visibilitychange', hide);
      removeEventListener('online', tryAgain);
      removeEventListener('beforeunload', ask);
    };
  }, [autosave, isKept]);
  useEffect(() => () => autosave.end(), [autosave]);
  return {
    state,
    flush: () => autosave.flush(),
    begin: (savedAt) => setBegun({ savedAt }),
  };
}
